"""Which applications a few typed words mean: by their person, or by their reference."""

import re

from django.db.models import Q, QuerySet
from django.utils import timezone

from applications.querysets import ApplicationQuerySet
from core.search import words
from talents.models import Talent

MOST_PEOPLE = 500  # whose keys are written into the question
YEARS_BACK = 10


def found_by(rows: ApplicationQuerySet, query: str) -> ApplicationQuerySet:
    """People first (name, pinyin, staff number), then their applications; or the reference."""
    people = Talent.objects.called(query).order_by().values("pk")
    named = [row["pk"] for row in people[: MOST_PEOPLE + 1]]
    person = Q(talent__in=named if len(named) <= MOST_PEOPLE else people)
    return rows.filter(person | of_reference(query))


def assigned_found_by(rows: QuerySet, query: str) -> QuerySet:
    """Of a reviewer's assignments: by reference or plan; by the person only where one is named."""
    people = Talent.objects.called(query).values("pk")
    named = Q(application__talent__in=people, application__call__panel__is_blind=False)
    asked = [Q(application__plan_title__icontains=word) for word in words(query)]
    return rows.filter(named | Q(*asked) | of_reference(query, "application__"))


def of_reference(query: str, path: str = "") -> Q:
    """2027-VS-0042, its beginning, or VS-0042 in one of the last years; else nothing."""
    text = "".join(query.split()).upper()
    if re.fullmatch(r"[A-Z]+\d*-\d+", text):
        year = timezone.localdate().year
        known = [f"{year + 2 - back}-{text}" for back in range(YEARS_BACK)]
        return Q(**{f"{path}reference__in": known})
    if re.match(r"\d{4}-?", text):
        return Q(**{f"{path}reference__startswith": text})
    return Q(pk__in=[])
