"""What an office had before it: the application as it was sent, kept for good."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.querysets import OfFileQuerySet


class Snapshot(models.Model):
    """The fields and the versions of all papers at one moment; written once, never changed."""

    class Why(models.TextChoices):
        SUBMITTED = "submitted", _("sent")
        RESUBMITTED = "resubmitted", _("changes sent")
        FOLLOWED = "followed", _("something that was to follow")
        TAKEN_BACK = "taken_back", _("request taken back")
        FORWARDED = "forwarded", _("forwarded")

    application = models.ForeignKey(Application, models.CASCADE, related_name="snapshots")
    number = models.PositiveSmallIntegerField(_("number"))
    why = models.CharField(_("occasion"), max_length=12, choices=Why)
    # {"fields": {name: as stored}, "documents": {code of the requirement: {"version", "sha256"}}}
    data = models.JSONField(encoder=DjangoJSONEncoder)
    taken_at = models.DateTimeField(_("time"), auto_now_add=True)
    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "number"], name="one_snapshot_per_number"
            ),
        ]

    def __str__(self):
        return f"{self.application} ({self.number})"
