"""Programs and calls for other systems: what the public pages show, and nothing else."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.api.endpoints import DetailEndpoint, ListEndpoint
from core.api.queries import Code, Flag, ListQuery
from core.api.shapes import Instant, Shape, Text, page_of, text_of
from core.keyset import Ordering, day_and_time
from programs.models import Call, Program, RequiredDocument, Track

SLUG, PAGE = _("short name; it never changes"), _("page for people")
NO_DRAFT = [phase for phase in Call.Phase.choices if phase[0] != Call.Phase.DRAFT]


class TrackItem(Shape, frozen=True):
    about = _("A category of a call.")

    words = {
        "code": _("code"),
        "name": _("name"),
        "min_months": _("shortest stay (months)"),
        "max_months": _("longest stay (months)"),
    }

    code: str
    name: Text
    min_months: int
    max_months: int


class DocumentItem(Shape, frozen=True):
    about = _("A paper that an application to the call needs.")

    words = {
        "code": _("code"),
        "name": _("name"),
        "required": _("whether everybody needs it"),
        "source": _("who hands it in"),
    }
    codes = {
        "required": RequiredDocument.Required.choices,
        "source": RequiredDocument.Source.choices,
    }

    code: str
    name: Text
    required: str
    source: str


class CallItem(Shape, frozen=True):
    about = _("A program in one year: people apply to a call.")

    words = {
        "slug": SLUG,
        "program": _("short name of the program"),
        "year": _("year"),
        "title": _("title"),
        "phase": _("where it stands at this moment"),
        "opens_at": _("from then on applications are taken"),
        "closes_at": _("from this instant on they are refused"),
        "hospital_due_at": _("opinions of departments, and what was to be mended, until then"),
        "sponsor_due_at": _("the hospital forwards until then"),
        "time_zone": _("the zone in which people read these instants"),
        "url": PAGE,
    }
    codes = {"phase": NO_DRAFT}

    slug: str
    program: str
    year: int
    title: Text
    phase: str
    opens_at: Instant
    closes_at: Instant
    hospital_due_at: Instant
    sponsor_due_at: Instant
    time_zone: str
    url: str


class CallDetails(CallItem, frozen=True):
    about = _("A call with its tracks and papers.")

    words = {
        **CallItem.words,
        "note": _("note to applicants"),
        "forwarded_to": _("to whom the hospital forwards"),
        "tracks": _("categories of the call"),
        "documents": _("papers that an application needs"),
    }

    note: Text
    forwarded_to: Text
    tracks: list[TrackItem]
    documents: list[DocumentItem]


class ProgramItem(Shape, frozen=True):
    about = _("A program of a sponsor, as long as it exists.")

    words = {
        "slug": SLUG,
        "code": _("code"),
        "name": _("name"),
        "kind": _("kind"),
        "direction": _("direction"),
        "mode": _("who may start an application"),
        "status": _("status"),
        "sponsor": _("sponsor"),
        "summary": _("summary"),
        "min_months": _("shortest stay (months)"),
        "max_months": _("longest stay (months)"),
        "open_until": _("when the open call that ends first closes; null where none is open"),
        "url": PAGE,
    }
    codes = {
        "kind": Program.Kind.choices,
        "direction": Program.Direction.choices,
        "mode": Program.Mode.choices,
        "status": Program.Status.choices,
    }

    slug: str
    code: str
    name: Text
    kind: str
    direction: str
    mode: str
    status: str
    sponsor: Text
    summary: Text
    min_months: int
    max_months: int
    open_until: Instant | None
    url: str


class ProgramDetails(ProgramItem, frozen=True):
    about = _("A program with what it pays, where it leads, and its calls.")

    words = {
        **ProgramItem.words,
        "status_note": _("reason of the status"),
        "host_place": _("where"),
        "funding": _("funding"),
        "official_url": _("official page of the sponsor"),
        "source_year": _("year of the source that these texts were read in"),
        "calls": _("announced calls, the latest first"),
    }

    status_note: Text
    host_place: Text
    funding: Text
    official_url: str | None
    source_year: int | None
    calls: list[CallItem]


class ProgramQuery(ListQuery):
    kind = forms.ChoiceField(
        choices=Program.Kind.choices, required=False, help_text=_("Of this kind.")
    )
    direction = forms.ChoiceField(
        choices=Program.Direction.choices,
        required=False,
        help_text=_("Going abroad, or coming to us."),
    )
    open = Flag(required=False, help_text=_("Whether a call is open at this moment."))


class CallQuery(ListQuery):
    program = Code(required=False, help_text=_("Of the program with this short name."))
    open = Flag(required=False, help_text=_("Whether applications are taken at this moment."))


class ProgramRows:
    """Published programs; each has `open_until`."""

    def programs(self) -> QuerySet:
        open_calls = Call.objects.open().filter(program=OuterRef("pk")).order_by("closes_at")
        open_until = Subquery(open_calls.values("closes_at")[:1])
        return Program.objects.published().annotate(open_until=open_until)


class ProgramList(ProgramRows, ListEndpoint):
    name = "list_programs"
    title = _("Published programs")
    query_class = ProgramQuery
    shape = ProgramItem
    ordering = Ordering("code", descending=False, read=str)

    def rows(self, query: dict[str, Any]) -> QuerySet:
        rows = self.programs()
        for name in ("kind", "direction"):
            if query[name]:
                rows = rows.filter(**{name: query[name]})
        if query["open"] is not None:
            rows = rows.filter(open_until__isnull=not query["open"])
        return rows

    def written(self, row: Program) -> ProgramItem:
        return ProgramItem(**_program(row))


class ProgramDetail(ProgramRows, DetailEndpoint):
    name = "get_program"
    title = _("One program")
    shape = ProgramDetails

    def row(self, slug: str) -> Program:
        calls = Call.objects.announced().order_by("-year")
        rows = self.programs().prefetch_related(Prefetch("calls", calls, to_attr="announced"))
        return get_object_or_404(rows, slug=slug)

    def written(self, row: Any) -> ProgramDetails:
        for call in row.announced:
            call.program = row
        return ProgramDetails(
            **_program(row),
            status_note=text_of(row, "status_note"),
            host_place=text_of(row, "host_place"),
            funding=text_of(row, "funding"),
            official_url=row.official_url or None,
            source_year=row.source_year,
            calls=[CallItem(**_call(call)) for call in row.announced],
        )


class CallList(ListEndpoint):
    name = "list_calls"
    title = _("Announced calls, those that close first in front")
    query_class = CallQuery
    shape = CallItem
    ordering = Ordering("closes_at", descending=False, read=day_and_time)

    def rows(self, query: dict[str, Any]) -> QuerySet:
        now = timezone.now()
        rows = Call.objects.announced(at=now).select_related("program")
        if query["program"]:
            rows = rows.filter(program__slug=query["program"])
        if query["open"] is None:
            return rows
        open_now = Call.objects.open(at=now).values("pk")
        return rows.filter(pk__in=open_now) if query["open"] else rows.exclude(pk__in=open_now)

    def written(self, row: Call) -> CallItem:
        return CallItem(**_call(row))


class CallDetail(DetailEndpoint):
    name = "get_call"
    title = _("One call with its tracks and papers")
    shape = CallDetails

    def row(self, slug: str) -> Call:
        rows = Call.objects.announced().select_related("program")
        return get_object_or_404(rows.prefetch_related("tracks", "documents"), slug=slug)

    def written(self, row: Call) -> CallDetails:
        return CallDetails(
            **_call(row),
            note=text_of(row, "note"),
            forwarded_to=text_of(row, "forwarded_to"),
            tracks=[_track(track) for track in row.tracks.all()],
            documents=[_document(document) for document in row.documents.all()],
        )


def _program(row: Any) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in ("slug", "code", "kind", "direction", "mode")},
        **{name: getattr(row, name) for name in ("status", "min_months", "max_months")},
        **{name: text_of(row, name) for name in ("name", "sponsor", "summary")},
        "open_until": row.open_until,
        "url": page_of(row),
    }


def _call(row: Call) -> dict[str, Any]:
    instants: dict[str, datetime] = {
        name: getattr(row, name)
        for name in ("opens_at", "closes_at", "hospital_due_at", "sponsor_due_at")
    }
    return {
        "slug": row.slug,
        "program": row.program.slug,
        "year": row.year,
        "title": text_of(row, "title"),
        "phase": row.phase.value,
        "time_zone": row.time_zone,
        "url": page_of(row),
        **instants,
    }


def _track(row: Track) -> TrackItem:
    return TrackItem(
        code=row.code,
        name=text_of(row, "name"),
        min_months=row.min_months,
        max_months=row.max_months,
    )


def _document(row: RequiredDocument) -> DocumentItem:
    return DocumentItem(
        code=row.code, name=text_of(row, "name"), required=row.required, source=row.source
    )
