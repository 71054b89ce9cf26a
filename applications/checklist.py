"""What each office checks in a file: the call's rules that a human judges, and its standing items.

Reads only; answers and waivers are written by `workflow.checking`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application, CheckMark, Office, StandingItem, Waiver
from applications.states import State
from programs.eligibility import Finding, Status
from programs.models import EligibilityRule
from programs.rule_params import Check, RuleType, Severity
from programs.wording import basis, rule_text

Answer = CheckMark.Answer
# Identity, post, degree, years and title are for the personnel files; host, invitation, plan,
# agreement and language for those who write to the hosts. What is not named is theirs, too.
OF_HUMAN_RESOURCES = frozenset(
    {
        RuleType.BIRTH_ON_OR_AFTER,
        RuleType.MAX_AGE_AT,
        RuleType.MIN_DEGREE,
        RuleType.MIN_YEARS_SINCE_DEGREE,
        RuleType.MAX_YEARS_SINCE_DEGREE,
        RuleType.MIN_EXPERIENCE_YEARS,
        RuleType.TITLE_AT_LEAST,
        RuleType.EMPLOYMENT,
        RuleType.NATIONALITY,
        RuleType.EMPLOYER_REGION_IN,
        RuleType.NOT_RETURNED_BEFORE,
    }
)
UNDER_WAY = frozenset({State.SUBMITTED, State.SCREENING, State.SENT_BACK})


@dataclass(frozen=True)
class Point:
    """One line of an office's checklist. `severity` is empty for a standing item."""

    office: Office
    source: EligibilityRule | StandingItem
    text: str
    hint: str
    severity: str
    mark: CheckMark | None
    waiver: Waiver | None

    @property
    def key(self) -> str:
        kind = "rule" if isinstance(self.source, EligibilityRule) else "item"
        return f"{kind}-{self.source.pk}"

    @property
    def answer(self) -> str:
        return self.mark.answer if self.mark else ""

    @property
    def note(self) -> str:
        return self.mark.note if self.mark else ""

    @property
    def stands_against(self) -> bool:
        """A requirement that must be met and is not: the office cannot pass the file."""
        return self.answer == Answer.NO and self.severity == Severity.MUST

    @property
    def asks_twice(self) -> bool:
        """Answered with no, and no hindrance."""
        return self.answer == Answer.NO and not self.stands_against and self.waiver is None

    @property
    def may_be_waived(self) -> bool:
        return self.severity == Severity.SHOULD and self.asks_twice


@dataclass(frozen=True)
class Expectation:
    """A `should` that the portal itself found not met; the office accepts it or does not."""

    office: Office
    rule: EligibilityRule
    finding: Finding
    waiver: Waiver | None


def office_for(rule: EligibilityRule) -> Office:
    """The office that judges a rule, by its type; of `any_of` by its first alternative."""
    kind = rule.type
    if kind == RuleType.ANY_OF:
        kind = next((nested.get("type") for nested in rule.params.get("rules", [])), kind)
    return Office.HUMAN_RESOURCES if kind in OF_HUMAN_RESOURCES else Office.FOREIGN_AFFAIRS


def judged_by_office(rule: EligibilityRule) -> bool:
    """Whether an office answers it, whoever applies; what is for information weighs nothing."""
    weighs = rule.severity != Severity.INFO
    return weighs and (rule.checked_by == Check.OFFICE or rule.type == RuleType.MANUAL)


@dataclass(frozen=True)
class Checklist:
    """Both offices' points, and the expectations that the portal found not met."""

    points: list[Point]
    expectations: list[Expectation]

    def of(self, office: str) -> list[Point]:
        return [point for point in self.points if point.office == office]

    def open_of(self, office: str) -> list[Point]:
        return [point for point in self.of(office) if not point.answer]

    def hindrance(self, office: str) -> str:
        """Why this office cannot pass the file now; empty where it can."""
        against = [point.text for point in self.of(office) if point.stands_against]
        if against:
            return _("Your checklist says that a requirement is not met: %s") % " · ".join(against)
        number = len(self.open_of(office))
        if not number:
            return ""
        return ngettext(
            "%(number)s point of your checklist is not answered yet.",
            "%(number)s points of your checklist are not answered yet.",
            number,
        ) % {"number": number}

    def hindrance_of(self, offices: Iterable[Office]) -> str:
        """The first one of these offices; empty where one of them may pass the file."""
        hindrances = [self.hindrance(office) for office in offices]
        return hindrances[0] if hindrances and all(hindrances) else ""

    def cautions(self, office: str) -> list[str]:
        """What is worth a second thought before the office passes the file."""
        said_no = [point.text for point in self.of(office) if point.asks_twice]
        unmet = [
            row.finding.text
            for row in self.expectations
            if row.office == office and row.waiver is None
        ]
        return said_no + unmet


def checklist_of(application: Application) -> Checklist:
    """Four queries, however long the lists are."""
    rules = list(
        EligibilityRule.objects.filter(call=application.call_id).for_track(application.track)
    )
    findings = {row["code"]: Finding.from_json(row) for row in application.findings}
    marks = {
        (row.office, row.rule_id, row.item_id): row
        for row in application.marks.select_related("by")
    }
    waivers = {row.rule_id: row for row in application.waivers.select_related("by")}
    points = [
        _of_rule(rule, findings.get(rule.code), marks, waivers)
        for rule in rules
        if judged_by_office(rule) or _left_to_office(rule, findings.get(rule.code))
    ]
    points += [_of_item(item, marks) for item in _items(application, marks)]
    asked = {point.source for point in points if point.severity}
    expectations = [
        Expectation(office_for(rule), rule, findings[rule.code], waivers.get(rule.pk))
        for rule in rules
        if rule not in asked and _is_unmet_expectation(rule, findings.get(rule.code))
    ]
    return Checklist(points, expectations)


def _items(application: Application, marks: dict) -> list[StandingItem]:
    """Those in use; in a file that is decided only those that were answered in it."""
    answered = {item for _office, _rule, item in marks}
    is_under_way = application.state in UNDER_WAY
    return [
        item
        for item in StandingItem.objects.all()
        if item.pk in answered or (item.is_active and is_under_way)
    ]


def _of_rule(rule, finding: Finding | None, marks: dict, waivers: dict) -> Point:
    office = office_for(rule)
    hint = (finding.remedy_text if finding else "") or basis(rule)
    text = finding.text if finding else rule_text(rule)
    mark = marks.get((office.value, rule.pk, None))
    return Point(office, rule, text, hint, rule.severity, mark, waivers.get(rule.pk))


def _of_item(item: StandingItem, marks: dict) -> Point:
    mark = marks.get((item.office, None, item.pk))
    return Point(Office(item.office), item, item.text, "", "", mark, None)


def _left_to_office(rule: EligibilityRule, finding: Finding | None) -> bool:
    """What the portal could not judge when the application was sent."""
    return (
        finding is not None
        and finding.status == Status.FOR_HUMAN
        and rule.severity != Severity.INFO
    )


def _is_unmet_expectation(rule: EligibilityRule, finding: Finding | None) -> bool:
    return (
        finding is not None
        and finding.status == Status.NOT_MET
        and rule.severity == Severity.SHOULD
    )
