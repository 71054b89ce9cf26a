"""Lectures and events for other systems: what the public pages show, and nothing else.

The online link is not among it: those who hold a seat see it, for an hour.
"""

from datetime import time
from typing import Any

from django import forms
from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.api.endpoints import DetailEndpoint, ListEndpoint
from core.api.queries import Code, Flag, ListQuery, Moment
from core.api.shapes import Instant, Shape, Text, page_of, text_of
from core.keyset import Ordering, day_and_time
from events.models import AgendaItem, Event, EventPerson, ProgramLink
from partners.models import Institution

SHOWN = [choice for choice in Event.State.choices if choice[0] != Event.State.DRAFT]


class AgendaPoint(Shape, frozen=True):
    about = _("A point of the agenda.")

    words = {"starts_at": _("time of the day, where it is known"), "text": _("text")}

    starts_at: time | None
    text: Text


class Speaker(Shape, frozen=True):
    about = _("Somebody on the program, with the post that they held that day.")

    words = {
        "role": _("role"),
        "name": _("name"),
        "post": _("post that day"),
        "unit": _("unit"),
        "talk": _("talk"),
    }
    codes = {"role": EventPerson.Role.choices}

    role: str
    name: Text
    post: Text
    unit: Text
    talk: Text


class EventItem(Shape, frozen=True):
    about = _("Something that takes place, or was called off.")

    words = {
        "slug": _("short name; it never changes"),
        "kind": _("kind"),
        "state": _("state"),
        "title": _("title"),
        "starts_at": _("begins"),
        "ends_at": _("ends"),
        "is_all_day": _("only the day is known or meant"),
        "date_precision": _("how well the day is known"),
        "time_zone": _("the zone in which people read these instants"),
        "mode": _("how it is held; null where it is not known"),
        "venue": _("place"),
        "organizer": _("organizer"),
        "audience": _("open to"),
        "summary": _("summary"),
        "registration_opens_at": _("registration opens; null where none is needed"),
        "registration_closes_at": _("registration closes; null: when it is over"),
        "updated_at": _("when it was changed last"),
        "url": _("page for people"),
    }
    codes = {
        "kind": Event.Kind.choices,
        "state": SHOWN,
        "date_precision": Event.Precision.choices,
        "mode": Event.Mode.choices,
        "audience": Event.Audience.choices,
    }

    slug: str
    kind: str
    state: str
    title: Text
    starts_at: Instant
    ends_at: Instant
    is_all_day: bool
    date_precision: str
    time_zone: str
    mode: str | None
    venue: Text
    organizer: Text
    audience: str
    summary: Text
    registration_opens_at: Instant | None
    registration_closes_at: Instant | None
    updated_at: Instant
    url: str


class EventDetails(EventItem, frozen=True):
    about = _("An event with its agenda, its speakers and what it is about.")

    words = {
        **EventItem.words,
        "agenda": _("agenda"),
        "speakers": _("people on the program, without those who attend"),
        "programs": _("short names of the programs that it is about"),
        "partners": _("short names of the partner institutions"),
    }

    agenda: list[AgendaPoint]
    speakers: list[Speaker]
    programs: list[str]
    partners: list[str]


class EventQuery(ListQuery):
    kind = forms.ChoiceField(
        choices=Event.Kind.choices, required=False, help_text=_("Of this kind.")
    )
    program = Code(required=False, help_text=_("About the program with this short name."))
    upcoming = Flag(
        required=False, help_text=_("Whether it is still to come or going on; else what is over.")
    )
    updated_since = Moment(required=False, help_text=_("Changed at this instant or later."))


class EventList(ListEndpoint):
    name = "list_events"
    title = _("Lectures and events, those that end first in front")
    query_class = EventQuery
    shape = EventItem
    ordering = Ordering("ends_at", descending=False, read=day_and_time)

    def rows(self, query: dict[str, Any]) -> QuerySet:
        now = timezone.now()
        rows = Event.objects.published().defer("search_text")
        if query["kind"]:
            rows = rows.filter(kind=query["kind"])
        if query["program"]:
            links = ProgramLink.objects.filter(program__is_published=True)
            about = links.filter(program__slug=query["program"])
            rows = rows.filter(pk__in=about.values("event"))
        if query["updated_since"]:
            rows = rows.filter(updated_at__gte=query["updated_since"])
        if query["upcoming"] is None:
            return rows
        return rows.filter(Q(ends_at__gt=now) if query["upcoming"] else Q(ends_at__lte=now))

    def written(self, row: Event) -> EventItem:
        return EventItem(**_event(row))


class EventDetail(DetailEndpoint):
    name = "get_event"
    title = _("One event with agenda and speakers")
    shape = EventDetails

    def row(self, slug: str) -> Event:
        links = ProgramLink.objects.filter(program__is_published=True).select_related("program")
        partners = Institution.objects.filter(is_published=True).order_by("slug")
        rows = Event.objects.published().prefetch_related(
            "agenda",
            "people",
            Prefetch("program_links", links, to_attr="shown_links"),
            Prefetch("partners", partners, to_attr="shown_partners"),
        )
        return get_object_or_404(rows, slug=slug)

    def written(self, row: Any) -> EventDetails:
        return EventDetails(
            **_event(row),
            agenda=[_point(point) for point in row.agenda.all()],
            speakers=[_speaker(one) for one in row.people.all() if not one.is_attendee],
            programs=sorted(link.program.slug for link in row.shown_links),
            partners=[partner.slug for partner in row.shown_partners],
        )


def _event(row: Event) -> dict[str, Any]:
    as_they_are = [
        *("slug", "kind", "state", "starts_at", "ends_at", "is_all_day", "date_precision"),
        *("time_zone", "audience", "registration_opens_at", "registration_closes_at"),
        "updated_at",
    ]
    texts = ("title", "venue", "organizer", "summary")
    return {
        **{name: getattr(row, name) for name in as_they_are},
        **{name: text_of(row, name) for name in texts},
        "mode": row.mode or None,
        "url": page_of(row),
    }


def _point(row: AgendaItem) -> AgendaPoint:
    return AgendaPoint(starts_at=row.starts_at, text=text_of(row, "text"))


def _speaker(row: EventPerson) -> Speaker:
    texts = {name: text_of(row, name) for name in ("name", "post", "unit", "talk")}
    return Speaker(role=row.role, **texts)
