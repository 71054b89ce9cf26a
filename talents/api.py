"""Stays abroad for other systems, with a token: who was where, from when to when, who paid.

Of the person nothing but what tells whose stay it is.
"""

from datetime import date
from typing import Any, TypeVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.api import TokenEndpoint
from accounts.scopes import Scope
from core import policy
from core.api.endpoints import ListEndpoint
from core.api.queries import Flag, ListQuery
from core.api.shapes import Shape, Text, text_of
from core.countries import COUNTRIES
from core.keyset import LARGEST_ID, Ordering
from talents.models import StayAbroad

READ = Scope(
    name="stays.read",
    label=_("Stays abroad: whose, where, from when to when, funded by whom"),
    may=lambda person: policy.can(person, "export", StayAbroad),
    seen_by="talents.view_talent",
)


class Person(Shape, frozen=True):
    about = _("A person of the roster.")
    words = {
        "staff_no": _("staff number"),
        "name_zh": _("Chinese name"),
        "family_name": _("family name, as in the passport"),
        "given_name": _("given name, as in the passport"),
        "department": _("code of the department"),
        "department_name": _("department"),
    }

    staff_no: str | None
    name_zh: str | None
    family_name: str | None
    given_name: str | None
    department: str | None
    department_name: Text | None


P = TypeVar("P", bound=Person)


class StayItem(Shape, frozen=True):
    about = _("One stay of a person in another country or region, as their record has it.")
    words = {
        "id": _("number of the stay; it never changes"),
        "person": _("who is or was there"),
        "country": _("country or region (ISO 3166); null where it was not stated"),
        "starts_on": _("first day; null where it was not stated"),
        "ends_on": _("last day; null where it is not over, or was not stated"),
        "activity": _("what for"),
        "position": _("position held there; empty where it was not stated"),
        "funder": _("who paid"),
    }
    codes = {"activity": StayAbroad.Activity.choices, "funder": StayAbroad.Funder.choices}

    id: int
    person: Person
    country: str | None
    starts_on: date | None
    ends_on: date | None
    activity: str
    position: str
    funder: str


class StayQuery(ListQuery):
    country = forms.ChoiceField(
        choices=[(code, code) for code in COUNTRIES],
        required=False,
        help_text=_("In the country or region with this code."),
    )
    activity = forms.ChoiceField(
        choices=StayAbroad.Activity.choices, required=False, help_text=_("Of this activity.")
    )
    funder = forms.ChoiceField(
        choices=StayAbroad.Funder.choices, required=False, help_text=_("Funded in this way.")
    )
    under_way = Flag(
        required=False, help_text=_("true: begun and not over today; false: all others.")
    )


def _number(text: str) -> int:
    number = int(text)
    if not 0 <= number <= LARGEST_ID:
        raise ValueError(text)
    return number


class StayList(TokenEndpoint, ListEndpoint):
    name = "list_stays"
    title = _("Stays abroad of the people of the roster")
    scope = READ.name
    query_class = StayQuery
    shape = StayItem
    ordering = Ordering("id", descending=False, read=_number)

    def rows(self, query: dict[str, Any]) -> QuerySet:
        rows = StayAbroad.objects.visible_to(self.reader).select_related("talent__department")
        for name in ("country", "activity", "funder"):
            if query[name]:
                rows = rows.filter(**{name: query[name]})
        if query["under_way"] is not None:
            there = StayAbroad.objects.under_way().order_by().values("pk")
            rows = rows.filter(pk__in=there) if query["under_way"] else rows.exclude(pk__in=there)
        return rows

    def written(self, row: Any) -> StayItem:
        return StayItem(
            id=row.pk,
            person=person_of(row.talent, Person),
            country=row.country or None,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            activity=row.activity,
            position=row.position,
            funder=row.funder,
        )

    def named(self, row: Any) -> str:
        return f"{row.talent.staff_no} {row.pk}"


def person_of(row: Any, shape: type[P]) -> P:
    """row: a talent with its department; shape: the word of the API for this one."""
    department = row.department
    return shape(
        staff_no=row.staff_no or None,
        name_zh=row.name_zh or None,
        family_name=row.family_name or None,
        given_name=row.given_name or None,
        department=department.code if department else None,
        department_name=text_of(department, "name") if department else None,
    )
