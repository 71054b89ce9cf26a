"""What may never be of an event; the database has the last word."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

CLOSES_TOO_LATE = _("Registration must close before the event is over, or with it.")

EVENT_CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(
        condition=Q(starts_at__lt=F("ends_at")),
        name="event_begins_before_it_ends",
        violation_error_message=_("The event must begin before it ends."),
    ),
    models.CheckConstraint(
        condition=Q(capacity=None) | Q(capacity__gte=F("seats_taken") + F("seats_held")),
        name="event_taken_and_held_seats_within_capacity",
        violation_error_message=_("There are more seats taken or reserved than that."),
    ),
    models.CheckConstraint(
        condition=Q(seats_held__lte=F("seats_reserved")),
        name="event_holds_no_more_seats_than_are_reserved",
    ),
    models.CheckConstraint(
        condition=Q(registration_opens_at=None)
        | Q(registration_closes_at=None)
        | Q(registration_opens_at__lt=F("registration_closes_at")),
        name="event_registration_opens_before_it_closes",
        violation_error_message=_("Registration must open before it closes."),
    ),
    models.CheckConstraint(
        condition=Q(registration_closes_at=None) | Q(registration_closes_at__lte=F("ends_at")),
        name="event_registration_closes_by_its_end",
        violation_error_message=CLOSES_TOO_LATE,
    ),
]
