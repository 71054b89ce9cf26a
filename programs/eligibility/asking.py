"""The facts that rules ask about, by key, so that a page can ask for a missing one in place.

Keys: the names of `Facts`, "declared:<code>", "experience:<field>", "member:<organization>".
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from programs.declarations import DECLARATIONS, Sort
from programs.rule_codes import Degree, EmploymentKind, ExperienceField, TitleLevel

Label = str | Promise
Choices = tuple[tuple[str, Label], ...]


class FieldKind(StrEnum):
    """How a fact is asked for."""

    DAY = "day"
    YES_NO = "yes_no"
    EVENT = "event"  # yes or no, and with a yes the day
    COUNTRY = "country"
    CHOICE = "choice"
    YEARS = "years"
    DEGREE = "degree"  # highest degree with the day it was awarded
    PROOF = "proof"  # language proofs
    STAYS = "stays"  # stays abroad
    PLAN = "plan"  # the planned stay


@dataclass(frozen=True, kw_only=True)
class FactField:
    """One fact to ask for. `day_label` belongs to an event."""

    key: str
    kind: FieldKind
    label: Label
    help_text: Label = ""
    day_label: Label = ""
    choices: Choices = ()


def _choice(key: str, label: Label, choices: list) -> FactField:
    return FactField(key=key, kind=FieldKind.CHOICE, label=label, choices=tuple(choices))


# In the order in which a form asks.
_FIELDS = (
    FactField(key="birth_on", kind=FieldKind.DAY, label=_("Date of birth")),
    FactField(key="nationality", kind=FieldKind.COUNTRY, label=_("Nationality")),
    FactField(
        key="foreign_permanent_residence",
        kind=FieldKind.YES_NO,
        label=_("Permanent residence abroad"),
        help_text=_("Do you hold a right of permanent residence outside your own country?"),
    ),
    FactField(key="work_country", kind=FieldKind.COUNTRY, label=_("Country or region of work")),
    FactField(key="degrees", kind=FieldKind.DEGREE, label=_("Highest degree and its date")),
    _choice("title_level", _("Level of professional title"), TitleLevel.choices),
    _choice("employment_kind", _("Kind of employment"), EmploymentKind.choices),
    FactField(key="language_proofs", kind=FieldKind.PROOF, label=_("Language proof")),
    FactField(key="stays_abroad", kind=FieldKind.STAYS, label=_("Earlier stays abroad")),
    FactField(key="host_country", kind=FieldKind.COUNTRY, label=_("Host country or region")),
    FactField(key="planned_stay", kind=FieldKind.PLAN, label=_("Planned stay")),
    FactField(key="post_applied_on", kind=FieldKind.DAY, label=_("Day of applying for the post")),
)
_BY_KEY = {item.key: item for item in _FIELDS}
_ORDER = [*_BY_KEY, "experience", "member", "declared"]
DEGREES: Choices = tuple(Degree.choices)


@lru_cache(maxsize=256)
def fact_field(key: str) -> FactField:
    """The field of a key. A key that nobody is asked for (the employer's facts) raises KeyError."""
    kind, _colon, code = key.partition(":")
    if kind == "declared" and code in DECLARATIONS:
        row = DECLARATIONS[code]
        return FactField(
            key=key,
            kind=FieldKind.EVENT if row.sort is Sort.EVENT else FieldKind.YES_NO,
            label=row.label,
            help_text=row.question,
            day_label=row.day_label,
        )
    if kind == "experience" and code in ExperienceField.values:
        label = format_lazy(_("Years of experience: {field}"), field=ExperienceField(code).label)
        return FactField(key=key, kind=FieldKind.YEARS, label=label)
    if kind == "member" and code:
        label = format_lazy(_("Member of {organization}"), organization=code)
        return FactField(key=key, kind=FieldKind.YES_NO, label=label)
    return _BY_KEY[key]


def place(key: str) -> tuple[int, str]:
    """Where a key stands in a form; declared answers of one kind stay as the rules name them."""
    kind = key.partition(":")[0]
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind
