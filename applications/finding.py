"""Which applications a few typed words mean: by their person, or by their reference."""

import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from applications.querysets import ApplicationQuerySet
from core.among import Among
from core.counting import COUNTED_WHEN_SOUGHT, Count, count_of
from core.search import words
from core.word_index import holding
from core.word_ways import first_keys
from talents.models import Talent
from talents.search_words import TABLE

MOST_PEOPLE = 500  # whose keys are written into the question
YEARS_BACK = 10


@dataclass(frozen=True)
class Found:
    """What a list shows. of_first: where it is of very many people, that of the first ones."""

    rows: ApplicationQuerySet
    is_sought: bool = False
    of_first: ApplicationQuerySet | None = None

    def count(self) -> Count:
        if not self.is_sought:
            return count_of(self.rows)
        return count_of(
            self.rows, limit=COUNTED_WHEN_SOUGHT, may_estimate=False, part=self.of_first
        )


def search(rows: ApplicationQuerySet, query: str) -> Found:
    """People first (name, pinyin, staff number), then their applications; or the reference."""
    people = Talent.objects.called(query).order_by().values("pk")
    named = first_keys(people, MOST_PEOPLE + 1)
    if not named:
        return Found(rows.filter(of_reference(query)), is_sought=True)
    of_first = Among("talent_id", named)
    if len(named) <= MOST_PEOPLE:
        return Found(rows.filter(Q(of_first) | of_reference(query)), is_sought=True)
    called = holding(query, table=TABLE, path="talent__")
    found = rows.filter(Q(called) | of_reference(query))
    return Found(found, is_sought=True, of_first=rows.filter(of_first))


def found_by(rows: ApplicationQuerySet, query: str) -> ApplicationQuerySet:
    """Those of `search` alone, however many."""
    return search(rows, query).rows


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
