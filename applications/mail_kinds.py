"""The mails about an application: the events, and what may stand in their texts."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import OFFICES, Role
from applications.models import Application, CorrectionRequest
from core import outbox, policy
from core.outbox import Context
from core.policy import Anyone
from core.punctuation import labelled
from core.templatetags.core_tags import moment
from programs.models import Call

PLACEHOLDERS = {
    "name": gettext_lazy("name of the one who gets the mail"),
    "applicant": gettext_lazy("name of the applicant"),
    "reference": gettext_lazy("reference of the application"),
    "call": gettext_lazy("title of the call"),
    "state": gettext_lazy("where the application stands, as applicants read it"),
    "turn": gettext_lazy("whose turn it is"),
    "closes": gettext_lazy("when the call closes"),
    "due": gettext_lazy("when opinions and changes are due in the hospital"),
    "note": gettext_lazy("what the office wrote, with a heading; empty where it wrote nothing"),
    "changes": gettext_lazy("what is to be changed, one line each"),
    "link": gettext_lazy("address of the page where it goes on"),
}
ALWAYS = ("name", "applicant", "reference", "call", "link")
ABOUT_THE_FILE = gettext_lazy("You learn in no other way how your application stands.")


def values(context: Context) -> dict[str, str]:
    application: Application = context["application"]
    call, talent = application.call, application.talent
    reader = context.get("recipient") or talent.user
    is_own = reader is None or reader.pk == talent.user_id
    return {
        "name": talent.name if is_own else str(reader),
        "applicant": talent.name,
        "reference": application.reference,
        "call": call.title,
        "state": application.public_state,
        "turn": str(application.turn.label),
        "closes": moment(call.closes_at, call.time_zone),
        "due": moment(call.hospital_due_at, call.time_zone),
        "note": _note(context.get("note", "")),
        "changes": "\n".join(_line(asked, call) for asked in context.get("corrections", ())),
    }


def _line(asked: CorrectionRequest, call: Call) -> str:
    """What is to be changed, and until when."""
    due = {"due": moment(asked.due, call.time_zone)}
    when = _("may follow until %(due)s") if asked.may_follow else _("needed before %(due)s")
    return f"- {labelled(asked.label, asked.reason)} ({when % due})"


def _note(note: str) -> str:
    return "{}\n{}".format(_("What the office wrote:"), note) if note else ""


def _for_applicant(context: Context) -> dict[str, str]:
    return {**values(context), "link": _site(context["application"].get_absolute_url())}


def _for_head(context: Context) -> dict[str, str]:
    path = reverse("opinions:detail", kwargs={"reference": context["application"].reference})
    return {**values(context), "link": _site(path)}


def _for_office(context: Context) -> dict[str, str]:
    pk = context["application"].pk
    path = reverse("admin:applications_application_change", args=[pk])
    return {**values(context), "link": _site(path)}


def _site(path: str) -> str:
    return settings.SITE_URL + path


def _sample(reader: Anyone, reference: str) -> dict | None:
    """A file on the reader's desk, as its applicant would be written to."""
    rows = Application.objects.on_desk_of(reader).select_related("call", "talent__user")
    rows = rows.filter(reference=reference) if reference else rows.newest_first()
    application = rows.first()
    if application is None:
        return None
    asked = application.corrections.select_related("slot__requirement")
    if not policy.can(reader, "read_file", application):
        asked = asked.none()
    return {
        "application": application,
        "recipient": application.talent.user,
        "corrections": list(asked),
        "note": "",
    }


def _sample_to_reader(reader: Anyone, reference: str) -> dict | None:
    found = _sample(reader, reference)
    return found and {**found, "recipient": reader}


def _kind(name: str, label: Promise, *placeholders: str, to: Role, essential: Promise | str = ""):
    """to: talent, department_head, or foreign_affairs for both offices."""
    goes_to, audience, fill, sample = {
        Role.TALENT: (gettext_lazy("the applicant"), {Role.TALENT}, _for_applicant, _sample),
        Role.DEPARTMENT_HEAD: (
            gettext_lazy("the heads of the department"),
            {Role.DEPARTMENT_HEAD},
            _for_head,
            _sample_to_reader,
        ),
        Role.FOREIGN_AFFAIRS: (
            gettext_lazy("officers who have worked on it"),
            {*OFFICES, Role.DEPARTMENT_HEAD},
            _for_office,
            _sample_to_reader,
        ),
    }[to]
    return outbox.Kind(
        key=f"applications/{name}",
        label=label,
        goes_to=goes_to,
        placeholders={name: PLACEHOLDERS[name] for name in (*ALWAYS, *placeholders)},
        values=fill,
        sample=sample,
        record=gettext_lazy("Reference of an application"),
        audience=frozenset(role.value for role in audience),
        why_essential=essential,
    )


KINDS = [
    _kind(
        "received",
        gettext_lazy("An application has come in"),
        "state",
        "turn",
        to=Role.TALENT,
        essential=gettext_lazy("It is the receipt of your application."),
    ),
    _kind(
        "moved",
        gettext_lazy("An application has moved"),
        "state",
        "note",
        to=Role.TALENT,
        essential=ABOUT_THE_FILE,
    ),
    _kind(
        "decided",
        gettext_lazy("There is a decision on an application"),
        "state",
        "note",
        to=Role.TALENT,
        essential=ABOUT_THE_FILE,
    ),
    _kind(
        "changes_requested",
        gettext_lazy("The office asks for changes"),
        "changes",
        "note",
        "due",
        to=Role.TALENT,
        essential=gettext_lazy("Without your changes the application does not go on."),
    ),
    _kind(
        "opinion_asked",
        gettext_lazy("The department's opinion is asked"),
        "due",
        to=Role.DEPARTMENT_HEAD,
        essential=gettext_lazy("Without your opinion the application does not go on."),
    ),
    _kind(
        "opinion_entered",
        gettext_lazy("An office has entered the department's opinion for its head"),
        to=Role.DEPARTMENT_HEAD,
        essential=gettext_lazy("It was given in your name."),
    ),
    _kind(
        "changes_sent",
        gettext_lazy("The changes that were asked for are in"),
        to=Role.FOREIGN_AFFAIRS,
    ),
    _kind("withdrawn", gettext_lazy("An application was withdrawn"), to=Role.FOREIGN_AFFAIRS),
    _kind(
        "reminder_draft",
        gettext_lazy("Reminder: a draft is not sent, and the call closes soon"),
        "closes",
        to=Role.TALENT,
    ),
    _kind(
        "reminder_changes",
        gettext_lazy("Reminder: changes are still to be made"),
        "changes",
        to=Role.TALENT,
    ),
    _kind(
        "reminder_opinion",
        gettext_lazy("Reminder: an opinion is waited for"),
        "due",
        to=Role.DEPARTMENT_HEAD,
    ),
]
