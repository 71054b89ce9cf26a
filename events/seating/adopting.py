"""A guest opens an account with the address they confirmed: what they registered is theirs there.

Of two live places at one event the better one stays, with all that hangs on either; the other is
given back, and its seat goes to whoever waits.
"""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from core import audit
from events.models import CheckIn, Event, FeedbackMark, QuestionVote, Registration, SeatOffer
from events.permissions import category_of
from events.seating import seats
from events.seating.line import leave, settle

State = Registration.State
OF_A_GUEST = ("guest_name", "guest_email", "guest_unit", "guest_language")
# Of two places the one that stands further to the left; who has come has come.
BEST_FIRST = (State.SEATED, State.WALKED_IN, State.OFFERED, State.WAITING)


def adopt(user: User, addresses: Iterable[str]) -> list[Registration]:
    """Makes the places of these addresses those of `user`; returns the live ones. Safe to repeat.

    addresses: confirmed to be theirs. A place that its guest has not confirmed stays as it is: who
    typed the address is not known.
    """
    known = [address.lower() for address in addresses]
    events = _of_guests(known).order_by("event").values_list("event", flat=True).distinct()
    return [row for pk in list(events) for row in _adopt_at(Event(pk=pk), user, known)]


@transaction.atomic
def _adopt_at(event: Event, user: User, addresses: list[str]) -> list[Registration]:
    locked = seats.locked(event)
    rows = list(_of_guests(addresses).filter(event=locked).order_by("pk"))
    theirs = locked.registrations.live().filter(user=user).first()
    live = [row for row in rows if row.state != State.CANCELLED]
    for row in rows:
        row.event = locked
    places = sorted(filter(None, [theirs, *live]), key=_rank)
    for spare in places[1:]:
        _merge(spare, into=places[0])
    for row in rows:
        _give(row, user)
    settle(locked)
    return live and places[:1]


def _of_guests(addresses: list[str]):
    confirmed = Registration.objects.exclude(state=State.UNCONFIRMED)
    return confirmed.filter(user=None, guest_email__in=addresses)


def _rank(row: Registration) -> tuple:
    has_paper = row.certificates.exists()
    return (
        row.attended_at is None,
        not has_paper,
        BEST_FIRST.index(State(row.state)),
        row.precedence,
        row.queued_at,
    )


def _merge(spare: Registration, *, into: Registration) -> None:
    """What hangs on the spare place hangs on the other one; the place itself is given back."""
    if into.attended_at and spare.attended_at:
        into.attended_at = min(into.attended_at, spare.attended_at)
        into.save(update_fields=["attended_at"])
    spare.attended_at = None
    before = spare.state
    leave(spare.event, spare, SeatOffer.Outcome.WITHDRAWN)
    _merge_sightings(spare, into)
    votes = QuestionVote.objects.filter(registration=spare)
    votes.filter(question__votes__registration=into).delete()
    votes.update(registration=into)
    if not FeedbackMark.objects.filter(registration=into).exists():
        FeedbackMark.objects.filter(registration=spare).update(registration=into)
    audit.record(
        None,
        "registration.merge",
        spare,
        label=str(spare.event),
        before={"state": before},
        after={"state": spare.state, "into": into.pk},
    )


def _merge_sightings(spare: Registration, into: Registration) -> None:
    """Seen once under each place: the first sighting stands, as of two devices."""
    standing = CheckIn.objects.standing()
    first = standing.filter(registration=into).first()
    second = standing.filter(registration=spare).first()
    if first and second:
        CheckIn.objects.filter(first=second).update(first=first)
        CheckIn.objects.filter(pk=second.pk).update(first=first)
    CheckIn.objects.filter(registration=spare).update(registration=into)


def _give(row: Registration, user: User) -> None:
    """The row is the account's; a guest's words go, and who waits has the account's category."""
    row.user = user
    for name in OF_A_GUEST:
        setattr(row, name, "")
    if row.state == State.WAITING and row.event.seats_reserved:
        row.category = category_of(user)
    row.save(update_fields=["user", *OF_A_GUEST, "category"])
    audit.record(user, "registration.adopt", row, label=str(row.event))
