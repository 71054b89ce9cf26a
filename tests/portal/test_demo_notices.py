from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from applications.models import Objection, PublicNotice
from applications.states import Stage
from portal.demo import notices
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, call_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(monkeypatch):
    """The closed call of the demo, with as many qualified people as it needs."""
    user_with(Role.FOREIGN_AFFAIRS)
    now = timezone.now()
    call = call_with(
        frozenset({Stage.NOTICE}), program__code=notices.CALL,
        opens_at=now - timedelta(days=60), closes_at=now - timedelta(days=40),
    )  # fmt: skip
    monkeypatch.setattr(
        notices.panel,
        "let_people_in",
        lambda call, number: ApplicationFactory.create_batch(number, call=call, state="qualified"),
    )
    return call


def test_first_notice_of_the_demo_has_ended_and_the_second_runs_with_an_objection(call):
    assert notices.load() == 2

    running, ended = PublicNotice.objects.order_by("-pk")
    assert set(ended.entries.values_list("application__state", flat=True)) == {"recommended"}
    assert set(running.entries.values_list("application__state", flat=True)) == {"on_notice"}
    assert (ended.closed_at is None, running.closed_at) == (False, None)
    assert list(PublicNotice.objects.public()) == [running]
    assert Objection.objects.get().notice == running


def test_notices_of_the_demo_are_made_once(call):
    notices.load()

    assert notices.load() == 2
    assert Objection.objects.count() == 1
