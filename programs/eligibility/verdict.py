"""The findings of one person and one call in a few words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from core.localized import suffix
from programs.eligibility.findings import Finding, Status


@dataclass(frozen=True)
class Verdict:
    """What the findings come to. Rules "for information" do not weigh."""

    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Verdict":
        return cls(tuple(findings))

    def having(self, status: Status, severity: str | None = None) -> list[Finding]:
        """The findings that weigh, of this status (and severity)."""
        return [
            finding
            for finding in self.findings
            if finding.counts
            and finding.status == status
            and (severity is None or finding.severity == severity)
        ]

    @property
    def qualifies(self) -> bool:
        """No `must` is not met; what is open does not count against anybody."""
        return not self.having(Status.NOT_MET, "must")

    @property
    def may_submit(self) -> bool:
        """No `must` that is due at application is not met."""
        return not self.refusals

    @property
    def refusals(self) -> list[Finding]:
        """Why an application would be refused."""
        return [finding for finding in self.findings if finding.refuses]

    @property
    def warnings(self) -> list[Finding]:
        """Not met, and yet no hindrance to sending: expectations, and what is due at departure."""
        return [finding for finding in self.having(Status.NOT_MET) if not finding.refuses]

    @property
    def to_state(self) -> list[Finding]:
        """What the person can still state: each asks for a fact."""
        return [finding for finding in self.having(Status.NOT_STATED) if finding.asked]

    @property
    def open_questions(self) -> int:
        """How many facts the person could still state."""
        return len(self.to_state)

    @property
    def later(self) -> list[Finding]:
        """Not stated, and nobody to ask now: documents before there is an application."""
        return [finding for finding in self.having(Status.NOT_STATED) if not finding.asked]

    @property
    def for_office(self) -> int:
        """How many the office judges."""
        return len(self.having(Status.FOR_HUMAN))

    @property
    def headline(self) -> str:
        failed = len(self.having(Status.NOT_MET, "must"))
        if failed:
            return ngettext(
                "%(number)s requirement is not met.",
                "%(number)s requirements are not met.",
                failed,
            ) % {"number": failed}
        if self.open_questions or self.for_office or self.later:
            return gettext("Nothing stands against it so far.")
        return gettext("Everything that must be met is met.")

    @property
    def pieces(self) -> list[str]:
        """The sentences behind the headline; each only where there is something to say."""
        below = len(self.having(Status.NOT_MET, "should"))
        numbered = (
            (
                below,
                ngettext(
                    "%(number)s normal expectation is not met; the office may accept that.",
                    "%(number)s normal expectations are not met; the office may accept that.",
                    below,
                ),
            ),
            (
                self.open_questions,
                ngettext(
                    "%(number)s question is open.",
                    "%(number)s questions are open.",
                    self.open_questions,
                ),
            ),
            (
                self.for_office,
                ngettext(
                    "The office judges %(number)s point.",
                    "The office judges %(number)s points.",
                    self.for_office,
                ),
            ),
        )
        return [sentence % {"number": number} for number, sentence in numbered if number]

    @property
    def sentence(self) -> str:
        """Headline and pieces in a row."""
        return ("" if suffix() == "zh" else " ").join([self.headline, *self.pieces])
