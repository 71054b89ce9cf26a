"""The case file: one application with all that the two offices need to decide, tab by tab."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, Q, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from applications import fields
from applications.admin.case_changes import changes_tab
from applications.admin.case_check import check_tab
from applications.admin.case_documents import documents_tab
from applications.admin.case_papers import papers_tab
from applications.admin.decisions import Decision, decisions_for, standing_of
from applications.admin.listing import verdicts_of
from applications.clocks import steps_of_the_clock
from applications.deadlines import next_due, waits_too_long
from applications.models import Application, CorrectionRequest, HistoryEntry
from applications.workflow.offices import offices_of
from core import outbox
from core.models import Message
from core.templatetags.core_tags import day
from programs.eligibility import Finding, Verdict
from talents.models import Talent
from talents.presenting import degree_line, describe


@dataclass(frozen=True)
class Asked:
    """Something that was sent back: what the office had seen, and what came."""

    request: CorrectionRequest
    before: str
    after: str

    @property
    def came(self) -> bool:
        return bool(self.request.after)


def gather(request: HttpRequest, application: Application, tab: str = "") -> dict:
    """What the page shows. `tab` names the template of its part; left out: as the address says."""
    tab = tab or request.GET.get("tab", "")
    tab = tab if tab in TABS else "person"
    application = _loaded(application)
    part = TABS[tab][1](request, application)
    decisions = decisions_for(request.user, application, part.get("checklist"))
    return {
        "application": application,
        "talent": application.talent,
        "call": application.call,
        "verdicts": verdicts_of(application),
        "is_late": waits_too_long(application),
        "due": next_due(application.call),
        **decisions_context(decisions),
        "standing": standing_of(request.user, application) if not decisions else "",
        "tabs": _tabs(application, tab),
        "tab": tab,
        "next_url": _next_url(request.user, application, tab),
        **part,
    }


def decisions_context(decisions: list[Decision]) -> dict:
    """The buttons, and each reason why one may not be pressed once."""
    reasons = list(dict.fromkeys(row.why for row in decisions if row.why))
    return {"decisions": decisions, "reasons": reasons}


def _loaded(application: Application) -> Application:
    return (
        Application.objects.select_related(
            "talent__department", "talent__thumbnail", "call__program", "track", "host_institution"
        )
        .prefetch_related("screenings__by", steps_of_the_clock())
        .get(pk=application.pk)
    )


def _tabs(application: Application, current: str) -> list[dict]:
    address = reverse("admin:applications_application_change", args=[application.pk])
    return [
        {
            "label": label,
            "url": address if name == "person" else f"{address}?tab={name}",
            "current": name == current,
        }
        for name, (label, _gather) in TABS.items()
    ]


def _next_url(user: User, application: Application, tab: str) -> str:
    """Of the files that wait for this person's office the one after this; at the end the first.

    Whoever works at the checklist finds the next one open there, too.
    """
    for office in offices_of(user)[:1]:
        older = Q(state_since__lt=application.state_since) | Q(
            state_since=application.state_since, pk__lt=application.pk
        )
        found = (
            Application.objects.on_desk_of(user)
            .awaiting_screening_of(office)
            .exclude(pk=application.pk)
            .order_by(Case(When(older, then=1), default=0), "state_since", "pk")
            .values_list("pk", flat=True)
            .first()
        )
        if found:
            address = reverse("admin:applications_application_change", args=[found])
            return f"{address}?tab=check" if tab == "check" else address
    return ""


# The tabs -------------------------------------------------------------------------------------
def person_tab(request: HttpRequest, application: Application) -> dict:
    talent = application.talent
    asked = application.corrections.select_related("slot__requirement", "application__call")
    return {
        "person": _person(talent),
        "records": _records(talent),
        "plan": fields.pairs_of(application, "track", "host", "scholar", "dates"),
        "texts": fields.pairs_of(application, "plan", "use"),
        "asked": [_asked(row) for row in asked.order_by("-pk")],
        "own_offices": offices_of(request.user),
        "photo": talent.thumbnail,
        "beside": Application.objects.visible_to(request.user).beside(application),
    }


def _person(talent: Talent) -> list[tuple[str, str]]:
    title = " · ".join(filter(None, [talent.title, talent.get_title_level_display()]))
    cohort = " · ".join(
        filter(None, [talent.get_category_display(), str(talent.cohort_year or "")])
    )
    return [
        (_("Staff number"), talent.staff_no),
        (_("Name in the passport"), talent.name_en),
        (_("Department"), str(talent.department or "")),
        (_("Post"), talent.post),
        (_("Professional title"), title),
        (_("Shuren category"), cohort),
        (_("Born"), day(talent.birth_date)),
        (_("Hired"), day(talent.hire_date)),
        (_("Employment"), talent.get_employment_kind_display()),
        (_("E-mail"), talent.email),
        (_("Telephone"), talent.phone),
    ]


def _records(talent: Talent) -> list[tuple[str, list[str]]]:
    """Degrees, language proofs and stays abroad, a line each."""
    degrees = [degree_line(row) for row in talent.degrees.all()]
    proofs = [describe(row) for row in talent.language_proofs.all()]
    stays = [describe(row) for row in talent.stays_abroad.all()]
    return [(_("Degrees"), degrees), (_("Languages"), proofs), (_("Stays abroad"), stays)]


def _asked(row: CorrectionRequest) -> Asked:
    def shown(seen: dict) -> str:
        if "version" in seen:
            number = seen["version"]
            return _("version %d") % number if number else _("no file")
        return fields.shown(row.field, seen.get("value")) or _("empty")

    return Asked(
        row, shown(row.before) if row.before else "", shown(row.after) if row.after else ""
    )


def findings_tab(request: HttpRequest, application: Application) -> dict:
    findings = [Finding.from_json(row) for row in application.findings]
    return {"verdict": Verdict.of(findings), "judged_on": application.findings_on}


def opinions_tab(request: HttpRequest, application: Application) -> dict:
    opinion = getattr(application, "opinion", None)
    given = {row.office: row for row in application.screenings.all()}
    return {
        "opinion": opinion,
        "screenings": [(office, given.get(value)) for value, office in _offices()],
    }


def _offices() -> list[tuple[str, str]]:
    return CorrectionRequest._meta.get_field("office").choices


def history_tab(request: HttpRequest, application: Application) -> dict:
    rows = HistoryEntry.objects.filter(application=application)  # without what the clocks left out
    return {"history": rows.select_related("actor").order_by("-pk")}


def messages_tab(request: HttpRequest, application: Application) -> dict:
    rows = Message.objects.filter(
        about_type=application._meta.label_lower, about_id=str(application.pk)
    ).select_related("recipient")
    is_office = request.user.is_office
    return {"mails": [(row, is_office and not outbox.holds_link(row.template)) for row in rows]}


Gather = Callable[[HttpRequest, Application], dict]
TABS: dict[str, tuple[str, Gather]] = {
    "person": (gettext_lazy("Person and plan"), person_tab),
    "check": (pgettext_lazy("tab of a case file", "Check"), check_tab),
    "findings": (gettext_lazy("Findings"), findings_tab),
    "documents": (gettext_lazy("Documents"), documents_tab),
    "changes": (gettext_lazy("What has changed"), changes_tab),
    "opinions": (gettext_lazy("Opinions and checks"), opinions_tab),
    "papers": (gettext_lazy("Papers"), papers_tab),
    "history": (gettext_lazy("History"), history_tab),
    "messages": (gettext_lazy("Messages"), messages_tab),
}
