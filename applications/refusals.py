"""Why a step was not taken: exceptions whose text is a sentence for the one who asked."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


class Refusal(Exception):
    """Something was not done; nothing was changed. `str()` is the sentence to show."""


class TransitionNotAllowed(Refusal):
    """The application is no longer where the step starts: somebody else was quicker."""

    def __init__(self, state_label):
        self.state_label = state_label
        super().__init__(state_label)

    def __str__(self):
        return _("This step is not possible now: the application is already “%s”.") % (
            self.state_label
        )


class TooLate(Refusal):
    """The instant until which it was possible has passed."""


class NotComplete(Refusal):
    """Something is still missing. `missing`: a sentence for each thing."""

    def __init__(self, sentence: str, missing: Iterable[str] = ()):
        self.missing = list(missing)
        super().__init__(sentence)


class NotEligible(Refusal):
    """A requirement that must be met is not, or is not stated. `findings`: which."""

    def __init__(self, sentence: str, findings: Iterable = ()):
        self.findings = list(findings)
        super().__init__(sentence)
