"""Which people of the roster."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.roles import Role
from core.policy import Anyone
from core.word_index import holding
from talents.search_words import TABLE


class TalentQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(left_on=None)

    def visible_to(self, user: Anyone) -> Self:
        """Offices and auditors see all, heads their departments, everybody themselves."""
        if user.has_perm("talents.view_talent"):
            return self
        own = Q(user=user)
        if user.has_role(Role.DEPARTMENT_HEAD):
            own |= Q(department__in=user.headed_departments.values("pk"))
        return self.filter(own)

    def called(self, query: str) -> Self:
        """Whose name, pinyin or staff number holds every word; all for an empty query.

        Chinese words anywhere in the name, a single character as the family name, Latin words and
        numbers from their beginning.
        """
        return self.filter(holding(query, table=TABLE))


class StayAbroadQuerySet(models.QuerySet):
    def visible_to(self, user: Anyone) -> Self:
        """Those of the people whom this person may see."""
        people: Any = self.model._meta.get_field("talent").related_model
        return self.filter(talent__in=people.objects.visible_to(user).order_by().values("pk"))

    def under_way(self, *, on: date | None = None) -> Self:
        """Begun by that day (left out: today) and not over; a day that nobody told is none."""
        day = on or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def ahead(self, *, on: date | None = None) -> Self:
        return self.filter(starts_on__gt=on or timezone.localdate())

    def over(self, *, on: date | None = None) -> Self:
        return self.filter(ends_on__lt=on or timezone.localdate())
