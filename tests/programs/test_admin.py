"""The office's pages for programs and lists: who may, what is written, what is refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from core.models import AuditEntry
from programs.models import CountryGroup, LanguageRuleset, Program
from tests.factories.accounts import user_with
from tests.factories.programs import (
    CallFactory,
    ProgramFactory,
    RequiredDocumentFactory,
    RuleFactory,
    TrackFactory,
)
from tests.programs.admin_pages import address, draft, sent

pytestmark = pytest.mark.django_db

MODELS = ["program", "call", "eligibilityrule", "countrygroup", "languageruleset"]


@pytest.fixture
def office(client):
    user = user_with(Role.FOREIGN_AFFAIRS)
    client.force_login(user)
    return user


# Who may --------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR])
def test_every_office_reads_lists_and_rows(client, role):
    client.force_login(user_with(role))
    program = ProgramFactory(
        funding_amount={"value": 5, "currency": "EUR", "per": "month"}, window={"opens": "04"}
    )
    rows = {
        "program": program,
        "call": CallFactory(program=program),
        "eligibilityrule": RuleFactory(program=program, call=None),
        "countrygroup": CountryGroup.objects.create(code="g", year=2025, name_zh="a", name_en="b"),
        "languageruleset": LanguageRuleset.objects.create(
            code="l", valid_from_year=2018, name_zh="a", name_en="b"
        ),
    }

    answers = {
        model: [
            client.get(address(model, "changelist")).status_code,
            client.get(address(model, "change", row.pk)).status_code,
        ]
        for model, row in rows.items()
    }

    assert answers == {model: [200, 200] for model in rows}


@pytest.mark.parametrize("role", [Role.HUMAN_RESOURCES, Role.AUDITOR])
def test_who_only_reads_changes_nothing(client, role):
    client.force_login(user_with(role))
    rule = RuleFactory(call=draft(), is_confirmed=False)
    pages = [
        address("program", "add"),
        address("call", "add"),
        address("program", "change", rule.call.program_id),
        address("call", "change", rule.call_id),
        address("call", "announce", rule.call_id),
        address("call", "prolong", rule.call_id),
        address("eligibilityrule", "change", rule.pk),
        address("eligibilityrule", "confirm", rule.pk),
    ]

    assert [client.post(page, {}).status_code for page in pages] == [403] * len(pages)


def test_a_talent_does_not_enter(client):
    client.force_login(user_with(Role.TALENT))

    assert {client.get(address(model, "changelist")).status_code for model in MODELS} == {403}


@pytest.mark.parametrize("model", ["program", "call", "eligibilityrule"])
def test_the_list_asks_the_same_for_one_row_and_for_thirty(client, office, model):
    page = address(model, "changelist")

    def rows(number):
        for _number in range(number):
            RuleFactory(call=CallFactory(), is_confirmed=False)

    rows(1)
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    rows(29)
    with CaptureQueriesContext(connection) as thirty:
        response = client.get(page)

    assert response.context["cl"].result_count == 30
    assert len(thirty) == len(one)


# Programs -------------------------------------------------------------------------------------
def test_a_program_is_saved_as_it_was_shown(client, office):
    window = {"opens": "04-10", "closes": None, "rolling": False, "history": [{"year": 2022}]}
    amount = {"value": 50000, "currency": "EUR", "per": "year"}
    program = ProgramFactory(window=window, funding_amount=amount)
    TrackFactory(program=program, call=None)
    RequiredDocumentFactory(program=program, call=None, limits={"max_mb": 3})
    page = address("program", "change", program.pk)

    response = client.post(page, sent(client.get(page)))

    assert response.status_code == 302
    saved = Program.objects.get()
    assert {key: saved.window[key] for key in window} == window
    assert saved.funding_amount == amount
    assert saved.documents.get().limits == {"max_mb": 3}


def test_a_program_window_is_typed_in_fields_and_recorded(client, office):
    program = ProgramFactory()
    page = address("program", "change", program.pk)
    typed = {"window_opens": "04-10", "window_cutoffs_zh": "一月\n\n四月", "amount_value": "9"}
    typed |= {"amount_currency": "EUR", "amount_per": "month"}

    client.post(page, {**sent(client.get(page)), **typed})

    program.refresh_from_db()
    assert program.window["opens"] == "04-10"
    assert program.window["cutoffs_zh"] == ["一月", "四月"]
    assert program.funding_amount == {"value": 9, "currency": "EUR", "per": "month"}
    columns = {key for entry in AuditEntry.objects.all() for key in entry.details.get("after", {})}
    assert {"window", "funding_amount"} <= columns


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"window_opens": "13-45"}, "window_opens"),
        ({"window_closes_time": "25:00"}, "window_closes_time"),
        ({"amount_value": "5"}, "amount_value"),
        ({"host_country": "QQ"}, "host_country"),
        ({"status": "suspended"}, "__all__"),
        ({"reference_prefix": "vs"}, "reference_prefix"),
        ({"min_months": "13"}, "__all__"),
        ({"min_months": "9" * 30}, "min_months"),
    ],
)
def test_a_wrong_value_of_a_program_is_named_beside_its_field(client, office, typed, field):
    program = ProgramFactory()
    page = address("program", "change", program.pk)

    response = client.post(page, {**sent(client.get(page)), **typed})

    assert list(response.context["adminform"].form.errors) == [field]


# Lists ----------------------------------------------------------------------------------------
def test_countries_are_typed_as_codes(client, office):
    data = {"code": "EMBC", "year": "2027", "name_zh": "名单", "name_en": "List"}

    client.post(address("countrygroup", "add"), {**data, "countries": "se, DE；fr"})

    assert CountryGroup.objects.get().countries == ["DE", "FR", "SE"]


def test_a_code_that_is_no_country_is_refused(client, office):
    data = {"code": "EMBC", "year": "2027", "name_zh": "名单", "name_en": "List"}

    response = client.post(address("countrygroup", "add"), {**data, "countries": "Sweden"})

    assert list(response.context["adminform"].form.errors) == ["countries"]


@pytest.mark.parametrize("routes", ["[]", "nonsense", "[1]", '[{"kind": "exam"}]', "null"])
def test_routes_that_a_judge_could_not_read_are_refused(client, office, routes):
    data = {"code": "L", "valid_from_year": "2018", "name_zh": "a", "name_en": "b"}

    response = client.post(
        address("languageruleset", "add"), {**data, "routes": routes, "sources": "[]"}
    )

    assert list(response.context["adminform"].form.errors) == ["routes"]
