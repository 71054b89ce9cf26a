"""Numbers without people that everybody may read, as the office has published them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.querysets import EditionQuerySet


class OpenDataEdition(models.Model):
    """One publication: it never changes. A new one takes its place; withdrawn, it is seen no more.

    Frozen, since numbers that move with every decision would tell of the person it was about.
    """

    class License(models.TextChoices):
        CC_BY = "CC-BY-4.0", _("CC BY 4.0: free use, naming the source")
        CC0 = "CC0-1.0", _("CC0 1.0: free use without conditions")

    content = models.JSONField()
    license = models.CharField(_("license"), max_length=20, choices=License, default=License.CC_BY)
    is_public = models.BooleanField(_("public"), default=True)
    published_at = models.DateTimeField(_("published"), auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of the open data")
        verbose_name_plural = _("editions of the open data")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_public"], condition=Q(is_public=True), name="one_public_edition"
            ),
        ]

    def __str__(self):
        return f"{self.published_at:%Y-%m-%d}"
