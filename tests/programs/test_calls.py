"""Opening, announcing and prolonging calls, and confirming their dates."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation

from accounts.roles import Role
from core import policy
from core.models import AuditEntry
from partners.models import Agreement
from programs import calls
from programs.models import Call, Program
from tests.factories.accounts import user_with
from tests.factories.partners import InstitutionFactory
from tests.factories.programs import (
    CallFactory,
    ProgramFactory,
    RequiredDocumentFactory,
    RuleFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db

DAYS = {
    "opens": date(2027, 4, 10),
    "closes": date(2027, 4, 30),
    "hospital_due": date(2027, 5, 7),
    "sponsor_due": date(2027, 5, 10),
}
CUT_OFF = {"date": "1973-01-01", "max_age": 50, "call_year": 2024, "years_back": 51}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def office():
    return user_with(Role.FOREIGN_AFFAIRS)


@pytest.fixture
def program():
    return ProgramFactory(code="CSC-VS", slug="csc-vs", name_zh="访问学者", name_en="Scholar")


def draft(**fields):
    return CallFactory(announced_at=None, **fields)


def refused(function, *args, **kwargs):
    with pytest.raises(calls.CallRefused) as refusal:
        function(*args, **kwargs)
    return " ".join(refusal.value.messages)


# Opening ------------------------------------------------------------------------------------------
def test_a_mere_day_means_five_in_the_afternoon_in_the_calls_zone(program, office):
    call = calls.open_new_call(program, 2027, actor=office, **DAYS)

    assert call.closes_at == datetime(2027, 4, 30, 9, tzinfo=UTC)
    assert call.opens_at == datetime(2027, 4, 10, 9, tzinfo=UTC)


def test_another_zone_has_its_own_five_in_the_afternoon(program, office):
    call = calls.open_new_call(program, 2027, actor=office, time_zone="America/New_York", **DAYS)

    assert call.closes_at == datetime(2027, 4, 30, 21, tzinfo=UTC)


def test_an_instant_stays_as_it_is(program, office):
    closes = datetime(2027, 4, 30, 1, 2, tzinfo=UTC)

    call = calls.open_new_call(program, 2027, actor=office, **{**DAYS, "closes": closes})

    assert call.closes_at == closes


def test_a_new_call_is_in_preparation_and_named_after_program_and_year(program, office):
    call = calls.open_new_call(program, 2027, actor=office, **DAYS)

    assert (call.slug, call.title_en, call.title_zh) == (
        "csc-vs-2027",
        "Scholar 2027",
        "访问学者（2027年）",
    )
    assert call.phase == Call.Phase.DRAFT
    assert AuditEntry.objects.get().action == "programs.open_call"


def test_tracks_rules_and_documents_are_copied(program, office):
    track = TrackFactory(program=program, call=None, code="senior")
    general = RuleFactory(program=program, call=None, code="degree", basis_en="guide")
    RuleFactory(program=program, call=None, track=track, code="title", type="manual", params={})
    limits = {"formats": ["pdf"], "max_mb": 3}
    RequiredDocumentFactory(program=program, call=None, code="cv", limits=limits)

    call = calls.open_new_call(program, 2027, actor=office, **DAYS)

    assert [(row.code, row.program_id) for row in call.tracks.all()] == [("senior", None)]
    rules = {rule.code: rule for rule in call.rules.all()}
    assert rules["title"].track == call.tracks.get()
    assert (rules["degree"].track, rules["degree"].basis_en) == (None, "guide")
    assert rules["degree"].params == general.params
    assert call.documents.get().limits == limits
    assert program.rules.count() == 2


def test_a_rule_of_the_program_changed_later_leaves_the_call_alone(program, office):
    rule = RuleFactory(program=program, call=None)
    call = calls.open_new_call(program, 2027, actor=office, **DAYS)

    program.rules.filter(pk=rule.pk).update(params={"degree": "bachelor"})

    assert call.rules.get().params == {"degree": "doctorate"}


def test_the_cut_off_is_computed_for_the_year_and_not_confirmed(program, office):
    RuleFactory(program=program, call=None, type="birth_on_or_after", params=CUT_OFF)

    rule = calls.open_new_call(program, 2027, actor=office, **DAYS).rules.get()

    assert rule.params == {**CUT_OFF, "date": "1976-01-01", "call_year": 2027}
    assert rule.is_confirmed is False


def test_the_cut_off_of_the_same_year_is_the_published_one(program, office):
    RuleFactory(program=program, call=None, type="birth_on_or_after", params=CUT_OFF)

    rule = calls.open_new_call(program, 2024, actor=office, **DAYS).rules.get()

    assert (rule.params, rule.is_confirmed) == (CUT_OFF, True)


@pytest.mark.parametrize(
    ("rule_type", "params"),
    [
        ("birth_on_or_after", {"date": "1973-01-01"}),
        ("stay_abroad_months", {"min": 36, "until": "2025-04-15", "call_year": 2025}),
        ("not_returned_before", {"date": "2024-01-01", "call_year": 2025}),
    ],
)
def test_a_date_without_a_pattern_is_kept_and_not_confirmed(rule_type, params):
    assert calls.carried_over(rule_type, params, 2027) == (params, False)


def test_a_rule_without_dates_is_known_in_any_year():
    assert calls.carried_over("stay_abroad_months", {"min": 12}, 2027) == ({"min": 12}, True)


def test_a_cut_off_inside_any_of_moves_as_well():
    nested = {"type": "birth_on_or_after", "params": CUT_OFF, "check": "auto"}
    nested |= {"text_en": "a", "text_zh": "b"}
    other = {**nested, "type": "min_degree", "params": {"degree": "doctorate"}}

    params, known = calls.carried_over("any_of", {"rules": [nested, other]}, 2027)

    assert params["rules"][0]["params"]["date"] == "1976-01-01"
    assert params["rules"][1] == other
    assert known is False


def test_a_second_call_of_the_year_is_refused(program, office):
    calls.open_new_call(program, 2027, actor=office, **DAYS)

    sentence = refused(calls.open_new_call, program, 2027, actor=office, **DAYS)

    assert sentence == "There is a call of this program for 2027 already."
    assert Call.objects.count() == 1


def test_dates_out_of_order_are_refused(program, office):
    days = {**DAYS, "hospital_due": date(2027, 4, 29)}

    sentence = refused(calls.open_new_call, program, 2027, actor=office, **days)

    assert sentence == "The hospital's date must not lie before the close."


@pytest.mark.parametrize("status", ["not_open_to_unit", "suspended"])
def test_a_program_that_takes_no_applications_is_refused_with_its_reason(office, status):
    program = ProgramFactory(status=status, status_note_zh="原因", status_note_en="The reason.")

    sentence = refused(calls.open_new_call, program, 2027, actor=office, **DAYS)

    assert sentence.endswith(": The reason.")


@pytest.mark.parametrize("role", [Role.HUMAN_RESOURCES, Role.AUDITOR, Role.TALENT])
def test_other_roles_may_not_open_a_call(program, role):
    with pytest.raises(PermissionDenied):
        calls.open_new_call(program, 2027, actor=user_with(role), **DAYS)

    assert not Call.objects.exists()


# Agreements ---------------------------------------------------------------------------------------
def agreement_program(ends_on=None):
    partner = InstitutionFactory()
    if ends_on:
        Agreement.objects.create(
            institution=partner,
            title_zh="协议",
            starts_on=ends_on - timedelta(days=1000),
            ends_on=ends_on,
        )
    return ProgramFactory(mode=Program.Mode.AGREEMENT, partner=partner)


@pytest.mark.parametrize("ends_on", [None, date(2027, 4, 29)])
def test_a_missing_or_expired_agreement_is_never_offered(office, ends_on):
    program = agreement_program(ends_on)

    sentence = refused(calls.open_new_call, program, 2027, actor=office, **DAYS)

    assert sentence == "No agreement is in force on the day the call closes."


def test_an_agreement_that_ends_on_the_closing_day_is_enough(office):
    program = agreement_program(date(2027, 4, 30))

    assert calls.open_new_call(program, 2027, actor=office, **DAYS).pk


def test_an_agreement_without_partner_is_refused(office):
    program = ProgramFactory(mode=Program.Mode.AGREEMENT)

    sentence = refused(calls.open_new_call, program, 2027, actor=office, **DAYS)

    assert sentence == "No agreement is in force on the day the call closes."


# Announcing ---------------------------------------------------------------------------------------
def test_announcing_shows_and_freezes(office):
    call = draft()
    rows = [RuleFactory(call=call), TrackFactory(call=call), RequiredDocumentFactory(call=call)]

    call = calls.announce(call, actor=office)

    assert call.is_open
    for row in rows:
        row.refresh_from_db()
        assert [policy.can(office, verb, row) for verb in ("add", "change", "delete")] == [
            False,
            False,
            False,
        ]
    entry = AuditEntry.objects.get(action="programs.announce_call")
    assert (entry.details["after"]["rules"], entry.details["after"]["documents"]) == (1, 1)


def test_before_announcing_the_office_may_still_change_what_is_asked(office):
    rule = RuleFactory(call=draft())

    assert policy.can(office, "change", rule)
    assert not policy.can(user_with(Role.HUMAN_RESOURCES), "change", rule)


def test_an_announced_call_is_not_announced_again(office):
    assert refused(calls.announce, CallFactory(), actor=office) == (
        "The call is announced already."
    )


def test_a_call_that_would_be_closed_is_not_announced(office):
    call = draft(
        opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() - timedelta(seconds=1)
    )

    assert refused(calls.announce, call, actor=office) == (
        "The call would be closed already: change its dates first."
    )


def test_a_call_of_a_hidden_program_is_not_announced(office):
    call = draft(program=ProgramFactory(is_published=False))

    assert refused(calls.announce, call, actor=office) == (
        "Visitors cannot see the program yet: publish it first."
    )


def test_a_call_of_a_program_suspended_meanwhile_is_not_announced(office):
    call = draft()
    Program.objects.update(status="suspended", status_note_zh="暂停", status_note_en="Paused.")

    assert refused(calls.announce, call, actor=office) == "suspended: Paused."


def test_a_rule_about_a_paper_that_is_not_asked_for_is_named(office):
    call = draft()
    RuleFactory(call=call, code="letter", type="document_present", params={"code": "invitation"})

    assert refused(calls.announce, call, actor=office) == (
        "The rule “letter” needs the document “invitation”, which is not asked for."
    )


def test_only_the_foreign_affairs_office_announces():
    call = draft()

    with pytest.raises(PermissionDenied):
        calls.announce(call, actor=user_with(Role.HUMAN_RESOURCES))

    call.refresh_from_db()
    assert call.announced_at is None


# Prolonging ---------------------------------------------------------------------------------------
def test_prolonging_moves_the_deadline_and_says_why(office):
    call = CallFactory()
    later = call.closes_at + timedelta(days=3)

    moved = calls.prolong(call, closes=later, actor=office, reason="The site was down.")

    assert moved.closes_at == later
    entry = AuditEntry.objects.get(action="programs.prolong_call")
    assert entry.details["note"] == "The site was down."
    assert list(entry.details["after"]) == ["closes_at"]


@pytest.mark.parametrize(
    ("days", "reason", "sentence"),
    [
        (3, " ", "Say why the deadlines are moved."),
        (-1, "x", "An announced deadline can only be moved to a later day."),
        (0, "x", "No deadline was changed."),
        (30, "x", "The hospital's date must not lie before the close."),
    ],
)
def test_prolonging_is_refused(office, days, reason, sentence):
    call = CallFactory()
    closes = call.closes_at + timedelta(days=days)

    assert refused(calls.prolong, call, closes=closes, actor=office, reason=reason) == sentence

    before = call.closes_at
    call.refresh_from_db()
    assert call.closes_at == before


def test_a_call_in_preparation_is_not_prolonged(office):
    call = draft()

    assert refused(calls.prolong, call, actor=office, reason="x") == (
        "The call is not announced yet: change its dates directly."
    )


# Confirming dates ---------------------------------------------------------------------------------
def unconfirmed(**fields):
    params = {**CUT_OFF, "date": "1976-01-01", "call_year": 2027}
    return RuleFactory(type="birth_on_or_after", params=params, is_confirmed=False, **fields)


def test_a_computed_date_is_confirmed_as_it_stands_even_after_the_announcement(office):
    rule = calls.confirm_date(unconfirmed(), actor=office)

    assert (rule.is_confirmed, rule.params["date"]) == (True, "1976-01-01")
    assert AuditEntry.objects.get().action == "programs.confirm_date"


def test_the_published_date_replaces_the_computed_one(office):
    rule = calls.confirm_date(unconfirmed(), actor=office, day=date(1976, 3, 1))

    assert (rule.params["date"], rule.params["call_year"]) == ("1976-03-01", 2027)


def test_a_confirmed_date_is_frozen(office):
    rule = calls.confirm_date(unconfirmed(), actor=office)

    sentence = refused(calls.confirm_date, rule, actor=office, day=date(1970, 1, 1))

    assert sentence == "This date is confirmed already."
    rule.refresh_from_db()
    assert rule.params["date"] == "1976-01-01"


def test_human_resources_does_not_confirm_dates():
    with pytest.raises(PermissionDenied):
        calls.confirm_date(unconfirmed(), actor=user_with(Role.HUMAN_RESOURCES))
