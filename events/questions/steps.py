"""What happens to a question: one function, one transaction, one audit row."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, outbox, policy
from core.policy import Anyone
from events.models import Event, Question, QuestionVote, Registration
from events.workflow import StepRefused

ASKED, SHOWN, CURRENT, ANSWERED, HIDDEN = Question.State
MOST_OPEN = 5  # questions of one person that wait for an answer


class QuestionRefused(StepRefused):
    """It cannot be done; the text says why, for the person who asked."""


@transaction.atomic
def ask(registration: Registration, text: str) -> Question:
    """Asks for somebody who holds a place. Asking the same twice gives the one that is there.

    Raises QuestionRefused.
    """
    text = " ".join(text.split())
    place = _place(registration)
    if not text:
        raise QuestionRefused(_("Write your question."))
    mine = Question.objects.asked_by(place)
    if same := mine.filter(text=text).first():
        return same
    if refusal := why_not(place):
        raise QuestionRefused(refusal)
    at_once = not place.event.moderates_questions
    question = Question.objects.create(
        event=place.event,
        registration=place,
        text=text,
        asked_at=timezone.now(),
        state=SHOWN if at_once else ASKED,
    )
    _record(place.user, "ask", question)
    return question


def why_not(registration: Registration) -> str:
    """The sentence that tells why this person cannot ask now; empty where they can."""
    event = registration.event
    if event.is_cancelled:
        return _("This event was called off.")
    if event.is_over:
        return _("The event is over; questions are no longer taken.")
    if registration.state == Registration.State.CANCELLED:
        return _("You hold no place at this event.")
    if Question.objects.asked_by(registration).open().count() >= MOST_OPEN:
        return _("You have %(number)d questions open. Wait until one of them is answered.") % {
            "number": MOST_OPEN
        }
    return ""


@transaction.atomic
def vote(question: Question, registration: Registration, *, wants: bool) -> None:
    """Says that this person wants it answered too, or no longer; twice is once."""
    place, current = _place(registration), _locked(question)
    if place.event_id != current.event_id:
        raise PermissionDenied
    if current.state not in {SHOWN, CURRENT}:
        raise QuestionRefused(_("This question is no longer open for votes."))
    if Question.objects.asked_by(place).filter(pk=current.pk).exists():
        raise QuestionRefused(_("This is your own question."))
    mine = QuestionVote.objects.filter(question=current, registration=place)
    if wants == mine.exists():
        return
    if wants:
        QuestionVote.objects.create(question=current, registration=place)
    else:
        mine.delete()
    _record(place.user, "vote" if wants else "take_vote_back", current)


@transaction.atomic
def show(question: Question, *, actor: User) -> Question:
    """Puts it on the screen of all who come; also one that was hidden, or shown as current."""
    question = _taken_up(question, actor, ASKED, HIDDEN, CURRENT)
    return _moved(question, SHOWN, "show", actor, reason="")


@transaction.atomic
def hide(question: Question, *, actor: User, reason: str) -> Question:
    """Takes it off the screen; who asked it reads why."""
    question = _taken_up(question, actor, ASKED, SHOWN, CURRENT)
    if not reason.strip():
        raise QuestionRefused(_("Say why: the reason is missing."))
    return _moved(question, HIDDEN, "hide", actor, reason=reason.strip())


@transaction.atomic
def take_up(question: Question, *, actor: User) -> Question:
    """The speakers turn to it now: it stands large on the wall, and the one before is answered."""
    question = _taken_up(question, actor, ASKED, SHOWN)
    for before in Question.objects.filter(event=question.event_id, state=CURRENT):
        _answered(before, actor)
    return _moved(question, CURRENT, "take_up", actor)


@transaction.atomic
def close(question: Question, *, actor: User) -> Question:
    """It was answered in the hall; words can be added later (`answer`)."""
    return _answered(_taken_up(question, actor, ASKED, SHOWN, CURRENT), actor)


@transaction.atomic
def answer(question: Question, *, actor: User, answer_zh: str, answer_en: str) -> Question:
    """Writes the answer, or mends it; who asked it gets a mail with the first one."""
    question = _taken_up(question, actor, *Question.State)
    if not (answer_zh.strip() or answer_en.strip()):
        raise QuestionRefused(_("Write the answer."))
    is_first = not (question.answer_zh or question.answer_en)
    moved = _answered(question, actor, answer_zh=answer_zh.strip(), answer_en=answer_en.strip())
    if is_first:
        place = moved.registration
        outbox.write(
            "events/question_answered",
            to=place.user or place.guest_email,
            language=place.guest_language,
            about=moved,
            context={"event": moved.event, "question": moved},
        )
    return moved


@transaction.atomic
def publish(question: Question, program_slug: str, words: dict[str, str], *, actor: User) -> None:
    """Makes it a frequent question of a program that the event speaks about, or mends that one.

    words: question_zh, question_en, answer_zh, answer_en. Raises QuestionRefused where one is
    missing, or the question is not answered.
    """
    question = _taken_up(question, actor, ANSWERED)
    program = question.event.programs.filter(slug=program_slug).first()
    if program is None:
        raise QuestionRefused(_("Choose one of the programs that the event speaks about."))
    if not all(text.strip() for text in words.values()):
        raise QuestionRefused(_("Write question and answer in both languages."))
    texts = {name: text.strip() for name, text in words.items()}
    position = {"position": program.faq.count() + 1}
    program.faq.update_or_create(asked=question, defaults=texts, create_defaults=texts | position)
    _record(actor, "publish", question, after={"program": program_slug})


def _place(registration: Registration) -> Registration:
    """The fresh row. Whoever speaks for it was told by the view; its event stands beside it."""
    rows = Registration.objects.select_related("event", "user")
    return rows.select_for_update(of=("self",)).get(pk=registration.pk)


def _locked(question: Question) -> Question:
    """The question as it stands now. Its event is locked too: one is answered at a time."""
    list(Event.objects.select_for_update().filter(pk=question.event_id).values_list("pk"))
    rows = Question.objects.select_related("event", "registration__user")
    return rows.select_for_update(of=("self",)).get(pk=question.pk)


def _taken_up(question: Question, actor: User, *sources: str) -> Question:
    current = _locked(question)
    if not policy.can(actor, "change", current):
        raise PermissionDenied
    if current.state not in sources:
        raise QuestionRefused(
            _("This question is already: %(state)s.") % {"state": current.get_state_display()}
        )
    return current


def _answered(question: Question, actor: User, **columns: str) -> Question:
    by = {"answered_at": question.answered_at or timezone.now(), "answered_by": actor}
    return _moved(question, ANSWERED, "answer" if columns else "close", actor, **by, **columns)


def _moved(question: Question, target: str, verb: str, actor: User, **columns) -> Question:
    before, question.state = question.state, target
    for name, value in columns.items():
        setattr(question, name, value)
    question.save(update_fields=["state", *columns])
    _record(actor, verb, question, before={"state": before}, after={"state": target})
    return question


def _record(
    actor: Anyone | None,
    verb: str,
    question: Question,
    before: dict | None = None,
    after: dict | None = None,
) -> None:
    label = str(question.event)
    audit.record(actor, f"question.{verb}", question, label=label, before=before, after=after)
