"""When the periodic jobs ran, and which days are working days."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScheduledRun(models.Model):
    """When a periodic job last ran, so that several hosts run it once."""

    name = models.CharField(max_length=100, unique=True)
    last_run_at = models.DateTimeField()


class CalendarDay(models.Model):
    """A day as the offices know it: it goes before the table of the year (core.working_days)."""

    day = models.DateField(_("date"), unique=True)
    is_working = models.BooleanField(
        _("working day"),
        default=False,
        help_text=_(
            "A Saturday or Sunday on which the hospital works is a make-up day. With the first one "
            "of a year its table counts as published: enter all of them, and all days off."
        ),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day:%Y-%m-%d}"
