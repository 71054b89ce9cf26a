"""The day itself: who was seen at the door, and who helps there."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.models.registration import Registration
from events.querysets import CheckInHelperQuerySet, CheckInQuerySet


class CheckInHelper(models.Model):
    """Somebody whom the office lets in to the check-in of one event, until it is over.

    With an account (`user`), or by a link that opens once, on one device. In the policy and in the
    trail the row of a link stands where a user would: it may check in, and nothing else.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="check_in_helpers")
    name = models.CharField(_("name"), max_length=100)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, verbose_name=_("account")
    )
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    objects = CheckInHelperQuerySet.as_manager()

    is_authenticated = False
    is_active = True
    roles = frozenset({"check_in_helper"})

    class Meta:
        verbose_name = _("helper at the check-in")
        verbose_name_plural = _("helpers at the check-in")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "user"],
                condition=Q(revoked_at=None),
                name="one_helper_per_event_and_account",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True, token_hash__isnull=False)
                | Q(user__isnull=False, token_hash__isnull=True),
                name="helper_comes_by_account_or_by_link",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def has_perm(self, _name: str) -> bool:
        return False

    def has_role(self, *_wanted: object) -> bool:
        return False

    def serves(self, event: Event, *, after: timedelta = timedelta()) -> bool:
        """after: how long past the end what was done before it is still taken."""
        is_theirs = self.revoked_at is None and self.event_id == event.pk
        return is_theirs and timezone.now() < event.ends_at + after


class CheckIn(models.Model):
    """One person seen at the door by one device. Written by `events.attendance` alone.

    The device gives the `uuid`, so that what is sent twice counts once. Where two devices saw the
    same person, the first row stands and the other one names it in `first`.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="check_ins")
    registration = models.ForeignKey(
        Registration, models.PROTECT, null=True, blank=True, related_name="check_ins"
    )
    # Of one whom the portal does not know; who has an account or a place has a registration.
    name = models.CharField(_("name"), max_length=100, blank=True)
    unit = models.CharField(_("unit"), max_length=200, blank=True)
    is_walk_in = models.BooleanField(_("without a seat"), default=False)
    at = models.DateTimeField(_("seen at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked in by"),
    )
    helper = models.ForeignKey(
        CheckInHelper, models.PROTECT, null=True, blank=True, related_name="+"
    )
    received_at = models.DateTimeField(_("received at"), auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    first = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    # When name and unit went (events.retention).
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)
    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["pk"]
        indexes = [models.Index(fields=["event", "changed_at"], name="check_in_news")]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(first=None, undone_at=None),
                name="one_standing_check_in_per_registration",
            ),
            models.CheckConstraint(
                condition=Q(registration__isnull=False, name="", erased_at=None)
                | Q(registration=None, erased_at=None) & ~Q(name="")
                | Q(registration=None, erased_at__isnull=False, name="", unit=""),
                name="check_in_is_of_one_person",
            ),
            models.CheckConstraint(
                condition=Q(is_walk_in=True) | Q(registration__isnull=False),
                name="only_a_registration_has_a_seat",
            ),
            models.CheckConstraint(
                condition=~Q(first=F("id")), name="check_in_is_not_second_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.event}"

    @property
    def person(self) -> str:
        return self.registration.name if self.registration else self.name or str(_("erased"))

    @property
    def by_name(self) -> str:
        """Who checked them in."""
        return str(self.helper or self.by or "")
