"""The work at the checklist: marks of an office, and waivers of what is normally expected."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from applications.checklist import Point, checklist_of
from applications.models import Application, CheckMark, Office, Screening, Waiver
from applications.refusals import NotComplete, Refusal
from applications.workflow.moving import take_up
from applications.workflow.offices import office_of
from core import audit
from programs.models import EligibilityRule


@dataclass(frozen=True)
class Said:
    """An answer with its note; `was`: what stood there when the officer began, where known."""

    answer: str
    note: str = ""
    was: tuple[str, str] | None = None


@dataclass
class Kept:
    """What came of a saved checklist; `missed`: points that a colleague answered meanwhile."""

    changed: list[str] = field(default_factory=list)
    missed: list[Point] = field(default_factory=list)


@transaction.atomic
def mark(
    application: Application, said: Mapping[str, Said], *, actor: User, office: str = ""
) -> Kept:
    """Keeps the answers to these points (by `Point.key`) of the own office; one audit row.

    What the officer did not touch stays as it is; what a colleague has answered otherwise in
    between is not overwritten, but named in `missed`. An empty answer takes one back.
    """
    application = take_up(application, "pass", actor)
    acting = office_of(actor, office)
    refuse_after_pass(application, acting)
    kept = Kept()
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for point in checklist_of(application).of(acting):
        wanted = said.get(point.key)
        now = (point.answer, point.note)
        if wanted is None or (wanted.answer, wanted.note) in (now, wanted.was):
            continue
        is_own = point.mark is not None and point.mark.by_id == actor.pk
        if wanted.was not in (None, now) and not is_own:
            kept.missed.append(point)
            continue
        _write(application, point, wanted, actor)
        kept.changed.append(point.key)
        before[point.text], after[point.text] = _words(*now), _words(wanted.answer, wanted.note)
    if kept.changed:
        _record(application, "check", actor, before=before, after=after)
    return kept


@transaction.atomic
def waive(
    application: Application, rule: EligibilityRule, *, actor: User, reason: str, office: str = ""
) -> Waiver:
    """Accepts, under one's name, that something normally expected is not met.

    Only of a `should` that the office's checklist or the portal found not met, only while the file
    is in screening, and by the office to which the rule belongs.
    """
    application = take_up(application, "pass", actor)
    acting = office_of(actor, office)
    if not reason.strip():
        raise NotComplete(_("Say why: the reason is missing."))
    waivable = {row.pk: owner for row, owner in waivable_in(application)}
    if rule.pk not in waivable:
        raise Refusal(_("There is nothing to waive: only an unmet expectation can be accepted."))
    if waivable[rule.pk] != acting:
        raise Refusal(_("This rule is for the other office to judge."))
    refuse_after_pass(application, acting)
    waiver = Waiver.objects.create(
        application=application, rule=rule, office=acting, reason=reason.strip(), by=actor
    )
    _record(application, "waive", actor, after={"rule": rule.code}, note=waiver.reason)
    return waiver


def waivable_in(application: Application) -> list[tuple[EligibilityRule, Office]]:
    """The expectations that are not met and not waived yet, each with the office that judges it."""
    checklist = checklist_of(application)
    said_no = [
        (point.source, point.office)
        for point in checklist.points
        if point.may_be_waived and isinstance(point.source, EligibilityRule)
    ]
    unmet = [(row.rule, row.office) for row in checklist.expectations if row.waiver is None]
    return said_no + unmet


def refuse_after_pass(application: Application, office: Office) -> None:
    """Raises Refusal: what an office has passed, it has passed on this checklist."""
    passed = application.screenings.filter(office=office, verdict=Screening.Verdict.PASS)
    if passed.exists():
        raise Refusal(_("Your office has passed this application already."))


def _write(application: Application, point: Point, said: Said, actor: User) -> None:
    is_rule = isinstance(point.source, EligibilityRule)
    source: dict[str, Any] = {"rule" if is_rule else "item": point.source}
    if not said.answer:
        application.marks.filter(office=point.office, **source).delete()
        return
    application.marks.update_or_create(
        office=point.office,
        **source,
        defaults={"answer": said.answer, "note": said.note, "by": actor},
    )


def _words(answer: str, note: str) -> str:
    label = str(CheckMark.Answer(answer).label) if answer else ""
    return ": ".join(filter(None, [label, note]))


def _record(application: Application, name: str, actor: User, **details: Any) -> None:
    action = f"application.{name}"
    audit.record(actor, action, application, subject=application.talent, **details)
