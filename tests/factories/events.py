from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from core import files
from core.uploads import Inspected
from events.models import Event, Material, Question, Recap, RecapPhoto, Registration
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


class MaterialFactory(factory.django.DjangoModelFactory):
    """A PDF to read beforehand, for those who hold a seat."""

    class Meta:
        model = Material

    event = factory.SubFactory(EventFactory)
    title_zh = factory.Sequence(lambda n: f"材料{n}")
    title_en = factory.Sequence(lambda n: f"Material {n}")

    @classmethod
    def _create(cls, model_class, *args, event, **values):
        seen = Inspected("slides.pdf", "pdf", "application/pdf", 1)
        stored = files.store(ContentFile(b"%PDF-1.7 slides"), seen, owner=event)
        stored.owner = model_class.objects.create(event=event, file=stored, **values)
        stored.save()
        return stored.owner


class RecapFactory(factory.django.DjangoModelFactory):
    """A draft about a lecture."""

    class Meta:
        model = Recap

    event = factory.SubFactory(EventFactory)
    title_zh = "回顾"
    title_en = "What was said"
    text_zh = "第一段。"
    text_en = "A first paragraph."


class PhotoFactory(factory.django.DjangoModelFactory):
    """Its words; the files of a picture are kept by events.recaps."""

    class Meta:
        model = RecapPhoto

    recap = factory.SubFactory(RecapFactory)
    alt_zh = "会场"
    alt_en = "The hall"
