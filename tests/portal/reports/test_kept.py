"""What took long is kept, for those alone to whom the same files count; a worker counts it."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.roles import Role
from applications.models import OpenDataEdition
from portal.reports import asked, kept
from tests.applications.exporting import log_in
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, ConflictFactory
from tests.portal.reports.counted import HOUSE

pytestmark = pytest.mark.django_db
PAGE = "/admin/reports/"
POLL = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def slow(monkeypatch):
    """As if counting always took long."""
    monkeypatch.setattr(kept, "SLOW_SECONDS", 0)


@pytest.fixture
def many(monkeypatch):
    """As if a single application were very many."""
    monkeypatch.setattr(asked, "MOST_AT_ONCE", 0)


def work() -> None:
    """What a worker does."""
    for queued in DBTaskResult.objects.all():
        queued.delete()
        kept.count.call(*queued.args_kwargs["args"])


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
    due = client.get(f"{PAGE}?anew=on", follow=True)
    work()

    assert before.context["report"].total.applied == 1
    assert 'href="?anew=on"' in before.content.decode()
    assert (due.context["report"].total.applied, due.context["is_due"]) == (1, True)
    assert applied(client) == 2


def test_another_filter_or_a_barred_call_is_another_report(client, foreign_affairs, slow):
    application = ApplicationFactory(state="screening")
    year = application.call.year
    client.force_login(user_with(Role.AUDITOR))
    everything = applied(client)

    ConflictFactory(user=foreign_affairs, call=application.call)
    narrowed = applied(client, f"?by=call&last={year - 1}")
    client.force_login(foreign_affairs)
    client.get(PAGE)
    work()

    assert (everything, narrowed, applied(client)) == (1, 0, 0)


def test_very_many_are_counted_by_a_worker_once_while_the_page_waits(client, foreign_affairs, many):
    client.force_login(foreign_affairs)
    ApplicationFactory(state="screening")

    first = client.get(PAGE)
    polls = [client.get(PAGE, headers=POLL)]
    asked_for = DBTaskResult.objects.count()
    work()
    polls.append(client.get(PAGE, headers=POLL))

    assert (first.context["report"], f'data-hx-get="{PAGE}"' in first.text) == (None, True)
    assert (asked_for, [poll.status_code for poll in polls]) == (1, [204, 200])
    assert polls[1]["HX-Refresh"] == "true"
    assert applied(client) == 1


def test_worker_counts_with_the_rights_of_who_asked(client, foreign_affairs, many):
    application = ApplicationFactory(state="screening")
    ApplicationFactory(state="screening")
    ConflictFactory(user=foreign_affairs, call=application.call)
    found = []
    for reader in (user_with(Role.AUDITOR), foreign_affairs):
        client.force_login(reader)
        client.get(PAGE)
        work()
        found.append(applied(client))

    assert found == [2, 1]


def test_who_was_barred_or_lost_the_office_meanwhile_gets_nothing(client, foreign_affairs, many):
    application = ApplicationFactory(state="screening")
    client.force_login(foreign_affairs)
    client.get(PAGE)
    work()
    ConflictFactory(user=foreign_affairs, call=application.call)
    barred = kept.look(asked.asked_again("report", foreign_affairs, ""))
    foreign_affairs.groups.clear()

    told = kept.count.call("report", foreign_affairs.pk, "", "en")

    assert isinstance(barred, kept.Waiting)
    assert not told


def test_one_that_cannot_be_counted_says_so(client, foreign_affairs, many, monkeypatch):
    client.force_login(foreign_affairs)
    ApplicationFactory(state="screening")
    monkeypatch.setattr(asked, "report_of", lambda *given: 1 / 0)
    client.get(PAGE)
    with pytest.raises(ZeroDivisionError):
        work()

    answer = client.get(PAGE)

    assert answer.context["waiting"].is_broken
    assert "data-hx-get" not in answer.text


def test_what_was_slow_for_once_is_counted_at_once_again(client, foreign_affairs, monkeypatch):
    client.force_login(foreign_affairs)
    ApplicationFactory(state="screening")
    monkeypatch.setattr(kept, "SLOW_SECONDS", 0)
    client.get(PAGE)
    monkeypatch.undo()
    client.get(f"{PAGE}?anew=on")
    work()

    answer = client.get(f"{PAGE}?anew=on")

    assert answer.context["counted_at"] is None


@pytest.mark.parametrize("where", ["annual/", "open-data/", "export/", "export-times/"])
def test_other_pages_of_such_numbers_wait_as_well(client, foreign_affairs, many, where):
    foreign_affairs.user_permissions.add(Permission.objects.get(codename="take_exportrecord"))
    log_in(client, foreign_affairs)
    ApplicationFactory(state="screening", submitted_at=datetime(2025, 5, 1, tzinfo=HOUSE))
    ApplicationFactory(state="screening", submitted_at=timezone.now())

    before = client.get(f"{PAGE}{where}")
    work()
    after = client.get(f"{PAGE}{where}")

    assert (before.status_code, after.status_code) == (200, 200)
    assert ("data-hx-get" in before.text, "data-hx-get" in after.text) == (True, False)


def test_open_data_and_pdf_are_not_made_before_their_numbers_are_there(
    client, foreign_affairs, many
):
    client.force_login(foreign_affairs)
    ApplicationFactory(state="screening", submitted_at=timezone.now())

    published = client.post(f"{PAGE}open-data/", {"license": "CC-BY-4.0"})
    drawn = client.post(f"{PAGE}annual/pdf/", {"language": "en"})

    assert published["Location"] == f"{PAGE}open-data/"
    assert drawn["Location"].startswith(f"{PAGE}annual/?year=")
    assert not OpenDataEdition.objects.exists()


@pytest.mark.parametrize(("hour", "days", "counted"), [(3, 6, True), (12, 6, False), (3, 8, False)])
def test_night_counts_what_was_asked_for_in_the_last_week(
    foreign_affairs, many, hour, days, counted
):
    ApplicationFactory(state="screening")
    with time_machine.travel(datetime(2027, 6, 1, 15, tzinfo=HOUSE)):
        kept.look(asked.asked_again("report", foreign_affairs, ""))
        DBTaskResult.objects.all().delete()
    night = datetime(2027, 6, 1, hour, tzinfo=HOUSE) + timedelta(days=days)

    with time_machine.travel(night):
        kept.count_in_the_night()

    assert DBTaskResult.objects.exists() is counted
