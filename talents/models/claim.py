"""Signing up by staff number."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import OneTimeLink
from talents.models.talent import Talent


class Claim(OneTimeLink):
    """Lets a person of the roster open their account; the link goes to the roster's address."""

    talent = models.ForeignKey(Talent, models.CASCADE, related_name="claims")
    # As the roster had it when the mail was written: once it changes, the link no longer opens.
    email = models.EmailField(_("e-mail"))

    class Meta:
        verbose_name = _("sign-up link")
        verbose_name_plural = _("sign-up links")

    def __str__(self):
        return self.talent.staff_no
