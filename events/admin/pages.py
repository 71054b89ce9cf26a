"""What all pages of one event in the admin have in common."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cached_property, partial

from allauth.core import ratelimit
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import FormView

from accounts.models import User
from accounts.roles import OFFICES, Role
from core import files, policy
from events.models import Event
from events.workflow import StepRefused

# Every page of an event in the order of its life, also that of a higher floor: the name of its
# address and its tab. Whoever sees the event sees them all, but for WITH_FILES.
TABS = [
    ("events_event_change", gettext_lazy("Event")),
    ("event_pictures", gettext_lazy("Pictures")),
    ("event_materials", gettext_lazy("Materials")),
    ("event_seats", gettext_lazy("Seats")),
    ("event_questions", pgettext_lazy("event", "Questions")),
    ("event_recap", gettext_lazy("Recap")),
    ("event_feedback", gettext_lazy("Feedback")),
    ("event_funnel", gettext_lazy("What came of it")),
]
WITH_FILES = {"event_funnel"}  # for those who read case files: both offices and auditors


def tabs_of(event: Event, here: str, user: User) -> list[dict]:
    """Ways between the pages of an event; `here` is the name of the one that is open."""
    reads_files = user.has_role(*OFFICES, Role.AUDITOR)
    return [
        {
            "label": label,
            "url": reverse(f"admin:{name}", args=[event.pk]),
            "current": name == here,
        }
        for name, label in TABS
        if reads_files or name not in WITH_FILES
    ]


def in_zone(zone: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The page that `answer` makes; its times are typed and shown as clocks in `zone` show them."""
    with timezone.override(zone):
        response = answer()
        return response.render() if isinstance(response, SimpleTemplateResponse) else response


class EventPage:
    """Shown to those who may see the event, with its forms to those who may change it.

    `acts`: for the latter alone. `here`: the tab that it stands under. A page about something else
    than the event itself says whose leave it asks (`may_view`, `may_change`).
    """

    acts = True
    here = ""
    title: str = ""
    request: HttpRequest
    kwargs: dict

    def dispatch(self, request, *args, **kwargs):
        needs_change = self.acts or request.method not in {"GET", "HEAD"}
        if not (self.may_change if needs_change else self.may_view):
            raise PermissionDenied
        answer = partial(super().dispatch, request, *args, **kwargs)
        return in_zone(self.event.time_zone, answer)

    @property
    def may_view(self) -> bool:
        return policy.can(self.request.user, "view", self.event)

    @property
    def may_change(self) -> bool:
        return policy.can(self.request.user, "change", self.event)

    @cached_property
    def event(self) -> Event:
        return get_object_or_404(Event.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    @property
    def back_url(self) -> str:
        return reverse(f"admin:{self.here or 'events_event_change'}", args=[self.event.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **admin.site.each_context(self.request),
            title=self.title,
            event=self.event,
            tabs=tabs_of(self.event, self.here, self.request.user),
            back_url=self.back_url,
            may_change=self.may_change,
            **kwargs,
        )


class FormPage(EventPage, FormView, ABC):
    """One form of an event. `take` does it and may refuse; what was typed then stays.

    button: what it does. file_field: the field that a refusal of a file belongs to. danger: the
    button's color. picture: what is there already, shown above the form.
    """

    template_name = "admin/events/form.html"
    button: str = ""
    lead: str = ""
    danger = False
    file_field: str | None = None

    @abstractmethod
    def take(self, form) -> str:
        """Does it; returns what is said of it."""

    def form_valid(self, form):
        try:
            self._ask_room(form)
            said = self.take(form)
        except ValidationError as refusal:
            form.add_error(self.file_field, refusal)
        except StepRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(self.request, said)
            return redirect(self.back_url)
        return self.form_invalid(form)

    def form_invalid(self, form):
        """A browser sends no file twice: that it is to be chosen again is said in words."""
        name = self.file_field
        if name and name in self.request.FILES and not form.has_error(name):
            form.add_error(name, _("The file was not kept: choose it once more."))
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs, button=self.button or self.title, lead=self.lead, danger=self.danger
        )

    def _ask_room(self, form) -> None:
        upload = form.cleaned_data.get(self.file_field) if self.file_field else None
        if not upload:
            return
        if not ratelimit.consume(self.request, action="upload"):
            raise ValidationError(_("That was too often. Wait a minute, then try again."))
        if upload.size > files.quota_left(self.request.user):
            raise ValidationError(
                _("Your space for files is full. Delete some that you no longer need.")
            )


def deed(page: EventPage, act: Callable[[], object], said: str):
    """A step that needs no words: done, or refused with a sentence; then back to the page."""
    try:
        act()
    except StepRefused as refusal:
        messages.warning(page.request, str(refusal))
    else:
        messages.success(page.request, said)
    return redirect(page.back_url)
