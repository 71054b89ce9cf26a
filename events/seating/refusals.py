"""Why something about a place cannot be done: a sentence for the person who asks."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.policy import Anyone
from events.models import Event, Registration
from events.permissions import is_invited

State = Registration.State


class RegistrationRefused(Exception):
    """It cannot be done; the text says why, for the person who asked."""


class AlreadyRegistered(RegistrationRefused):
    """There is a live registration already: a double click, or a second tab."""


def why_not(event: Event, user: Anyone) -> str:
    """The sentence that tells why `user` cannot register now; empty where they can.

    A full event is no reason: there is the waiting list.
    """
    opens = event.registration_opens_at
    if event.is_cancelled:
        return _("This event was called off.")
    if event.state != Event.State.PUBLISHED:
        return _("This event is not announced yet.")
    if event.is_over:
        return _("This event is over.")
    if opens is None:
        return _("No registration is needed for this event.")
    if not event.takes_registrations:
        is_early = opens > timezone.now()
        return _("Registration is not open yet.") if is_early else _("Registration is closed.")
    if user.is_authenticated and not is_invited(user, event):
        return _("This event is for %(audience)s.") % {"audience": event.get_audience_display()}
    return ""


def why_no_guest(event: Event, visitor: Anyone) -> str:
    """The sentence that tells why nobody can register without an account; empty where one can."""
    if event.audience != Event.Audience.PUBLIC:
        return _("This event is for %(audience)s. Sign in to register.") % {
            "audience": event.get_audience_display()
        }
    return why_not(event, visitor)


def why_not_cancel(registration: Registration) -> str:
    """The sentence that tells why a place cannot be given back; empty where it can."""
    if registration.attended_at:
        return _("You were seen at the door; this place cannot be canceled any more.")
    if registration.event.is_over:
        return _("The event is over; there is nothing left to cancel.")
    return ""


def why_no_answer(registration: Registration) -> str:
    """The sentence that tells why an offer cannot be answered any more; empty where it can."""
    if registration.state == State.CANCELLED:
        return _("This place was given back or passed on. You can register again.")
    if registration.state != State.OFFERED:
        return _("No seat is offered to you at the moment.")
    if registration.event.is_over or registration.event.is_cancelled:
        return why_not(registration.event, registration.user)
    if registration.held_until and registration.held_until <= timezone.now():
        return _("The time to accept is over; the seat goes to the next in line.")
    return ""


def why_not_capacity(event: Event, capacity: int | None) -> str:
    """The sentence that tells why there cannot be so few seats; empty where there can."""
    if capacity is None or capacity >= event.seats_taken + event.seats_held:
        return ""
    taken = ngettext(
        "%(taken)d seat is taken already.", "%(taken)d seats are taken already.", event.seats_taken
    ) % {"taken": event.seats_taken}
    held = ngettext(
        "%(held)d more is reserved.", "%(held)d more are reserved.", event.seats_held
    ) % {"held": event.seats_held}
    return f"{taken} {held}" if event.seats_held else taken


def already(state: str) -> str:
    if state == State.SEATED:
        return _("You are registered already; your seat is safe.")
    if state == State.OFFERED:
        return _("A seat is offered to you already: accept it.")
    if state == State.WALKED_IN:
        return _("You were let in at the door already; there is nothing left to register.")
    return _("You are on the waiting list already; your place is kept.")
