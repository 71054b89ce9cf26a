"""The screening room: the papers on one side, the two offices' checklists on the other."""

from dataclasses import dataclass

from django.http import HttpRequest

from accounts.models import User
from applications.admin.case_documents import Paper, documents_tab
from applications.admin.check_form import Line, lines_of
from applications.checklist import Checklist, Expectation, Point, checklist_of
from applications.models import Application, Office, PreviewPage, Screening
from applications.workflow.offices import offices_of
from core import policy
from core.models import StoredFile


@dataclass(frozen=True)
class Column:
    """One office's checklist with what it has said so far."""

    office: Office
    points: list[Point]
    screening: Screening | None

    @property
    def answered(self) -> int:
        return sum(bool(point.answer) for point in self.points)


def check_tab(request: HttpRequest, application: Application) -> dict:
    checklist = checklist_of(application)
    acting = acting_office(request.user, request.GET.get("office", ""))
    papers = documents_tab(request, application)
    own = column_of(application, checklist, acting) if acting else None
    return {
        **papers,
        "checklist": checklist,
        "thumbnails": _thumbnails(papers["papers"]),
        "own": own,
        "lines": lines_of(own.points) if own else [],
        "others": [
            column_of(application, checklist, office) for office in Office if office != acting
        ],
        "own_offices": offices_of(request.user),
        "expectations": expectations_of(checklist, acting),
        "may_mark": own is not None and may_mark(request.user, application, own),
    }


def acting_office(user: User, named: str) -> Office | None:
    """The office whose checklist is filled in: the named one of one's own, else the first."""
    own = offices_of(user)
    return next((office for office in own if office == named), own[0] if own else None)


def may_mark(user: User, application: Application, own: Column) -> bool:
    """While the file is in screening, and until the office has passed it."""
    passed = own.screening is not None and own.screening.verdict == Screening.Verdict.PASS
    return not passed and policy.can(user, "pass", application)


def column_of(application: Application, checklist: Checklist, office: Office) -> Column:
    """Reads prefetched screenings."""
    given = {row.office: row for row in application.screenings.all()}
    return Column(office, checklist.of(office), given.get(office))


def expectations_of(checklist: Checklist, acting: Office | None) -> list[tuple[Expectation, bool]]:
    """Each with whether the acting office is the one that may accept it."""
    return [(row, row.office == acting) for row in checklist.expectations]


def line_of(points: list[Point], key: str, errors: dict[str, str]) -> Line:
    return next(line for line in lines_of(points, errors) if line.point.key == key)


def _thumbnails(papers: list[Paper]) -> dict[int, StoredFile]:
    """The first page of each paper that may simply be looked at, by the slot."""
    shown = {paper.current.pk: paper.slot.pk for paper in papers if _is_shown(paper)}
    pages = PreviewPage.objects.filter(version__in=shown, number=1).select_related("file")
    return {shown[page.version_id]: page.file for page in pages}


def _is_shown(paper: Paper) -> bool:
    return paper.current is not None and not paper.is_sensitive
