from datetime import date

import pytest
from django.urls import reverse

from accounts.roles import Role
from applications.models import Application
from core import policy
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    ConflictFactory,
    OpinionFactory,
    SlotFactory,
    version_in,
)

pytestmark = pytest.mark.django_db
LIST = "/opinions/"
AWAY = {"starts_on": date(2090, 5, 1), "ends_on": date(2090, 6, 1)}


@pytest.fixture
def head(client):
    head = user_with(Role.DEPARTMENT_HEAD)
    client.force_login(head)
    return head


def of_department(head, **fields):
    """An application of a person in a department that `head` heads."""
    application = ApplicationFactory(**{"state": "submitted", "complete": True} | fields)
    application.talent.department.heads.add(head)
    return application


def apply_themselves(head, call) -> Application:
    return ApplicationFactory(call=call, talent__user=head, state="submitted")


def declare_a_conflict(head, call) -> None:
    ConflictFactory(user=head, call=call)


def page(application) -> str:
    return reverse("opinions:detail", kwargs={"reference": application.reference})


def test_list_shows_what_waits_and_what_was_given(client, head):
    waiting = of_department(head)
    given = of_department(head, state="screening")
    OpinionFactory(application=given, by=head)
    hidden = [ApplicationFactory(state="submitted"), of_department(head, state="draft")]

    content = client.get(LIST).content.decode()

    assert content.index(waiting.reference) < content.index(given.reference)
    assert all(row.reference not in content for row in hidden)


def test_list_asks_the_database_the_same_for_one_and_for_thirty(
    client, head, django_assert_max_num_queries
):
    counts = []
    for number in (1, 29):
        for _row in range(number):
            of_department(head)
            OpinionFactory(application=of_department(head, state="screening"), by=head)
        with django_assert_max_num_queries(12) as captured:
            client.get(LIST)
        counts.append(len(captured))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("number", [str(10**9), "-3", "x", ""])
def test_list_answers_any_page_number(client, head, number):
    assert client.get(LIST, {"page": number}).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DEPARTMENT_HEAD])
def test_pages_are_for_heads_alone(client, role):
    client.force_login(user_with(role))

    assert client.get(LIST).status_code == 403
    assert client.get(page(ApplicationFactory(state="submitted"))).status_code == 403


@pytest.mark.parametrize("bars", [apply_themselves, declare_a_conflict])
def test_head_gets_no_file_of_another_in_a_call_that_is_barred_to_them(client, head, bars):
    other = of_department(head, state="screening", **AWAY)
    opinion = OpinionFactory(application=other, by=head)
    slot = version_in(SlotFactory(application=other)).slot
    assert policy.can(head, "view", other)

    bars(head, other.call)

    assert not policy.can(head, "view", other)
    assert not policy.can(head, "view", opinion)
    assert not policy.can(head, "download", slot)
    assert not Application.objects.visible_to(head).contains(other)
    assert client.get(page(other)).status_code == 404
    content = client.get(LIST).content.decode()
    assert other.reference not in content
    assert other.talent.name not in content


def test_head_who_applies_still_reads_the_department_in_other_calls_and_their_own_file(head):
    elsewhere, there = of_department(head), of_department(head)
    own = apply_themselves(head, there.call)

    seen = set(Application.objects.visible_to(head))

    assert seen == {elsewhere, own}
    assert {row for row in (elsewhere, there, own) if policy.can(head, "view", row)} == seen


def test_file_of_another_department_is_not_found(client, head):
    assert client.get(page(ApplicationFactory(state="submitted"))).status_code == 404
    assert client.get(page(of_department(head, state="draft"))).status_code == 404


def test_own_file_is_not_found_among_the_opinions(client, head):
    mine = of_department(head, talent__user=head)

    assert mine.reference not in client.get(LIST).content.decode()
    assert client.get(page(mine)).status_code == 404


def test_identity_papers_stay_closed_to_heads(client, head):
    application = of_department(head)
    plain = version_in(SlotFactory(application=application), name="plan.pdf")
    secret = version_in(
        SlotFactory(application=application, requirement__is_sensitive=True), name="passport.pdf"
    )

    content = client.get(page(application)).content.decode()

    assert plain.file.get_absolute_url() in content
    assert secret.file.get_absolute_url() not in content
    assert client.get(secret.file.get_absolute_url()).status_code == 404


def test_opinion_is_given_once(client, head):
    application = of_department(head)
    data = {"verdict": "agrees", "text": "We can spare her."}

    first = client.post(page(application), data, follow=True)
    second = client.post(page(application), data | {"text": "Again"}, follow=True)

    application.refresh_from_db()
    assert "Your opinion is recorded" in first.content.decode()
    assert "This step is not possible now" in second.content.decode()
    assert (application.state, application.opinion.text) == ("screening", "We can spare her.")


def test_opinion_without_reason_keeps_the_choice(client, head):
    answer = client.post(page(of_department(head)), {"verdict": "refuses", "text": ""})

    content = answer.content.decode()
    assert "Say why: the reason is missing." in content
    assert "checked" in content


def colleague_of(application, **fields):
    """Another application of the same department, for the same days where nothing else is said."""
    return ApplicationFactory(
        **{"state": "submitted", "complete": True} | fields,
        talent__department=application.talent.department,
    )


def test_head_sees_who_else_is_away_during_the_stay(client, head):
    application = of_department(head)
    certain = colleague_of(
        application, state="awarded", starts_on=date(2028, 8, 1), ends_on=date(2029, 8, 1)
    )
    possible = colleague_of(application, starts_on=date(2028, 8, 31), ends_on=date(2029, 1, 1))
    colleague_of(application, starts_on=date(2028, 9, 1), ends_on=date(2029, 1, 1))
    ApplicationFactory(state="submitted", complete=True)
    for state in ("draft", "withdrawn", "not_selected"):
        colleague_of(application, state=state)

    context = client.get(page(application)).context

    assert [(row.absence.reference, row.days) for row in context["shared"]] == [
        (certain.reference, 31),
        (possible.reference, 1),
    ]
    assert (context["others_away"], context["most_since"]) == (2, date(2028, 8, 31))
    assert [bar.absence.is_certain for bar in context["chart"].bars] == [False, True, False, False]
    assert context["chart"].bars[0].is_own


def test_stay_without_days_is_held_against_nobody(client, head):
    application = of_department(head, starts_on=None)
    colleague_of(application)

    answer = client.get(page(application))

    assert answer.context["own"] is None
    assert "Who else is away in this time" not in answer.content.decode()


def test_absences_tell_of_a_colleague_no_more_than_name_dates_and_state(client, head):
    application = of_department(head)
    other = colleague_of(
        application,
        plan="Secret plan",
        host_name="Secret host",
        talent__staff_no="SECRET1",
        talent__birth_date=date(1981, 2, 3),
    )

    content = client.get(page(application)).content.decode()

    assert other.talent.name in content
    for hidden in ("Secret", "SECRET1", "1981", other.reference):
        assert hidden not in content


def test_list_has_the_absences_of_the_own_departments_that_are_not_over(client, head):
    coming = of_department(head)
    of_department(head, starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1))
    ApplicationFactory(state="submitted", complete=True)

    context = client.get(LIST).context

    assert [row.reference for row in context["absences"]] == [coming.reference]
    assert len(context["chart"].bars) == 1


def test_file_asks_the_database_the_same_for_one_colleague_and_for_thirty(
    client, head, django_assert_max_num_queries
):
    application, counts = of_department(head), []
    for number in (1, 29):
        for _row in range(number):
            colleague_of(application)
        with django_assert_max_num_queries(25) as captured:
            client.get(page(application))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_overdue_opinion_is_marked_and_one_of_an_office_says_so(client, head, time_machine):
    waiting = of_department(head)
    given = of_department(head, state="screening")
    OpinionFactory(application=given, by=user_with(Role.FOREIGN_AFFAIRS), on_behalf=True)
    time_machine.move_to(waiting.call.hospital_due_at, tick=False)
    client.force_login(head)

    content = client.get(LIST).content.decode()

    assert "overdue" in content
    assert "entered by an office for the head" in content
    assert "entered by an office for the head" in client.get(page(given)).content.decode()
