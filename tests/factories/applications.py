import factory
from django.utils import timezone

from applications.models import Application
from tests.factories.programs import CallFactory
from tests.factories.talents import TalentFactory


class ApplicationFactory(factory.django.DjangoModelFactory):
    """An application; in any state but `draft` it has been sent."""

    class Meta:
        model = Application

    talent = factory.SubFactory(TalentFactory)
    call = factory.SubFactory(CallFactory)
    reference = factory.Sequence(lambda n: f"2027-VS-{n:04}")
    submitted_at = factory.LazyAttribute(lambda row: None if row.state == "draft" else timezone.now())
    state = "draft"
