"""Who comes, as a list that leaves."""

from django.db.models import CharField, F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from core.admin.exported import ScreenList
from core.exports import lists
from core.exports.columns import Column, choice, clock_of, day_of, field, local
from core.localized import filled
from events.models import Registration


def _either(account: Combinable, guest: str) -> Combinable:
    """Of the account; of a guest what they wrote themselves."""
    return Coalesce(NullIf(account, Value("")), F(guest), output_field=CharField())


COLUMNS = [
    Column("event", _("event"), local("event__title"), width=36),
    Column("event_date", _("date"), day_of("event__starts_at"), kind="day", width=12),
    Column("person", _("person"), lambda: _either(filled("user__name"), "guest_name"), width=18),
    Column("staff_no", _("staff number"), field("user__talent__staff_no"), width=12),
    Column(
        "department",
        _("department or unit"),
        lambda: _either(filled("user__department__name"), "guest_unit"),
        width=26,
    ),
    Column("email", _("e-mail"), lambda: _either(F("user__email"), "guest_email"), width=28),
    Column("state", _("state"), choice("state", Registration.State.choices), width=16),
    Column("registered_on", _("registered"), day_of("queued_at"), kind="day", width=12),
    Column("seated_on", _("seated"), day_of("seated_at"), kind="day", width=12),
    Column("attended_on", _("came"), day_of("attended_at"), kind="day", width=12),
    Column("attended_at", _("came at"), clock_of("attended_at"), width=8),
    Column("cancelled_on", _("cancelled"), day_of("cancelled_at"), kind="day", width=12),
]


@lists.register
class RegistrationsList(ScreenList):
    key = "events.registration"
    title = _("Registrations")
    file_name = "registrations"
    model = Registration
    columns = COLUMNS
    presets = {
        "door": (_("For the door"), ["person", "staff_no", "department", "state"]),
    }
