"""What all operations of the read API have in common: pages, tags, parameters, problems."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from core.api.queries import EARLIEST, LATEST, Mark, Moment
from tests.factories.events import EventFactory
from tests.factories.programs import ProgramFactory

pytestmark = pytest.mark.django_db
PROGRAMS, EVENTS = "/api/v1/programs/", "/api/v1/events/"
ENGLISH = {"accept-language": "en"}


def walked(client, address, *, between=lambda: None, key="slug") -> list[str]:
    """The records of all pages, in the order in which they came."""
    found = []
    while address:
        page = client.get(address).json()
        found += [item[key] for item in page["items"]]
        address = page["next"] and page["next"].removeprefix("http://127.0.0.1:8000")
        between()
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_every_record_comes_once(client, limit):
    slugs = sorted(ProgramFactory().slug for _number in range(6))

    assert walked(client, f"{PROGRAMS}?limit={limit}") == slugs


def test_records_that_are_added_meanwhile_take_none_away(client):
    """Even where they stand in front of the page that is read, or end at the same instant."""
    end = timezone.now() + timedelta(days=9)
    old = [EventFactory(ends_at=end).slug for _number in range(5)]

    def add():
        EventFactory(ends_at=end - timedelta(days=1))
        EventFactory(ends_at=end)

    rounds = iter(range(3))  # or there would always be more
    found = walked(client, f"{EVENTS}?limit=2", between=lambda: next(rounds, None) is None or add())

    assert [slug for slug in found if slug in old] == old
    assert len(found) == len(set(found))


def test_next_keeps_the_filters_and_stands_in_the_header_too(client):
    for _number in range(2):
        ProgramFactory()

    response = client.get(PROGRAMS, {"limit": 1, "kind": "visiting_scholar"})

    following = response.json()["next"]
    assert "kind=visiting_scholar" in urlsplit(following).query
    assert response["Link"] == f'<{following}>; rel="next"'


@pytest.mark.parametrize("sent", ['"other", W/{tag}', "*"])
def test_an_answer_that_has_not_changed_is_not_sent_again(client, sent):
    program = ProgramFactory()
    first = client.get(PROGRAMS)
    tag = first["ETag"]

    same = client.get(PROGRAMS, headers={"if-none-match": sent.format(tag=tag)})
    program.name_en = "Another name"
    program.save()
    changed = client.get(PROGRAMS, headers={"if-none-match": tag})

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    assert changed.status_code == 200
    assert changed["ETag"] != tag


def test_public_answers_may_be_kept_for_a_minute(client):
    assert client.get(PROGRAMS)["Cache-Control"] == "public, max-age=60"


def test_no_other_origin_is_let_in(client):
    response = client.get(PROGRAMS, headers={"origin": "https://evil.example"})

    assert not [name for name in response.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("knid=training", "knid: There is no such parameter here."),
        ("kind=training&kind=postdoc", "kind: It was given more than once."),
        ("kind=", "kind: It has no value."),
        ("kind=lecture", "kind: Select a valid choice. lecture is not one of the available"),
        ("open=1", "open: Write true or false."),
        ("limit=0", "limit: Ensure this value is greater than or equal to 1."),
        ("limit=101", "limit: Ensure this value is less than or equal to 100."),
        ("limit=ten", "limit: Enter a whole number."),
        ("cursor=!!!", "cursor: This is no place in the list."),
        ("cursor=" + Mark.written("1~a\x00b"), "cursor: This is no place in the list."),
        ("cursor=" + Mark.written("x~y"), "This is no place in the list."),
        (
            "cursor=" + Mark.written("1~" + "a" * 500),
            "cursor: Ensure this value has at most 200 characters",
        ),
    ],
)
def test_a_wrong_parameter_is_refused_in_a_sentence(client, query, sentence):
    response = client.get(f"{PROGRAMS}?{query}", headers=ENGLISH)

    problem = response.json()
    assert (response.status_code, problem["status"]) == (400, 400)
    assert response["Content-Type"] == "application/problem+json"
    assert problem["detail"].startswith(sentence)
    assert problem["errors"][0]["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize("query", ["updated_since=2027-01-31", "updated_since=2027-01-31T08:00:00"])
def test_an_instant_needs_its_zone(client, query):
    response = client.get(f"{EVENTS}?{query}", headers=ENGLISH)

    assert "with its zone" in response.json()["detail"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [("0001-01-01T00:00:00+14:00", EARLIEST), ("9999-12-31t23:59:59z", LATEST)],
)
def test_an_instant_beyond_our_time_means_its_end(text, meant):
    assert Moment().clean(text) == meant


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Not found"), ("zh-CN", "未找到"), ("fr", "未找到")]
)
@pytest.mark.parametrize("path", ["/api/v1/programs/no-such/", "/api/v1/nothing/", "/api/v2/"])
def test_a_problem_is_told_in_the_language_of_the_caller(client, path, language, title):
    response = client.get(path, headers={"accept-language": language})

    problem = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert (response.status_code, problem["title"]) == (404, title)
    assert len(problem["number"]) == 32


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_only_reading_is_answered(client, method):
    client.handler.enforce_csrf_checks = True

    response = getattr(client, method)(PROGRAMS, headers=ENGLISH)

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert response.json()["title"] == "This method is not answered here"


def test_head_and_options_answer_without_a_body(client):
    assert client.head(PROGRAMS).content == client.options(PROGRAMS).content == b""
    assert client.options(PROGRAMS)["Allow"] == "GET, HEAD, OPTIONS"


def test_what_no_database_takes_is_refused_before_it_is_asked(client):
    response = client.get(f"{PROGRAMS}?kind=%00", headers=ENGLISH)

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


def test_a_failure_of_ours_tells_its_number_and_nothing_else(client, monkeypatch):
    def fail(self, query):
        raise RuntimeError("the inner workings")

    client.raise_request_exception = False
    monkeypatch.setattr("programs.api.ProgramList.rows", fail)

    response = client.get(PROGRAMS, headers=ENGLISH)

    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert "inner workings" not in response.content.decode()


def test_too_many_requests_are_told_when_to_go_on(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"api": "2/m/ip"}

    answers = [client.get(PROGRAMS, headers=ENGLISH) for _number in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "60"
    assert answers[2].json()["title"] == "Too many requests"
    assert client.get(reverse("programs:list")).status_code == 200


def test_somebody_elses_header_does_not_reset_the_limit(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"api": "1/m/ip"}
    client.get(PROGRAMS)

    assert client.get(PROGRAMS, headers={"x-forwarded-for": "9.9.9.9"}).status_code == 429
