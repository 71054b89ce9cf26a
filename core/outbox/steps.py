"""What people do with a mail that is not out yet: ask leave, change the row, record it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import audit, policy
from core.models import Message
from core.policy import Anyone

State = Message.State


class StepRefused(Exception):
    """It cannot be done now; the text is a sentence for the one who tried."""


@dataclass(frozen=True)
class Step:
    """From these states to this one (None: it stays), and how its button reads."""

    sources: frozenset[str]
    target: str | None
    label: str | Promise
    tone: str = "secondary"


STEPS: dict[str, Step] = {
    "release": Step(
        frozenset({State.HELD}), State.QUEUED, pgettext_lazy("mail", "Release"), "primary"
    ),
    "retry": Step(
        frozenset({State.FAILED, State.UNCLEAR, State.QUEUED}),
        State.QUEUED,
        gettext_lazy("Send again"),
    ),
    "mark_sent": Step(frozenset({State.UNCLEAR}), State.SENT, gettext_lazy("It was sent")),
    "edit": Step(
        frozenset({State.HELD, State.QUEUED, State.FAILED}), None, gettext_lazy("Edit the text")
    ),
    "hold": Step(frozenset({State.QUEUED}), State.HELD, pgettext_lazy("mail", "Hold")),
    "discard": Step(
        frozenset({State.HELD, State.QUEUED, State.FAILED, State.UNCLEAR}),
        State.DISCARDED,
        pgettext_lazy("mail", "Discard"),
        "danger",
    ),
}


def steps_for(user: Anyone, message: Message) -> list[str]:
    """Names of the steps that this person may take now, the likeliest first."""
    waits_for_the_first_time = message.state == State.QUEUED and not message.attempts
    return [
        name
        for name, step in STEPS.items()
        if message.state in step.sources
        and not (name == "retry" and waits_for_the_first_time)
        and policy.can(user, name, message)
    ]


def hold(message: Message, *, actor: Anyone) -> Message:
    """Keeps it back until somebody releases it."""
    return _take(message, "hold", actor)


def release(message: Message, *, actor: Anyone) -> Message:
    return _take(message, "release", actor, attempts=0, retry_at=None)


def retry(message: Message, *, actor: Anyone) -> Message:
    """Sends it with the worker's next round, and gives it all attempts again."""
    return _take(message, "retry", actor, attempts=0, retry_at=None, claim=None, handed_at=None)


def mark_sent(message: Message, *, actor: Anyone) -> Message:
    """Somebody has found out that the mail server did take it."""
    return _take(message, "mark_sent", actor, claim=None, sent_at=timezone.now())


def edit(message: Message, *, subject: str, body: str, actor: Anyone) -> Message:
    """Another text; its state stays."""
    return _take(message, "edit", actor, subject=" ".join(subject.split())[:200], body=body)


def discard(message: Message, *, reason: str, actor: Anyone) -> Message:
    """It is never sent; who decided so, and why, stays with it."""
    reason = reason.strip()[:300]
    if not reason:
        raise StepRefused(_("Say why: the reason is missing."))
    return _take(message, "discard", actor, claim=None, discarded_by=actor, discard_reason=reason)


@transaction.atomic
def _take(message: Message, name: str, actor: Anyone, **columns: Any) -> Message:
    """The condition on the state is the last word: a worker that was quicker has the row.

    Raises PermissionDenied, and StepRefused where the mail is in none of the step's states.
    """
    fresh = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if not policy.can(actor, name, fresh):
        raise PermissionDenied
    step, before = STEPS[name], _told(fresh)
    if step.target:
        columns["state"] = step.target
    rows = Message.objects.filter(pk=fresh.pk, state__in=step.sources)
    if not rows.update(**columns):
        raise StepRefused(why_not(Message.objects.get(pk=fresh.pk)))
    fresh.refresh_from_db()
    before, after = audit.changes(before, _told(fresh))
    audit.record(
        actor,
        f"core.{name}_message",
        fresh,
        before=_safe(fresh, before),
        after=_safe(fresh, after),
        note=fresh.discard_reason if name == "discard" else "",
        subject=fresh.recipient,
        label=fresh.template,
    )
    return fresh


def _told(message: Message) -> dict[str, Any]:
    return {"state": message.state, "subject": message.subject, "body": message.body}


def _safe(message: Message, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the trail holds: texts to nobody we know, who has no key of their own, as digests."""
    if message.recipient is not None:
        return dict(values)
    return {
        name: value if name == "state" else audit.digest(value) for name, value in values.items()
    }


def why_not(message: Message) -> str:
    """Why a step cannot be taken that its state does not allow."""
    sentences = {
        State.SENDING: _("It is being sent just now; nothing can be changed any more."),
        State.SENT: _("It was sent already; nothing can be changed any more."),
        State.DISCARDED: _("It was discarded already."),
    }
    return sentences.get(
        State(message.state),
        _("This mail is now: %s. The step does not fit any more.") % message.get_state_display(),
    )
