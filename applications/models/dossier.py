"""How an office names what it packs into dossiers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DossierRule(models.Model):
    """The last rule of an office; see `applications.dossiers.naming` for what may stand in it."""

    role = models.CharField(_("shared by"), max_length=40, unique=True)
    folder = models.CharField(_("name of a folder"), max_length=120)
    file = models.CharField(_("name of a file"), max_length=120)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("rule for names in dossiers")
        verbose_name_plural = _("rules for names in dossiers")

    def __str__(self):
        return self.folder
