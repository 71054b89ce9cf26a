"""Who comes in these tests, and what is held to be true of an event after each of them."""

from datetime import timedelta

from django.utils import timezone

from core.models import Message
from events import registration
from events.models import Event, Registration, SeatOffer
from tests.factories.accounts import UserFactory


def fill(event, *names, **fields):
    """Registers so many people, in this order."""
    return [
        registration.register(event, actor=UserFactory(name_en=name, **fields)) for name in names
    ]


def states(event):
    """name → state, of the latest registration of each."""
    rows = event.registrations.select_related("user").order_by("pk")
    return {row.name if row.user is None else row.user.name_en: row.state for row in rows}


def mails(template):
    """Who got a mail of this kind, in the order of writing."""
    rows = Message.objects.filter(template=f"events/{template}").order_by("pk")
    return list(rows.values_list("address", flat=True))


def let_run_out(*rows):
    """The instant until which these were held has come."""
    past = timezone.now() - timedelta(seconds=1)
    Registration.objects.filter(pk__in=[row.pk for row in rows]).update(held_until=past)
    SeatOffer.objects.filter(registration__in=rows, outcome="open").update(until=past)


def hold_counts(event):
    """The counters are those of the rows; nobody waits for whom there is a seat."""
    event = Event.objects.get(pk=event.pk)
    reserves = list(event.reserves.filter(released_at=None))
    holding = event.registrations.holding()
    assert event.seats_taken == holding.count()
    assert event.seats_reserved == sum(row.seats for row in reserves)
    assert event.seats_held == sum(row.seats_free for row in reserves)
    assert [row.seats_taken for row in reserves] == [
        holding.filter(reserve=row).count() for row in reserves
    ]
    assert event.seats_left in {None, 0} or not event.registrations.waiting().exists()
    offered = event.registrations.filter(state="offered").values_list("pk", flat=True)
    open_offers = event.offers.filter(outcome="open").values_list("registration", flat=True)
    assert set(offered) == set(open_offers)
    return event
