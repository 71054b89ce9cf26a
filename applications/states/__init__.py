"""The life of an application: every button, permission, diagram and test reads this table."""

from applications.states.people import (
    is_applicant,
    is_barred,
    is_foreign_affairs,
    is_head,
    is_head_or_office,
    is_office,
)
from applications.states.stages import (
    ALL_STAGES,
    STATES_OF,
    Stage,
    source_in,
    stages_of,
    states_in,
)
from applications.states.state import ABOUT, State, Turn
from applications.states.transitions import ENDED, TRANSITIONS, Transition

__all__ = [
    "ABOUT",
    "ALL_STAGES",
    "ENDED",
    "STATES_OF",
    "TRANSITIONS",
    "Stage",
    "State",
    "Transition",
    "Turn",
    "is_applicant",
    "is_barred",
    "is_foreign_affairs",
    "is_head",
    "is_head_or_office",
    "is_office",
    "source_in",
    "stages_of",
    "states_in",
]
