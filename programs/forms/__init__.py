"""Forms of the office: programs, calls, and rules made from their params."""

from programs.forms.calls import CallForm, ConfirmDateForm, NewCallForm, ProlongForm
from programs.forms.lists import CountryGroupForm
from programs.forms.programs import ProgramForm
from programs.forms.rules import rule_form

__all__ = [
    "CallForm",
    "ConfirmDateForm",
    "CountryGroupForm",
    "NewCallForm",
    "ProgramForm",
    "ProlongForm",
    "rule_form",
]
