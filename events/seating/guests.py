"""People without an account: a short form, a mail to confirm the address, a page of their own."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import outbox
from events.models import Event, Registration
from events.permissions import LinkHolder
from events.registration import enter
from events.seating import seats
from events.seating.line import settle
from events.seating.refusals import RegistrationRefused, why_no_guest
from events.seating.telling import record, write

State = Registration.State


def ask(event: Event, *, name: str, email: str, unit: str = "", language: str) -> None:
    """Keeps a place for a guest until the address is confirmed, and writes to it.

    Asked again before that, it takes the name and unit that were given last. What is answered
    tells nothing of the address: one that belongs to an account, or holds a place already, gets
    another mail. Raises RegistrationRefused for what concerns the event alone.
    """
    address = email.strip().lower()
    with transaction.atomic():
        locked = seats.locked(event)
        if refusal := why_no_guest(locked, AnonymousUser()):
            raise RegistrationRefused(refusal)
        if user := User.objects.filter(email__iexact=address).first():
            _point_to_the_log_in(locked, user)
            return
        settle(locked)
        known = locked.registrations.exclude(state=State.CANCELLED)
        if registration := known.filter(guest_email=address).first():
            registration.event = locked
            if registration.state != State.UNCONFIRMED:
                write("guest_has_place", registration)
                return
        else:
            registration = _kept_for(locked, address)
        registration.guest_name, registration.guest_unit = name.strip(), unit.strip()
        registration.guest_language = language
        registration.save()
        record(None, "registration.ask", registration)
        write("confirm", registration)


@transaction.atomic
def confirm(registration: Registration) -> Registration:
    """The address is theirs: the place that was kept is, too. Confirming twice changes nothing.

    Raises RegistrationRefused where the time is over.
    """
    event = seats.locked(registration.event)
    current = seats.current(registration, event)
    if refusal := why_not_confirm(current):
        raise RegistrationRefused(refusal)
    if current.state != State.UNCONFIRMED:
        return current
    current.state = State.SEATED if current.seated_at else State.WAITING
    current.held_until = None
    current.save(update_fields=["state", "held_until"])
    record(LinkHolder(current.uuid), "registration.confirm", current, State.UNCONFIRMED)
    write("registered" if current.state == State.SEATED else "waiting", current)
    settle(event)
    return current


def why_not_confirm(registration: Registration) -> str:
    """The sentence that tells why a place cannot be confirmed; empty where it can, or is."""
    event = registration.event
    if event.is_cancelled:
        return _("This event was called off.")
    if event.is_over:
        return _("This event is over.")
    is_late = registration.held_until is not None and registration.held_until <= timezone.now()
    if registration.state == State.UNCONFIRMED and is_late:
        return _("The time to confirm is over. Register again; it takes a minute.")
    if registration.state == State.CANCELLED:
        return _("This place is not kept any more. Register again; it takes a minute.")
    return ""


def kept_until(event: Event) -> datetime:
    """Until when a place asked for now may be confirmed: the beginning cuts it short.

    Of an event that is going on already the end does.
    """
    now = timezone.now()
    last = event.starts_at if event.starts_at > now else event.ends_at
    return min(now + timedelta(hours=settings.GUEST_CONFIRM_HOURS), last)


def _kept_for(event: Event, address: str) -> Registration:
    """A place that is kept until the address is confirmed; it is not saved."""
    registration = Registration(
        event=event,
        state=State.UNCONFIRMED,
        guest_email=address,
        held_until=kept_until(event),
    )
    enter(registration)
    return registration


def _point_to_the_log_in(event: Event, user: User) -> None:
    if user.is_active:
        outbox.write("events/guest_has_account", to=user, about=event, context={"event": event})
