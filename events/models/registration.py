"""Who comes: a seat, or a place in the waiting list."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.models.seats import CATEGORIES, SeatReserve
from events.querysets import RegistrationQuerySet


class Registration(models.Model):
    """The place of one person at one event: of a user, or of a guest by address.

    Who came without a seat has one, too, so that all that follows an event asks this table alone.

    Moves by `events.registration` and `events.seating` alone. The codes of its ticket and of a
    guest's own page are made from the `uuid` (core.codes) and stored nowhere.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("address not confirmed yet")
        SEATED = "seated", _("registered")
        OFFERED = "offered", _("a seat is offered")
        WAITING = "waiting", _("on the waiting list")
        WALKED_IN = "walked_in", _("came without a seat")
        CANCELLED = "cancelled", _("cancelled")

    class Precedence(models.IntegerChoices):
        """Who stands before whom in line; those who are equal, by the instant of registration."""

        HELD_A_SEAT = 0, _("had a seat and was moved back by the office")
        TALENT = 1, _("Shuren talents first")
        USUAL = 2, _("by the time of registration")
        AT_THE_DOOR = 3, _("never in line: came without registering")

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
    state = models.CharField(_("state"), max_length=12, choices=State)
    # As it was at registering, so that the order of the line is stable.
    category = models.CharField(_("category"), max_length=40, choices=CATEGORIES, blank=True)
    precedence = models.PositiveSmallIntegerField(
        _("order in line"), choices=Precedence, default=Precedence.USUAL
    )
    # The place in line: the instant of registration; of those on the same one, the lower id.
    queued_at = models.DateTimeField(_("registered"))
    # Since when a seat is theirs, or held for them while it is offered or not yet confirmed.
    seated_at = models.DateTimeField(_("seated"), null=True, blank=True)
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    # The reserve that the seat was taken from; none for a general seat.
    reserve = models.ForeignKey(
        SeatReserve, models.SET_NULL, null=True, blank=True, related_name="registrations"
    )
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    # When they were first seen at the door; emptied where that was a mistake.
    attended_at = models.DateTimeField(_("came"), null=True, blank=True)
    # When the words of a guest went (events.retention).
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)
    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["queued_at", "pk"]
        indexes = [
            models.Index(
                fields=["event", "state", "precedence", "queued_at", "id"],
                name="registration_line",
            ),
            models.Index(
                fields=["held_until"],
                name="registration_held_until",
                condition=Q(held_until__isnull=False),
            ),
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
                | Q(user=None, erased_at=None) & ~Q(guest_email="") & ~Q(guest_name="")
                | Q(user=None, erased_at__isnull=False, state="cancelled"),
                name="registration_is_of_a_user_or_of_a_guest",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(user=None, guest_name="", guest_email="", guest_unit=""),
                name="of_an_erased_guest_nothing_is_left",
            ),
            models.CheckConstraint(
                condition=Q(attended_at=None) | Q(state__in=["seated", "walked_in"]),
                name="only_who_was_let_in_has_come",
            ),
            models.CheckConstraint(
                condition=~Q(state="walked_in")
                | Q(attended_at__isnull=False, seated_at=None, reserve=None),
                name="who_walked_in_has_come_and_has_no_seat",
            ),
            models.CheckConstraint(
                condition=~Q(precedence=3) | Q(state__in=["walked_in", "cancelled"]),
                name="who_came_unregistered_is_in_no_line",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["unconfirmed", "offered"], held_until__isnull=False)
                | ~Q(state__in=["unconfirmed", "offered"]) & Q(held_until=None),
                name="what_is_held_is_held_until_an_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state="unconfirmed") | Q(user=None),
                name="only_a_guest_is_unconfirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(seated_at=None, reserve=None),
                name="who_waits_has_no_seat",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.event}"

    @property
    def holds_seat(self) -> bool:
        """Whether a seat counts as taken for this row (`RegistrationQuerySet.holding`)."""
        if self.state == self.State.UNCONFIRMED:
            return self.seated_at is not None
        return self.state in {self.State.SEATED, self.State.OFFERED}

    @property
    def has_missed(self) -> bool:
        """Whether they held a seat and did not come (`RegistrationQuerySet.missed`)."""
        took_place = self.event.state == Event.State.PUBLISHED and self.event.is_over
        return took_place and self.state == self.State.SEATED and self.attended_at is None

    @property
    def name(self) -> str:
        return self.user.name if self.user else self.guest_name or str(_("erased guest"))

    @property
    def email(self) -> str:
        return self.user.email if self.user else self.guest_email
