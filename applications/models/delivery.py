"""How somebody without an account hands in one paper: a one-time link into one slot."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import OneTimeLink
from applications.models.document import DocumentSlot, DocumentVersion
from applications.querysets import DeliveryLinkQuerySet
from core.templatetags.core_tags import day


class DeliveryLink(OneTimeLink):
    """Asks one person outside for one paper: a file, or the answers to a short form."""

    class Asks(models.TextChoices):
        FILE = "file", _("a file")
        FORM = "form", _("a short form for hosts")

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("one-time link", "waiting")
        ARRIVED = "arrived", _("arrived")
        EXPIRED = "expired", _("expired")
        REVOKED = "revoked", _("taken back")

    slot = models.ForeignKey(DocumentSlot, models.CASCADE, related_name="links")
    recipient_name = models.CharField(_("name"), max_length=100)
    recipient_email = models.EmailField(_("e-mail"))
    asks = models.CharField(_("what is asked"), max_length=4, choices=Asks, default=Asks.FILE)
    message = models.TextField(_("message"), blank=True, max_length=2000)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    objects = DeliveryLinkQuerySet.as_manager()  # type: ignore[misc]  # more than the base has

    class Meta:
        verbose_name = _("one-time link")
        verbose_name_plural = _("one-time links")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot"],
                condition=Q(used_at=None, revoked_at=None),
                name="one_live_link_per_slot",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None),
                name="delivery_link_used_or_revoked",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="delivery_link_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.slot}: {self.recipient_name}"

    @property
    def status(self) -> Status:
        if self.used_at:
            return self.Status.ARRIVED
        if self.revoked_at:
            return self.Status.REVOKED
        if self.expires_at <= timezone.now():
            return self.Status.EXPIRED
        return self.Status.WAITING

    @property
    def is_live(self) -> bool:
        """Neither used nor taken back; it may have expired."""
        return self.used_at is None and self.revoked_at is None


class DeliveryAnswer(models.Model):
    """What a host answered in the short form; it also lies in the slot as a PDF."""

    link = models.OneToOneField(DeliveryLink, models.CASCADE, related_name="answer")
    version = models.OneToOneField(
        DocumentVersion, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    hosts = models.BooleanField(_("can host the applicant"))
    institution = models.CharField(_("host institution"), max_length=200)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    months = models.DecimalField(
        _("months offered"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    working_language = models.CharField(_("working language"), max_length=60, blank=True)
    has_facilities = models.BooleanField(_("workplace and facilities are there"), null=True)
    bench_fee = models.BooleanField(_("bench fee is asked"), null=True)
    bench_fee_note = models.CharField(_("bench fee"), max_length=200, blank=True)
    statement = models.TextField(_("statement"), blank=True, max_length=4000)
    name = models.CharField(_("name"), max_length=100)
    position = models.CharField(_("position"), max_length=150)
    signature = models.CharField(_("signature"), max_length=100)
    signed_at = models.DateTimeField(_("signed"), auto_now_add=True)

    class Meta:
        verbose_name = _("answers of a host")
        verbose_name_plural = _("answers of hosts")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(starts_on__lt=F("ends_on")),
                name="hosting_begins_before_it_ends",
                violation_error_message=_("The last day must lie after the first."),
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.institution}"

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Question and answer, in the order of the form."""
        answers = [
            (gettext("Can host the applicant"), _yes_no(self.hosts)),
            (gettext("Host institution"), self.institution),
            (gettext("First day"), day(self.starts_on)),
            (gettext("Last day"), day(self.ends_on)),
            (gettext("Months offered"), f"{self.months.normalize():f}" if self.months else ""),
            (gettext("Working language"), self.working_language),
            (gettext("Workplace and facilities are there"), _yes_no(self.has_facilities)),
            (gettext("A bench fee is asked"), _yes_no(self.bench_fee)),
            (gettext("Bench fee: how much, what for"), self.bench_fee_note),
            (gettext("Statement"), self.statement),
            (gettext("Name"), self.name),
            (gettext("Position"), self.position),
        ]
        return [(question, answer) for question, answer in answers if answer]


def _yes_no(value: bool | None) -> str:
    return "" if value is None else gettext("Yes") if value else gettext("No")
