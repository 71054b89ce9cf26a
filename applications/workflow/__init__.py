"""What happens next in the life of an application, with its consequences.

Every step is one function and one transaction: ask leave, move the state, write history, audit row
and mail. `perform` takes a step by its name in `states.TRANSITIONS`.
"""

from collections.abc import Callable
from typing import Any

from accounts.models import User
from applications.models import Application
from applications.workflow.department import give_opinion
from applications.workflow.office import (
    fail,
    pass_screening,
    reconsider,
    request_changes,
    take_back,
)
from applications.workflow.talent import call_back, discard, resubmit, submit, withdraw

STEPS: dict[str, Callable[..., Application]] = {
    "submit": submit,
    "discard": discard,
    "call_back": call_back,
    "give_opinion": give_opinion,
    "pass": pass_screening,
    "request_changes": request_changes,
    "fail": fail,
    "resubmit": resubmit,
    "take_back": take_back,
    "reconsider": reconsider,
    "withdraw": withdraw,
}


def perform(
    application: Application, name: str, *, actor: User, note: str = "", **data: Any
) -> Application:
    """Takes one step; `data` is what that step needs beyond a note (see its function).

    Raises PermissionDenied where `actor` may not take it, and a `refusals.Refusal` with a sentence
    where it is not possible now; then nothing has changed.
    """
    return STEPS[name](application, actor=actor, note=note, **data)


__all__ = [
    "STEPS",
    "call_back",
    "discard",
    "fail",
    "give_opinion",
    "pass_screening",
    "perform",
    "reconsider",
    "request_changes",
    "resubmit",
    "submit",
    "take_back",
    "withdraw",
]
