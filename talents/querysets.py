"""Which people of the roster."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.roles import Role
from core.policy import Anyone


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
