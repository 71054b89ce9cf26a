"""Hours of continuing professional development (继续教育学时): who was where, and for how many."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.exports.columns import Column
from core.policy import Anyone
from core.templatetags.core_tags import day
from events.models import Event, Registration

COLUMNS = [
    Column("staff_no", _("staff number"), width=12),
    Column("person", _("person"), width=16),
    Column("department", _("department"), width=28),
    Column("event", _("event"), width=44),
    Column("day", _("date"), kind="day", width=12),
    Column("hours", _("CPD hours"), kind="number", width=10),
]


class HoursFilters(forms.Form):
    """Which part of the list; each field is one parameter of the address."""

    event = forms.ChoiceField(label=_("Event"), required=False)
    since = forms.DateField(
        label=pgettext_lazy("day", "From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=pgettext_lazy("day", "Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, data, *, user: Anyone):
        super().__init__(data)
        giving = Event.objects.visible_to(user).exclude(cpd_hours=None).past()
        named = [(str(event.pk), event.title) for event in giving.only("title_zh", "title_en")]
        self.events = [("", _("all")), *named]
        offered: Any = self.fields["event"]
        offered.choices = self.events
        self.is_valid()

    def narrow(self, rows: QuerySet[Registration]) -> QuerySet[Registration]:
        """A value that does not exist narrows nothing; the page says so."""
        chosen = self.cleaned_data
        if chosen.get("event"):
            rows = rows.filter(event=chosen["event"])
        if chosen.get("since"):
            rows = rows.filter(event__starts_at__date__gte=chosen["since"])
        if chosen.get("until"):
            rows = rows.filter(event__starts_at__date__lte=chosen["until"])
        return rows

    @property
    def described(self) -> dict[str, str]:
        """What was narrowed, in words: for the page and the record of an export."""
        told = {name: value for name, value in self.cleaned_data.items() if value}
        if "event" in told:
            told["event"] = dict(self.events)[told["event"]]
        return {
            str(self.fields[name].label): day(value) if isinstance(value, date) else str(value)
            for name, value in told.items()
        }


def earned(user: Anyone) -> QuerySet[Registration]:
    """Everybody who was at an event that gives hours and is over."""
    held = Q(event__state=Event.State.PUBLISHED, event__cpd_hours__isnull=False)
    rows = Registration.objects.visible_to(user).attended().filter(held)
    return rows.filter(event__in=Event.objects.past().order_by().values("pk"))


def total(rows: QuerySet[Registration]):
    return rows.order_by().aggregate(hours=Sum("event__cpd_hours"))["hours"] or 0


def lines(rows: QuerySet[Registration]) -> Iterator[list[Any]]:
    """The values of all columns, the latest event first, its people by staff number."""
    found = (
        rows.select_related("event", "user__talent__department", "user__department")
        .only(
            *("guest_name", "guest_unit", "user__name_zh", "user__name_en"),
            *("user__department__name_zh", "user__department__name_en"),
            *("user__talent__staff_no", "user__talent__name_zh", "user__talent__family_name"),
            *("user__talent__given_name", "user__talent__department__name_zh"),
            *("user__talent__department__name_en", "event__title_zh", "event__title_en"),
            *("event__starts_at", "event__ends_at", "event__time_zone", "event__cpd_hours"),
        )
        .order_by("-event__starts_at", "event", "user__talent__staff_no", "pk")
    )
    for row in found.iterator(chunk_size=2000):
        yield _line(row)


def _line(row: Registration) -> list[Any]:
    event = row.event
    on = event.starts_at.astimezone(ZoneInfo(event.time_zone)).date()
    talent = getattr(row.user, "talent", None) if row.user else None
    person = talent.name if talent else row.name
    staff_no = talent.staff_no if talent else ""
    return [
        staff_no,
        person,
        _department(row, talent),
        event.title,
        on,
        float(event.cpd_hours or 0),
    ]


def _department(row: Registration, talent) -> str:
    if row.user is None:
        return row.guest_unit
    department = (talent.department if talent else None) or row.user.department
    return department.name if department else ""
