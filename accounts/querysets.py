"""Which accounts, departments and invitations."""

from datetime import datetime
from typing import Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.utils import timezone

from accounts.roles import Role
from core.policy import Anyone


class UserQuerySet(models.QuerySet):
    def visible_to(self, user: Anyone) -> Self:
        return self if user.has_perm("accounts.view_user") else self.filter(pk=user.pk)

    def with_role(self, role: Role) -> Self:
        return self.filter(is_active=True, groups__name=role.value)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email: str, password: str | None = None, *, roles=(), **fields):
        """An account with a normalized address; without a password it cannot log in yet."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        user.take_roles(roles)
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class OneTimeLinkQuerySet(models.QuerySet):
    def usable(self, *, at: datetime | None = None) -> Self:
        """Links that still open at the instant `at` (left out: now)."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=at or timezone.now())


class InvitationQuerySet(OneTimeLinkQuerySet):
    def visible_to(self, user: Anyone) -> Self:
        return self if user.has_perm("accounts.view_invitation") else self.none()
