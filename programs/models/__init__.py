"""What we offer: programs, their calls, and what both ask of a person."""

from programs.models.call import Call
from programs.models.faq import FaqEntry
from programs.models.program import Obligation, Program, Source, Step
from programs.models.reference import CountryGroup, LanguageRuleset
from programs.models.requirement import EligibilityRule, RequiredDocument, Track

__all__ = [
    "Call",
    "CountryGroup",
    "EligibilityRule",
    "FaqEntry",
    "LanguageRuleset",
    "Obligation",
    "Program",
    "RequiredDocument",
    "Source",
    "Step",
    "Track",
]
