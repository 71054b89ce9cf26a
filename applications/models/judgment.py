"""What others say of an application: the department, the two offices."""

from datetime import datetime

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.document import DocumentSlot
from applications.querysets import CorrectionQuerySet


class Office(models.TextChoices):
    """The two offices that screen; the values are those of their roles."""

    FOREIGN_AFFAIRS = "foreign_affairs", _("Foreign Affairs Office")
    HUMAN_RESOURCES = "human_resources", _("Office of Human Resources")


class Opinion(models.Model):
    """The department's opinion (科室意见)."""

    class Verdict(models.TextChoices):
        AGREES = "agrees", _("agrees")
        REFUSES = "refuses", _("does not agree")

    application = models.OneToOneField(Application, models.CASCADE, related_name="opinion")
    verdict = models.CharField(_("opinion"), max_length=10, choices=Verdict)
    text = models.TextField(_("reason"), max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    # Given by an office for a head who is away.
    on_behalf = models.BooleanField(_("for the head"), default=False)
    given_at = models.DateTimeField(_("given"), auto_now=True)

    class Meta:
        verbose_name = _("department's opinion")
        verbose_name_plural = _("departments' opinions")

    def __str__(self):
        return self.get_verdict_display()


class Screening(models.Model):
    """One office's check of an application."""

    class Verdict(models.TextChoices):
        PASS = "pass", _("passed")
        CHANGES = "changes", _("asked for changes")
        FAIL = "fail", _("not qualified")

    application = models.ForeignKey(Application, models.CASCADE, related_name="screenings")
    office = models.CharField(_("office"), max_length=20, choices=Office)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    note = models.TextField(_("internal note"), blank=True, max_length=4000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"), auto_now=True)

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "office"], name="one_screening_per_office"
            ),
        ]

    def __str__(self):
        return f"{self.get_office_display()}: {self.get_verdict_display()}"


class CorrectionRequest(models.Model):
    """One thing to be mended: a field or a document, with the reason. Only these unlock."""

    class Weight(models.TextChoices):
        BLOCKING = "blocking", _("needed before it goes on")
        LATER = "later", _("may follow later")

    application = models.ForeignKey(Application, models.CASCADE, related_name="corrections")
    office = models.CharField(_("office"), max_length=20, choices=Office)
    field = models.CharField(_("field"), max_length=40, blank=True)
    slot = models.ForeignKey(
        DocumentSlot,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("document"),
    )
    reason = models.TextField(_("what is to be mended"), max_length=2000)
    weight = models.CharField(_("weight"), max_length=10, choices=Weight, default=Weight.BLOCKING)
    # Empty: the day on which the hospital decides, also where that day is moved.
    due_at = models.DateTimeField(_("until"), null=True, blank=True)
    # The first, second, third time that something was asked of this application.
    loop = models.PositiveSmallIntegerField(_("round"), default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    # What the office had seen, and what came back: {"value"} of a field, {"version"} of a document.
    before = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction request")
        verbose_name_plural = _("correction requests")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(field="") & Q(slot__isnull=False)) | (~Q(field="") & Q(slot=None)),
                name="correction_of_a_field_or_a_document",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        if self.slot:
            return str(self.slot)
        return capfirst(str(Application._meta.get_field(self.field).verbose_name))

    @property
    def due(self) -> datetime:
        return self.due_at or self.application.call.hospital_due_at

    @property
    def is_overdue(self) -> bool:
        return self.closed_at is None and self.due <= timezone.now()

    @property
    def may_follow(self) -> bool:
        return self.weight == self.Weight.LATER

    def seen_now(self, application: Application | None = None) -> dict:
        """What stands there now: {"value"} of a field, {"version"} of a document (None: none)."""
        if self.slot:
            current = self.slot.current
            return {"version": current.number if current else None}
        row = application or self.application
        return {"value": row.serializable_value(self.field)}
