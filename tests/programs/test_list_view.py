"""The list of programs: its order, search, filters, pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from core import views
from programs import listing
from programs.listing import COLUMNS, AllOpenFirst
from tests.factories.accounts import user_with
from tests.factories.programs import (
    CallFactory,
    ProgramFactory,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def client(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def plan_of():
    """How the database answers the last query of a call."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # the tables are all but empty
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    words = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"

    def plan(call) -> str:
        with CaptureQueriesContext(connection) as captured:
            call()
        with connection.cursor() as cursor:
            cursor.execute(f"{words} {captured[-1]['sql']}")
            return str(cursor.fetchall())

    return plan


def shown(response):
    return [row[COLUMNS.index("name_en")] for row in response.context["page_obj"]]


def call_open_until(days, **fields):
    now = timezone.now()
    return CallFactory(opens_at=now - 10 * DAY, closes_at=now + days * DAY, **fields)


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_open_programs_come_first_by_days_left_then_by_name(client):
    ProgramFactory(name_en="Zebra")
    ProgramFactory(name_en="Ant")
    call_open_until(9, program__name_en="Later")
    call_open_until(2, program__name_en="Sooner")
    CallFactory(
        program__name_en="Bee", opens_at=timezone.now() + DAY, closes_at=timezone.now() + 2 * DAY
    )

    response = client.get("/programs/")

    assert shown(response) == ["Sooner", "Later", "Ant", "Bee", "Zebra"]


def test_names_are_ordered_in_the_language_of_the_reader(client):
    ProgramFactory(name_en="A", name_zh="乙")
    ProgramFactory(name_en="B", name_zh="一")

    response = client.get("/programs/", headers={"accept-language": "zh-hans"})

    assert shown(response) == ["B", "A"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("kind=training", ["Course"]),
        ("direction=inbound", ["Guest"]),
        ("mode=agreement", ["Guest"]),
        ("sponsor=Lund+University", ["Course"]),
        ("length=short", ["Course", "Guest"]),
        ("length=half_year", ["Guest"]),
        ("length=year", ["Long", "Guest"]),
        ("length=longer", ["Long"]),
        ("open=on", ["Long"]),
        ("q=lund", ["Course"]),
        ("q=课程", ["Course"]),
        ("q=COURSE+lund", ["Course"]),
        ("q=nothing+like+it", []),
        ("kind=training&direction=inbound", []),
        ("q=", ["Long", "Course", "Guest"]),
    ],
)
def test_filters_narrow_the_list(client, query, names):
    ProgramFactory(
        name_en="Course",
        name_zh="课程",
        kind="training",
        sponsor_en="Lund University",
        min_months=1,
        max_months=3,
    )
    ProgramFactory(
        name_en="Guest", direction="inbound", mode="agreement", min_months=1, max_months=12
    )
    call_open_until(
        5, program=ProgramFactory(name_en="Long", kind="postdoc", min_months=12, max_months=24)
    )

    response = client.get(f"/programs/?{query}")

    assert shown(response) == names


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("kind=holiday", "“holiday” is not a choice of “Kind”; it was left out."),
        ("open=maybe", "“maybe” is not a choice of “Open now”; it was left out."),
        ("sponsor=' OR 1=1", "“&#x27; OR 1=1” is not a choice of “Sponsor”; it was left out."),
        ("color=red", "There is no filter “color”; it was left out."),
        (f"length={'9' * 500}", f"“{'9' * 40}” is not a choice of “Length”; it was left out."),
    ],
)
def test_what_is_unknown_is_left_out_and_named(client, query, sentence):
    ProgramFactory(name_en="Still here")

    response = client.get(f"/programs/?{query}")

    assert shown(response) == ["Still here"]
    assert sentence in response.content.decode()


def test_a_search_that_is_too_long_says_so(client):
    response = client.get("/programs/", {"q": "x" * 101})

    assert "at most 100 characters" in response.content.decode()


@pytest.mark.parametrize("page", ["1000000000", "0", "-3", "two", "9" * 400, "%F0%28"])
def test_any_page_number_answers(client, page):
    ProgramFactory()

    response = client.get(f"/programs/?page={page}")

    assert (response.status_code, len(shown(response))) == (200, 1)


def test_pages_hold_twenty_and_keep_the_filters(client):
    for _number in range(21):
        ProgramFactory(kind="training")
    ProgramFactory(kind="postdoc")

    first = client.get("/programs/?kind=training")
    second = client.get("/programs/?kind=training&page=2")

    assert [len(shown(page)) for page in (first, second)] == [20, 1]
    assert 'href="?kind=training&amp;page=2"' in first.content.decode()


def test_an_empty_list_says_how_to_go_on(client):
    response = client.get("/programs/?kind=training")

    assert "No program fits all of this" in response.content.decode()


def test_a_closed_program_shows_its_reason(client):
    ProgramFactory(
        status="not_open_to_unit", status_note_zh="不含天津", status_note_en="Not for Tianjin."
    )

    page = client.get("/programs/").content.decode()

    assert "not open to this hospital" in page
    assert "Not for Tianjin." in page


def test_the_deadline_stands_in_the_zone_of_the_call(client):
    call = call_open_until(5, time_zone="America/New_York")

    assert "New York time" in client.get("/programs/").content.decode()
    assert call.is_open


def test_hidden_programs_are_for_the_offices(client):
    ProgramFactory(name_en="Hidden", is_published=False)

    anonymous = shown(client.get("/programs/"))
    client.force_login(user_with(Role.TALENT))
    talent = shown(client.get("/programs/"))
    client.force_login(user_with(Role.HUMAN_RESOURCES))

    assert (anonymous, talent) == ([], [])
    assert shown(client.get("/programs/")) == ["Hidden"]


def test_the_list_asks_three_times_for_one_program_and_for_thirty(client):
    CallFactory()
    one = queries(client, "/programs/")
    for _number in range(29):
        CallFactory()

    assert (one, queries(client, "/programs/")) == (3, 3)


def test_a_program_with_two_open_calls_stands_where_the_sooner_closes(client):
    program = call_open_until(20, year=2026, program__name_en="Twice").program
    call_open_until(5, program__name_en="Once")
    call_open_until(2, program=program, year=2027)

    assert shown(client.get("/programs/")) == ["Twice", "Once"]


def test_each_program_stands_on_one_page(client):
    """Whether the open ones end within a page, with it, or on a later one."""
    for number in range(23):
        call_open_until(number + 1, program__name_en=f"Open {number:02}")
    for number in range(25):
        ProgramFactory(name_en=f"Other {number:02}")

    pages = [client.get(f"/programs/?page={number}") for number in (1, 2, 3)]

    expected = [f"Open {number:02}" for number in range(23)]
    expected += [f"Other {number:02}" for number in range(25)]
    assert [shown(page) for page in pages] == [expected[:20], expected[20:40], expected[40:]]
    assert {page.context["page_obj"].paginator.count for page in pages} == {48}


def test_each_sponsor_is_offered_once_to_those_who_see_a_program_of_it(client):
    for name in ("Zulu", "Alpha", "Alpha"):
        ProgramFactory(sponsor_en=name, sponsor_zh="")
    ProgramFactory(sponsor_en="Hidden", is_published=False)
    offered = [
        value
        for value, _label in client.get("/programs/").context["filter"]["sponsor"].field.choices
    ]

    client.force_login(user_with(Role.HUMAN_RESOURCES))
    response = client.get("/programs/")

    assert offered == ["Alpha", "Zulu"]
    assert "Hidden" in dict(response.context["filter"]["sponsor"].field.choices)


@pytest.mark.parametrize("unpublished", [False, True])
def test_no_program_is_read_or_sorted_that_the_page_does_not_show(unpublished, plan_of):
    listed = AllOpenFirst(unpublished=unpublished, at=timezone.now())

    plan = plan_of(lambda: listed[0:20])

    assert "program_by_name_" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("page", ["2", "3", "4"])
def test_a_very_long_list_leads_to_its_first_pages_and_says_that_it_goes_on(
    client, monkeypatch, page
):
    for module in (listing, views):
        monkeypatch.setattr(module, "MOST_LED_TO", 40)
    call_open_until(2)
    for _number in range(60):
        ProgramFactory()

    response = client.get(f"/programs/?page={page}")

    assert response.context["page_obj"].number == 2
    text = response.content.decode()
    assert "More than 40 programs" in text
    assert "Filters and the search lead to those beyond these pages." in text
