"""What leaves the offices: public notices, and the record of every export."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.querysets import ExportRecordQuerySet, NoticeQuerySet
from core.localized import Localized


class PublicNotice(models.Model):
    """A public notice (公示) of the offices; it ends by itself."""

    slug = models.SlugField(_("slug"), unique=True)
    call = models.ForeignKey(
        "programs.Call",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("call"),
    )
    title_zh = models.CharField(_("title (Chinese)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title = Localized()
    text_zh = models.TextField(_("text (Chinese)"))
    text_en = models.TextField(_("text (English)"), blank=True)
    text = Localized()
    published_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        ordering = ["-published_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__lt=F("ends_at")),
                name="notice_begins_before_it_ends",
                violation_error_message=_("The notice must begin before it ends."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("notices:detail", kwargs={"slug": self.slug})


class ExportRecord(models.Model):
    """Who took which list: opened before the first byte, closed with its count and hash."""

    class Status(models.TextChoices):
        OPENED = "opened", _("begun")
        CLOSED = "closed", _("complete")
        BROKEN = "broken", _("broken off")

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    purpose = models.CharField(_("purpose"), max_length=300)
    format = models.CharField(_("format"), max_length=10)
    filters = models.JSONField(_("filters"), default=dict)
    columns = models.JSONField(_("columns"), default=list)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPENED)
    rows = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField(_("begun"), auto_now_add=True)
    closed_at = models.DateTimeField(_("ended"), null=True, blank=True)
    objects = ExportRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.get_status_display()} {self.opened_at:%Y-%m-%d %H:%M}"
