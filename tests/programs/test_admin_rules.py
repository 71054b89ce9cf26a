"""The office's pages for rules: a form for every type, and the confirming of dates."""

import pytest
from django.utils.html import escape

from accounts.roles import Role
from programs.forms.rules import params_in_words
from programs.models import EligibilityRule
from programs.rule_params import PARAMS
from programs.wording import rule_text
from tests.factories.accounts import user_with
from tests.factories.programs import (
    ProgramFactory,
    RuleFactory,
    TrackFactory,
)
from tests.programs.admin_pages import address, sent

pytestmark = pytest.mark.django_db

NESTED = {"type": "min_degree", "params": {"degree": "doctorate"}, "check": "auto"}
NESTED |= {"text_en": "a", "text_zh": "b"}
PARAMS_OF = {
    "birth_on_or_after": {"date": "1976-01-01", "max_age": 50, "call_year": 2027, "years_back": 51},
    "max_age_at": {"max_age": 40, "at": "application", "inclusive": False},
    "min_degree": {"degree": "doctorate"},
    "min_years_since_degree": {"by_highest_degree": {"bachelor": 5, "master": 2, "doctorate": 0}},
    "max_years_since_degree": {"degree": "doctorate", "years": 3, "at": "application"},
    "min_experience_years": {"field": "research", "years": 5},
    "title_at_least": {"level": "senior"},
    "employment": {"kind": ["regular", "contract"]},
    "nationality": {"in": ["CN"], "no_foreign_permanent_residence": True},
    "country_group": {"of": "work", "group": "lmic"},
    "employer_region_in": {"scheme": "ISO 3166-2:CN", "codes": ["TJ", "XJ"], "also": ["XPCC"]},
    "host_country_in": {"group": "EMBC", "unless_nationality_in_group": True},
    "language": {"ruleset": "CSC-SCHOLAR"},
    "document_present": {"code": "invitation"},
    "stay_months": {"min": 3, "max": 12, "not_longer_than": "invitation_period"},
    "max_months_in_host_country": {
        "months": 12,
        "window_months": 36,
        "window_end": "call_close",
    },
    "stay_abroad_months": {"min": 36, "continuous": True, "until": "2025-04-15"},
    "not_within": {"event": "csc_funded_return", "years": 5},
    "never_before": {"event": "jsps_postdoc_standard"},
    "not_currently": {"state": "csc_award_valid"},
    "not_returned_before": {"date": "2024-01-01", "call_year": 2025},
    "membership": {"organization": "ESMO"},
    "any_of": {"rules": [NESTED, NESTED]},
    "manual": {"needs": "approved_project"},
}


@pytest.fixture
def office(client):
    user = user_with(Role.FOREIGN_AFFAIRS)
    client.force_login(user)
    return user


def test_every_type_of_rule_has_params_in_this_test():
    assert set(PARAMS_OF) == set(PARAMS)


@pytest.mark.parametrize("rule_type", sorted(PARAMS_OF))
def test_a_rule_of_every_type_is_saved_as_it_was_shown(client, office, rule_type):
    rule = RuleFactory(
        program=ProgramFactory(), call=None, type=rule_type, params=PARAMS_OF[rule_type]
    )
    page = address("eligibilityrule", "change", rule.pk)
    shown = client.get(page)

    response = client.post(page, sent(shown))

    rule.refresh_from_db()
    assert response.status_code == 302, response.context["error_lines"]
    assert rule.params == PARAMS_OF[rule_type]
    assert b'name="params"' not in shown.content


@pytest.mark.parametrize("rule_type", sorted(PARAMS_OF))
def test_who_may_not_change_a_rule_reads_what_it_asks_in_words(client, rule_type):
    rule = RuleFactory(
        program=ProgramFactory(), call=None, type=rule_type, params=PARAMS_OF[rule_type]
    )
    client.force_login(user_with(Role.AUDITOR))

    told = params_in_words(rule)
    page = client.get(address("eligibilityrule", "change", rule.pk)).content.decode()

    assert len(told) >= len({key for key in PARAMS_OF[rule_type] if key != "scheme"}) - 1
    assert all(f"<div>{label}: {escape(value)}</div>" in page for label, value in told)
    assert "{&quot;" not in page


def test_who_may_not_change_a_rule_reads_its_words_with_the_values_in_place(client):
    rule = RuleFactory(
        type="birth_on_or_after",
        params=PARAMS_OF["birth_on_or_after"],
        text_en="Born on or after {date}",
    )
    client.force_login(user_with(Role.AUDITOR, preferred_language="en"))

    page = client.get(address("eligibilityrule", "change", rule.pk)).content.decode()

    assert rule_text(rule) in page
    assert "{date}" not in page


def test_values_of_a_rule_are_read_by_their_names(office):
    rule = RuleFactory(type="max_age_at", params=PARAMS_OF["max_age_at"])

    assert params_in_words(rule) == [
        ("Age at most", "40"),
        ("On which day", "day of the application"),
        ("The age itself is still allowed", "No"),
    ]


def rule_data(**typed):
    texts = {"text_zh": "条件", "text_en": "Condition", "position": "1", "code": "new"}
    return {**texts, "severity": "must", "checked_by": "auto", "due": "application", **typed}


def test_a_new_rule_asks_its_type_first_and_belongs_to_its_program(client, office):
    track = TrackFactory(program=ProgramFactory(), call=None)
    page = f"{address('eligibilityrule', 'add')}?program={track.program_id}"

    types = client.get(page)
    page += f"&track={track.pk}&type=birth_on_or_after"
    response = client.post(page, rule_data(param_date="1976-01-01", param_max_age="50"))

    rule = EligibilityRule.objects.get()
    assert b"birth_on_or_after" in types.content
    assert response.url == address("program", "change", track.program_id)
    assert (rule.program, rule.track, rule.call) == (track.program, track, None)
    assert rule.params == {"date": "1976-01-01", "max_age": 50}


@pytest.mark.parametrize(
    ("rule_type", "typed", "field"),
    [
        ("birth_on_or_after", {"param_date": "yesterday"}, "param_date"),
        ("birth_on_or_after", {}, "param_date"),
        ("max_age_at", {"param_max_age": "999", "param_at": "application"}, "param_max_age"),
        ("min_degree", {"param_degree": "wizard"}, "param_degree"),
        ("nationality", {"param_included": "China"}, "param_included"),
        ("nationality", {}, "__all__"),
        ("stay_months", {"param_least": "9", "param_most": "3"}, "__all__"),
        ("any_of", {"param_rules": "not json"}, "param_rules"),
        ("any_of", {"param_rules": "[1, 2]"}, "param_rules"),
    ],
)
def test_a_wrong_param_is_named_beside_its_field(client, office, rule_type, typed, field):
    page = f"{address('eligibilityrule', 'add')}?program={ProgramFactory().pk}&type={rule_type}"

    response = client.post(page, rule_data(**typed))

    errors = response.context["adminform"].form.errors
    assert list(errors) == [field]
    assert not EligibilityRule.objects.exists()


def test_a_code_that_is_taken_is_refused(client, office):
    rule = RuleFactory(program=ProgramFactory(), call=None, code="new")
    page = f"{address('eligibilityrule', 'add')}?program={rule.program_id}&type=manual"

    response = client.post(page, rule_data())

    assert list(response.context["adminform"].form.errors) == ["code"]


def test_a_rule_of_an_announced_call_is_frozen(client, office):
    rule = RuleFactory()
    page = address("eligibilityrule", "change", rule.pk)

    answers = [
        client.get(page).status_code,
        client.post(page, rule_data(param_degree="bachelor")).status_code,
        client.post(address("eligibilityrule", "delete", rule.pk), {"post": "yes"}).status_code,
        client.get(f"{address('eligibilityrule', 'add')}?call={rule.call_id}").status_code,
    ]

    rule.refresh_from_db()
    assert answers == [200, 403, 403, 403]
    assert rule.params == {"degree": "doctorate"}


@pytest.mark.parametrize(
    "query",
    ["", "?program=x", "?program=999999", "?program=1&call=1", "?track=1", f"?program={'9' * 30}"],
)
def test_a_new_rule_without_a_real_owner_is_not_found(client, office, query):
    assert client.get(address("eligibilityrule", "add") + query).status_code == 404


def test_the_published_date_is_confirmed_on_its_own_page(client, office):
    params = {"date": "1976-01-01", "call_year": 2027}
    rule = RuleFactory(type="birth_on_or_after", params=params, is_confirmed=False)
    page = address("eligibilityrule", "confirm", rule.pk)

    shown = client.get(page)
    response = client.post(page, {"day": "1976-02-01"})

    rule.refresh_from_db()
    assert shown.status_code == 200
    assert response.url == address("call", "change", rule.call_id)
    assert (rule.is_confirmed, rule.params["date"]) == (True, "1976-02-01")
