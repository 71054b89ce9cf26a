"""An event and what hangs on it, for its page: few queries, put together once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from core import prose
from core.gathering import Part, Rows, instances, read
from core.localized import column
from core.prepared import Prepared, blank
from core.templatetags.core_tags import is_urgent, moment, percent_left, until
from events.models import (
    AgendaItem,
    ClosingPoint,
    Event,
    EventPerson,
    Material,
    ProgramLink,
    Recap,
    RecapPhoto,
)

SLUG = blank("slug", CharField())
_CALL = ("slug", "title_zh", "title_en", "opens_at", "closes_at", "announced_at", "time_zone")
_INSTANTS = ("opens_at", "closes_at", "announced_at")
_SIBLING = ("slug", "title_zh", "title_en", "starts_at", "ends_at", "is_all_day", "time_zone")


def _call_columns(way: str) -> tuple[tuple[str, str], ...]:
    of_program = ("is_published", f"{way}__program__is_published")
    return (*((name, f"{way}__{name}") for name in _CALL), of_program)


CALLED, PARTNERED = Event.calls.through, Event.partners.through
# Each link once for each call of its program, or once without any.
_LINK = (
    *(("link", "id"), ("named", "name_as_published"), ("is_uncertain", "is_uncertain")),
    *(
        (f"program_{name}", f"program__{name}")
        for name in ("is_published", "slug", "name_zh", "name_en")
    ),
)
_PARTNER = ("code", "slug", "name_zh", "name_en", "country_label_zh", "country_label_en")
PARTS = (
    Part(EventPerson, "event"),
    Part(AgendaItem, "event"),
    Part(ClosingPoint, "event"),
    Part(Recap, "event", without=(("published_at", None),)),
    Part(RecapPhoto, "recap__event", without=(("recap__published_at", None),)),
    Part(
        Material,
        "event",
        columns=(
            *((name, name) for name in ("position", "id", "title_zh", "title_en", "phase")),
            *(("readers", "readers"), ("uuid", "file__uuid"), ("name", "file__name")),
            ("size", "file__size"),
        ),
    ),
    Part(ProgramLink, "event", columns=(*_LINK, *_call_columns("program__calls"))),
    Part(CALLED, "event", columns=_call_columns("call")),
    Part(
        PARTNERED,
        "event",
        columns=tuple((name, f"institution__{name}") for name in _PARTNER),
        without=(("institution__is_published", False),),
    ),
)
SERIES = Part(
    Event,
    "series",
    columns=(
        *((name, name) for name in (*_SIBLING, "id", "date_precision")),
        *(("series_zh", "series__name_zh"), ("series_en", "series__name_en")),
    ),
    without=(("state", "draft"),),
)


@dataclass(frozen=True)
class Content:
    """All that one event consists of beside its own columns."""

    kept_by: Rows

    @cached_property
    def _rows(self) -> dict:
        return instances(self.kept_by, (*PARTS, SERIES))

    @property
    def speakers(self) -> list[EventPerson]:
        return [person for person in self._rows[EventPerson] if not person.is_attendee]

    @property
    def attendees(self) -> list[EventPerson]:
        return [person for person in self._rows[EventPerson] if person.is_attendee]

    @property
    def agenda(self) -> list[AgendaItem]:
        return self._rows[AgendaItem]

    @property
    def points(self) -> list[ClosingPoint]:
        return self._rows[ClosingPoint]

    @property
    def recap(self) -> Recap | None:
        return next(iter(self._rows[Recap]), None)

    @property
    def recap_blocks(self) -> list[prose.Block]:
        return prose.blocks(self.recap.text) if self.recap else []

    @property
    def photos(self) -> list[RecapPhoto]:
        return self._rows[RecapPhoto]

    @property
    def materials(self) -> list[dict[str, Any]]:
        """With their title in the active language and the address of their file."""
        rows = sorted(self._rows[Material], key=lambda row: (row["position"], row["id"]))
        return [
            row
            | {
                "title": _in_language(row, "title"),
                "url": reverse("file", kwargs={"uuid": UUID(row["uuid"])}),
            }
            for row in rows
        ]

    @property
    def siblings(self) -> list[Event]:
        """The events of its series, itself among them, in the order of their days."""
        names = (*_SIBLING, "id", "date_precision")
        rows = [
            Event(**{name: row[name] for name in names} | _instants(row, ("starts_at", "ends_at")))
            for row in self._rows[Event]
        ]
        return sorted(rows, key=lambda event: (event.starts_at, event.pk))

    @property
    def series(self) -> str:
        row = self._rows[Event][0]
        return row[column("series")] or row["series_zh"] or row["series_en"]

    @property
    def links(self) -> list[dict[str, Any]]:
        """The programs it speaks about that visitors see; a name is enough to give a draft away."""
        rows = {row["link"]: row for row in self._rows[ProgramLink] if row["program_is_published"]}
        return [
            {
                "url": reverse("programs:detail", args=[row["program_slug"]]),
                "name": _in_language(row, "program_name"),
                "named": row["named"],
                "is_uncertain": row["is_uncertain"],
            }
            for _link, row in sorted(rows.items())
        ]

    @property
    def has_uncertain(self) -> bool:
        return any(link["is_uncertain"] for link in self.links)

    @property
    def partners(self) -> list[dict[str, str]]:
        return [
            {
                "url": reverse("partners:detail", args=[row["slug"]]),
                "name": _in_language(row, "name"),
                "country": _in_language(row, "country_label"),
            }
            for row in sorted(self._rows[PARTNERED], key=lambda row: row["code"])
        ]

    def calls(self, *, at: datetime) -> list[dict[str, Any]]:
        """The open calls of its programs and those the office linked, as their lines show them."""
        linked = {row["slug"]: row for row in self._announced(CALLED, at)}
        open_now = {
            row["slug"]: row
            for row in self._announced(ProgramLink, at, is_open=True)
            if row["opens_at"] <= at
        }
        rows = sorted((open_now | linked).values(), key=lambda row: (row["closes_at"], row["slug"]))
        return [_call_line(row, at) for row in rows]

    def _announced(
        self, model: type, at: datetime, *, is_open: bool = False
    ) -> Iterable[dict[str, Any]]:
        """is_open: not those that are closed. Of old programs these are many, so they go first."""
        for row in self._rows[model]:
            if not (row["slug"] and row["announced_at"] and row["is_published"]):
                continue
            if is_open and (_instant(row["closes_at"]) or at) <= at:
                continue
            full = row | _instants(row, _INSTANTS)
            if full["announced_at"] <= at:
                yield full


def content_of(event: Event) -> Content:
    owners = [(part, event.pk) for part in PARTS]
    return Content(read(*owners, (SERIES, event.series_id or 0)))


def call_lines(content: Content) -> list[dict[str, Any]]:
    return content.calls(at=timezone.now())


def _call_line(row: dict[str, Any], at: datetime) -> dict[str, Any]:
    """What moves with the clock is said here, so that the line can be kept."""
    phase = "open"
    if at < row["opens_at"]:
        phase = "upcoming"
    elif row["closes_at"] <= at:
        phase = "closed"
    day = row["opens_at"] if phase == "upcoming" else row["closes_at"]
    return {
        "title": _in_language(row, "title"),
        "url": reverse("calls:detail", args=[row["slug"]]),
        "phase": phase,
        "percent": percent_left(row["opens_at"], row["closes_at"]),
        "is_urgent": phase == "open" and is_urgent(row["closes_at"]),
        "day": moment(day, row["time_zone"]),
        "left": until(day) if phase != "closed" else "",
    }


def _in_language(row: dict[str, Any], name: str) -> str:
    """The text in the active language; in the other one where that is empty."""
    return row[column(name)] or row[f"{name}_zh"] or row[f"{name}_en"]


def _instants(row: dict[str, Any], names: Iterable[str]) -> dict[str, datetime | None]:
    return {name: _instant(row[name]) for name in names}


@lru_cache(maxsize=2000)
def _instant(text: str) -> datetime | None:
    """As JSON of either database holds it: SQLite leaves the zone out."""
    value = parse_datetime(text)
    return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


@Prepared
def shown_event(drafts: bool) -> QuerySet:
    return Event.objects.shown(drafts=drafts).filter(slug=SLUG).defer("search_text")


@Prepared
def published_event(with_texts: bool) -> QuerySet:
    rows = Event.objects.published().filter(slug=SLUG)
    return rows.defer("search_text") if with_texts else rows.for_seating()
