"""Feedback that nobody can trace: one answer each, kept apart from who has answered.

Three things would tell, and none of them does. A time: there is none, and the trail names neither
the person nor where the answer came from. An order: keys are drawn at random, and with each answer
the rows of the event are written anew, marks and answers each in an order of their own, since a
database keeps the order of writing below its tables. A difference: the office sees answers by the
handful, so that looking twice does not single one out.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.context import UNKNOWN, origin
from events.afterwards.attending import came, feedback_until
from events.models import Event, FeedbackAnswer, FeedbackMark, Registration
from events.models.afterwards import LABELS, SCALES

FEWEST = 5  # answers that are shown together
KEYS = 2**53  # whole numbers that JSON and both databases hold exactly


class FeedbackRefused(Exception):
    """It is not taken; the text says why, for the person who gave it."""


class AnsweredAlready(FeedbackRefused):
    """There is an answer already: a double click, or a second tab."""


@transaction.atomic
def give(registration: Registration, answer: FeedbackAnswer) -> None:
    """Takes the answer of somebody who came, once. Raises FeedbackRefused.

    answer: not saved yet, with the scales and the texts alone.
    """
    event = Event.objects.select_for_update().only("pk").get(pk=registration.event_id)
    current = Registration.objects.select_related("event").get(pk=registration.pk)
    if refusal := why_not(current):
        raise FeedbackRefused(refusal)
    if FeedbackMark.objects.filter(registration=current).exists():
        raise AnsweredAlready(_("You have answered already. Thank you."))
    marks = FeedbackMark.objects.filter(registration__event=event)
    _write_anew(marks, [*marks, FeedbackMark(registration=current)])
    answers = FeedbackAnswer.objects.filter(event=event)
    answer.event = event
    _write_anew(answers, _released([*answers, answer]))
    _record(event)


def why_not(registration: Registration) -> str:
    """The sentence that tells why nothing is taken from this person now; empty where it is."""
    if not registration.event.is_over:
        return _("The form opens when the event is over.")
    if not came(registration):
        return _("Those who were there are asked.")
    if feedback_until(registration.event) <= timezone.now():
        return _("The time for feedback is over.")
    return ""


def has_answered(registration: Registration) -> bool:
    return FeedbackMark.objects.filter(registration=registration).exists()


def _released(answers: list[FeedbackAnswer]) -> list[FeedbackAnswer]:
    """As soon as enough of them wait, they are shown together."""
    waiting = [answer for answer in answers if not answer.is_released]
    if len(waiting) >= FEWEST:
        for answer in waiting:
            answer.is_released = True
    return answers


def _write_anew(known, rows: list) -> None:
    """Every row of the event again, under a new key; the keys are also the order of writing."""
    known.delete()
    for row in rows:
        row.pk = secrets.randbelow(KEYS) + 1
    known.model.objects.bulk_create(sorted(rows, key=lambda row: row.pk))


def _record(event: Event) -> None:
    """That an answer came in, without who gave it and from where."""
    token = origin.set(UNKNOWN)
    try:
        audit.record(None, "events.give_feedback", event)
    finally:
        origin.reset(token)


@dataclass(frozen=True)
class Scale:
    """How one statement was answered: how many chose each number from 1 to 5."""

    label: str
    counts: list[int]

    @property
    def number(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float:
        return sum(value * count for value, count in enumerate(self.counts, 1)) / self.number


@dataclass(frozen=True)
class Results:
    """What the office sees. Texts stand in an order of their own, apart from the scales."""

    number: int
    scales: list[Scale]
    liked: list[str]
    missed: list[str]


def results(event: Event) -> Results | None:
    """Sums and texts; None while there are too few answers to hide behind.

    When the form is closed, the last ones are shown too, even if they are only a few more.
    """
    rows = FeedbackAnswer.objects.filter(event=event)
    is_closed = feedback_until(event) <= timezone.now()
    shown = list(rows if is_closed else rows.released())
    if len(shown) < FEWEST:
        return None
    return Results(
        len(shown),
        [_scale(name, shown) for name in SCALES],
        sorted(filter(None, (answer.liked for answer in shown))),
        sorted(filter(None, (answer.missed for answer in shown))),
    )


def _scale(name: str, answers: Iterable[FeedbackAnswer]) -> Scale:
    given = [getattr(answer, name) for answer in answers]
    return Scale(str(LABELS[name]), [given.count(value) for value in range(1, 6)])
