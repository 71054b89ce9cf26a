"""The params of the plain types of eligibility rules, one frozen dataclass each.

Import them from `programs.rule_params`, which adds `any_of` and knows them all.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from programs.declarations import Sort
from programs.declarations import choices as declared
from programs.rule_codes import (
    AgeDay,
    Applicant,
    CountingDay,
    Degree,
    EmploymentKind,
    ExperienceField,
    GroupOf,
    Need,
    RegionScheme,
    Sector,
    StayLimit,
    StayPosition,
    TitleLevel,
    Uncounted,
)
from programs.rule_fields import Kind, Params, param

COUNTRY = r"[A-Z]{2}"


@dataclass(frozen=True, kw_only=True)
class BirthOnOrAfter(Params):
    """The published cut-off. `years_back` only serves to propose the date of another call year."""

    date: dt.date = param(_("Born on or after"), Kind.DATE, required=True)
    max_age: int | None = param(
        _("Age limit in the text"), Kind.NUMBER, maximum=120, unit=_("years")
    )
    call_year: int | None = param(_("Call year"), Kind.NUMBER, minimum=1990, maximum=2200)
    years_back: int | None = param(
        _("Years before the call year"), Kind.NUMBER, maximum=120, unit=_("years")
    )


@dataclass(frozen=True, kw_only=True)
class MaxAgeAt(Params):
    """Completed years on a named day. `inclusive` false: younger than `max_age`."""

    max_age: int = param(_("Age at most"), Kind.NUMBER, required=True, maximum=120, unit=_("years"))
    at: str = param(_("On which day"), Kind.CHOICE, required=True, choices=AgeDay)
    inclusive: bool | None = param(_("The age itself is still allowed"), Kind.FLAG)


@dataclass(frozen=True, kw_only=True)
class MinDegree(Params):
    degree: str = param(_("Degree"), Kind.CHOICE, required=True, choices=Degree)


@dataclass(frozen=True, kw_only=True)
class MinYearsSinceDegree(Params):
    """Years of work after the highest degree, by that degree."""

    by_highest_degree: Mapping[str, int] = param(
        _("Years by highest degree"),
        Kind.NUMBERS,
        required=True,
        choices=Degree,
        maximum=60,
        unit=_("years"),
    )


@dataclass(frozen=True, kw_only=True)
class MaxYearsSinceDegree(Params):
    """With `counts` or `excludes` the person states the years that count."""

    degree: str = param(_("Degree"), Kind.CHOICE, required=True, choices=Degree)
    years: int = param(_("Years at most"), Kind.NUMBER, required=True, maximum=60, unit=_("years"))
    at: str = param(_("On which day"), Kind.CHOICE, required=True, choices=CountingDay)
    exempt: tuple[str, ...] | None = param(
        _("Exempt"), Kind.CHOICES, choices=tuple(declared(Sort.EXEMPTION))
    )
    counts: str | None = param(_("Only these years count"), Kind.CHOICE, choices=ExperienceField)
    excludes: tuple[str, ...] | None = param(
        _("Years not counted"), Kind.CHOICES, choices=Uncounted
    )

    @property
    def stated(self) -> str | None:
        """The field of experience whose years the person states; None: the dates decide."""
        return self.counts or (ExperienceField.SINCE_DEGREE.value if self.excludes else None)


@dataclass(frozen=True, kw_only=True)
class MinExperienceYears(Params):
    field: str = param(_("Field of work"), Kind.CHOICE, required=True, choices=ExperienceField)
    years: int = param(_("Years at least"), Kind.NUMBER, required=True, maximum=60, unit=_("years"))


@dataclass(frozen=True, kw_only=True)
class TitleAtLeast(Params):
    level: str = param(_("Title level"), Kind.CHOICE, required=True, choices=TitleLevel)


@dataclass(frozen=True, kw_only=True)
class Employment(Params):
    kind: tuple[str, ...] = param(
        _("Kinds of employment"), Kind.CHOICES, required=True, choices=EmploymentKind
    )
    sector: tuple[str, ...] | None = param(_("Kinds of employer"), Kind.CHOICES, choices=Sector)


@dataclass(frozen=True, kw_only=True)
class Nationality(Params):
    """ISO 3166-1 alpha-2. Exactly one of the first three."""

    included: tuple[str, ...] | None = param(
        _("Citizens of"), Kind.CODES, key="in", pattern=COUNTRY
    )
    excluded: tuple[str, ...] | None = param(
        _("Not citizens of"), Kind.CODES, key="not_in", pattern=COUNTRY
    )
    everyone: bool | None = param(_("Any nationality"), Kind.FLAG, key="any")
    no_foreign_permanent_residence: bool | None = param(
        _("No permanent residence abroad"), Kind.FLAG
    )

    def clean(self) -> None:
        if sum(map(bool, (self.included, self.excluded, self.everyone))) != 1:
            raise ValidationError(
                _("Name the nationalities that may apply or those that may not, or say “any”.")
            )


@dataclass(frozen=True, kw_only=True)
class CountryGroup(Params):
    of: str = param(_("Which country or region"), Kind.CHOICE, required=True, choices=GroupOf)
    group: str = param(_("Country group"), Kind.CODE, required=True)


@dataclass(frozen=True, kw_only=True)
class EmployerRegionIn(Params):
    """ISO 3166-2:CN letters; `also`: employers outside that scheme, such as XPCC (兵团)."""

    scheme: str = param(_("Scheme"), Kind.CHOICE, required=True, choices=RegionScheme)
    codes: tuple[str, ...] = param(_("Provinces"), Kind.CODES, required=True, pattern=COUNTRY)
    also: tuple[str, ...] | None = param(_("Also"), Kind.CODES, pattern=r"[A-Z]{2,10}")


@dataclass(frozen=True, kw_only=True)
class HostCountryIn(Params):
    group: str = param(_("Country group"), Kind.CODE, required=True)
    unless_nationality_in_group: bool | None = param(
        _("A nationality in the group is enough"), Kind.FLAG
    )


@dataclass(frozen=True, kw_only=True)
class Language(Params):
    ruleset: str = param(_("Language ruleset"), Kind.CODE, required=True)


@dataclass(frozen=True, kw_only=True)
class DocumentPresent(Params):
    code: str = param(_("Document"), Kind.CODE, required=True)


@dataclass(frozen=True, kw_only=True)
class StayMonths(Params):
    """Months of the stay planned in this application; in parts: together, within so many months."""

    least: int | None = param(_("Months at least"), Kind.NUMBER, key="min", unit=_("months"))
    most: int | None = param(_("Months at most"), Kind.NUMBER, key="max", unit=_("months"))
    not_longer_than: str | None = param(_("Not longer than"), Kind.CHOICE, choices=StayLimit)
    max_parts: int | None = param(_("Parts at most"), Kind.NUMBER, minimum=1, maximum=50)
    within_months: int | None = param(_("All parts within"), Kind.NUMBER, unit=_("months"))

    def clean(self) -> None:
        if self.least is None and self.most is None:
            raise ValidationError(_("Give the months at least or at most."))
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValidationError(_("The shortest stay is longer than the longest."))


@dataclass(frozen=True, kw_only=True)
class MaxMonthsInHostCountry(Params):
    """Mobility: at most `months` in the host country in the `window_months` before a day."""

    months: int = param(_("Months at most"), Kind.NUMBER, required=True, unit=_("months"))
    window_months: int = param(
        _("In the last"), Kind.NUMBER, required=True, minimum=1, unit=_("months")
    )
    window_end: str = param(_("Counted back from"), Kind.CHOICE, required=True, choices=CountingDay)


@dataclass(frozen=True, kw_only=True)
class StayAbroadMonths(Params):
    """Months abroad up to the day `until` (else the day that counts), after a degree, in a post."""

    least: int = param(
        _("Months at least"), Kind.NUMBER, key="min", required=True, unit=_("months")
    )
    continuous: bool | None = param(_("Without interruption"), Kind.FLAG)
    after_degree: str | None = param(_("After the degree"), Kind.CHOICE, choices=Degree)
    until: dt.date | None = param(_("Until"), Kind.DATE)
    position: str | None = param(_("In which position"), Kind.CHOICE, choices=StayPosition)
    call_year: int | None = param(_("Call year"), Kind.NUMBER, minimum=1990, maximum=2200)


@dataclass(frozen=True, kw_only=True)
class NotWithin(Params):
    """So many years since the event are full on its anniversary."""

    event: str = param(
        _("What happened"), Kind.CHOICE, required=True, choices=tuple(declared(Sort.EVENT))
    )
    years: int = param(_("Years since"), Kind.NUMBER, required=True, maximum=60, unit=_("years"))


@dataclass(frozen=True, kw_only=True)
class NeverBefore(Params):
    event: str = param(
        _("What happened"), Kind.CHOICE, required=True, choices=tuple(declared(Sort.EVENT))
    )


@dataclass(frozen=True, kw_only=True)
class NotCurrently(Params):
    state: str = param(
        _("State that must not hold"),
        Kind.CHOICE,
        required=True,
        choices=tuple(declared(Sort.STATE)),
    )


@dataclass(frozen=True, kw_only=True)
class NotReturnedBefore(Params):
    """Not yet working full time in China, or not before the date."""

    date: dt.date = param(_("Not before"), Kind.DATE, required=True)
    call_year: int | None = param(_("Call year"), Kind.NUMBER, minimum=1990, maximum=2200)


@dataclass(frozen=True, kw_only=True)
class Membership(Params):
    organization: str = param(_("Organization"), Kind.CODE, required=True)


@dataclass(frozen=True, kw_only=True)
class Manual(Params):
    """Shown to a human. `needs`: what the office confirms; `applicant`: who applies instead."""

    needs: str | None = param(_("Needs"), Kind.CHOICE, choices=Need)
    applicant: str | None = param(_("Who applies"), Kind.CHOICE, choices=Applicant)
