"""Who has looked, after a lecture, which programs they qualify for."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talents.models import Talent


class ProgramsLook(models.Model):
    """The bare fact and its day; neither what was found nor how often."""

    talent = models.ForeignKey(Talent, models.CASCADE, related_name="looks")
    event = models.ForeignKey("events.Event", models.CASCADE, related_name="looks")
    looked_on = models.DateField(_("looked on"), default=timezone.localdate)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["talent", "event"], name="one_look_per_lecture")
        ]

    def __str__(self):
        return f"{self.talent} · {self.event}"
