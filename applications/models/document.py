"""The papers of an application: slots that say what is missing, and every version that came in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application


class DocumentSlot(models.Model):
    """A place for one paper that the call asks for."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="slots")
    requirement = models.ForeignKey("programs.RequiredDocument", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["requirement__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "requirement"], name="one_slot_per_requirement"
            ),
        ]

    def __str__(self):
        return self.requirement.name

    @property
    def current(self) -> "DocumentVersion | None":
        """The newest version; reads prefetched rows where there are any."""
        return max(self.versions.all(), key=lambda version: version.number, default=None)

    @property
    def takes_upload(self) -> bool:
        return self.requirement.source == "applicant"

    @property
    def comes_from_outside(self) -> bool:
        """A host or referee sends it; the applicant can neither send nor read it."""
        return self.requirement.source == "third_party"

    @property
    def is_awaited(self) -> bool:
        """Missing to the offices, without keeping the applicant from sending."""
        needed = self.requirement.required == "always"
        return self.comes_from_outside and needed and self.current is None

    @property
    def is_missing(self) -> bool:
        """Missing to the applicant, who can send it."""
        return self.takes_upload and self.requirement.required == "always" and self.current is None


class DocumentVersion(models.Model):
    """One file that came into a slot. All are kept."""

    class Preview(models.TextChoices):
        PENDING = "pending", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("not possible")

    slot = models.ForeignKey(DocumentSlot, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    file = models.OneToOneField("core.StoredFile", models.PROTECT, related_name="+")
    preview = models.CharField(max_length=10, choices=Preview, default=Preview.PENDING)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["slot", "number"], name="one_version_per_number"),
            models.CheckConstraint(condition=Q(number__gt=0), name="versions_count_from_one"),
        ]

    def __str__(self):
        return f"{self.slot} ({self.number})"


class PreviewPage(models.Model):
    """A page of a version as a picture that the server made."""

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    file = models.OneToOneField("core.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="one_picture_per_page"),
        ]
