import pytest

from accounts.roles import Role
from applications.models import DeliveryAnswer, DeliveryLink
from core.models import Message
from portal.demo import deliveries
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.programs import CallFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    user_with(Role.FOREIGN_AFFAIRS)
    call = CallFactory(program__code="UICC-TF")
    host = {"host_name": "Lund", "host_scholar_name": "A Host", "host_scholar_email": "a@b.org"}
    ApplicationFactory(call=call, state="draft", **host)
    for _number in range(5):
        ApplicationFactory(call=call, state="screening", **host)
    return call


def test_links_of_the_demo_stand_in_every_state(call):
    deliveries.load()

    statuses = [link.status for link in DeliveryLink.objects.order_by("pk")]
    assert statuses == ["arrived", "arrived", "waiting", "expired", "revoked"]
    assert DeliveryAnswer.objects.count() == 1
    assert call.applications.filter(slots__requirement__source="third_party").count() == 6


def test_links_of_the_demo_are_made_once_and_leave_no_token(call):
    deliveries.load()

    assert deliveries.load() == 5
    asked = Message.objects.filter(template=deliveries.ASKED)
    assert set(asked.values_list("body", flat=True)) == {""}
