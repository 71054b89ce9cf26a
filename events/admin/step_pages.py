"""Publishing, moving, calling off and cloning; what those who come are told is shown before."""

from abc import abstractmethod

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import policy
from core.forms import WithoutTag
from core.punctuation import sentences
from core.templatetags.core_tags import moment
from events import agenda, cloning, telling, workflow
from events.admin.pages import FormPage
from events.models import Event
from events.office_forms import CloneForm, MoveForm, NoteForm


class Confirmation(WithoutTag, Form):
    """Nothing is typed."""


class PublishPage(FormPage):
    title = gettext_lazy("Publish the event")
    button = gettext_lazy("Publish")
    lead = gettext_lazy("Everybody sees it then, on the site, in calendars and in the feed.")
    form_class = Confirmation

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "lead": sentences(str(self.lead), self._registration())
        }

    def _registration(self) -> str:
        """What becomes of registering, before it is too late to mend."""
        event = self.event
        if event.is_over:
            return ""
        if workflow.opens_at_publishing(event):
            return ngettext(
                "There is %(seats)d seat and no day when registration opens: it opens at once.",
                "There are %(seats)d seats and no day when registration opens: it opens at once.",
                event.capacity or 0,
            ) % {"seats": event.capacity}
        if event.registration_opens_at is None:
            return _(
                "Neither seats nor a day when registration opens are given: nobody registers, and "
                "the page says that none is needed."
            )
        opens = moment(event.registration_opens_at, event.time_zone)
        return _("Registration opens: %(opens)s.") % {"opens": opens}

    def take(self, form) -> str:
        moved = workflow.publish(self.event, actor=self.request.user)
        return _("“%(event)s” is now: %(state)s.") % {
            "event": moved,
            "state": moved.get_state_display(),
        }


class ClonePage(FormPage):
    title = gettext_lazy("Make a copy")
    button = gettext_lazy("Make the copy")
    lead = gettext_lazy(
        "People, agenda, links, cover, audience and seats are taken over, and what is to be read "
        "beforehand. The copy is a draft: say when it takes place, everything else can wait."
    )
    form_class = CloneForm
    made: Event | None = None

    def dispatch(self, request, *args, **kwargs):
        if not policy.can(request.user, "add", Event):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        starts_at, ends_at = cloning.suggested_day(self.event)
        return {"starts_at": starts_at, "ends_at": ends_at}

    @property
    def back_url(self) -> str:
        shown = self.made or self.event
        return reverse("admin:events_event_change", args=[shown.pk])

    def take(self, form) -> str:
        self.made = cloning.clone(self.event, **form.cleaned_data, actor=self.request.user)
        said = _(
            "This is the copy, a draft. Go through place, online link and registration, "
            "then publish it."
        )
        return sentences(said, agenda.said_of(agenda.shifted(self.event, self.made)))


class TellingPage(FormPage):
    """Two presses: the first shows the mails and how many they reach, the second does it.

    What was typed stays in its fields, so it can be mended in between.
    """

    template_name = "admin/events/telling.html"
    mail = ""

    @abstractmethod
    def proposed(self, form) -> Event:
        """The event as it would be; not saved."""

    def tells(self, form) -> bool:
        return True

    def besides(self, proposed: Event) -> str:
        """What else changes with it; empty where nothing does."""
        return ""

    @property
    def is_open(self) -> bool:
        """Whether the event is in a state for it."""
        return self.event.state == Event.State.PUBLISHED and not self.event.is_over

    def form_valid(self, form):
        if "confirm" in self.request.POST:
            return super().form_valid(form)
        event = self.proposed(form)
        tells = self.tells(form)
        return self.render_to_response(
            self.get_context_data(
                form=form,
                is_shown=True,
                proposed=event,
                besides=self.besides(event),
                reach=telling.reach(event) if tells else None,
                mails=telling.preview(event, self.mail) if tells else [],
            )
        )

    def get(self, request, *args, **kwargs):
        if not self.is_open:
            return HttpResponseRedirect(self.back_url)
        return super().get(request, *args, **kwargs)


class CallOffPage(TellingPage):
    title = gettext_lazy("Call the event off")
    lead = gettext_lazy("Its page stays and says so at the top; calendars strike it out.")
    danger = True
    mail = "called_off"
    form_class = NoteForm

    def proposed(self, form) -> Event:
        event = Event.objects.get(pk=self.event.pk)
        event.change_note_zh = form.cleaned_data["note_zh"]
        event.change_note_en = form.cleaned_data["note_en"]
        return event

    def take(self, form) -> str:
        workflow.call_off(self.event, actor=self.request.user, **form.cleaned_data)
        return _("The event is called off; those who registered are being told.")


class MovePage(TellingPage):
    title = gettext_lazy("Move the event")
    lead = gettext_lazy("Another time or another place. Registrations stay as they are.")
    mail = "moved"
    form_class = MoveForm

    def get_form_kwargs(self):
        shown = Event.objects.get(pk=self.event.pk)  # the form writes into the row it is given
        return super().get_form_kwargs() | {"instance": shown}

    def tells(self, form) -> bool:
        return form.cleaned_data["tells"]

    def proposed(self, form) -> Event:
        event = Event.objects.get(pk=self.event.pk)
        event.moved_from = event.time_and_place
        workflow.put(event, form.moved())
        event.change_note_zh = form.cleaned_data["note_zh"]
        event.change_note_en = form.cleaned_data["note_en"]
        return event

    def besides(self, proposed: Event) -> str:
        return agenda.said_of(agenda.shifted(self.event, proposed))

    @property
    def is_open(self) -> bool:
        return workflow.is_moved_by_step(self.event)

    def take(self, form) -> str:
        words, besides = form.cleaned_data, self.besides(self.proposed(form))
        workflow.move(
            self.event,
            form.moved(),
            actor=self.request.user,
            note_zh=words["note_zh"],
            note_en=words["note_en"],
            tells=words["tells"],
        )
        if words["tells"]:
            said = _("The event is moved; those who registered are being told.")
        else:
            said = _("The change is saved; nobody was told.")
        return sentences(said, besides)
