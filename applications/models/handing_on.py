"""What the hospital hands on: its recommendation, batches to the receiving unit, outcomes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.forwarding_querysets import ForwardingQuerySet, PaperQuerySet
from applications.models.application import Application
from core.localized import Localized
from core.models import DrawnPaper


class Recommendation(models.Model):
    """The unit's recommendation (单位推荐意见); it is printed in Chinese."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="recommendation")
    text = models.TextField(_("the unit's opinion (Chinese)"), max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("unit's recommendation")
        verbose_name_plural = _("unit's recommendations")

    def __str__(self):
        return str(self.application)


class Forwarding(models.Model):
    """One batch of files handed on to the receiving unit (上报)."""

    call = models.ForeignKey(
        "programs.Call", models.PROTECT, related_name="forwardings", verbose_name=_("call")
    )
    number = models.PositiveSmallIntegerField(_("batch"))
    to_zh = models.CharField(_("forwarded to (Chinese)"), max_length=200, blank=True)
    to_en = models.CharField(_("forwarded to (English)"), max_length=200, blank=True)
    to = Localized()
    # The kinds of identity numbers that the receiving unit may open (`IdentityNumber.Kind`).
    fields = models.JSONField(_("identity numbers"), default=list, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    # Why it went after the sponsor's day; empty where it was in time.
    late_reason = models.TextField(_("why it is late"), blank=True, max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    forwarded_at = models.DateTimeField(_("forwarded"), auto_now_add=True)
    objects = ForwardingQuerySet.as_manager()

    class Meta:
        verbose_name = _("forwarding")
        verbose_name_plural = _("forwardings")
        ordering = ["-pk"]
        permissions = [("import_forwarding", _("Can bring in the sponsor's outcomes"))]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="one_batch_per_number"),
        ]

    def __str__(self):
        return f"{self.call} ({self.number})"


class ForwardedFile(models.Model):
    """One application in a batch, and what the sponsor decided."""

    class Outcome(models.TextChoices):
        OPEN = "", _("still to come")
        AWARDED = "awarded", _("awarded")
        NOT_AWARDED = "not_awarded", _("not awarded")

    forwarding = models.ForeignKey(Forwarding, models.PROTECT, related_name="files")
    application = models.OneToOneField(Application, models.CASCADE, related_name="forwarded_file")
    position = models.PositiveSmallIntegerField(_("number"), default=0)
    outcome = models.CharField(
        _("outcome"), max_length=12, choices=Outcome, default=Outcome.OPEN, blank=True
    )
    outcome_note = models.TextField(_("note on the outcome"), blank=True, max_length=1000)
    outcome_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome_at = models.DateTimeField(_("recorded"), null=True, blank=True)

    class Meta:
        verbose_name = _("forwarded file")
        verbose_name_plural = _("forwarded files")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome_at__isnull=False),
                name="outcome_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "awarded", "not_awarded"]),
                name="sponsor_outcome_is_known",
            ),
        ]

    def __str__(self):
        return str(self.application)


class Paper(DrawnPaper):
    """A paper that the portal draws: one of a kind for a file or a call and a language."""

    class Kind(models.TextChoices):
        RECOMMENDATION = "recommendation", _("unit's recommendation form")
        APPLICATION = "application", pgettext_lazy("paper", "application")
        NOMINEES = "nominees", _("summary table of nominees")

    kind = models.CharField(_("paper"), max_length=20, choices=Kind)
    call = models.ForeignKey("programs.Call", models.PROTECT, related_name="papers")
    # Null: of the call as a whole.
    application = models.ForeignKey(
        Application, models.CASCADE, null=True, blank=True, related_name="papers"
    )
    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["kind", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind", "language"],
                condition=Q(application__isnull=False),
                name="one_paper_per_file_and_language",
            ),
            models.UniqueConstraint(
                fields=["call", "kind", "language"],
                condition=Q(application=None),
                name="one_paper_per_call_and_language",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(file__isnull=False),
                name="ready_paper_has_its_file",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.application or self.call}"
