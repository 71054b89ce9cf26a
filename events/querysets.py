"""Which events and registrations."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class EventQuerySet(models.QuerySet):
    def published(self):
        """What visitors see: announced ones, cancelled ones included, since somebody may hold the link."""
        return self.exclude(state="draft")

    def visible_to(self, user):
        return self if user.has_perm("events.view_event") else self.published()

    def upcoming(self, *, at=None):
        return self.filter(ends_at__gte=at or timezone.now()).order_by("starts_at", "pk")

    def past(self, *, at=None):
        return self.filter(ends_at__lt=at or timezone.now()).order_by("-starts_at", "-pk")


class RegistrationQuerySet(models.QuerySet):
    def seated(self):
        return self.filter(state="seated")

    def waiting(self):
        """In the order in which they stand in line."""
        return self.filter(state="waiting").order_by("queued_at", "pk")

    def live(self):
        return self.filter(Q(state="seated") | Q(state="waiting"))

    def visible_to(self, user):
        if user.has_perm("events.view_registration"):
            return self
        return self.filter(user=user) if user.is_authenticated else self.none()
