"""The mails about an event and a place at it."""

from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import codes, outbox
from core.outbox import Context
from core.policy import Anyone
from core.templatetags.core_tags import moment
from events.models import Event, Question, Registration
from events.seating.codes import CONFIRM, PLACE

NOBODY = UUID(int=0)  # of a sample: its links lead nowhere
PLACEHOLDERS = {
    "title": gettext_lazy("title of the event"),
    "details": gettext_lazy("title, time, place and address of the event"),
    "online": gettext_lazy(
        "link to take part online, within the hour before; until then, when it will come"
    ),
    "reason": gettext_lazy("why, in the words of the office; empty where it wrote none"),
    "before": gettext_lazy("time and place as they were before, with a heading"),
    "place": gettext_lazy("the place in line, as a sentence"),
    "ticket": gettext_lazy("address of the ticket, with a heading; empty for guests"),
    "answer": gettext_lazy("link to the page with the two buttons"),
    "confirm": gettext_lazy("link by which the address is confirmed"),
    "until": gettext_lazy("the moment until which the place is held"),
    "sign_in": gettext_lazy("link to the log-in, and from there to the event"),
    "check_in": gettext_lazy("address of the check-in, with a heading"),
}


def _values(context: Context) -> dict[str, str]:
    event, registration = context["event"], context.get("registration")
    known = {
        "event": event,
        "site_url": settings.SITE_URL,
        "own_page": _page("place", PLACE, registration) if _is_guest(registration) else "",
    }
    held_until = getattr(registration, "held_until", None) or event.starts_at
    log_in = f"{reverse('account_login')}?next={event.get_absolute_url()}"
    return {
        "title": event.title,
        "details": render_to_string("events/mail/_event.txt", known).strip(),
        "online": _online(event),
        "place": _place(context.get("place") or 1),
        "ticket": _ticket(context),
        "answer": _page("place", PLACE, registration),
        "confirm": _page("confirm", CONFIRM, registration),
        "until": moment(held_until, event.time_zone),
        "sign_in": settings.SITE_URL + log_in,
        "check_in": "{} {}".format(_("Check-in:"), _address("events:check_in", event)),
    }


def _address(name: str, event: Event) -> str:
    return settings.SITE_URL + reverse(name, args=[event.slug])


def _ticket(context: Context) -> str:
    registration = context.get("registration")
    if registration is not None and registration.user is None:
        return ""  # without an account there is no such page
    return "{} {}".format(_("Your ticket:"), _address("events:ticket", context["event"]))


def _is_guest(registration: Registration | None) -> bool:
    return registration is not None and registration.user_id is None


def _page(name: str, purpose: str, registration: Registration | None) -> str:
    code = codes.code(purpose, registration.uuid if registration else NOBODY)
    return settings.SITE_URL + reverse(f"events:{name}", kwargs={"code": code})


def _online(event: Event) -> str:
    if not event.link_to_join:
        return ""
    if event.is_joinable:
        return "{} {}".format(_("Online:"), event.link_to_join)
    return _("The link to take part online comes in the hour before it begins.")


def _values_of_change(context: Context) -> dict[str, str]:
    event = context["event"]
    return {**_values(context), "reason": event.change_note, "before": _before(event)}


def _before(event: Event) -> str:
    old = event.before_move
    if old is None:
        return ""
    return _("Before:") + " " + " · ".join(filter(None, [old.when, old.venue]))


def _place(place: int) -> str:
    return ngettext(
        "All seats are taken. You are first in line.",
        "All seats are taken. You are number %(place)s in line.",
        place,
    ) % {"place": place}


def _sample(reader: Anyone, slug: str) -> dict | None:
    rows = Event.objects.visible_to(reader).order_by("-starts_at", "-pk")
    event = (rows.filter(slug=slug) if slug else rows).first()
    return {"event": event, "recipient": reader, "place": 3} if event else None


def _values_of_question(context: Context) -> dict[str, str]:
    event, question = context["event"], context["question"]
    path = reverse("events:questions", args=[event.slug])
    return {
        "title": event.title,
        "question": question.text,
        "answer": question.answer,
        "address": settings.SITE_URL + path,
    }


def _sample_question(reader: Anyone, slug: str) -> dict | None:
    rows = Question.objects.visible_to(reader).answered_in_writing().select_related("event")
    question = (rows.filter(event__slug=slug) if slug else rows).order_by("-answered_at").first()
    if question is None:
        return None
    return {"event": question.event, "question": question, "recipient": reader}


REGISTERED = gettext_lazy("those who registered")


def _kind(
    name: str, label, *placeholders: str, needed="", essential="", goes_to=REGISTERED
) -> outbox.Kind:
    return outbox.Kind(
        key=f"events/{name}",
        label=label,
        goes_to=goes_to,
        placeholders={word: PLACEHOLDERS[word] for word in ("title", "details", *placeholders)},
        values=_values_of_change if "reason" in placeholders else _values,
        sample=_sample,
        record=gettext_lazy("Slug of an event, as in its address"),
        needed=frozenset(filter(None, [needed])),
        why_essential=essential,
    )


KINDS = [
    _kind("registered", gettext_lazy("Somebody has registered and has a seat"), "online", "ticket"),
    _kind("waiting", gettext_lazy("Somebody has registered and waits"), "place"),
    _kind(
        "offer",
        gettext_lazy("Somebody who waited is offered a seat"),
        *("answer", "until"),
        needed="answer",
        essential=gettext_lazy("A seat that nobody knows of stays empty."),
    ),
    _kind(
        "moved_up",
        gettext_lazy("Somebody who waited has a seat now"),
        "online",
        "ticket",
        essential=gettext_lazy("A seat that nobody knows of stays empty."),
    ),
    _kind("offer_declined", gettext_lazy("Somebody declined the seat that was offered")),
    _kind(
        "offer_lapsed",
        gettext_lazy("Somebody did not answer the offer of a seat in time"),
        essential=gettext_lazy("You would think that you are still in line."),
    ),
    _kind(
        "moved_back",
        gettext_lazy("There are fewer seats, and somebody has to wait again"),
        "place",
        essential=gettext_lazy("You would come and find no seat."),
    ),
    _kind(
        "helper",
        gettext_lazy("Somebody is asked to help at the check-in"),
        "check_in",
        essential=gettext_lazy("Nobody would stand at the door."),
        goes_to=gettext_lazy("the helper"),
    ),
    _kind("cancelled", gettext_lazy("A registration is canceled")),
    _kind("reminder_day", gettext_lazy("An event is near: the day before"), "online"),
    _kind("reminder_hour", gettext_lazy("An event is near: the hour before"), "online"),
    _kind(
        "moved",
        gettext_lazy("Time or place of an event have changed"),
        "before",
        "reason",
        essential=gettext_lazy("You would come at the wrong time or to the wrong place."),
    ),
    outbox.Kind(
        key="events/question_answered",
        label=gettext_lazy("A question is answered in writing"),
        goes_to=gettext_lazy("whoever asked it"),
        placeholders={
            "title": PLACEHOLDERS["title"],
            "question": gettext_lazy("the question"),
            "answer": gettext_lazy("the answer"),
            "address": gettext_lazy("address of the page of the questions"),
        },
        values=_values_of_question,
        sample=_sample_question,
        record=gettext_lazy("Slug of an event, as in its address"),
    ),
    _kind(
        "called_off",
        gettext_lazy("An event is called off"),
        "reason",
        essential=gettext_lazy("You would come for nothing."),
    ),
    _kind(
        "confirm",
        gettext_lazy("A guest registers and has to confirm the address"),
        *("confirm", "until"),
        needed="confirm",
        essential=gettext_lazy("Without it no guest can register."),
    ),
    _kind(
        "guest_has_place",
        gettext_lazy("A guest who has a place already registers again"),
        essential=gettext_lazy("It answers what was just asked."),
    ),
    _kind(
        "guest_has_account",
        gettext_lazy("A guest registers with the address of an account"),
        "sign_in",
        needed="sign_in",
        essential=gettext_lazy("It answers what was just asked."),
    ),
]
