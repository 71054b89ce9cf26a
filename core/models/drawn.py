"""Papers that the portal draws itself."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PATIENCE = timedelta(minutes=2)  # a second press within it asks for nothing more


class DrawnPaper(models.Model):
    """One paper in one language: asked for, drawn by the worker, kept as a private file.

    Made again, it replaces the one before. `file` is empty until it was drawn for the first time.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("not possible")

    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    file = models.OneToOneField(
        "core.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    made_at = models.DateTimeField(_("made"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_awaited(self) -> bool:
        """Whether the worker was asked for it a moment ago."""
        return self.state == self.State.PENDING and self.asked_at > timezone.now() - PATIENCE

    def ask(self) -> None:
        self.state, self.asked_at = self.State.PENDING, timezone.now()
        self.save(update_fields=["state", "asked_at"])
