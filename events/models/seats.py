"""Seats kept for a category of people."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.event import Event

CATEGORIES = [choice for choice in Event.Audience.choices if choice[0] != Event.Audience.PUBLIC]


class SeatReserve(models.Model):
    """So many seats are for one category, until they are released for everybody.

    Moves by `events.seating` alone, which keeps the counters of the event in step.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="reserves")
    category = models.CharField(_("category"), max_length=40, choices=CATEGORIES)
    seats = models.PositiveIntegerField(_("seats"), validators=[MinValueValidator(1)])
    seats_taken = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)
    releases_at = models.DateTimeField(_("for everybody from"), null=True, blank=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("reserved seats")
        verbose_name_plural = _("reserved seats")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["releases_at"],
                name="reserve_to_release",
                condition=Q(released_at=None, releases_at__isnull=False),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "category"], name="one_reserve_per_event_and_category"
            ),
            models.CheckConstraint(
                condition=Q(seats_taken__lte=F("seats")), name="reserve_gives_what_it_has"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()}: {self.seats}"

    @property
    def seats_free(self) -> int:
        return self.seats - self.seats_taken
