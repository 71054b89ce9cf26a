"""What happens at the door: seen, seen again, undone, without a seat."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from core.models import AuditEntry
from events import attendance, registration
from events.attendance import NotLetIn, Outcome, passes
from events.models import CheckIn, CheckInHelper, Event, Registration
from tests.factories.accounts import UserFactory, user_with
from tests.factories.events import EventFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(slug="lecture", starts_at=timezone.now() + timedelta(hours=1))


@pytest.fixture
def officer():
    return user_with(Role.FOREIGN_AFFAIRS, name_en="Officer")


@pytest.fixture
def held(event):
    return registration.register(event, actor=UserFactory(name_en="LI Kexin"))


def check_in(event, held, actor, **more):
    return attendance.check_in(event, held.pk, uuid=uuid.uuid4(), actor=actor, **more)


def came_at(held):
    return Registration.objects.values_list("attended_at", flat=True).get(pk=held.pk)


def is_there(held):
    return CheckIn.objects.standing().filter(registration=held).exists()


def actions():
    rows = AuditEntry.objects.filter(action__startswith="attendance.").order_by("pk")
    return list(rows.values_list("action", flat=True))


def test_holder_of_a_seat_is_checked_in_once(event, held, officer):
    row = check_in(event, held, officer)

    assert (row.first, row.is_walk_in, row.by, row.person) == (None, False, officer, "LI Kexin")
    assert came_at(held) == row.at
    assert actions() == ["attendance.check_in"]


def test_what_is_sent_twice_counts_once(event, held, officer):
    name = uuid.uuid4()

    rows = [attendance.check_in(event, held.pk, uuid=name, actor=officer) for _ in range(2)]

    assert rows[0] == rows[1]
    assert actions() == ["attendance.check_in"]


def test_second_device_is_told_who_was_first_and_the_first_row_stands(event, held, officer):
    helper, _token = passes.make_link(event, "Door B", actor=officer)
    first = check_in(event, held, helper)

    second = check_in(event, held, officer)

    assert second.first == first
    assert list(CheckIn.objects.standing()) == [first]
    assert first.by_name == "Door B"
    assert came_at(held) == first.at


def test_earlier_sighting_that_comes_later_moves_the_time_and_not_the_row(event, held, officer):
    first = check_in(event, held, officer)
    earlier = first.at - timedelta(minutes=20)

    second = check_in(event, held, officer, at=earlier)

    assert (second.first, came_at(held)) == (first, earlier)


@pytest.mark.parametrize("undone", [0, 1])
def test_undo_leaves_what_the_other_device_saw(event, held, officer, undone):
    rows = [check_in(event, held, officer) for _ in range(2)]

    attendance.undo(event, rows[undone].uuid, actor=officer)

    [left] = CheckIn.objects.standing()
    assert left == rows[1 - undone]
    assert came_at(held) == left.at


def test_undo_counts_the_person_as_not_here_and_twice_changes_nothing(event, held, officer):
    row = check_in(event, held, officer)

    for _ in range(2):
        attendance.undo(event, row.uuid, actor=officer)

    assert (is_there(held), came_at(held)) == (False, None)
    assert actions() == ["attendance.check_in", "attendance.undo"]


def test_check_in_that_was_undone_is_not_done_by_sending_it_again(event, held, officer):
    row = check_in(event, held, officer)
    attendance.undo(event, row.uuid, actor=officer)

    again = attendance.check_in(event, held.pk, uuid=row.uuid, actor=officer)

    assert again.undone_at
    assert not is_there(held)
    assert check_in(event, held, officer).first is None


def test_tickets_that_let_nobody_in_say_why(event, officer):
    Event.objects.update(capacity=1)
    gone = registration.register(event, actor=UserFactory(name_en="Gone"))
    registration.cancel(gone, actor=gone.user)
    registration.register(event, actor=UserFactory())
    waits = registration.register(event, actor=UserFactory(name_en="Waits"))
    other = registration.register(EventFactory(), actor=UserFactory())

    said = []
    for row in (gone, waits, other):
        with pytest.raises(NotLetIn) as refusal:
            check_in(event, row, officer)
        said.append((refusal.value.outcome, str(refusal.value).partition(":")[0]))

    assert said == [
        (Outcome.CANCELLED, "Gone gave this seat back"),
        (Outcome.WAITING, "Waits is on the waiting list and holds no seat."),
        (Outcome.UNKNOWN, "This is no ticket of this event."),
    ]
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"state": "cancelled"}, "called off"),
        ({"starts_at": timezone.now() + timedelta(days=3)}, "Check-in opens"),
    ],
)
def test_nobody_is_checked_in_too_early_or_where_it_was_called_off(
    event, held, officer, change, word
):
    Event.objects.update(**change, ends_at=timezone.now() + timedelta(days=4))

    with pytest.raises(NotLetIn, match=word):
        check_in(event, held, officer)


# Without a seat -------------------------------------------------------------------------------
def walk_in(event, actor, **who):
    return attendance.walk_in(event, uuid=uuid.uuid4(), actor=actor, **who)


def test_walk_in_by_name_takes_nobodys_seat(event, officer):
    Event.objects.update(capacity=0)

    row = walk_in(event, officer, name="  张   三 ", unit="第二医院")

    assert (row.name, row.unit, row.is_walk_in) == ("张 三", "第二医院", True)
    event.refresh_from_db()
    assert event.seats_taken == 0


def test_walk_in_by_staff_number_is_the_person_of_the_roster(event, officer):
    talent = TalentFactory(staff_no="T90008")

    row = walk_in(event, officer, staff_no=" t90008 ")
    again = walk_in(event, officer, staff_no="T90008")

    assert (row.registration.user, row.is_walk_in, again.first) == (talent.user, True, row)


def test_staff_number_of_somebody_with_a_seat_checks_the_seat_in(event, officer):
    talent = TalentFactory(staff_no="T90008")
    held = registration.register(event, actor=talent.user)

    row = walk_in(event, officer, staff_no="T90008")

    assert (row.registration, row.is_walk_in) == (held, False)
    assert came_at(held) == row.at


def test_unknown_staff_number_is_kept_as_it_was_typed(event, officer):
    assert walk_in(event, officer, staff_no="T1", name="").name == "T1"


def test_somebody_of_the_waiting_list_is_let_in_without_a_seat(event, officer):
    Event.objects.update(capacity=0)
    waits = registration.register(event, actor=UserFactory())

    row = walk_in(event, officer, registration_id=waits.pk)

    assert (row.registration, row.is_walk_in, came_at(waits)) == (waits, True, row.at)


def test_walk_in_without_a_name_is_refused(event, officer):
    with pytest.raises(NotLetIn, match="Write a name"):
        walk_in(event, officer, name="   ")


# Who may --------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [None, *Role])
def test_only_the_foreign_affairs_office_checks_in(event, held, role):
    actor = user_with(role) if role else UserFactory()

    if role == Role.FOREIGN_AFFAIRS:
        assert check_in(event, held, actor)
    else:
        with pytest.raises(PermissionDenied):
            check_in(event, held, actor)


def test_named_helper_serves_this_event_and_no_other(event, held, officer):
    helper = UserFactory()
    passes.name_helper(event, helper, actor=officer)
    elsewhere = EventFactory(starts_at=event.starts_at)
    other = registration.register(elsewhere, actor=UserFactory())

    assert check_in(event, held, helper).by == helper
    with pytest.raises(PermissionDenied):
        check_in(elsewhere, other, helper)


def test_recalled_helper_is_let_out_at_once(event, held, officer):
    helper, _token = passes.make_link(event, "Door B", actor=officer)
    passes.recall(helper, actor=officer)
    helper.refresh_from_db()

    with pytest.raises(PermissionDenied):
        check_in(event, held, helper)


def test_helper_hands_in_after_the_end_only_what_was_done_before(event, held, officer):
    helper, _token = passes.make_link(event, "Door B", actor=officer)
    other = registration.register(event, actor=UserFactory())
    ends_at = timezone.now() - timedelta(hours=1)
    Event.objects.update(starts_at=ends_at - timedelta(hours=2), ends_at=ends_at)
    helper = CheckInHelper.objects.get(pk=helper.pk)

    row = check_in(event, held, helper, at=ends_at - timedelta(minutes=50))

    assert came_at(held) == row.at == ends_at - timedelta(minutes=50)
    with pytest.raises(NotLetIn, match="over by then"):
        check_in(event, other, helper)
    Event.objects.update(
        starts_at=ends_at - timedelta(days=5), ends_at=timezone.now() - timedelta(days=4)
    )
    helper = CheckInHelper.objects.get(pk=helper.pk)
    with pytest.raises(PermissionDenied):
        check_in(event, other, helper, at=ends_at - timedelta(days=5))


def test_link_of_a_helper_opens_once(event, officer):
    _helper, token = passes.make_link(event, "Door B", actor=officer)

    assert passes.open_link(token).name == "Door B"
    with pytest.raises(passes.PassRefused, match="opened already"):
        passes.open_link(token)


def test_device_from_the_future_or_the_past_is_put_into_the_day(event, held, officer):
    now = timezone.now()

    row = check_in(event, held, officer, at=now + timedelta(days=300))
    other = registration.register(event, actor=UserFactory())
    old = check_in(event, other, officer, at=now - timedelta(days=300))

    assert now <= row.at <= timezone.now()
    assert old.at == event.starts_at - timedelta(hours=12)
