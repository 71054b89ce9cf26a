"""A report that took long to count is kept, for those alone to whom the same files count."""

import pytest

from accounts.roles import Role
from portal.reports import kept
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, ConflictFactory

pytestmark = pytest.mark.django_db
PAGE = "/admin/reports/"


@pytest.fixture
def slow(monkeypatch):
    """As if counting always took long."""
    monkeypatch.setattr(kept, "SLOW_SECONDS", 0)


def applied(client, query="") -> int:
    return client.get(f"{PAGE}{query}").context["report"].total.applied


def test_a_report_that_is_counted_at_once_is_never_kept(client, foreign_affairs):
    client.force_login(foreign_affairs)
    first = applied(client)
    ApplicationFactory(state="screening")

    answer = client.get(PAGE)

    assert (first, answer.context["report"].total.applied) == (0, 1)
    assert answer.context["counted_at"] is None


def test_a_kept_one_says_from_when_it_is_and_is_counted_anew_on_request(
    client, foreign_affairs, slow
):
    client.force_login(foreign_affairs)
    ApplicationFactory(state="screening")
    applied(client)
    ApplicationFactory(state="screening")

    before = client.get(PAGE)
    anew = applied(client, "?anew=on")

    assert before.context["report"].total.applied == 1
    assert 'href="?anew=on"' in before.content.decode()
    assert (anew, applied(client)) == (2, 2)


def test_another_filter_or_a_barred_call_is_another_report(client, foreign_affairs, slow):
    application = ApplicationFactory(state="screening")
    year = application.call.year
    client.force_login(user_with(Role.AUDITOR))
    everything = applied(client)

    ConflictFactory(user=foreign_affairs, call=application.call)
    narrowed = applied(client, f"?by=call&last={year - 1}")
    client.force_login(foreign_affairs)

    assert (everything, narrowed, applied(client)) == (1, 0, 0)
