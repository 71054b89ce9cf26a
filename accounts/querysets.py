"""Which accounts, departments and invitations."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.roles import Role
from core.policy import Anyone


class UserQuerySet(models.QuerySet):
    def visible_to(self, user: Anyone) -> Self:
        return self if user.has_perm("accounts.view_user") else self.filter(pk=user.pk)

    def with_role(self, role: Role) -> Self:
        return self.filter(is_active=True, groups__name=role.value)

    def holding(self, *permissions: str) -> Self:
        """Active accounts with one of these (`app.view_thing`), by a role or given by name."""
        named = Q(pk=None)
        for permission in permissions:
            app, _dot, code = permission.partition(".")
            named |= Q(content_type__app_label=app, codename=code)
        found = Permission.objects.filter(named)
        by_role = Q(groups__in=Group.objects.filter(permissions__in=found))
        held = by_role | Q(user_permissions__in=found) | Q(is_superuser=True)
        return self.filter(
            is_active=True, pk__in=self.model._base_manager.filter(held).values("pk")
        )


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
