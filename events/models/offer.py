"""Who was offered a seat, when, and what came of it: the log of a waiting list."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models.event import Event
from events.models.registration import Registration


class SeatOffer(models.Model):
    """One seat that became free and whom it went to. Written by `events.seating` alone."""

    class Outcome(models.TextChoices):
        OPEN = "open", pgettext_lazy("offer", "not answered yet")
        ACCEPTED = "accepted", pgettext_lazy("offer", "accepted")
        DECLINED = "declined", pgettext_lazy("offer", "declined")
        LAPSED = "lapsed", pgettext_lazy("offer", "not answered in time")
        GIVEN = "given", pgettext_lazy("offer", "given at once")
        WITHDRAWN = "withdrawn", pgettext_lazy("offer", "withdrawn")

    event = models.ForeignKey(Event, models.CASCADE, related_name="offers")
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="offers", verbose_name=_("person")
    )
    place = models.PositiveIntegerField(_("place in line"))
    waiting = models.PositiveIntegerField(_("how many waited"))
    made_at = models.DateTimeField(_("offered at"))
    until = models.DateTimeField(_("held until"), null=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)

    class Meta:
        verbose_name = _("offer of a seat")
        verbose_name_plural = _("offers of seats")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(outcome="open"),
                name="one_open_offer_per_registration",
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", answered_at=None, until__isnull=False)
                | ~Q(outcome="open") & Q(answered_at__isnull=False),
                name="offer_is_open_or_answered",
            ),
        ]

    @property
    def tone(self) -> str:
        """The color of the outcome's badge."""
        taken = {self.Outcome.ACCEPTED, self.Outcome.GIVEN}
        return "pine" if self.outcome in taken else "amber" if self.outcome == "open" else ""

    def __str__(self) -> str:
        return f"{self.registration} · {self.get_outcome_display()}"
