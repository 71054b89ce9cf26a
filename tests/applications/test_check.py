"""“Am I eligible?” on a program's page."""

import pytest
from django.urls import reverse

from programs.models import Call
from tests.factories.programs import CallFactory, ProgramFactory, RuleFactory, TrackFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


def check_url(program) -> str:
    return reverse("programs:check", kwargs={"slug": program.slug})


@pytest.fixture
def call() -> Call:
    call = CallFactory()
    RuleFactory(call=call)
    RuleFactory(
        call=call,
        code="age",
        type="birth_on_or_after",
        params={"date": "1976-01-01", "max_age": 50, "call_year": 2027, "years_back": 51},
        text_en="Born on or after {date}",
    )
    return call


def ask(client, program, **answers):
    return client.post(check_url(program), answers, headers={"accept-language": "en"})


@pytest.mark.parametrize(("born", "qualifies"), [("1976-01-01", True), ("1975-12-31", False)])
def test_check_answers_on_the_edge(client, call, born, qualifies):
    response = ask(client, call.program, birth_on=born, degrees="doctorate")

    [answer] = response.context["answers"]
    assert answer.verdict.qualifies is qualifies
    assert "Born on or after 1 January 1976" in response.content.decode()


def test_check_counts_what_was_not_said_as_open(client, call):
    [answer] = ask(client, call.program).context["answers"]

    assert (answer.verdict.qualifies, answer.verdict.open_questions) == (True, 2)


def test_check_asks_only_what_the_rules_need(client, call):
    form = client.get(check_url(call.program)).context["form"]

    assert list(form.fields) == ["birth_on", "degrees", "degrees-day"]


def test_check_stores_nothing(client, call, django_assert_max_num_queries):
    with django_assert_max_num_queries(8) as queries:
        ask(client, call.program, birth_on="1976-01-01")

    verbs = {query["sql"].lstrip("(").split()[0] for query in queries.captured_queries}
    assert verbs == {"SELECT"}


def test_check_answers_for_each_track_the_fitting_first(client, call):
    strict, open_to_all = TrackFactory(call=call, position=1), TrackFactory(call=call, position=2)
    RuleFactory(call=call, track=strict, type="title_at_least", params={"level": "senior"})

    answers = ask(client, call.program, title_level="junior").context["answers"]

    assert [answer.track for answer in answers] == [open_to_all, strict]


def test_check_answers_a_talent_from_the_profile(client, call):
    talent = TalentFactory()
    client.force_login(talent.user)

    [answer] = client.get(check_url(call.program)).context["answers"]

    assert [finding.status for finding in answer.verdict.findings] == ["met", "met"]


def test_check_without_a_call_uses_the_programs_rules(client):
    program = ProgramFactory()
    RuleFactory(call=None, program=program)

    [answer] = ask(client, program, degrees="master").context["answers"]

    assert not answer.verdict.qualifies


def test_check_of_a_hidden_program_is_not_found(client):
    assert client.get(check_url(ProgramFactory(is_published=False))).status_code == 404


@pytest.mark.parametrize(
    "answers",
    [
        {"birth_on": "31/02/2000"}, {"birth_on": "0001-01-01"}, {"birth_on": "9999-12-31"},
        {"degrees": "wizard"}, {"degrees-day": "2020-13-01"},
    ],
)  # fmt: skip
def test_check_names_an_answer_that_cannot_be(client, call, answers):
    response = ask(client, call.program, **answers)

    assert response.status_code == 200
    assert set(response.context["form"].errors) == set(answers)


def test_list_offers_talents_what_they_qualify_for(client, call):
    RuleFactory(call=CallFactory(), type="title_at_least", params={"level": "senior"})
    talent = TalentFactory(title_level="intermediate")
    client.force_login(talent.user)

    response = client.get(reverse("programs:list"), {"qualify": "on"})

    assert [row[0] for row in response.context["page_obj"]] == [call.program_id]


def test_list_knows_no_such_filter_for_visitors(client, call):
    response = client.get(reverse("programs:list"), {"qualify": "on"})

    assert [row[0] for row in response.context["page_obj"]] == [call.program_id]
    assert response.context["filter"].ignored
