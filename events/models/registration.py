"""Who comes: a seat, or a place in the waiting list."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.querysets import RegistrationQuerySet


class Registration(models.Model):
    """One person's place at one event. Moves by `events.registration` alone."""

    class State(models.TextChoices):
        SEATED = "seated", _("registered")
        WAITING = "waiting", _("on the waiting list")
        CANCELLED = "cancelled", _("cancelled")

    event = models.ForeignKey(
        Event, models.PROTECT, related_name="registrations", verbose_name=_("event")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="registrations",
        verbose_name=_("person"),
    )
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State)
    # The place in line: the instant of registration; of those on the same one, the lower id.
    queued_at = models.DateTimeField(_("registered"))
    question = models.TextField(_("question asked beforehand"), blank=True, max_length=1000)
    seated_at = models.DateTimeField(_("seated"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["queued_at", "pk"]
        indexes = [
            models.Index(fields=["event", "state", "queued_at", "id"], name="registration_queue")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "user"],
                condition=~Q(state="cancelled"),
                name="one_live_registration_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.event}"
