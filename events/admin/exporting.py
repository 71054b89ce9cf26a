"""Who comes, as a list that leaves."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.admin.exported import ScreenList
from core.counting import Count
from core.exports import lists
from core.exports.columns import Column, choice, clock_of, day_at_place, day_of, field, local
from core.exports.lists import Wish
from core.localized import filled
from events.admin import unregistered
from events.admin.house_time import HOUSE, in_house
from events.models import Registration


def _either(account: Combinable, guest: str) -> Combinable:
    """Of the account; of a guest what they wrote themselves."""
    return Coalesce(NullIf(account, Value("")), F(guest), output_field=CharField())


def _department() -> Combinable:
    """Of the account, else of the person's record of the roster."""
    own, roster = filled("user__department__name"), filled("user__talent__department__name")
    return Coalesce(NullIf(own, Value("")), roster)


def _day(key: str, label: Promise, instant: str) -> Column:
    return Column(key, in_house(label), day_of(instant, HOUSE), kind="day", width=12)


COLUMNS = [
    Column("event", _("event"), local("event__title"), width=36),
    Column(
        "event_date",
        _("date"),
        day_at_place("event__starts_at", "event__time_zone"),
        kind="day",
        width=12,
    ),
    Column("person", _("person"), lambda: _either(filled("user__name"), "guest_name"), width=18),
    Column("staff_no", _("staff number"), field("user__talent__staff_no"), width=12),
    Column(
        "department",
        _("department or unit"),
        lambda: _either(_department(), "guest_unit"),
        width=26,
    ),
    Column("email", _("e-mail"), lambda: _either(F("user__email"), "guest_email"), width=28),
    Column("state", _("state"), choice("state", Registration.State.choices), width=16),
    _day("registered_on", pgettext_lazy("on this day", "registered"), "queued_at"),
    _day("seated_on", pgettext_lazy("on this day", "seated"), "seated_at"),
    _day("attended_on", pgettext_lazy("on this day", "came"), "attended_at"),
    Column("attended_at", in_house(_("came at")), clock_of("attended_at", HOUSE), width=8),
    _day("cancelled_on", pgettext_lazy("on this day", "cancelled"), "cancelled_at"),
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

    @cached_property
    def unregistered(self) -> QuerySet | None:
        return unregistered.of_list(self.query.dict())

    @cached_property
    def count(self) -> Count:
        counted = super().count
        below = 0 if self.unregistered is None else self.unregistered.count()
        return replace(counted, number=counted.number + below)

    def further(self, columns: Sequence[Column], wish: Wish) -> Sequence[QuerySet]:
        """Those who walked in and have no place stand below, marked by their state."""
        if self.unregistered is None:
            return ()
        there = [replace(one, value=unregistered.VALUES[one.key]) for one in columns]
        values = lists.values_of(there, wish)
        return [self.unregistered.annotate(**values).values_list(*values)]
