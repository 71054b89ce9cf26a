"""A notice as a whole: published, counted anew, ended by the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from applications import notices as frozen
from applications.models import HistoryEntry, NoticeEntry, NoticePaper, PublicNotice
from applications.refusals import NotComplete, Refusal
from applications.workflow import notices, withdraw
from core.models import AuditEntry, CalendarDay, Message
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, ConflictFactory, call_with
from tests.factories.notices import ObjectionFactory, PeopleNoticeFactory, on_notice

pytestmark = pytest.mark.django_db
BEFORE_NATIONAL_DAY = datetime(2026, 9, 29, 8, tzinfo=UTC)  # a Tuesday afternoon in Beijing


def proposed(call, number: int = 1):
    return ApplicationFactory.create_batch(number, call=call, state="proposed")


def published(call, *, actor, **chosen) -> PublicNotice:
    known = {"columns": ["department"], "words": frozen.suggested(call), **chosen}
    return notices.publish(call, notices.waiting_for(call), actor=actor, **known)


def states(notice) -> list[str]:
    return list(notice.entries.values_list("application__state", flat=True))


def test_publish_freezes_the_rows_and_moves_every_file(foreign_affairs, time_machine):
    time_machine.move_to(BEFORE_NATIONAL_DAY, tick=False)
    call = call_with(slug="csc-vs-2027")
    files = proposed(call, 2)
    ApplicationFactory(call=call, state="reserved")
    proposed(call_with())

    notice = published(call, actor=foreign_affairs)

    assert (notice.slug, notice.call, notice.published_at) == (
        "csc-vs-2027-1",
        call,
        BEFORE_NATIONAL_DAY,
    )
    assert notice.counted_days == [
        *("2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12"),
    ]
    assert notice.ends_at == datetime(2026, 10, 12, 16, tzinfo=UTC)
    assert not notice.is_provisional
    assert list(notice.entries.values_list("application", flat=True)) == [row.pk for row in files]
    assert [list(entry.shown) for entry in notice.entries.all()] == [["name", "department"]] * 2
    assert states(notice) == ["on_notice"] * 2
    assert HistoryEntry.objects.filter(step="publish_notice", actor=foreign_affairs).count() == 2
    assert AuditEntry.objects.filter(action="applications.publish_notice").count() == 1
    assert Message.objects.filter(template="applications/moved").count() == 2


def test_day_of_publishing_counts_where_the_office_says_so(foreign_affairs, time_machine):
    time_machine.move_to(BEFORE_NATIONAL_DAY, tick=False)
    call = call_with()
    proposed(call)

    notice = published(call, actor=foreign_affairs, counts_today=True)

    assert (notice.days[0], notice.last_day) == (date(2026, 9, 29), date(2026, 10, 10))


def test_notice_into_a_year_without_a_table_is_provisional(
    foreign_affairs, time_machine, monkeypatch
):
    time_machine.move_to(datetime(2099, 3, 2, 4, tzinfo=UTC), tick=False)
    call = call_with()
    proposed(call)

    assert published(call, actor=foreign_affairs).is_provisional


def test_frozen_row_stays_when_the_roster_changes(foreign_affairs):
    call = call_with()
    (file,) = proposed(call)
    before = file.talent.name_zh

    notice = published(call, actor=foreign_affairs)
    file.talent.name_zh = "改名"
    file.talent.save()

    assert notice.entries.get().shown["name"]["zh"] == before


def test_file_that_is_no_longer_proposed_publishes_nothing(foreign_affairs):
    call = call_with()
    first, second = proposed(call, 2)
    waiting = notices.waiting_for(call)
    withdraw(second, actor=second.talent.user, note="Family.")
    told = Message.objects.count()

    with pytest.raises(Refusal):
        notices.publish(
            call, waiting, actor=foreign_affairs, columns=[], words=frozen.suggested(call)
        )

    first.refresh_from_db()
    assert first.state == "proposed"
    assert not PublicNotice.objects.exists()
    assert not NoticeEntry.objects.exists()
    assert not NoticePaper.objects.exists()
    assert Message.objects.count() == told


def test_notice_of_nobody_is_refused(foreign_affairs):
    with pytest.raises(NotComplete, match="at least one person"):
        published(call_with(), actor=foreign_affairs)


@pytest.mark.parametrize("role", [*Role])
def test_only_foreign_affairs_publishes(role):
    call = call_with()
    (file,) = proposed(call)
    may = role == Role.FOREIGN_AFFAIRS

    try:
        published(call, actor=user_with(role))
    except PermissionDenied:
        assert not may

    file.refresh_from_db()
    assert (file.state == "on_notice") == may


def test_officer_in_conflict_publishes_nothing(foreign_affairs):
    call = call_with()
    proposed(call)
    ConflictFactory(call=call, user=foreign_affairs)

    with pytest.raises(PermissionDenied):
        published(call, actor=foreign_affairs)


def test_who_moved_up_later_gets_a_notice_of_their_own(foreign_affairs):
    call = call_with(slug="postdoc-2027")
    proposed(call)
    first = published(call, actor=foreign_affairs)
    (later,) = proposed(call)

    second = published(call, actor=foreign_affairs)

    assert second.slug == "postdoc-2027-2"
    assert second.entries.get().application == later
    assert first.entries.count() == 1


def test_recount_takes_the_days_that_were_entered_since(foreign_affairs, time_machine):
    time_machine.move_to(datetime(2099, 3, 2, 4, tzinfo=UTC), tick=False)  # a Monday
    call = call_with()
    proposed(call)
    notice = published(call, actor=foreign_affairs)
    CalendarDay.objects.create(day=date(2099, 3, 4), is_working=False)
    CalendarDay.objects.create(day=date(2099, 3, 7), is_working=True)

    notice = notices.recount(notice, actor=foreign_affairs)

    assert notice.counted_days == [f"2099-03-{day}" for day in ("03", "05", "06", "07", "09")]
    assert notice.ends_at == datetime(2099, 3, 9, 16, tzinfo=UTC)
    assert not notice.is_provisional
    with pytest.raises(Refusal, match="nothing to count anew"):
        notices.recount(notice, actor=foreign_affairs)


def test_recount_is_for_those_who_run_the_call(foreign_affairs, human_resources):
    notice = PeopleNoticeFactory(is_provisional=True)
    ConflictFactory(call=notice.call, user=foreign_affairs)

    for person in (foreign_affairs, human_resources):
        with pytest.raises(PermissionDenied):
            notices.recount(notice, actor=person)


def test_end_recommends_everybody_and_closes_the_notice_once(django_capture_on_commit_callbacks):
    notice = PeopleNoticeFactory(over=True)
    on_notice(notice)
    on_notice(notice)

    ended = notices.end_due()
    again = notices.end_due()

    notice.refresh_from_db()
    assert (ended, again) == (2, 0)
    assert states(notice) == ["recommended"] * 2
    assert notice.closed_at is not None
    assert AuditEntry.objects.filter(action="applications.close_notice").count() == 1
    assert HistoryEntry.objects.filter(step="end_notice", actor=None).count() == 2
    assert Message.objects.filter(template="applications/moved").count() == 2


def test_notice_that_runs_is_left_alone_until_its_last_second(time_machine):
    notice = PeopleNoticeFactory()
    on_notice(notice)

    time_machine.move_to(notice.ends_at - timedelta(seconds=1), tick=False)
    before = notices.end_due()
    time_machine.move_to(notice.ends_at, tick=False)

    assert (before, notices.end_due()) == (0, 1)


def test_open_objection_holds_its_person_and_the_notice():
    notice = PeopleNoticeFactory(over=True)
    held, free = on_notice(notice), on_notice(notice)
    ObjectionFactory(notice=notice, entry=held)

    assert notices.end_due() == 1

    notice.refresh_from_db()
    held.application.refresh_from_db()
    free.application.refresh_from_db()
    assert (held.application.state, free.application.state) == ("on_notice", "recommended")
    assert notice.closed_at is None


def test_open_objection_to_the_whole_notice_holds_everybody():
    notice = PeopleNoticeFactory(over=True)
    on_notice(notice)
    on_notice(notice)
    ObjectionFactory(notice=notice)

    assert notices.end_due() == 0
    assert states(notice) == ["on_notice"] * 2


def test_end_goes_on_where_a_run_was_broken_off(monkeypatch):
    notice = PeopleNoticeFactory(over=True)
    for _number in range(3):
        on_notice(notice)
    end, done = notices.end_notice, []

    def end_one_then_die(application, **kwargs):
        if done:
            raise SystemExit
        done.append(end(application, **kwargs))

    with monkeypatch.context() as patch:
        patch.setattr(notices, "end_notice", end_one_then_die)
        with pytest.raises(SystemExit):
            notices.end_due()

    assert states(notice).count("recommended") == 1
    assert notices.end_due() == 2
    assert HistoryEntry.objects.filter(step="end_notice").count() == 3


def test_withdrawn_person_stays_on_the_frozen_list_and_the_notice_ends(foreign_affairs):
    notice = PeopleNoticeFactory()
    entry = on_notice(notice)
    withdraw(entry.application, actor=entry.application.talent.user, note="Family.")
    PublicNotice.objects.filter(pk=notice.pk).update(ends_at=timezone.now())

    assert notices.end_due() == 0

    notice.refresh_from_db()
    assert notice.closed_at is not None
    assert states(notice) == ["withdrawn"]


def test_text_of_an_office_ends_without_a_record():
    PeopleNoticeFactory(over=True, working_days=None, counted_days=[])

    assert notices.end_due() == 0
    assert not AuditEntry.objects.exists()
