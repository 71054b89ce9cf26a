"""By which kind of route the language condition was met, read from findings."""

from collections.abc import Iterable, Iterator

from programs.eligibility.findings import Finding, Status
from programs.rule_codes import RuleType

OPEN = "open"


def language_route(findings: Iterable[Finding]) -> str:
    """The kind of the route (exam, level …) that met the condition.

    OPEN where a condition was held against the person and not met; empty where none was.
    """
    asked = list(_about_language(findings))
    met = [finding.limit for finding in asked if finding.status == Status.MET and finding.limit]
    if not asked:
        return ""
    return next((limit["route"] for limit in met if "route" in limit), OPEN)


def _about_language(findings: Iterable[Finding]) -> Iterator[Finding]:
    for finding in findings:
        if finding.type == RuleType.LANGUAGE:
            yield finding
        yield from _about_language(finding.parts)
