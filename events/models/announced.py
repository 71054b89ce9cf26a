"""What announces an event beside its text: cover, series, calls, what was said of a change."""

from typing import Self

from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from core import pictures
from core.localized import Localized

# What is kept of the time and place before a move; as JSON holds it.
MOVED = ("starts_at", "ends_at", "is_all_day", "time_zone", "mode", "venue_zh", "venue_en")
INSTANTS = ("starts_at", "ends_at")


class EventSeries(models.Model):
    """Events that belong together; the page of each lists the others."""

    name_zh = models.CharField(_("name (Chinese)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    name = Localized()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series of events")
        ordering = ["pk"]

    def __str__(self):
        return self.name


class Announced(models.Model):
    """Columns of an event; its pictures change by events.pictures, its day by events.workflow."""

    series = models.ForeignKey(
        EventSeries,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("series"),
    )
    calls = models.ManyToManyField(
        "programs.Call",
        related_name="events",
        blank=True,
        verbose_name=_("calls"),
        help_text=_("The open call of each linked program is shown without being named here."),
    )
    # See core.pictures; the alternative text is there where the picture is.
    cover = models.JSONField(default=list, blank=True, editable=False)
    cover_alt_zh = models.CharField(max_length=300, blank=True, editable=False)
    cover_alt_en = models.CharField(max_length=300, blank=True, editable=False)
    cover_alt = Localized()
    # Why it was called off or moved, in the words that those who come were sent.
    change_note_zh = models.TextField(_("reason (Chinese)"), blank=True, editable=False)
    change_note_en = models.TextField(_("reason (English)"), blank=True, editable=False)
    change_note = Localized()
    moved_from = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def cover_picture(self) -> pictures.Picture | None:
        return pictures.shown(self.cover)

    @property
    def time_and_place(self) -> dict:
        """As `moved_from` keeps it."""
        kept = {name: getattr(self, name) for name in MOVED}
        return kept | {name: kept[name].isoformat() for name in INSTANTS}

    @property
    def before_move(self) -> Self | None:
        """Time and place as they stood before the last move, to be read as an event; or None."""
        if not self.moved_from:
            return None
        instants = {name: parse_datetime(self.moved_from[name]) for name in INSTANTS}
        return type(self)(**self.moved_from | instants)
