from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from events.models import AgendaItem, ClosingPoint, EventPerson, ProgramLink
from tests.factories.accounts import user_with
from tests.factories.events import EventFactory
from tests.factories.partners import InstitutionFactory
from tests.factories.programs import ProgramFactory

pytestmark = pytest.mark.django_db
LIST = "/events/"
ENGLISH = {"accept-language": "en"}


def past(days, **fields):
    return EventFactory(starts_at=timezone.now() - timedelta(days=days), **fields)


def page(client, url=LIST, **query):
    response = client.get(url, query, headers=ENGLISH)
    assert response.status_code == 200
    return response


def listed(response):
    return [event.title_en for _year, events in response.context["sections"] for event in events]


def full_event(**fields):
    """An event with everything that can hang on one, twice."""
    event = EventFactory(summary_en="In short", **fields)
    for number in (1, 2):
        EventPerson.objects.create(event=event, role="lecture", name_en=f"Speaker {number}")
        EventPerson.objects.create(event=event, role="attendee", name_en=f"Guest {number}")
        AgendaItem.objects.create(event=event, position=number, text_en=f"Item {number}")
        ClosingPoint.objects.create(event=event, position=number, text_en=f"Point {number}")
        ProgramLink.objects.create(event=event, program=ProgramFactory())
        event.partners.add(InstitutionFactory())
    return event


# The list -----------------------------------------------------------------------------------------
def test_list_shows_what_comes_first_and_then_the_years_back(client):
    for days, name in [(900, "oldest"), (40, "latest"), (500, "older")]:
        past(days, title_en=name)
    EventFactory(title_en="later", starts_at=timezone.now() + timedelta(days=20))
    EventFactory(title_en="next")

    response = page(client)

    assert listed(response) == ["next", "later", "latest", "older", "oldest"]
    years = [year for year, _events in response.context["sections"]]
    assert years[0] == 0
    assert years[1:] == sorted(set(years[1:]), reverse=True)


def test_list_goes_on_over_the_pages_without_a_gap(client):
    names = [f"upcoming {number:02}" for number in range(25)]
    for number, name in enumerate(names):
        EventFactory(title_en=name, starts_at=timezone.now() + timedelta(days=1 + number))
    for number in range(30):
        past(10 + number, title_en=f"past {number:02}")

    found = [name for number in (1, 2, 3) for name in listed(page(client, page=number))]

    assert found == names + [f"past {number:02}" for number in range(30)]


@pytest.mark.parametrize(
    ("hours", "fields", "left"),
    [
        ((3, 5), {}, "in 3 hours"),
        ((-1, 1), {}, "going on now"),
        ((-2, -1), {}, ""),
        ((3, 5), {"state": "cancelled"}, ""),
        ((3, 5), {"date_precision": "month"}, ""),
    ],
)
def test_line_of_an_event_says_how_long_until_it_begins(hours, fields, left):
    starts, ends = (timezone.now() + timedelta(hours=number) for number in hours)

    event = EventFactory.build(starts_at=starts, ends_at=ends, **fields)

    assert event.begins_in == left


def test_list_and_page_say_in_one_wording_that_it_goes_on(client):
    now = timezone.now()
    event = EventFactory(starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=1))

    shown = [
        client.get(path, headers={"accept-language": "en"}).content.decode()
        for path in ("/events/", event.get_absolute_url())
    ]

    assert ["going on now" in text for text in shown] == [True, True]
    assert "5 minutes ago" not in shown[1]


def test_list_hides_drafts_and_keeps_cancelled_ones(client):
    EventFactory(title_en="draft", state="draft")
    EventFactory(title_en="gone", state="cancelled")

    response = page(client)

    assert listed(response) == ["gone"]
    assert "called off" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "fellowship"}, ["A Fellowship"]),
        ({"q": "奖学金"}, ["A Fellowship"]),
        ({"q": "ＦＥＬＬＯＷ a"}, ["A Fellowship"]),
        ({"q": "nothing like it"}, []),
        ({"kind": "congress"}, ["B congress"]),
        ({"kind": "congress", "q": "fellowship"}, []),
    ],
)
def test_list_filters_by_words_and_kind(client, query, expected):
    EventFactory(title_en="A Fellowship", title_zh="短期奖学金")
    EventFactory(title_en="B congress", kind="congress")

    assert listed(page(client, **query)) == expected


@pytest.mark.parametrize(
    "query",
    [
        {"page": "1000000000"},
        {"page": "-1"},
        {"page": "0"},
        {"page": "9" * 5000},
        {"page": "abc"},
        {"kind": "no-such-kind"},
        {"kind": "congress' OR 1=1 --"},
        {"unknown": "1"},
        {"q": ""},
        {"q": "%"},
        {"q": "\ud7ff\U0010ffff'\";--" * 20},
    ],
)
def test_list_answers_odd_queries(client, query):
    EventFactory(title_en="there")

    response = page(client, **query)

    assert listed(response) in (["there"], [])


@pytest.mark.parametrize("query", ["q=%00", "q=a%00b", "page=%00"])
def test_list_refuses_what_no_browser_sends(client, query):
    assert client.get(f"{LIST}?{query}").status_code == 400


def test_list_reads_invalid_utf8(client):
    assert client.get(f"{LIST}?q=%ff%fe%e4").status_code == 200


def test_list_without_events_says_what_will_be_here(client):
    assert "No lectures yet" in page(client).content.decode()
    assert "Nothing fits these filters" in page(client, q="x").content.decode()


def test_list_needs_as_many_queries_for_30_rows_as_for_one(client):
    counts = []
    for rows in (1, 29):
        EventFactory.create_batch(rows, capacity=3)
        for days in range(rows):
            past(days + 1)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(client)
            page(client, q="lecture", kind="policy_lecture")
        counts.append(len(queries))

    assert counts[1] <= counts[0] <= 8  # two pages


# The detail page ----------------------------------------------------------------------------------
def test_detail_shows_everything_that_hangs_on_the_event(client):
    event = full_event(co_offices=[{"name_zh": "人事处", "name_en": "Human Resources"}])

    text = page(client, event.get_absolute_url()).content.decode()

    parts = ["In short", "Human Resources", "Speaker 1", "Guest 2", "Item 1", "Point 2"]
    parts += [link.program.name_en for link in event.program_links.all()]
    parts += [partner.name_en for partner in event.partners.all()]
    assert [part for part in parts if part not in text] == []


def test_detail_needs_two_queries_however_much_hangs_on_it(client, django_assert_num_queries):
    for _again in range(2):
        event = full_event()
        with django_assert_num_queries(2):
            page(client, event.get_absolute_url())


def test_detail_names_only_what_visitors_may_see(client):
    event = full_event()
    ProgramLink.objects.create(
        event=event, program=ProgramFactory(is_published=False, name_en="Hidden program")
    )
    event.partners.add(InstitutionFactory(is_published=False, name_en="Hidden partner"))

    text = page(client, event.get_absolute_url()).content.decode()

    assert "Hidden" not in text
    assert f'href="{event.program_links.first().program.get_absolute_url()}"' in text


def test_detail_marks_an_uncertain_program_and_says_what_that_means(client):
    event = EventFactory()
    ProgramLink.objects.create(event=event, program=ProgramFactory(), is_uncertain=True)

    text = page(client, event.get_absolute_url()).content.decode()

    assert text.lower().count("uncertain") == 2


@pytest.mark.parametrize(("role", "status"), [(None, 404), (Role.TALENT, 404), (Role.AUDITOR, 200)])
def test_draft_is_shown_to_the_office_alone(client, role, status):
    event = EventFactory(state="draft")
    if role:
        client.force_login(user_with(role))

    assert client.get(event.get_absolute_url()).status_code == status


@pytest.mark.parametrize("slug", ["no-such-event", "x" * 300, "feed-me"])
def test_unknown_event_is_not_found(client, slug):
    assert client.get(f"/events/{slug}/").status_code == 404


def test_detail_reads_in_both_languages(client):
    event = EventFactory(
        title_zh="公派讲座",
        title_en="Lecture",
        is_all_day=True,
        starts_at=datetime(2024, 7, 23, 16, tzinfo=UTC),
        ends_at=datetime(2024, 7, 24, 16, tzinfo=UTC),
        date_precision="day_year_inferred",
        date_note_zh="年份为推定",
        date_note_en="The year is inferred",
    )

    english = page(client, event.get_absolute_url()).content.decode()
    chinese = client.get(
        event.get_absolute_url(), headers={"accept-language": "zh-CN"}
    ).content.decode()

    assert "24 Jul 2024" in english
    assert "The year is inferred" in english
    assert "2024年7月24日" in chinese
    assert "年份为推定" in chinese
    assert "Lecture" not in chinese


def test_list_and_detail_have_stable_addresses():
    assert reverse("events:list") == "/events/"
    assert reverse("events:detail", args=["x"]) == "/events/x/"
    assert reverse("events:ics", args=["x"]) == "/events/x/event.ics"
    assert reverse("events:calendar") == "/events/calendar.ics"
    assert reverse("events:feed") == "/events/feed/"
