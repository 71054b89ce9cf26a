"""The list of applications in the admin."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from applications.admin import filters
from applications.models import Application, Screening
from applications.models.judgment import Office
from core.counting import count_of
from tests.factories.accounts import DepartmentFactory, user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.programs import CallFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
LIST = "admin:applications_application_changelist"


@pytest.fixture
def officer():
    return user_with(Role.FOREIGN_AFFAIRS)


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    return client


def references(response) -> list[str]:
    return [line.reference for line in response.context["lines"]]


def many(number: int, **fields) -> list[Application]:
    call = CallFactory()
    start = timezone.now() - timedelta(days=1)
    return [
        ApplicationFactory(
            call=call, state="screening", submitted_at=start + timedelta(minutes=n), **fields
        )
        for n in range(number)
    ]


def walked(client, order: str) -> tuple[list[list[str]], list[list[str]]]:
    """The references of each page: from the first to the last, and from the last back."""
    address, forward = reverse(LIST), []
    response = client.get(address, {"o": order})
    forward.append(references(response))
    while mark := response.context["page"].after:
        response = client.get(address, {"o": order, "after": mark})
        forward.append(references(response))
    back = [references(response)]
    while mark := response.context["page"].before:
        response = client.get(address, {"o": order, "before": mark})
        back.append(references(response))
    return forward, back


def test_list_holds_sent_files_newest_first(office):
    call = CallFactory()
    now = timezone.now()
    old = ApplicationFactory(call=call, state="screening", submitted_at=now - timedelta(days=2))
    new = ApplicationFactory(call=call, state="submitted", submitted_at=now)
    ApplicationFactory(call=call, state="draft")
    ApplicationFactory(call=call, state="draft", submitted_at=now)

    response = office.get(reverse(LIST))

    assert references(response) == [new.reference, old.reference]


def test_list_leaves_out_the_call_in_which_the_officer_applies(office, officer):
    own = ApplicationFactory(talent=TalentFactory(user=officer), state="screening")
    ApplicationFactory(call=own.call, state="screening")
    other = ApplicationFactory(state="screening")

    response = office.get(reverse(LIST))

    assert references(response) == [other.reference]


def test_list_takes_as_many_queries_for_thirty_rows_as_for_one(office):
    many(1)
    office.get(reverse(LIST))  # the first page of a session also writes when it was seen
    with CaptureQueriesContext(connection) as one:
        office.get(reverse(LIST))
    for application in many(29):
        Screening.objects.create(
            application=application,
            office=Office.FOREIGN_AFFAIRS,
            verdict="pass",
            by=user_with(Role.FOREIGN_AFFAIRS),
        )

    with CaptureQueriesContext(connection) as thirty:
        response = office.get(reverse(LIST))

    assert len(response.context["lines"]) == 30
    assert len(thirty) == len(one)
    assert len(thirty) <= 12


def test_row_says_at_once_what_has_changed(office, officer):
    [application] = many(1)
    before = office.get(reverse(LIST)).content.decode()
    Screening.objects.create(
        application=application, office=Office.FOREIGN_AFFAIRS, verdict="pass", by=officer
    )
    Application.objects.update(state="qualified", state_since=timezone.now() - timedelta(days=5))
    CallFactory(title_en="A call that is new")

    after = office.get(reverse(LIST)).content.decode()

    assert "Foreign Affairs Office: passed" not in before
    assert "Foreign Affairs Office: passed" in after
    assert '<span class="badge badge-pine">qualified</span>' in after
    assert "5 days ago" in after
    assert "A call that is new</option>" in after


def test_page_of_fifty_rows_stays_light(office):
    many(51)

    response = office.get(reverse(LIST))

    assert len(response.context["lines"]) == 50
    assert len(response.content) <= 100_000


def test_pages_show_every_row_once_forward_and_back_in_every_order(office):
    every = {row.reference for row in many(120)}
    Application.objects.update(state_since=timezone.now())

    for order in ["", "submitted", "waiting", "-waiting", "reference", "name"]:
        forward, back = walked(office, order)

        assert [len(page) for page in forward] == [50, 50, 20], order
        assert {name for page in forward for name in page} == every, order
        assert sum(back[::-1][-2:], []) == sum(forward[-2:], []), order


@pytest.mark.parametrize(
    "query",
    [
        "李可欣",
        "可欣",
        "kexin",
        "Li Kexin",
        "lkx",
        "ＬＩ",
        "T77001",
        "t77001",
        "2027-VS-77701",
        "VS-77701",
    ],
)
def test_search_finds_by_name_pinyin_staff_number_and_reference(office, query):
    talent = TalentFactory(
        name_zh="李可欣",
        family_name="Li",
        given_name="Kexin",
        pinyin="li ke xin",
        staff_no="T77001",
    )
    wanted = ApplicationFactory(talent=talent, reference="2027-VS-77701", state="screening")
    ApplicationFactory(
        talent=TalentFactory(
            name_zh="王强", family_name="Wang", given_name="Qiang", pinyin="wang qiang"
        ),
        state="screening",
    )

    response = office.get(reverse(LIST), {"q": query})

    assert references(response) == [wanted.reference]


@pytest.mark.parametrize(("query", "is_told"), [("欣", True), ("xin", False)])
def test_search_for_one_character_of_a_given_name_is_told_why_it_finds_nothing(
    office, query, is_told
):
    ApplicationFactory(talent=TalentFactory(name_zh="李可欣"), state="screening")

    page = office.get(reverse(LIST), {"q": query}, headers={"accept-language": "en"})

    assert references(page) == []
    assert ("One character is looked for as a family name;" in page.content.decode()) == is_told


def test_filters_narrow_by_state_call_department_and_category(office):
    department, call = DepartmentFactory(), CallFactory()
    talent = TalentFactory(department=department, category="outstanding_innovative")
    wanted = ApplicationFactory(talent=talent, call=call, state="qualified")
    ApplicationFactory(call=call, state="screening")
    ApplicationFactory(state="qualified")

    for query in [
        {"state": "qualified", "call": call.pk},
        {"department": department.pk},
        {"category": "outstanding_innovative"},
    ]:
        assert references(office.get(reverse(LIST), query)) == [wanted.reference]


def test_my_turn_leaves_out_what_my_office_has_passed(office, officer):
    """The other office's pass, and a verdict of mine that is no pass, do not take it from me."""
    waiting, passed = many(2)
    hr = user_with(Role.HUMAN_RESOURCES)
    for application, name, verdict, by in [
        (waiting, Office.HUMAN_RESOURCES, "pass", hr),
        (waiting, Office.FOREIGN_AFFAIRS, "changes", officer),
        (passed, Office.FOREIGN_AFFAIRS, "pass", officer),
    ]:
        Screening.objects.create(application=application, office=name, verdict=verdict, by=by)

    mine = references(office.get(reverse(LIST), {"turn": "mine"}))
    theirs = references(office.get(reverse(LIST), {"turn": "human_resources"}))

    assert mine == [waiting.reference]
    assert theirs == [passed.reference]


def test_stuck_shows_what_has_not_moved_for_a_week(office):
    old, new = many(2)
    Application.objects.filter(pk=old.pk).update(state_since=timezone.now() - timedelta(days=8))

    assert references(office.get(reverse(LIST), {"turn": "stuck"})) == [old.reference]
    assert new.reference not in references(office.get(reverse(LIST), {"turn": "stuck"}))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"a__b": "1"}, "no such filter: a__b"),
        ({"talent__birth_date__gte": "1980-01-01"}, "no such filter: talent__birth_date__gte"),
        ({"state": "lost"}, "State: "),
        ({"call": "9" * 40}, "Call: "),
        ({"department": "abc"}, "Department: "),
        ({"o": "salary"}, "Order: "),
        ({"after": "what"}, "does not exist"),
        ({"after": "1~yesterday"}, "does not exist"),
        ({"after": f"{9**30}~2026-01-01T00:00:00Z"}, "does not exist"),
        ({"before": "1~0001-01-01T00:00:00+14:00"}, "does not exist"),
        ({"e": "1"}, "no such filter: e"),
    ],
)
def test_what_the_address_gets_wrong_is_said(office, query, said):
    row = many(1)[0]

    response = office.get(reverse(LIST), query)

    assert response.status_code == 200
    assert any(said in note for note in response.context["notes"])
    assert references(response) == [row.reference]


@pytest.mark.parametrize("query", ["%", "_", "'", "x" * 100, "㐂", " ", "-", "\\"])
def test_odd_searches_answer(office, query):
    many(1)

    assert office.get(reverse(LIST), {"q": query}).status_code == 200


def test_search_that_is_too_long_keeps_the_text(office):
    many(1)

    response = office.get(reverse(LIST), {"q": "x" * 101})

    assert "x" * 101 in response.content.decode()
    assert response.context["notes"]


def test_big_lists_are_counted_about():
    many(4)

    exact, about = (
        count_of(Application.objects.all(), limit=4),
        count_of(Application.objects.all(), limit=2),
    )

    assert (exact.number, exact.is_exact) == (4, True)
    assert about.number >= 2
    assert not about.is_exact


def test_administrator_sees_the_list_without_ways_into_a_file(client):
    row = many(1)[0]
    client.force_login(user_with(Role.ADMINISTRATOR))

    response = client.get(reverse(LIST))

    assert references(response) == [row.reference]
    assert reverse("admin:applications_application_change", args=[row.pk]) not in (
        response.content.decode()
    )


def test_stored_markup_does_not_run_in_the_list(office):
    ApplicationFactory(
        talent=TalentFactory(family_name="<script>alert(1)</script>"), state="screening"
    )

    page = office.get(reverse(LIST)).content.decode()

    assert "<script>alert" not in page


def test_the_latest_calls_are_offered_and_any_may_be_asked_for(office, monkeypatch):
    monkeypatch.setattr(filters, "CHOICES_OF_CALLS", 2)
    old, *_latest = [CallFactory(year=year) for year in (2020, 2026, 2027)]
    file = ApplicationFactory(call=old, state="screening")
    ApplicationFactory(state="screening")

    offered = office.get(reverse(LIST)).context["form"].fields["call"].choices
    response = office.get(reverse(LIST), {"call": old.pk})
    nothing = office.get(reverse(LIST), {"call": "9" * 30})

    assert len(offered) == 3
    assert old.pk not in dict(offered)
    assert references(response) == [file.reference]
    assert nothing.status_code == 200
