from datetime import timedelta

import factory
from django.utils import timezone

from events.models import Event, Question, Registration
from tests.factories.accounts import UserFactory


def now():
    """In whole seconds, as forms write them."""
    return timezone.now().replace(microsecond=0)


class EventFactory(factory.django.DjangoModelFactory):
    """A published lecture in a week, registration open."""

    class Meta:
        model = Event

    code = factory.Sequence(lambda n: f"E{n:03}")
    slug = factory.Sequence(lambda n: f"lecture-{n}")
    state = Event.State.PUBLISHED
    title_zh = factory.Sequence(lambda n: f"讲座{n}")
    title_en = factory.Sequence(lambda n: f"Lecture {n}")
    starts_at = factory.LazyFunction(lambda: now() + timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + timedelta(hours=2))
    registration_opens_at = factory.LazyFunction(lambda: now() - timedelta(days=1))
    audience = Event.Audience.PUBLIC


class RegistrationFactory(factory.django.DjangoModelFactory):
    """Somebody with an account who holds a seat; `event.seats_taken` is not counted."""

    class Meta:
        model = Registration

    event = factory.SubFactory(EventFactory)
    user = factory.SubFactory(UserFactory)
    state = Registration.State.SEATED
    queued_at = factory.LazyFunction(now)
    seated_at = factory.LazyFunction(now)


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Question

    event = factory.LazyAttribute(lambda row: row.registration.event)
    registration = factory.SubFactory(RegistrationFactory)
    state = Question.State.ASKED
    text = factory.Sequence(lambda n: f"Question {n}?")
    asked_at = factory.LazyFunction(now)
    answered_at = factory.LazyAttribute(lambda row: now() if row.state == "answered" else None)
