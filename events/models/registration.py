"""Who comes: a seat, or a place in the waiting list."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.querysets import RegistrationQuerySet


class Registration(models.Model):
    """The place of one person at one event: of a user, or of a guest by address.

    Moves by `events.registration` alone. The codes of its ticket and of a guest's own page are
    made from the `uuid` (core.codes) and stored nowhere.
    """

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
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("person"),
    )
    # Of one without an account, as they wrote themselves; empty where there is a user.
    guest_name = models.CharField(_("name of the guest"), max_length=100, blank=True)
    guest_email = models.EmailField(_("address of the guest"), blank=True)
    guest_unit = models.CharField(_("unit of the guest"), max_length=200, blank=True)
    guest_language = models.CharField(max_length=10, blank=True, choices=settings.LANGUAGES)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State)
    # The place in line: the instant of registration; of those on the same one, the lower id.
    queued_at = models.DateTimeField(_("registered"))
    question = models.TextField(_("question asked beforehand"), blank=True, max_length=1000)
    seated_at = models.DateTimeField(_("seated"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    # When they were first seen at the door; emptied where that was a mistake.
    attended_at = models.DateTimeField(_("came"), null=True, blank=True)
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
            models.UniqueConstraint(
                fields=["event", "guest_email"],
                condition=~Q(state="cancelled") & ~Q(guest_email=""),
                name="one_live_registration_per_address",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, guest_email="", guest_name="")
                | Q(user__isnull=True) & ~Q(guest_email="") & ~Q(guest_name=""),
                name="registration_is_of_a_user_or_of_a_guest",
            ),
            models.CheckConstraint(
                condition=Q(attended_at=None) | Q(state="seated"),
                name="only_who_holds_a_seat_has_come",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.event}"

    @property
    def name(self) -> str:
        return self.user.name if self.user else self.guest_name

    @property
    def email(self) -> str:
        return self.user.email if self.user else self.guest_email
