"""The mails about an event and a place at it."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import outbox
from core.outbox import Context
from core.policy import Anyone
from events.models import Event, Question

PLACEHOLDERS = {
    "title": gettext_lazy("title of the event"),
    "details": gettext_lazy("title, time, place and address of the event"),
    "online": gettext_lazy("link to take part online, with a heading; empty where there is none"),
    "place": gettext_lazy("the place in line, as a sentence"),
    "ticket": gettext_lazy("address of the ticket, with a heading; empty for guests"),
}


def _values(context: Context) -> dict[str, str]:
    event = context["event"]
    known = {"event": event, "site_url": settings.SITE_URL}
    return {
        "title": event.title,
        "details": render_to_string("events/mail/_event.txt", known).strip(),
        "online": "{} {}".format(_("Online:"), event.online_url) if event.online_url else "",
        "place": _place(context.get("place") or 1),
        "ticket": _ticket(context),
    }


def _ticket(context: Context) -> str:
    registration = context.get("registration")
    if registration is not None and registration.user is None:
        return ""  # without an account there is no such page
    address = reverse("events:ticket", args=[context["event"].slug])
    return "{} {}".format(_("Your ticket:"), settings.SITE_URL + address)


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


def _kind(name: str, label, *placeholders: str, essential="") -> outbox.Kind:
    return outbox.Kind(
        key=f"events/{name}",
        label=label,
        goes_to=gettext_lazy("those who registered"),
        placeholders={word: PLACEHOLDERS[word] for word in ("title", "details", *placeholders)},
        values=_values,
        sample=_sample,
        record=gettext_lazy("Slug of an event, as in its address"),
        why_essential=essential,
    )


KINDS = [
    _kind("registered", gettext_lazy("Somebody has registered and has a seat"), "online", "ticket"),
    _kind("waiting", gettext_lazy("Somebody has registered and waits"), "place"),
    _kind(
        "moved_up",
        gettext_lazy("Somebody who waited has a seat now"),
        "online",
        "ticket",
        essential=gettext_lazy("A seat that nobody knows of stays empty."),
    ),
    _kind("cancelled", gettext_lazy("A registration is canceled")),
    _kind(
        "moved",
        gettext_lazy("Time or place of an event have changed"),
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
        essential=gettext_lazy("You would come for nothing."),
    ),
]
