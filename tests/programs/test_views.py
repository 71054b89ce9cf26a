"""The pages of one program and of one call."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from programs.models import LanguageRuleset, Obligation, Program, Source, Step
from tests.factories.accounts import user_with
from tests.factories.events import EventFactory
from tests.factories.programs import (
    CallFactory,
    ProgramFactory,
    RequiredDocumentFactory,
    RuleFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def client(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def call_open_until(days, **fields):
    now = timezone.now()
    return CallFactory(opens_at=now - 10 * DAY, closes_at=now + days * DAY, **fields)


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def fill(program, call, number):
    for position in range(number):
        for owner in ({"program": program, "call": None}, {"call": call}):
            track = TrackFactory(**owner)
            RuleFactory(**owner, type="language", params={"ruleset": "CSC-SCHOLAR"})
            RuleFactory(**owner, track=track)
            RequiredDocumentFactory(**owner)
        texts = {"text_zh": "文", "text_en": "text"}
        start = position + number
        Step.objects.create(
            program=program, position=start, code=f"s{start}", actor="sponsor", **texts
        )
        Obligation.objects.create(
            program=program, position=start, code=f"o{start}", confidence="high", **texts
        )
        Source.objects.create(program=program, position=start, what_zh="文", what_en="text")
        EventFactory(state="published").program_links.create(program=program)


def test_a_program_asks_three_times_however_much_hangs_on_it(client):
    program = ProgramFactory()
    call = CallFactory(program=program)
    fill(program, call, 1)
    client.get(f"/programs/{program.slug}/")  # once Django asks SQLite whether it knows JSON
    one = queries(client, f"/programs/{program.slug}/")
    fill(program, call, 30)
    CallFactory(program=program, year=2026)

    assert (one, queries(client, f"/programs/{program.slug}/")) == (3, 3)


def test_a_call_asks_twice_however_much_hangs_on_it(client):
    call = CallFactory()
    fill(call.program, call, 1)
    one = queries(client, f"/calls/{call.slug}/")
    fill(call.program, call, 30)

    assert (one, queries(client, f"/calls/{call.slug}/")) == (2, 2)


# One program ----------------------------------------------------------------------------------
def test_a_program_says_its_rules_in_words_with_their_own_dates(client):
    program = ProgramFactory()
    RuleFactory(
        program=program,
        call=None,
        type="birth_on_or_after",
        params={"date": "1976-01-01", "max_age": 50, "call_year": 2027},
        text_en="Born on or after {date} (age limit {max_age}, {call_year})",
        text_zh="{date}以后出生（{call_year}年，不超过{max_age}周岁）",
    )

    english = client.get(f"/programs/{program.slug}/").content.decode()
    chinese = client.get(
        f"/programs/{program.slug}/", headers={"accept-language": "zh-hans"}
    ).content.decode()

    assert "Born on or after 1 January 1976 (age limit 50, 2027)" in english
    assert "1976年1月1日以后出生（2027年，不超过50周岁）" in chinese


def test_rules_stand_by_track_and_weight(client):
    program = ProgramFactory()
    track = TrackFactory(program=program, call=None)
    RuleFactory(program=program, call=None, severity="should", text_en="Wanted")
    RuleFactory(program=program, call=None, severity="must", text_en="Needed")
    RuleFactory(program=program, call=None, track=track, text_en="Only here")

    page = client.get(f"/programs/{program.slug}/").content.decode()

    words = ["Must be met", "Needed", "Normally expected", "Wanted", track.name_en, "Only here"]
    places = [page.index(word) for word in words]
    assert places == sorted(places)
    assert page.count("Must be met") == 2


def test_a_change_of_what_hangs_on_a_program_is_seen_at_once(client):
    program = ProgramFactory()
    rule = RuleFactory(program=program, call=None, text_en="First words")
    path = f"/programs/{program.slug}/"
    assert b"First words" in client.get(path).content

    rule.text_en = "Second words"
    rule.save()
    page = client.get(path).content
    rule.delete()

    assert b"Second words" in page
    assert b"First words" not in page
    assert b"Second words" not in client.get(path).content


def test_a_change_of_the_language_conditions_is_seen_at_once(client):
    program = ProgramFactory()
    RuleFactory(program=program, call=None, type="language", params={"ruleset": "L"})
    path = f"/programs/{program.slug}/"
    client.get(path)

    for year, text in ((2018, "Old route"), (2024, "New route")):
        LanguageRuleset.objects.create(
            code="L", valid_from_year=year, routes=[{"text_en": text, "text_zh": "途径"}]
        )

    page = client.get(path).content
    assert b"New route" in page
    assert b"Old route" not in page


def test_the_current_call_is_the_open_one_that_closes_first(client):
    program = ProgramFactory()
    later = call_open_until(9, program=program, year=2026)
    sooner = call_open_until(3, program=program, year=2025)
    CallFactory(
        program=program,
        year=2027,
        opens_at=timezone.now() + DAY,
        closes_at=timezone.now() + 2 * DAY,
    )

    context = client.get(f"/programs/{program.slug}/").context

    assert context["current"].call == sooner
    assert later in [row.call for row in context["other_calls"]]


def test_drafts_of_calls_are_for_the_offices(client):
    draft = CallFactory(announced_at=None, title_en="In the making")
    path = f"/programs/{draft.program.slug}/"

    assert b"In the making" not in client.get(path).content
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))
    assert b"In the making" in client.get(path).content


def test_a_text_in_one_language_only_says_so(client):
    program = ProgramFactory(summary_zh="只有中文", summary_en="")

    page = client.get(f"/programs/{program.slug}/").content.decode()

    assert '<span lang="zh-Hans">只有中文</span> <span class="muted small">(in Chinese)' in page


def test_published_events_about_the_program_are_linked(client):
    program = ProgramFactory()
    told = EventFactory(state="published", title_en="Lecture")
    secret = EventFactory(state="draft", title_en="Secret")
    for event in (told, secret):
        event.program_links.create(program=program)

    page = client.get(f"/programs/{program.slug}/").content.decode()
    assert f'<a href="/events/{told.slug}/">Lecture</a>' in page
    assert "Secret" not in page


@pytest.mark.parametrize("path", ["/programs/nothing/", "/calls/nothing/", "/programs/a%20b/"])
def test_an_unknown_address_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_hidden_program_is_not_found(client):
    program = ProgramFactory(is_published=False)

    assert client.get(f"/programs/{program.slug}/").status_code == 404
    client.force_login(user_with(Role.AUDITOR))
    assert client.get(f"/programs/{program.slug}/").status_code == 200


# One call -------------------------------------------------------------------------------------
def test_a_call_in_preparation_is_seen_by_the_offices_only(client):
    call = CallFactory(announced_at=None)
    path = f"/calls/{call.slug}/"

    anonymous = client.get(path).status_code
    client.force_login(user_with(Role.TALENT))
    talent = client.get(path).status_code
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))

    assert (anonymous, talent, client.get(path).status_code) == (404, 404, 200)


def test_a_call_of_a_hidden_program_is_not_found(client):
    call = CallFactory(program__is_published=False)

    assert client.get(f"/calls/{call.slug}/").status_code == 404


def test_an_unconfirmed_date_is_marked(client):
    call = CallFactory()
    RuleFactory(call=call, text_en="Sure")
    sure = client.get(f"/calls/{call.slug}/").content.decode()
    RuleFactory(call=call, text_en="Unsure", is_confirmed=False)

    unsure = client.get(f"/calls/{call.slug}/").content.decode()

    assert "date not yet published" not in sure
    assert "date not yet published" in unsure


def test_the_three_deadlines_stand_in_the_zone_of_the_call(client):
    call = CallFactory(time_zone="Europe/Brussels")

    page = client.get(f"/calls/{call.slug}/").content.decode()

    assert page.count("Brussels time</time>") == 3


@pytest.mark.parametrize(
    ("limits", "how"),
    [
        ({}, "PDF, at most 10 MB"),
        ({"formats": ["pdf", "jpg"], "max_mb": 3}, "PDF, JPG, at most 3 MB"),
        ({"formats": ["pdf"], "max_mb": 3, "max_pages": 5}, "PDF, at most 3 MB, at most 5 pages"),
    ],
)
def test_documents_say_what_they_may_be(client, limits, how):
    document = RequiredDocumentFactory(limits=limits)

    page = client.get(f"/calls/{document.call.slug}/").content.decode()

    assert f'<span class="papers__how">{how}</span>' in page


def test_papers_that_nobody_uploads_name_no_limits(client):
    call = CallFactory()
    RequiredDocumentFactory(call=call, source="paper", paper_copy=True, position=1)
    RequiredDocumentFactory(call=call, source="office", paper_copy=True, position=2)
    RequiredDocumentFactory(call=call, paper_copy=True, position=3)

    page = client.get(f"/calls/{call.slug}/").content.decode()

    assert re.findall('papers__how">(.*?)</span>', page) == [
        "on paper",
        "made by the office",
        "PDF, at most 10 MB; also on paper",
    ]


def reason(client, call):
    return client.get(f"/calls/{call.slug}/").context["apply"]


def test_the_button_says_why_it_is_off(client):
    now = timezone.now()
    upcoming = CallFactory(opens_at=now + DAY, closes_at=now + 2 * DAY, announced_at=now - DAY)
    closed = CallFactory(opens_at=now - 2 * DAY, closes_at=now - DAY)
    suspended = CallFactory(
        program__status="suspended", program__status_note_zh="停", program__status_note_en="x"
    )

    reasons = [reason(client, call)["reason"][:20] for call in (upcoming, closed, suspended)]

    assert reasons == ["You can apply from 2", "The call closed on 2", "This program takes n"]


def test_the_button_asks_a_visitor_to_sign_in_and_comes_back(client):
    call = CallFactory()

    way = reason(client, call)

    assert way["url"] == f"/accounts/login/?next=/calls/{call.slug}/"
    assert way["label"] == "Sign in to apply"


def test_only_talents_apply(client):
    call = CallFactory()
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))

    assert reason(client, call) == {"reason": "Talents apply; your account is not one of a talent."}


def test_both_pages_answer_in_chinese_without_english_labels(client):
    call = CallFactory()

    for path in ("/programs/", f"/programs/{call.program.slug}/", f"/calls/{call.slug}/"):
        page = client.get(path, headers={"accept-language": "zh-hans"}).content.decode()
        assert '<html lang="zh-hans"' in page.lower()
        assert "Beijing time" not in page


def test_programs_that_take_no_applications_are_not_checked(client):
    program = ProgramFactory(status="suspended", status_note_zh="停", status_note_en="x")

    assert client.get(f"/programs/{program.slug}/").context["check_url"] == ""
    assert Program.objects.get().takes_applications is False


def test_address_of_all_calls_leads_to_the_open_ones(client):
    here, ended = call_open_until(5), call_open_until(-5)

    response = client.get("/calls/", follow=True)

    assert response.redirect_chain == [("/programs/?open=on", 302)]
    assert here.program.name in response.content.decode()
    assert ended.program.name not in response.content.decode()
