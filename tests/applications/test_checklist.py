"""What stands on an office's checklist, who answers it, and what that does to a pass."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.roles import Role
from applications import workflow
from applications.checklist import checklist_of, office_for
from applications.models import Application, CheckMark, StandingItem
from applications.refusals import Refusal, TransitionNotAllowed
from applications.workflow.checking import Said
from core import audit
from core.models import AuditEntry
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, StandingItemFactory
from tests.factories.programs import RuleFactory, TrackFactory

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


# What stands on it ------------------------------------------------------------------------------
def test_rules_for_the_office_and_its_standing_items_make_the_list(application):
    ours, theirs = rule(application), rule(application, type="employment", params={"kinds": []})
    rule(application, severity="info")
    RuleFactory(call=application.call)
    item = StandingItemFactory()
    StandingItemFactory(is_active=False)
    hr_item = StandingItemFactory(office="human_resources")

    assert keys(application, "foreign_affairs") == [f"rule-{ours.pk}", f"item-{item.pk}"]
    assert keys(application, "human_resources") == [f"rule-{theirs.pk}", f"item-{hr_item.pk}"]


def test_rules_of_another_track_are_not_asked(application):
    own, other = (TrackFactory(call=application.call) for _number in range(2))
    Application.objects.update(track=own)
    application.refresh_from_db()
    asked = rule(application, track=own)
    rule(application, track=other)

    assert keys(application, "foreign_affairs") == [f"rule-{asked.pk}"]


def test_what_the_portal_could_not_judge_is_left_to_the_office(application):
    unjudged = rule(application, checked_by="auto", type="country_group")
    judged = rule(application, checked_by="auto", type="country_group")
    application.findings = [finding(unjudged, "for_human"), finding(judged, "met")]

    assert keys(application, "foreign_affairs") == [f"rule-{unjudged.pk}"]


def test_a_decided_file_keeps_the_items_that_were_answered_in_it(application, foreign_affairs):
    answered, later = StandingItemFactory(), StandingItemFactory()
    workflow.mark(application, {f"item-{answered.pk}": Said("yes")}, actor=foreign_affairs)
    StandingItem.objects.filter(pk=answered.pk).update(is_active=False)
    assert keys(application, "foreign_affairs") == [f"item-{answered.pk}", f"item-{later.pk}"]

    application.state = "qualified"

    assert keys(application, "foreign_affairs") == [f"item-{answered.pk}"]


@pytest.mark.parametrize(
    ("kind", "params", "office"),
    [
        ("min_degree", {}, "human_resources"),
        ("title_at_least", {}, "human_resources"),
        ("nationality", {}, "human_resources"),
        ("language", {}, "foreign_affairs"),
        ("host_country_in", {}, "foreign_affairs"),
        ("manual", {}, "foreign_affairs"),
        ("any_of", {"rules": [{"type": "employment"}, {"type": "language"}]}, "human_resources"),
    ],
)
def test_each_rule_belongs_to_one_office(kind, params, office):
    assert office_for(RuleFactory.build(call=None, type=kind, params=params)) == office


# Marks ------------------------------------------------------------------------------------------
def test_saved_form_is_one_audit_row_with_before_and_after(application, foreign_affairs):
    first, second = StandingItemFactory(), StandingItemFactory()
    workflow.mark(application, {f"item-{first.pk}": Said("yes")}, actor=foreign_affairs)

    kept = workflow.mark(
        application,
        {f"item-{first.pk}": Said("no", "No stamp."), f"item-{second.pk}": Said("yes")},
        actor=foreign_affairs,
    )

    assert kept.changed == [f"item-{first.pk}", f"item-{second.pk}"]
    assert list(CheckMark.objects.order_by("pk").values_list("answer", "note")) == [
        ("no", "No stamp."),
        ("yes", ""),
    ]
    entry = AuditEntry.objects.filter(action="application.check").latest("pk")
    assert audit.details_of(entry) == {
        "before": {first.text_en: "yes", second.text_en: ""},
        "after": {first.text_en: "no: No stamp.", second.text_en: "yes"},
    }


def test_what_was_not_changed_leaves_no_trace(application, foreign_affairs):
    item = StandingItemFactory()
    said = {f"item-{item.pk}": Said("yes")}
    workflow.mark(application, said, actor=foreign_affairs)

    assert workflow.mark(application, said, actor=foreign_affairs).changed == []
    assert AuditEntry.objects.filter(action="application.check").count() == 1


def test_an_empty_answer_takes_the_mark_back(application, foreign_affairs):
    item = StandingItemFactory()
    workflow.mark(application, {f"item-{item.pk}": Said("yes")}, actor=foreign_affairs)

    workflow.mark(application, {f"item-{item.pk}": Said("")}, actor=foreign_affairs)

    assert not CheckMark.objects.exists()


def test_a_colleague_who_was_quicker_is_not_overwritten(application, foreign_affairs):
    touched, untouched = StandingItemFactory(), StandingItemFactory()
    both = {f"item-{row.pk}": Said("no", "Seen.") for row in (touched, untouched)}
    workflow.mark(application, both, actor=foreign_affairs)

    kept = workflow.mark(
        application,
        {
            f"item-{touched.pk}": Said("yes", was=("", "")),
            f"item-{untouched.pk}": Said("", was=("", "")),
        },
        actor=user_with(Role.FOREIGN_AFFAIRS),
    )

    assert [point.key for point in kept.missed] == [f"item-{touched.pk}"]
    assert kept.changed == []
    assert set(CheckMark.objects.values_list("answer", "note")) == {("no", "Seen.")}


def test_nobody_answers_the_other_offices_points(application, foreign_affairs):
    item = StandingItemFactory(office="human_resources")

    workflow.mark(application, {f"item-{item.pk}": Said("yes")}, actor=foreign_affairs)
    with pytest.raises(PermissionDenied):
        workflow.mark(
            application,
            {f"item-{item.pk}": Said("yes")},
            actor=foreign_affairs,
            office="human_resources",
        )

    assert not CheckMark.objects.exists()


@pytest.mark.parametrize("state", ["submitted", "sent_back", "qualified", "withdrawn"])
def test_marks_and_waivers_are_made_in_screening_alone(state, foreign_affairs):
    application = ApplicationFactory(state=state)
    expected = rule(application, severity="should")
    said = {f"rule-{expected.pk}": Said("no")}

    with pytest.raises(TransitionNotAllowed):
        workflow.mark(application, said, actor=foreign_affairs)
    with pytest.raises(TransitionNotAllowed):
        workflow.waive(application, expected, actor=foreign_affairs, reason="Because.")


def test_after_its_pass_an_offices_list_stays(application, foreign_affairs):
    item = StandingItemFactory()
    said = {f"item-{item.pk}": Said("yes")}
    workflow.mark(application, said, actor=foreign_affairs)
    workflow.pass_screening(application, actor=foreign_affairs)

    with pytest.raises(Refusal, match="passed this application already"):
        workflow.mark(application, {f"item-{item.pk}": Said("no")}, actor=foreign_affairs)


def test_a_mark_is_of_a_rule_or_of_an_item(application, foreign_affairs):
    for sources in ({}, {"rule": rule(application), "item": StandingItemFactory()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CheckMark.objects.create(
                application=application,
                office="foreign_affairs",
                answer="yes",
                by=foreign_affairs,
                **sources,
            )


# Passing ----------------------------------------------------------------------------------------
def test_open_points_must_be_answered_before_a_pass(application, foreign_affairs):
    rule(application)
    StandingItemFactory()

    with pytest.raises(Refusal, match="2 points of your checklist are not answered yet"):
        workflow.pass_screening(application, actor=foreign_affairs)


def test_open_points_of_the_other_office_do_not_matter(application, foreign_affairs):
    StandingItemFactory(office="human_resources")

    workflow.pass_screening(application, actor=foreign_affairs)

    assert application.screenings.get().verdict == "pass"


def test_no_to_a_requirement_hinders_the_pass_and_says_which(application, foreign_affairs):
    required = rule(application, text_en="A joint project with the host")
    workflow.mark(application, {f"rule-{required.pk}": Said("no")}, actor=foreign_affairs)

    with pytest.raises(Refusal, match="A joint project with the host"):
        workflow.pass_screening(application, actor=foreign_affairs)


def test_no_to_anything_else_is_a_caution_until_it_is_waived(application, foreign_affairs):
    expected, item = rule(application, severity="should", text_en="Leads"), StandingItemFactory()
    said = {f"rule-{expected.pk}": Said("no"), f"item-{item.pk}": Said("no")}
    workflow.mark(application, said, actor=foreign_affairs)

    assert checklist_of(application).cautions("foreign_affairs") == ["Leads", item.text_en]
    workflow.waive(application, expected, actor=foreign_affairs, reason="A new field.")
    assert checklist_of(application).cautions("foreign_affairs") == [item.text_en]
    workflow.pass_screening(application, actor=foreign_affairs)
