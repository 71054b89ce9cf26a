"""The week of an office in one mail, on Monday morning: what is stuck, what is due, what failed."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.roles import Role
from applications.deadlines import STUCK_DAYS, Due, coming_deadlines
from applications.models import Application
from applications.models.judgment import Office
from core import outbox
from core.models import Message, ScheduledRun
from core.outbox import Context
from core.policy import Anyone
from core.templatetags.core_tags import moment

HOUR = time(7)
LAST_DAY = 5  # a digest that an outage held up until the weekend would only double the next one
WEEK_DONE = "applications.digest.week"


def write_due(*, at: datetime | None = None) -> int:
    """Once a week, from Monday morning on; returns how many mails were written.

    Every mail carries its week in its key, so that a run that was broken off goes on where it was.
    """
    at = at or timezone.now()
    local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    monday = local.date() - timedelta(days=local.weekday())
    opens = datetime.combine(monday, HOUR, local.tzinfo)
    if at < opens or local.isoweekday() > LAST_DAY:
        return 0
    if ScheduledRun.objects.filter(name=WEEK_DONE, last_run_at__gte=opens).exists():
        return 0
    week = f"{local:%G-W%V}"
    written = [
        write(person, office, once_key=f"digest:{week}:{office.value}:{person.pk}")
        for office in Office
        for person in User.objects.with_role(Role(office.value)).order_by("pk")
    ]
    ScheduledRun.objects.update_or_create(name=WEEK_DONE, defaults={"last_run_at": at})
    return sum(message is not None for message in written)


def write(person: User, office: Office, *, once_key: str) -> Message | None:
    """None where there is nothing to tell."""
    context = gather(person, office)
    if not any(context[name] for name in ("stuck", "dues", "mails")):
        return None
    return outbox.write("applications/digest", to=person, context=context, once_key=once_key)


def gather(person: User, office: Office) -> dict:
    """stuck: files that this office could move on; dues: deadlines; mails: how many failed."""
    waiting = Application.objects.awaiting_screening_of(office.value)
    stuck = (
        Application.objects.on_desk_of(person)
        .stuck(days=STUCK_DAYS)
        .filter(~Q(state="screening") | Q(pk__in=waiting.values("pk")))
        .select_related("talent", "call")
    )
    return {
        "recipient": person,
        "office": office,
        "stuck": list(stuck.order_by("state_since", "pk")),
        "dues": coming_deadlines(person),
        "mails": Message.objects.visible_to(person).needing_a_hand().count(),
    }


def values(context: Context) -> dict[str, str]:
    failed = context["mails"]
    mails = ngettext("%d mail could not be sent:", "%d mails could not be sent:", failed) % failed
    address = reverse("admin:core_message_changelist")
    return {
        "name": str(context["recipient"]),
        "office": str(context["office"].label),
        "stuck": _part(
            _("Stuck for more than a week:"), [_stuck_line(row) for row in context["stuck"]]
        ),
        "deadlines": _part(
            _("Deadlines of the next two weeks:"), [_due_line(due) for due in context["dues"]]
        ),
        "mails": f"{mails} {settings.SITE_URL}{address}?needs=hand" if failed else "",
        "link": f"{settings.SITE_URL}{reverse('admin:index')}",
    }


def _part(heading: str, lines: list[str]) -> str:
    return "\n".join([heading, *lines]) if lines else ""


def _stuck_line(application: Application) -> str:
    days = (timezone.now() - application.state_since).days
    since = ngettext("%d day", "%d days", days) % days
    address = reverse("admin:applications_application_change", args=[application.pk])
    told = [application.reference, application.talent.name, application.get_state_display(), since]
    return f"- {' · '.join(told)}\n  {settings.SITE_URL}{address}"


def _due_line(due: Due) -> str:
    return f"- {moment(due.at, due.call.time_zone)} · {due.label} · {due.call.title}"


def _sample(reader: Anyone, record: str) -> dict | None:
    """The reader's own week; those of no office see that of the first."""
    own = [office for office in Office if office.value in reader.roles]
    return gather(reader, (own or list(Office))[0])


KIND = outbox.Kind(
    key="applications/digest",
    label=gettext_lazy("The week of an office, on Monday morning"),
    goes_to=gettext_lazy("everybody in the office"),
    placeholders={
        "name": gettext_lazy("name of the one who gets the mail"),
        "office": gettext_lazy("name of the office"),
        "stuck": gettext_lazy("files that are stuck, with a heading; empty where none is"),
        "deadlines": gettext_lazy("deadlines of two weeks, with a heading; empty where none is"),
        "mails": gettext_lazy("how many mails failed, with the address; empty where none did"),
        "link": gettext_lazy("address of the office's start page"),
    },
    values=values,
    sample=_sample,
    audience=frozenset(office.value for office in Office),
)
