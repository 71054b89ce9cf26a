"""What happens next in the life of an application, with its consequences.

Every step is one function and one transaction: ask leave, move the state, write history, audit row
and mail. `perform` takes a step by its name in `states.TRANSITIONS`.
"""

from collections.abc import Callable
from typing import Any

from accounts.models import User
from applications.models import Application
from applications.workflow.checking import mark, waive
from applications.workflow.corrections import (
    close_request,
    follow_up,
    move_due,
    request_changes,
    resubmit,
    take_back,
)
from applications.workflow.deciding import close_call, move_up, release
from applications.workflow.department import give_opinion
from applications.workflow.handing_on import forward, record_outcome, take_outcome_back
from applications.workflow.notice import end_notice, publish_notice, uphold_objection
from applications.workflow.office import fail, pass_screening, reconsider
from applications.workflow.panel import close_scoring, open_panel
from applications.workflow.talent import call_back, discard, submit, withdraw

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
    "open_panel": open_panel,
    "close_scoring": close_scoring,
    "release": release,
    "move_up": move_up,
    "close_call": close_call,
    "publish_notice": publish_notice,
    "uphold_objection": uphold_objection,
    "end_notice": end_notice,
    "forward": forward,
    "record_outcome": record_outcome,
    "take_outcome_back": take_outcome_back,
    "withdraw": withdraw,
}


def perform(
    application: Application, name: str, *, actor: User | None, note: str = "", **data: Any
) -> Application:
    """Takes one step (actor None: the clock takes it).

    data: what that step needs beyond a note, see its function.

    Raises PermissionDenied where `actor` may not take it, and a `refusals.Refusal` with a sentence
    where it is not possible now; then nothing has changed.
    """
    return STEPS[name](application, actor=actor, note=note, **data)


__all__ = [
    "STEPS",
    "call_back",
    "close_call",
    "close_request",
    "close_scoring",
    "discard",
    "end_notice",
    "fail",
    "follow_up",
    "forward",
    "give_opinion",
    "mark",
    "move_due",
    "move_up",
    "open_panel",
    "pass_screening",
    "perform",
    "publish_notice",
    "reconsider",
    "record_outcome",
    "release",
    "request_changes",
    "resubmit",
    "submit",
    "take_back",
    "take_outcome_back",
    "uphold_objection",
    "waive",
    "withdraw",
]
