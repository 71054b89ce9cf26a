from datetime import timedelta

import factory
from django.utils import timezone

from events.models import Event


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
