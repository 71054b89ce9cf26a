"""Which applications a report counts: the form, the query, and the same in words."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, ExtractYear, NullIf
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department
from applications.models import Application
from core.countries import country_choices
from core.localized import column
from programs.models import Call, Program
from talents.models import Talent

CALL = "call"
YEARS = (1949, 2999)  # what a calendar of this house can mean
HOUSE = ZoneInfo(settings.TIME_ZONE)
COUNTRY = Coalesce(
    "host_institution__country",
    NullIf("host_country", Value("")),
    "call__program__host_country",
)


class ReportFilters(forms.Form):
    """Each field is one parameter of the address; without any, everything counts."""

    first = forms.TypedChoiceField(
        label=pgettext_lazy("year", "From"), coerce=int, empty_value=None, required=False
    )
    last = forms.TypedChoiceField(
        label=pgettext_lazy("year", "Until"), coerce=int, empty_value=None, required=False
    )
    by = forms.ChoiceField(
        label=_("Counted by"),
        choices=[("", _("year of sending")), (CALL, _("year of the call"))],
        required=False,
    )
    program = forms.ChoiceField(label=_("Program"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)
    category = forms.ChoiceField(label=_("Shuren category"), required=False)
    country = forms.ChoiceField(label=_("Host country or region"), required=False)

    def __init__(self, data: Any):
        super().__init__(data)
        years = [(str(year), str(year)) for year in offered_years()]
        offered = {
            "first": years,
            "last": years,
            "program": _named(Program),
            "department": _named(Department),
            "category": Talent.Category.choices,
            "country": country_choices(),
        }
        fields: dict[str, Any] = self.fields
        for name, choices in offered.items():
            fields[name].choices = [("", _("all")), *choices]
        self.is_valid()

    @property
    def by_call(self) -> bool:
        return self.cleaned_data.get("by") == CALL

    @property
    def year(self) -> F | ExtractYear:
        """The year of a file, as an expression."""
        return F("call__year") if self.by_call else ExtractYear("submitted_at", tzinfo=HOUSE)

    def narrow(self, files: QuerySet[Application]) -> QuerySet[Application]:
        """A value that does not exist narrows nothing; the page says so."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        conditions = {
            "program": "call__program",
            "department": "talent__department",
            "category": "talent__category",
        }
        files = files.filter(
            **{path: chosen[name] for name, path in conditions.items() if name in chosen}
        )
        if "country" in chosen:
            files = files.alias(host=COUNTRY).filter(host=chosen["country"])
        if not self.by_call:
            return self.within(files, "submitted_at")
        first, last = self._years
        files = files if first is None else files.filter(call__year__gte=first)
        return files if last is None else files.filter(call__year__lte=last)

    def within(self, rows: QuerySet, instant: str) -> QuerySet:
        """Rows whose instant lies in the chosen years of the house's calendar."""
        first, last = self._years
        if first is not None:
            rows = rows.filter(**{f"{instant}__gte": datetime(first, 1, 1, tzinfo=HOUSE)})
        if last is not None:
            rows = rows.filter(**{f"{instant}__lt": datetime(last + 1, 1, 1, tzinfo=HOUSE)})
        return rows

    @property
    def _years(self) -> tuple[int | None, int | None]:
        return self.cleaned_data.get("first"), self.cleaned_data.get("last")

    @property
    def described(self) -> dict[str, str]:
        """What narrows it, in words: for the page, the paper and the record of an export."""
        fields: dict[str, Any] = self.fields
        return {
            str(field.label): str(dict(field.choices)[str(self.cleaned_data[name])])
            for name, field in fields.items()
            if self.cleaned_data.get(name)
        }


def offered_years() -> list[int]:
    """Those of the calls, and the ones before, in which people apply for them; newest first."""
    calls = Call.objects.filter(year__range=YEARS).order_by()
    named = calls.values_list("year", flat=True).distinct()
    return sorted({year - back for year in named for back in (0, 1)}, reverse=True)


def _named(model) -> list[tuple[str, str]]:
    rows = model.objects.only("name_zh", "name_en").order_by(column("name"), "pk")
    return [(str(row.pk), row.name) for row in rows]
