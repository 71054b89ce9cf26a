"""Who stays away from what, asked from either side.

Nobody handles a call in which they apply, or have declared a conflict of interest. Nobody reviews a
file of their own department, be it by account or roster, or because they head it.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.models import Department, User
from core.policy import Anyone

# What ties a person to a department, as the department's columns say it.
TIES = ("members", "talents__user", "heads")


def is_barred_call(user: Anyone, call: str) -> Q:
    """Of a call that is barred to this person. call: the column that names it.

    Two queries of keys instead of joins: either is a few rows.
    """
    applied, declared = _applying().filter(talent__user=user), _declared().filter(user=user)
    return Q(**{f"{call}__in": applied.values("call")}) | Q(
        **{f"{call}__in": declared.values("call")}
    )


def barred_calls(user: Anyone) -> models.QuerySet:
    """The calls that are barred to this person, by their keys."""
    calls = apps.get_model("programs", "Call")._default_manager
    return calls.filter(is_barred_call(user, "pk")).values("pk")


def people_barred_from(call: int) -> models.QuerySet:
    """The people to whom this call is barred, by their keys."""
    applied = _applying().filter(call=call, talent__user__isnull=False)
    declared = _declared().filter(call=call)
    barred = Q(pk__in=applied.values("talent__user")) | Q(pk__in=declared.values("user"))
    return User.objects.filter(barred).values("pk")


def departments_of(user: Anyone) -> models.QuerySet:
    """This person's own departments, by their keys."""
    own = Q()
    for tie in TIES:
        own |= Q(**{tie: user})
    return Department.objects.filter(own).values("pk")


def departments_of_all(people: Iterable[User]) -> dict[int, set[int]]:
    """The keys of their own departments, by the key of the person."""
    people, found = list(people), defaultdict(set)
    for tie in TIES:
        rows = Department.objects.filter(**{f"{tie}__in": people}).order_by()
        for person, department in rows.values_list(tie, "pk"):
            found[person].add(department)
    return found


def _applying() -> models.QuerySet:
    return apps.get_model("applications", "Application")._default_manager.all()


def _declared() -> models.QuerySet:
    return apps.get_model("applications", "ConflictOfInterest")._default_manager.all()
