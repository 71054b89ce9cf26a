"""Which accounts, departments and invitations."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

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


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(
        self,
        email: str,
        password: str | None = None,
        *,
        roles: Iterable[str] = (),
        **fields: Any,
    ) -> Any:
        """An account with a normalized address; without a password it cannot log in yet."""
        user: Any = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        user.take_roles(roles)
        return user

    def get_by_natural_key(self, email: str | None) -> Any:
        return self.get(email__iexact=email)


class OneTimeLinkQuerySet(models.QuerySet):
    def usable(self, *, at: datetime | None = None) -> Self:
        """Links that still open at the instant `at` (left out: now)."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=at or timezone.now())


class InvitationQuerySet(OneTimeLinkQuerySet):
    def visible_to(self, user: Anyone) -> Self:
        return self if user.has_perm("accounts.view_invitation") else self.none()


class ApiTokenQuerySet(models.QuerySet):
    def visible_to(self, user: Anyone) -> Self:
        return self if user.has_perm("accounts.view_apitoken") else self.none()
