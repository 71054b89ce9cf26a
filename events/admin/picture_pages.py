"""The cover and the portraits of an event."""

from functools import cached_property

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from events import pictures
from events.admin.pages import EventPage, FormPage, deed
from events.models import EventPerson
from events.office_forms import CoverForm, PortraitForm


class PicturesPage(EventPage, TemplateView):
    acts = False
    here = "event_pictures"
    title = gettext_lazy("Pictures")
    template_name = "admin/events/pictures.html"

    def get_context_data(self, **kwargs):
        people = [row for row in self.event.people.all() if row.role != EventPerson.Role.GROUP]
        return super().get_context_data(**kwargs, people=people)


class CoverPage(FormPage):
    here = "event_pictures"
    title = gettext_lazy("Cover picture")
    button = gettext_lazy("Save the cover picture")
    form_class = CoverForm
    file_field = "picture"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"has_picture": bool(self.event.cover)}

    def get_initial(self):
        return {"alt_zh": self.event.cover_alt_zh, "alt_en": self.event.cover_alt_en}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, picture=self.event.cover_picture)

    def take(self, form) -> str:
        words = form.cleaned_data
        pictures.set_cover(
            self.event,
            upload=words["picture"],
            alt_zh=words["alt_zh"],
            alt_en=words["alt_en"],
            actor=self.request.user,
        )
        return _("The cover picture is saved.")


class CoverRemoval(EventPage, View):
    here = "event_pictures"

    def post(self, request, pk):
        return deed(
            self,
            lambda: pictures.remove_cover(self.event, actor=request.user),
            _("The cover picture is removed."),
        )


class OfPerson:
    here = "event_pictures"

    @cached_property
    def person(self) -> EventPerson:
        people = self.event.people.select_related("event")
        return get_object_or_404(people, pk=self.kwargs["number"])


class PortraitPage(OfPerson, FormPage):
    button = gettext_lazy("Save the portrait")
    form_class = PortraitForm
    file_field = "picture"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, picture=self.person.portrait_picture)

    @property
    def title(self) -> str:
        return _("Portrait of %(name)s") % {"name": self.person.name}

    def take(self, form) -> str:
        upload = form.cleaned_data["picture"]
        pictures.set_portrait(self.person, upload=upload, actor=self.request.user)
        return _("The portrait is saved.")


class PortraitRemoval(OfPerson, EventPage, View):
    def post(self, request, pk, number):
        return deed(
            self,
            lambda: pictures.remove_portrait(self.person, actor=request.user),
            _("The portrait is removed."),
        )
