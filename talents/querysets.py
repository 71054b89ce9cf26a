"""Which people of the roster."""

from typing import Self

from django.db import models
from django.db.models import Q

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
