"""Which stages a call uses; one that it does not use is passed over."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.states.state import State


class Stage(models.TextChoices):
    """What a call may switch on or off."""

    OPINION = "opinion", _("department's opinion")
    PANEL = "panel", _("panel")
    NOTICE = "notice", _("public notice")
    FORWARDING = "forwarding", _("forwarding")


ALL_STAGES = frozenset(Stage)
# The states that are reached in a stage alone, in their order.
STATES_OF: dict[Stage, tuple[State, ...]] = {
    Stage.OPINION: (State.SUBMITTED,),
    Stage.PANEL: (State.IN_REVIEW, State.RANKED),
    Stage.NOTICE: (State.ON_NOTICE, State.RECOMMENDED),
    Stage.FORWARDING: (State.FORWARDED,),
}
# From where the next step starts where the stage is passed over …
_BEFORE: dict[Stage, dict[State, State]] = {
    Stage.OPINION: {},
    Stage.PANEL: {State.RANKED: State.QUALIFIED},
    Stage.NOTICE: {State.RECOMMENDED: State.PROPOSED},
    Stage.FORWARDING: {State.FORWARDED: State.RECOMMENDED},
}
# … and where the step before it leads.
_AFTER: dict[Stage, dict[State, State]] = {Stage.OPINION: {State.SUBMITTED: State.SCREENING}}


def stages_of(call) -> frozenset[Stage]:
    """The stages that this call has chosen."""
    chosen = {
        Stage.OPINION: call.asks_opinion,
        Stage.PANEL: call.has_panel,
        Stage.NOTICE: call.notice_working_days > 0,
        Stage.FORWARDING: bool(call.forwarded_to_zh or call.forwarded_to_en),
    }
    return frozenset(stage for stage, used in chosen.items() if used)


def states_in(stages: Iterable[Stage]) -> list[State]:
    """The states that an application of such a call can reach, in their order."""
    missing = {state for stage in ALL_STAGES - set(stages) for state in STATES_OF[stage]}
    return [state for state in State if state not in missing]


def source_in(stages: frozenset[Stage], state: State) -> State:
    """The state from which a step starts that would start from `state` with all stages."""
    for stage in reversed(Stage):
        if stage not in stages:
            state = _BEFORE[stage].get(state, state)
    return state


def target_in(stages: frozenset[Stage], state: State) -> State:
    """The state to which a step leads that would lead to `state` with all stages."""
    for stage in ALL_STAGES - stages:
        state = _AFTER.get(stage, {}).get(state, state)
    return state
