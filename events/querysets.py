"""Which events and registrations."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.policy import Anyone


class EventQuerySet(models.QuerySet):
    def published(self) -> Self:
        """What visitors see; cancelled ones too, since somebody may hold the link."""
        return self.exclude(state="draft")

    def visible_to(self, user: Anyone) -> Self:
        return self if user.has_perm("events.view_event") else self.published()

    def upcoming(self, *, at: datetime | None = None) -> Self:
        return self.filter(ends_at__gte=at or timezone.now()).order_by("starts_at", "pk")

    def past(self, *, at: datetime | None = None) -> Self:
        return self.filter(ends_at__lt=at or timezone.now()).order_by("-starts_at", "-pk")


class RegistrationQuerySet(models.QuerySet):
    def seated(self) -> Self:
        return self.filter(state="seated")

    def waiting(self) -> Self:
        """In the order in which they stand in line."""
        return self.filter(state="waiting").order_by("queued_at", "pk")

    def live(self) -> Self:
        return self.filter(Q(state="seated") | Q(state="waiting"))

    def visible_to(self, user: Anyone) -> Self:
        if user.has_perm("events.view_registration"):
            return self
        return self.filter(user=user) if user.is_authenticated else self.none()
