"""The list of applications as the offices work with it."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from applications.admin.filters import ORDERINGS, ApplicationFilters
from applications.clocks import Clock, clocks_of, steps_of_the_clock
from applications.deadlines import waits_too_long
from applications.models import Application, Screening
from applications.states import State
from core.keyset import Slice, slice_of
from core.templatetags.core_tags import until
from core.word_ways import in_their_order
from talents.search_words import hint_of

ROWS = 50
LOADED = [
    "reference",
    "state",
    "state_since",
    "submitted_at",
    "call__title_zh",
    "call__title_en",
    "talent__name_zh",
    "talent__family_name",
    "talent__given_name",
    "talent__pinyin",
    "talent__staff_no",
    "talent__department__name_zh",
    "talent__department__name_en",
]
VERDICT_TONES = {"pass": "pine", "changes": "amber", "fail": "vermilion"}


@dataclass(frozen=True)
class Line:
    """One row, as the words and instants it shows: under these its piece of the page is kept."""

    pk: int
    reference: str
    name: str
    staff_no: str
    department: str
    call: str
    state: str
    tone: str
    marks: tuple["Mark", ...]
    submitted_at: datetime | None
    state_since: datetime
    waits: str
    is_late: bool


@dataclass(frozen=True)
class Mark:
    """What an office has said (empty: nothing), for how long it has had the file, in two ways."""

    office: str
    verdict: str
    tone: str
    span: str
    short: str  # empty where it has not had it
    runs: bool


@dataclass(frozen=True)
class Standing:
    """What an office has said so far (empty: nothing), and how long it has had the file."""

    office: str
    verdict: str
    tone: str
    clock: Clock


@dataclass(frozen=True)
class Heading:
    """A column that sorts: where a press leads, and how the list is sorted by it now."""

    label: str
    url: str
    direction: str  # ascending, descending or empty


def verdicts_of(application: Application) -> list[Standing]:
    """In the order of the offices; reads prefetched rows."""
    given = {row.office: row.verdict for row in application.screenings.all()}
    return [
        Standing(
            str(clock.office.label),
            str(Screening.Verdict(given[clock.office]).label) if clock.office in given else "",
            VERDICT_TONES.get(given.get(clock.office, ""), ""),
            clock,
        )
        for clock in clocks_of(application.history.all())
    ]


def _line(row: Application) -> Line:
    talent = row.talent
    return Line(
        pk=row.pk,
        reference=row.reference,
        name=talent.name,
        staff_no=talent.staff_no,
        department=talent.department.name if talent.department else "",
        call=row.call.title,
        state=str(State(row.state).label),
        tone=row.tone,
        marks=tuple(_mark(said) for said in verdicts_of(row)),
        submitted_at=row.submitted_at,
        state_since=row.state_since,
        waits=until(row.state_since),
        is_late=waits_too_long(row),
    )


def _mark(said: Standing) -> Mark:
    clock = said.clock
    short = clock.short if clock.total else ""
    runs = clock.since is not None
    return Mark(said.office, said.verdict, said.tone, clock.words, short, runs)


def gather(request: HttpRequest) -> dict:
    """Everything that the list shows: form, lines, count, marks, and what could not be read."""
    form = ApplicationFilters(request.GET, user=request.user)
    form.is_valid()
    found = form.found(Application.objects.on_desk_of(request.user))
    with in_their_order() if found.of_first is not None else nullcontext():
        page, notes = _page(found.rows, form, request.GET)
    query = request.GET.copy()
    for key in ("after", "before", *form.unknown):
        query.pop(key, None)
    return {
        "form": form,
        "notes": _said(form) + notes,
        "lines": [_line(row) for row in page.rows],
        "count": found.count(),
        "page": page,
        "headings": _headings(query, form.ordering_key),
        "query": query.urlencode(),
        "is_narrowed": bool(form.chosen),
        "hint": hint_of(form.chosen.get("q", "")),
    }


def _page(found, form: ApplicationFilters, query) -> tuple[Slice, list[str]]:
    ordering = ORDERINGS[form.ordering_key]
    marks = {"after": query.get("after", ""), "before": query.get("before", "")}
    rows = Application.objects.select_related("talent__department", "call")
    rows = rows.prefetch_related("screenings", steps_of_the_clock()).only(*LOADED)
    try:
        return slice_of(found, ordering, shown=rows, size=ROWS, **marks), []
    except (ValueError, OverflowError):
        note = _("This page of the list does not exist. The first one is shown.")
        return slice_of(found, ordering, shown=rows, size=ROWS), [note]


def _said(form: ApplicationFilters) -> list[str]:
    """A sentence for each thing in the address that the list does not know."""
    said = [
        _("This list has no such filter: %s. It is shown without it.") % name
        for name in form.unknown
    ]
    for name, errors in form.errors.items():
        label = form.fields[name].label or _("Order")
        said.append(_("%(filter)s: %(error)s") % {"filter": label, "error": " ".join(errors)})
    return said


def _headings(query, current: str) -> dict[str, Heading]:
    """Those that sort; a second press turns the direction round."""
    labels = {
        "reference": _("Reference"),
        "name": _("Person"),
        "submitted": _("Sent"),
        "waiting": _("In this state"),
    }
    headings = {}
    for name, label in labels.items():
        first = f"-{name}" if name == "submitted" else name
        second = name if first.startswith("-") else f"-{name}"
        direction = ""
        if current in {name, f"-{name}"}:
            direction = "descending" if current.startswith("-") else "ascending"
        asked = query.copy()
        asked["o"] = second if current == first else first
        headings[name] = Heading(label, f"?{asked.urlencode()}", direction)
    return headings
