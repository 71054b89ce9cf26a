"""Unmet expectations that an office accepts, and who sees what stands on a checklist."""

import pytest

from accounts.roles import Role
from applications import workflow
from applications.checklist import checklist_of
from applications.models import Application, CheckMark, Waiver
from applications.refusals import NotComplete, Refusal
from applications.workflow.checking import Said, waivable_in
from core import audit, policy
from core.models import AuditEntry
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, StandingItemFactory
from tests.factories.programs import RuleFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return ApplicationFactory(state="screening")


def rule(application: Application, **fields):
    given = {"type": "manual", "params": {}, "checked_by": "office", "severity": "must"} | fields
    return RuleFactory(call=application.call, **given)


def finding(row, status: str) -> dict:
    return {
        "code": row.code, "type": row.type, "params": row.params, "severity": row.severity,
        "check": row.checked_by, "due": row.due, "text_zh": row.text_zh, "text_en": row.text_en,
        "status": status, "judged_on": "2026-11-25", "parts": [],
    }  # fmt: skip


def keys(application: Application, office: str) -> list[str]:
    return [point.key for point in checklist_of(application).of(office)]


def test_waiver_is_a_signed_row_with_its_reason(application, human_resources):
    expected = rule(application, checked_by="auto", type="title_at_least", severity="should")
    Application.objects.update(findings=[finding(expected, "not_met")])

    workflow.waive(application, expected, actor=human_resources, reason=" Head of a team. ")

    waiver = Waiver.objects.get()
    assert (waiver.office, waiver.by, waiver.reason) == (
        "human_resources",
        human_resources,
        "Head of a team.",
    )
    entry = AuditEntry.objects.get(action="application.waive")
    assert audit.details_of(entry) == {
        "after": {"rule": expected.code},
        "note": "Head of a team.",
    }
    application.refresh_from_db()
    assert waivable_in(application) == []
    with pytest.raises(Refusal, match="nothing to waive"):
        workflow.waive(application, expected, actor=human_resources, reason="Again.")


def test_waiver_needs_its_reason_and_its_office(application, foreign_affairs, human_resources):
    expected = rule(application, severity="should")
    workflow.mark(application, {f"rule-{expected.pk}": Said("no")}, actor=foreign_affairs)

    with pytest.raises(NotComplete, match="Say why"):
        workflow.waive(application, expected, actor=foreign_affairs, reason=" ")
    with pytest.raises(Refusal, match="other office"):
        workflow.waive(application, expected, actor=human_resources, reason="Fine.")
    assert not Waiver.objects.exists()


def test_a_requirement_and_a_rule_of_another_call_are_not_waived(application, foreign_affairs):
    required, elsewhere = rule(application), rule(ApplicationFactory(), severity="should")
    workflow.mark(application, {f"rule-{required.pk}": Said("no")}, actor=foreign_affairs)

    for row in (required, elsewhere):
        with pytest.raises(Refusal, match="nothing to waive"):
            workflow.waive(application, row, actor=foreign_affairs, reason="Fine.")


# Who sees it ------------------------------------------------------------------------------------
def test_rows_that_are_visible_are_those_that_may_be_viewed(application, foreign_affairs):
    item, expected = StandingItemFactory(), rule(application, severity="should")
    said = {f"item-{item.pk}": Said("yes"), f"rule-{expected.pk}": Said("no")}
    workflow.mark(application, said, actor=foreign_affairs)
    waiver = workflow.waive(application, expected, actor=foreign_affairs, reason="Fine.")
    applies = user_with(Role.FOREIGN_AFFAIRS)
    ApplicationFactory(call=application.call, talent=TalentFactory(user=applies))
    people = [*(user_with(role) for role in Role), application.talent.user, applies]

    seen = {
        row: [person for person in people if policy.can(person, "view", row)]
        for row in (CheckMark.objects.first(), waiver)
    }

    readers = [
        person
        for person in people
        if person.is_office or person.has_role(Role.AUDITOR)
        if person != applies
    ]
    for row, viewers in seen.items():
        listed = [one for one in people if type(row).objects.visible_to(one).contains(row)]
        assert viewers == listed == readers


def test_an_office_changes_its_own_items_alone(foreign_affairs, human_resources):
    item = StandingItemFactory()

    assert policy.can(foreign_affairs, "change", item)
    assert not policy.can(human_resources, "change", item)
    assert policy.can(human_resources, "view", item)
