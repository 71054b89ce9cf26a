"""What stands in each paper: its template and what that reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from applications.fields import pairs_of
from applications.models import Application, DocumentSlot, Paper
from applications.papers import recommending
from applications.papers.people import months_of, person_of
from applications.rankings.places import HOLDING
from core.countries import country_name
from programs.eligibility import Finding

Kind = Paper.Kind
LANGUAGES: dict[str, tuple[str, ...]] = {
    Kind.RECOMMENDATION: ("zh-hans",),
    Kind.NOMINEES: ("zh-hans",),
    Kind.APPLICATION: ("zh-hans", "en"),
}
READ = ("call__program", "track", "host_institution", "talent__department")
ROWS_OF_PERSON = ("talent__identity_numbers", "talent__language_proofs", "talent__degrees")


@dataclass(frozen=True)
class Sheet:
    template: str
    gather: Callable[[Paper], Mapping[str, Any]]


def contents_of(paper: Paper) -> tuple[str, dict[str, Any]]:
    """Template and context, in the language that is active."""
    sheet = SHEETS[Kind(paper.kind)]
    today = timezone.localdate()
    return sheet.template, {"call": paper.call, "today": today, **sheet.gather(paper)}


def nominees_of(call) -> list[dict]:
    """Everybody whom the hospital has put forward, in the order of the ranking."""
    files = Application.objects.filter(call=call, state__in=HOLDING)
    files = files.select_related(*READ).prefetch_related(*ROWS_OF_PERSON)
    return [
        {
            "file": file,
            "person": person_of(file.talent),
            "months": months_of(file),
            "country": country_name(file.host_country) if file.host_country else "",
        }
        for file in files.order_by("ranking_entry__position", "reference")
    ]


def _file_of(paper: Paper) -> Application:
    assert paper.application is not None
    rows = Application.objects.select_related(*READ, "opinion__by", "recommendation")
    return rows.prefetch_related(*ROWS_OF_PERSON).get(pk=paper.application.pk)


def _recommendation(paper: Paper) -> dict:
    return recommending.contents(_file_of(paper))


def _application(paper: Paper) -> dict:
    application = _file_of(paper)
    slots = application.slots.select_related("requirement").prefetch_related("versions__file")
    return {
        "application": application,
        "person": person_of(application.talent),
        "plan": pairs_of(application, "track", "host", "scholar", "dates"),
        "texts": pairs_of(application, "plan", "use"),
        "findings": [Finding.from_json(row) for row in application.findings],
        "documents": [(slot, _told(slot)) for slot in slots],
    }


def _told(slot: DocumentSlot):
    """The version that counts; of what came from outside only that it is there."""
    return None if slot.comes_from_outside else slot.current


# Which of them fills a place among the documents of a file, by the code of what the call asks for.
FILLS = {"unit_recommendation": Kind.RECOMMENDATION}
SHEETS = {
    Kind.RECOMMENDATION: Sheet("applications/paper/recommendation.html", _recommendation),
    Kind.NOMINEES: Sheet(
        "applications/paper/nominees.html", lambda paper: {"rows": nominees_of(paper.call)}
    ),
    Kind.APPLICATION: Sheet("applications/paper/application.html", _application),
}


def drawn_for(application: Application) -> dict[str, Paper]:
    """Of the papers that were drawn: code of a required document → the one that fills its place."""
    rows = application.papers.exclude(file=None).select_related("file")
    made = {paper.kind: paper for paper in rows}
    return {code: made[kind] for code, kind in FILLS.items() if kind in made}
