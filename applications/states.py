"""The life of an application: every button, permission, diagram and test reads this table."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from core.policy import Anyone


class State(models.TextChoices):
    """What has happened, as the offices name it."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    SCREENING = "screening", _("in screening")
    SENT_BACK = "sent_back", _("sent back")
    QUALIFIED = "qualified", _("qualified")
    NOT_QUALIFIED = "not_qualified", _("not qualified")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Turn(models.TextChoices):
    """Whose turn it is."""

    TALENT = "talent", _("you")
    HEAD = "head", _("your department")
    OFFICES = "offices", _("the two offices")
    NOBODY = "nobody", _("nobody; it is decided")


# What the applicant reads.
PUBLIC_LABELS = {
    State.DRAFT: _("Draft, not sent yet"),
    State.SUBMITTED: _("Sent; your department gives its opinion"),
    State.SCREENING: _("The two offices check it"),
    State.SENT_BACK: _("Something is to be mended"),
    State.QUALIFIED: _("Checked and qualified"),
    State.NOT_QUALIFIED: _("Not qualified"),
    State.WITHDRAWN: _("Withdrawn"),
}
TURNS = {
    State.DRAFT: Turn.TALENT,
    State.SUBMITTED: Turn.HEAD,
    State.SCREENING: Turn.OFFICES,
    State.SENT_BACK: Turn.TALENT,
    State.QUALIFIED: Turn.OFFICES,
    State.NOT_QUALIFIED: Turn.NOBODY,
    State.WITHDRAWN: Turn.NOBODY,
}
# The tone of the badge (see docs/look.md).
TONES = {
    State.DRAFT: "",
    State.SUBMITTED: "slate",
    State.SCREENING: "slate",
    State.SENT_BACK: "amber",
    State.QUALIFIED: "pine",
    State.NOT_QUALIFIED: "vermilion",
    State.WITHDRAWN: "",
}


def is_applicant(user: Anyone, application) -> bool:
    return application.talent.user_id is not None and application.talent.user_id == user.pk


def is_office(user: Anyone, application) -> bool:
    """An officer of either office, not in a call in which they apply themselves."""
    return user.has_role(Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES) and not _applies_there(
        user, application
    )


def is_head_or_office(user: Anyone, application) -> bool:
    """The head of the applicant's department; the office for a head who is away."""
    return is_head(user, application) or is_office(user, application)


def is_head(user, application) -> bool:
    """A head of the applicant's department, not in a call in which they apply themselves."""
    department = application.talent.department_id
    return (
        user.has_role(Role.DEPARTMENT_HEAD)
        and department is not None
        and user.headed_departments.filter(pk=department).exists()
        and not _applies_there(user, application)
    )


def _applies_there(user: Anyone, application) -> bool:
    return type(application).objects.filter(talent__user=user, call=application.call_id).exists()


@dataclass(frozen=True)
class Transition:
    """One step: from these states, to this one, by whom, as the button reads and history tells.

    target None: the row is deleted. note: whether words must, may or need not go with it;
    brief_in: states in which they only may, although they must elsewhere.
    """

    sources: frozenset[State]
    target: State | None
    allowed: Callable[..., bool]
    label: str
    done: str
    note: str = "none"  # none, optional, required
    tone: str = "primary"
    brief_in: frozenset[State] = frozenset()

    def needs_words(self, state: str) -> bool:
        return self.note == "required" and state not in self.brief_in


def _step(sources, target, allowed, label, done, **more) -> Transition:
    return Transition(frozenset(sources), target, allowed, label, done, **more)


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
        None,
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
    ),
    "give_opinion": _step(
        {State.SUBMITTED},
        State.SCREENING,
        is_head_or_office,
        _("Give opinion"),
        _("gave the department's opinion"),
        note="required",
    ),
    "pass": _step(
        {State.SCREENING},
        State.QUALIFIED,
        is_office,
        _("Pass"),
        _("passed the check"),
        note="optional",
    ),
    "request_changes": _step(
        {State.SCREENING},
        State.SENT_BACK,
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
    "withdraw": _step(
        set(State) - {State.WITHDRAWN, State.DRAFT, State.NOT_QUALIFIED},
        State.WITHDRAWN,
        is_applicant,
        _("Withdraw"),
        _("withdrew the application"),
        note="required",
        tone="danger",
        brief_in=frozenset({State.SUBMITTED}),
    ),
}
