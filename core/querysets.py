"""Which rows of the trail, the outbox and the file store."""

from datetime import datetime
from typing import NoReturn, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.policy import Anyone


class AuditQuerySet(models.QuerySet):
    def visible_to(self, user: Anyone) -> Self:
        """All of it; or of every record on which this person has acted themselves."""
        if user.has_perm("core.view_auditentry"):
            return self
        if not user.has_perm("core.trace_auditentry"):
            return self.none()
        own = self.model._default_manager.filter(
            actor=user.pk, target_type=OuterRef("target_type"), target_id=OuterRef("target_id")
        )
        return self.filter(Exists(own))

    def unsealed(self) -> Self:
        return self.filter(seal=None).order_by("pk")

    def about(self, target: models.Model) -> Self:
        """Everything recorded about one row, newest first."""
        return self.filter(target_type=target._meta.label_lower, target_id=str(target.pk)).order_by(
            "-pk"
        )

    def delete(self) -> NoReturn:
        raise TypeError("The audit trail is append-only.")

    def update(self, **values: object) -> NoReturn:
        raise TypeError("The audit trail is append-only.")


class MessageQuerySet(models.QuerySet):
    def due(self, *, at: datetime | None = None) -> Self:
        """What the worker should send at the instant `at` (left out: now)."""
        at = at or timezone.now()
        return self.filter(state="queued").filter(Q(retry_at=None) | Q(retry_at__lte=at))

    def visible_to(self, user: Anyone) -> Self:
        """All of the outbox for those who watch over it; for others what was written to them."""
        if user.has_perm("core.view_message"):
            return self
        return self.filter(recipient=user.pk) if user.is_authenticated else self.none()


class StoredFileQuerySet(models.QuerySet):
    def of(self, target: models.Model) -> Self:
        return self.filter(owner_type__model=target._meta.model_name, owner_id=target.pk)
