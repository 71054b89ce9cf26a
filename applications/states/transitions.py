"""The steps of an application: every button, permission, diagram and test reads this table."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from applications.states.people import (
    answered_by,
    is_applicant,
    is_foreign_affairs,
    is_head_or_office,
    is_nobody,
    is_office,
    is_receiver_or_foreign_affairs,
)
from applications.states.stages import Stage, source_in, target_in
from applications.states.state import State

# Where nothing follows (after an award the file goes on as a stay).
ENDED = frozenset(
    {
        State.NOT_QUALIFIED,
        State.NOT_SELECTED,
        State.AWARDED,
        State.NOT_AWARDED,
        State.WITHDRAWN,
    }
)


@dataclass(frozen=True)
class Transition:
    """One step: from these states, to one of these, by whom, as the button reads and history tells.

    targets: the usual one first; none: the row is deleted. note: whether words must, may or need
    not go with it; brief_in: states in which they only may, although they must elsewhere.
    stage: only calls that use it know the step. of_many: taken for a whole ranking, notice or
    batch at a page of its own; the single file has no button for it. by_clock: the portal takes it
    by itself, too. allowed_of: `allowed` of many, for a step that a list may take of many files.
    """

    sources: frozenset[State]
    targets: tuple[State, ...]
    allowed: Callable[..., bool]
    label: str
    done: str
    note: str = "none"  # none, optional, required
    tone: str = "primary"
    brief_in: frozenset[State] = frozenset()
    stage: Stage | None = None
    of_many: bool = False
    by_clock: bool = False
    allowed_of: Callable[..., QuerySet] | None = None

    def needs_words(self, state: str) -> bool:
        return self.note == "required" and state not in self.brief_in

    def sources_in(self, stages: frozenset[Stage]) -> frozenset[State]:
        """Where it starts in a call with these stages; nowhere where its own is not used."""
        if self.stage and self.stage not in stages:
            return frozenset()
        return frozenset(source_in(stages, state) for state in self.sources)

    def targets_in(self, stages: frozenset[Stage]) -> tuple[State, ...]:
        return tuple(target_in(stages, state) for state in self.targets)


def _step(sources, targets, allowed, label, done, **more) -> Transition:
    targets = (targets,) if isinstance(targets, State) else targets
    return Transition(frozenset(sources), targets, allowed, label, done, **more)


TRANSITIONS: dict[str, Transition] = {
    "submit": _step(
        {State.DRAFT},
        State.SUBMITTED,
        is_applicant,
        _("Send application"),
        _("sent the application"),
    ),
    "discard": _step(
        {State.DRAFT},
        (),
        is_applicant,
        _("Discard draft"),
        _("discarded the draft"),
        tone="danger",
    ),
    "call_back": _step(
        {State.SUBMITTED},
        State.DRAFT,
        is_applicant,
        _("Call back"),
        _("called the application back"),
        tone="secondary",
        stage=Stage.OPINION,
    ),
    "give_opinion": _step(
        {State.SUBMITTED},
        State.SCREENING,
        is_head_or_office,
        _("Give opinion"),
        _("gave the department's opinion"),
        note="required",
        stage=Stage.OPINION,
    ),
    "pass": _step(
        {State.SCREENING},
        (State.SCREENING, State.QUALIFIED),
        is_office,
        _("Pass"),
        _("passed the check"),
        note="optional",
    ),
    "request_changes": _step(
        {State.SCREENING},
        (State.SENT_BACK, State.SCREENING),
        is_office,
        _("Send back for changes"),
        _("asked for changes"),
        note="optional",
        tone="secondary",
    ),
    "fail": _step(
        {State.SCREENING},
        State.NOT_QUALIFIED,
        is_office,
        _("Not qualified"),
        _("found it not qualified"),
        note="required",
        tone="danger",
    ),
    "resubmit": _step(
        {State.SENT_BACK},
        State.SCREENING,
        is_applicant,
        _("Send changes"),
        _("sent the changes"),
        note="optional",
    ),
    "take_back": _step(
        {State.SENT_BACK},
        State.SCREENING,
        is_office,
        _("Take back"),
        _("took the request back"),
        note="required",
        tone="secondary",
    ),
    "reconsider": _step(
        {State.NOT_QUALIFIED},
        State.SCREENING,
        is_office,
        _("Look at it again"),
        _("took it up again"),
        note="required",
        tone="secondary",
    ),
    "open_panel": _step(
        {State.QUALIFIED},
        State.IN_REVIEW,
        is_foreign_affairs,
        _("Open panel"),
        _("gave it to the experts"),
        stage=Stage.PANEL,
        of_many=True,
    ),
    "close_scoring": _step(
        {State.IN_REVIEW},
        State.RANKED,
        is_foreign_affairs,
        _("Close scoring"),
        _("closed the scoring"),
        stage=Stage.PANEL,
        of_many=True,
    ),
    "release": _step(
        {State.RANKED},
        (State.PROPOSED, State.RESERVED, State.NOT_SELECTED),
        is_foreign_affairs,
        _("Release decisions"),
        _("released the hospital's decision"),
        of_many=True,
        by_clock=True,
    ),
    "move_up": _step(
        {State.RESERVED},
        State.PROPOSED,
        is_foreign_affairs,
        _("Move up"),
        _("moved it up from the reserve list"),
        note="required",
    ),
    "close_call": _step(
        {State.RESERVED},
        State.NOT_SELECTED,
        is_foreign_affairs,
        _("Close the reserve list"),
        _("closed the reserve list"),
        tone="danger",
        of_many=True,
    ),
    "publish_notice": _step(
        {State.PROPOSED},
        State.ON_NOTICE,
        is_foreign_affairs,
        _("Publish notice"),
        _("put it on public notice"),
        stage=Stage.NOTICE,
        of_many=True,
    ),
    "uphold_objection": _step(
        {State.ON_NOTICE},
        State.NOT_SELECTED,
        is_foreign_affairs,
        _("Uphold objection"),
        _("upheld an objection"),
        note="required",
        tone="danger",
        stage=Stage.NOTICE,
        of_many=True,
    ),
    "end_notice": _step(
        {State.ON_NOTICE},
        State.RECOMMENDED,
        is_nobody,
        _("End notice"),
        _("ended the public notice without an objection that stands"),
        by_clock=True,
        stage=Stage.NOTICE,
        of_many=True,
    ),
    "forward": _step(
        {State.RECOMMENDED},
        State.FORWARDED,
        is_foreign_affairs,
        _("Forward"),
        _("forwarded it"),
        stage=Stage.FORWARDING,
        of_many=True,
    ),
    "record_outcome": _step(
        {State.FORWARDED},
        (State.AWARDED, State.NOT_AWARDED),
        is_receiver_or_foreign_affairs,
        _("Record outcome"),
        _("recorded what the sponsor decided"),
        note="optional",
        allowed_of=answered_by,
    ),
    "take_outcome_back": _step(
        {State.AWARDED, State.NOT_AWARDED},
        State.FORWARDED,
        is_receiver_or_foreign_affairs,
        _("Take the outcome back"),
        _("took the sponsor's outcome back"),
        note="required",
        tone="secondary",
        stage=Stage.FORWARDING,
        allowed_of=answered_by,
    ),
    "withdraw": _step(
        set(State) - ENDED - {State.DRAFT},
        State.WITHDRAWN,
        is_applicant,
        _("Withdraw"),
        _("withdrew the application"),
        note="required",
        tone="danger",
        brief_in=frozenset({State.SUBMITTED}),
    ),
}
