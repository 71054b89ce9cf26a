"""The office's side of the programs: what lasts, the calls of each year, the rules of both."""

from programs.admin.calls import CallAdmin
from programs.admin.lists import CountryGroupAdmin, LanguageRulesetAdmin
from programs.admin.programs import ProgramAdmin
from programs.admin.rules import EligibilityRuleAdmin

__all__ = [
    "CallAdmin",
    "CountryGroupAdmin",
    "EligibilityRuleAdmin",
    "LanguageRulesetAdmin",
    "ProgramAdmin",
]
