"""From the invitation to the application: who counts in which stage, and who sees it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.roles import Role
from applications.afterwards import funnel, looking
from applications.models import Application
from events.models import Event, ProgramLink, Registration
from tests.factories.accounts import DepartmentFactory, user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.attending import attendee, guest, past_event
from tests.factories.programs import CallFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
OUTSTANDING = "outstanding_innovative"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def event():
    return past_event(audience=Event.Audience.STAFF)


@pytest.fixture
def call(event):
    """Of a program that the event spoke about."""
    call = CallFactory()
    ProgramLink.objects.create(event=event, program=call.program)
    return call


def came(event, **fields):
    talent = TalentFactory(**fields)
    attendee(event, user=talent.user)
    return talent


def counts(event) -> list[int]:
    return funnel.funnel_of(event).total.counts


def test_every_stage_counts_who_came_so_far(event, call):
    TalentFactory()
    registered = TalentFactory()
    attendee(event, user=registered.user, attended_at=None)
    people = [came(event) for _number in range(4)]
    for talent in people[1:]:
        looking.look(looking.offer_of(event, talent.user))
    for talent in people[2:]:
        ApplicationFactory(talent=talent, call=call, state="draft")
    Application.objects.filter(talent=people[3]).update(
        state="submitted", submitted_at=timezone.now()
    )

    assert counts(event) == [6, 5, 4, 3, 2, 1]


def test_audience_says_who_was_invited(event):
    TalentFactory(category=OUTSTANDING)
    TalentFactory(category="")
    TalentFactory(left_on=timezone.localdate() - timedelta(days=30))

    assert counts(event)[0] == 2
    event.audience = OUTSTANDING
    assert counts(event)[0] == 1


def test_place_that_is_given_back_does_not_count(event):
    attendee(event, user=TalentFactory().user, state="cancelled", attended_at=None)

    assert counts(event)[1] == 0


def test_application_to_another_program_does_not_count(event, call):
    ApplicationFactory(talent=came(event), call=CallFactory(), state="draft")

    assert counts(event)[4:] == [0, 0]


def test_application_from_before_the_lecture_does_not_count(event, call):
    application = ApplicationFactory(talent=came(event), call=call, state="submitted")
    Application.objects.filter(pk=application.pk).update(
        created_at=event.starts_at - timedelta(minutes=1), submitted_at=timezone.now()
    )

    assert counts(event)[4:] == [0, 0]


def test_application_of_somebody_who_was_not_there_does_not_count(event, call):
    talent = TalentFactory()
    attendee(event, user=talent.user, attended_at=None)
    ApplicationFactory(talent=talent, call=call, state="draft")

    assert counts(event)[4:] == [0, 0]


def test_two_applications_of_one_person_count_once(event, call):
    talent = came(event)
    second = CallFactory(program=call.program, year=call.year + 1)
    for one in (call, second):
        ApplicationFactory(talent=talent, call=one, state="draft")

    assert counts(event)[4] == 1


def test_attendance_that_is_undone_takes_the_later_stages_with_it(event, call):
    talent = came(event)
    looking.look(looking.offer_of(event, talent.user))
    ApplicationFactory(talent=talent, call=call, state="draft")
    Registration.objects.update(attended_at=None)

    assert counts(event) == [1, 1, 0, 0, 0, 0]


def test_groups_add_up_to_the_whole(event, call):
    one, other = DepartmentFactory(name_en="A"), DepartmentFactory(name_en="B")
    came(event, department=one, category=OUTSTANDING)
    came(event, department=one, category="")
    came(event, department=other, category=OUTSTANDING)
    came(event, department=None, category="")

    found = funnel.funnel_of(event)

    assert [line.label for line in found.departments] == ["A", "B", "no department"]
    assert [line.counts[2] for line in found.departments] == [2, 1, 1]
    assert [line.label for line in found.categories] == [
        "in no category",
        "outstanding innovative talent",
    ]
    for lines in (found.departments, found.categories):
        summed = [sum(column) for column in zip(*(line.counts for line in lines), strict=True)]
        assert summed == found.total.counts


def test_people_who_are_not_on_the_roster_stand_apart(event):
    came(event)
    attendee(event)
    guest(event)

    found = funnel.funnel_of(event)

    assert found.total.counts[1:3] == [1, 1]
    assert found.outside.counts == [None, 2, 2, None, None, None]


# The page ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.FOREIGN_AFFAIRS, 200),
        (Role.HUMAN_RESOURCES, 200),
        (Role.AUDITOR, 200),
        (Role.ADMINISTRATOR, 403),
        (Role.TALENT, 403),
    ],
)
def test_page_is_for_those_who_read_case_files(client, event, role, status):
    client.force_login(user_with(role))

    assert client.get(reverse("admin:event_funnel", args=[event.pk])).status_code == status


def test_page_asks_the_same_number_of_questions_for_many(
    client, event, call, django_assert_max_num_queries
):
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))
    address = reverse("admin:event_funnel", args=[event.pk])
    came(event)
    client.get(address)
    with django_assert_max_num_queries(40) as few:
        client.get(address)
    for _number in range(12):
        came(event)

    with django_assert_max_num_queries(len(few)):
        client.get(address)
