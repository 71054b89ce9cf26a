"""An application as its applicant reads it: what happened, whose turn it is, what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accounts.roles import Role
from applications.models import Application, CorrectionRequest, HistoryEntry
from applications.states import ABOUT, ENDED, State, states_in


@dataclass(frozen=True)
class Entry:
    """One line of the timeline; `css` says whether it is over, now, or to come."""

    text: str
    css: str = ""
    at: datetime | None = None
    by: str = ""
    note: str = ""


@dataclass(frozen=True)
class NextStep:
    """The one next thing. Without an address it is somebody else's turn."""

    text: str
    url: str = ""
    button: str = ""


def timeline_of(application: Application) -> list[Entry]:
    """Oldest first: what happened, where it stands, and what usually follows."""
    begun = Entry(pgettext("timeline", "Draft begun"), "is-done", application.created_at)
    past = [_told(entry) for entry in application.history.all()]
    now = Entry(
        application.public_state,
        "is-current" if application.shown_state not in ENDED else "is-done",
        application.state_since,
    )
    return [begun, *past, now, *(Entry(text) for text in _to_come(application))]


def next_step(application: Application) -> NextStep:
    state, call = application.shown_state, application.call
    if state == State.DRAFT and not call.is_open:
        text = _("The call takes no applications now. The draft is kept; it cannot be sent.")
        return NextStep(text)
    if state == State.DRAFT:
        return NextStep(
            _("Fill in what is missing, then check and send it."),
            application.get_absolute_url(),
            _("Go on with the draft"),
        )
    if state == State.SENT_BACK:
        return NextStep(
            _("The office asks for changes. Only what it names is open."),
            reverse("applications:edit", kwargs={"reference": application.reference}),
            _("Make the changes"),
        )
    return NextStep(str(_WAITING[state]))


def still_to_follow(application: Application) -> NextStep:
    """Of a file that goes on while an office still waits for something."""
    return NextStep(
        _("The office still waits for something that may follow."),
        reverse("applications:edit", kwargs={"reference": application.reference}),
        _("Hand it in"),
    )


def words_with(application: Application, requests: Iterable[CorrectionRequest]) -> list[Entry]:
    """What the offices wrote beside these requests, a round at a time."""
    rounds = {request.loop for request in requests}
    if not rounds:
        return []
    asked = application.history.filter(step="request_changes")  # once for each round
    return [
        _told(entry)
        for number, entry in enumerate(asked, start=1)
        if number in rounds and entry.note
    ]


def progress(application: Application) -> int:
    return application.shown.progress


_WAITING = {
    State.SUBMITTED: gettext_lazy("Nothing for you to do: your department gives its opinion."),
    State.SCREENING: gettext_lazy("Nothing for you to do: the two offices check the application."),
    State.QUALIFIED: gettext_lazy(
        "Nothing for you to do: the offices will tell you how the selection goes on."
    ),
    State.NOT_QUALIFIED: gettext_lazy("The reason stands below. The office answers questions."),
    State.IN_REVIEW: gettext_lazy("Nothing for you to do: experts review the application."),
    State.RANKED: gettext_lazy(
        "Nothing for you to do: the decisions of this call are told to everybody at once."
    ),
    State.PROPOSED: gettext_lazy("Nothing for you to do: the hospital proposes you."),
    State.RESERVED: gettext_lazy(
        "Nothing for you to do: you move up where a place becomes free, and are told at once."
    ),
    State.NOT_SELECTED: gettext_lazy("The office tells you why, and what you could apply for."),
    State.ON_NOTICE: gettext_lazy("Nothing for you to do: the notice ends by itself."),
    State.RECOMMENDED: gettext_lazy(
        "Nothing for you to do: the office hands your papers on. Keep the originals at hand."
    ),
    State.FORWARDED: gettext_lazy("Nothing for you to do: the sponsor decides."),
    State.AWARDED: gettext_lazy("The office tells you what is to be done before you depart."),
    State.NOT_AWARDED: gettext_lazy("The office tells you what you could apply for next."),
    State.WITHDRAWN: gettext_lazy(
        "You have withdrawn it. While the call is open, you may start anew."
    ),
}
# What is still to come, by the state in which it happens.
_AHEAD = {
    State.DRAFT: gettext_lazy("You send the application"),
    State.SUBMITTED: gettext_lazy("Your department gives its opinion"),
    State.SCREENING: gettext_lazy("The two offices check it"),
    State.QUALIFIED: gettext_lazy("The result of the check"),
    State.IN_REVIEW: gettext_lazy("Experts review it"),
    State.PROPOSED: pgettext_lazy("timeline", "The hospital decides"),
    State.ON_NOTICE: gettext_lazy("Public notice"),
    State.FORWARDED: gettext_lazy("It is forwarded, and the sponsor decides"),
}


def _told(entry: HistoryEntry) -> Entry:
    return Entry(capfirst(str(entry.told)), "is-done", entry.at, _by_whom(entry), entry.note)


def _by_whom(entry: HistoryEntry) -> str:
    """The applicant, or the department or office; never the name of an officer."""
    if entry.role == Role.TALENT:
        return _("You")
    if entry.role == Role.DEPARTMENT_HEAD:
        return _("Your department")
    return str(Role(entry.role).label) if entry.role in Role.values else ""


def _to_come(application: Application) -> list[str]:
    """The usual way from here on, through the stages that the call has chosen."""
    state = application.shown_state
    if state in ENDED:
        return []
    here = ABOUT[state].progress
    known = set(states_in(application.stages))
    if state == State.DRAFT:
        here -= 1  # sending it is still to come
    return [
        str(text)
        for ahead, text in _AHEAD.items()
        if ahead in known and ABOUT[ahead].progress > here
    ]
