"""What left the house, and the sets of columns that an office keeps."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.querysets import ColumnSetQuerySet, ExportRecordQuerySet


class ExportRecord(models.Model):
    """Who took which list: opened before the first byte, closed with its count and hash.

    One that the worker makes has its file afterwards, for its maker alone and for a day.
    """

    class Status(models.TextChoices):
        OPENED = "opened", _("begun")
        CLOSED = "closed", _("complete")
        BROKEN = "broken", _("broken off")

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    purpose = models.CharField(_("purpose"), max_length=300)
    reason = models.CharField(_("reason for sensitive columns"), max_length=300, blank=True)
    format = models.CharField(_("format"), max_length=12)
    # The list, and what a worker needs to make it again: see core.exports.asking.
    list_key = models.CharField(_("list"), max_length=60, blank=True)
    options = models.JSONField(default=dict)
    filters = models.JSONField(_("filters"), default=dict)
    columns = models.JSONField(_("columns"), default=list)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPENED)
    rows = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    expected = models.PositiveIntegerField(_("rows expected"), null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    # Of GB18030: [row, column, text] of the first cells that GBK lacks, and how many there are.
    spoiled = models.JSONField(_("cells outside GBK"), default=list)
    spoiled_count = models.PositiveIntegerField(default=0)
    file = models.OneToOneField(
        "core.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    expires_at = models.DateTimeField(_("the file is kept until"), null=True, blank=True)
    opened_at = models.DateTimeField(pgettext_lazy("at this instant", "begun"), auto_now_add=True)
    closed_at = models.DateTimeField(_("ended"), null=True, blank=True)
    touched_at = models.DateTimeField(default=timezone.now)  # when the worker was last heard of
    objects = ExportRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-pk"]
        permissions = [
            ("take_exportrecord", _("Can export lists")),
            ("take_sensitive_exportrecord", _("Can export sensitive columns, with a reason")),
        ]

    def __str__(self):
        return f"{self.get_status_display()} {timezone.localtime(self.opened_at):%Y-%m-%d %H:%M}"

    @property
    def is_built(self) -> bool:
        """By the worker; the others are sent while they are read."""
        return bool(self.options.get("is_built"))

    @property
    def file_at_hand(self) -> Any:
        """The file, as long as it may be taken."""
        alive = self.expires_at is not None and self.expires_at > timezone.now()
        return self.file if alive else None

    @property
    def percent(self) -> int:
        if self.status == self.Status.CLOSED:
            return 100
        return min(99, 100 * (self.rows or 0) // self.expected) if self.expected else 0


class ColumnSet(models.Model):
    """Columns of one list in their order, under a name, for all who share a role."""

    list_key = models.CharField(_("list"), max_length=60)
    role = models.CharField(_("shared by"), max_length=40)
    name = models.CharField(_("name of the set"), max_length=60)
    columns = models.JSONField(_("columns"), default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now=True)
    objects = ColumnSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("set of columns")
        verbose_name_plural = _("sets of columns")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["list_key", "role", "name"], name="one_column_set_per_name"
            ),
        ]

    def __str__(self):
        return self.name
