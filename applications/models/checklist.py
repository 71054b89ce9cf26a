"""The screening room: what each office checks in a file, what it found, and what it waived."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.judgment import Office
from applications.querysets import OfFileQuerySet, StandingItemQuerySet
from core.localized import Localized


class StandingItem(models.Model):
    """Something that an office checks in every file, whatever the call says."""

    office = models.CharField(_("office"), max_length=20, choices=Office)
    position = models.PositiveSmallIntegerField(_("number"), default=0)
    text_zh = models.CharField(_("text (Chinese)"), max_length=300)
    text_en = models.CharField(_("text (English)"), max_length=300)
    text = Localized()
    # One that is no longer asked stays with the files in which it was answered.
    is_active = models.BooleanField(_("in use"), default=True)
    objects = StandingItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing item")
        verbose_name_plural = _("standing items")
        ordering = ["office", "position", "pk"]

    def __str__(self):
        return self.text


class CheckMark(models.Model):
    """One office's answer to one point of its checklist."""

    class Answer(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        NOT_APPLICABLE = "not_applicable", _("does not apply")

    application = models.ForeignKey(Application, models.CASCADE, related_name="marks")
    office = models.CharField(_("office"), max_length=20, choices=Office)
    rule = models.ForeignKey(
        "programs.EligibilityRule", models.PROTECT, null=True, blank=True, related_name="+"
    )
    item = models.ForeignKey(
        StandingItem, models.PROTECT, null=True, blank=True, related_name="marks"
    )
    answer = models.CharField(_("answer"), max_length=16, choices=Answer)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"), auto_now=True)
    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("check mark")
        verbose_name_plural = _("check marks")
        constraints = [
            models.CheckConstraint(
                condition=Q(rule__isnull=False, item=None) | Q(rule=None, item__isnull=False),
                name="mark_of_a_rule_or_an_item",
            ),
            models.UniqueConstraint(
                fields=["application", "office", "rule"], name="one_mark_per_office_and_rule"
            ),
            models.UniqueConstraint(
                fields=["application", "office", "item"], name="one_mark_per_office_and_item"
            ),
        ]

    def __str__(self):
        return f"{self.rule or self.item}: {self.get_answer_display()}"


class Waiver(models.Model):
    """A normal expectation that is not met, accepted by an office with its reason and name."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="waivers")
    rule = models.ForeignKey("programs.EligibilityRule", models.PROTECT, related_name="+")
    office = models.CharField(_("office"), max_length=20, choices=Office)
    reason = models.TextField(_("reason"), max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"), auto_now_add=True)
    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "rule"], name="one_waiver_per_application_and_rule"
            ),
        ]

    def __str__(self):
        return f"{self.application}: {self.rule}"
