"""The private files."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.querysets import StoredFileQuerySet


class StoredFile(models.Model):
    """A private file and what is known of its bytes. Opened through /files/<uuid>/ alone.

    `owner` is the row whose permissions decide: can(user, "download", file) asks it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(max_length=200)
    name = models.CharField(_("name"), max_length=200, help_text=_("As its owner called it."))
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True, blank=True)
    # Made by the portal itself (a preview, a re-encoded photo): may be shown in the page.
    is_own_image = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    owner_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    owner_id = models.PositiveBigIntegerField(null=True)
    owner = GenericForeignKey("owner_type", "owner_id")
    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(fields=["owner_type", "owner_id"], name="file_by_owner"),
            models.Index(fields=["uploaded_by", "created_at"], name="file_by_uploader"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("file", kwargs={"uuid": self.uuid})
