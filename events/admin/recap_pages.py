"""The article about an event and its photos."""

from functools import cached_property

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from core import prose
from events import recaps
from events.admin.pages import EventPage, FormPage, deed
from events.models import Recap, RecapPhoto
from events.office_forms import NewPhotoForm, PhotoWordsForm, RecapForm

STEPS = {
    "publish": (recaps.publish, gettext_lazy("The recap is published.")),
    "take-back": (recaps.take_back, gettext_lazy("The recap is a draft again.")),
}
MOVES = {"forward": -1, "back": 1}


class OfRecap:
    here = "event_recap"

    @cached_property
    def recap(self) -> Recap:
        return get_object_or_404(Recap.objects.select_related("event"), event=self.event)


class RecapPage(FormPage):
    acts = False
    here = "event_recap"
    title = gettext_lazy("Recap")
    template_name = "admin/events/recap.html"
    form_class = RecapForm

    @cached_property
    def recap(self) -> Recap | None:
        return Recap.objects.filter(event=self.event).first()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.recap}

    def get_context_data(self, **kwargs):
        photos = list(self.recap.photos.all()) if self.recap else []
        return super().get_context_data(
            **kwargs,
            recap=self.recap,
            photos=photos,
            takes_more=len(photos) < recaps.MOST_PHOTOS,
        )

    def take(self, form) -> str:
        recaps.write(self.event, form.cleaned_data, actor=self.request.user)
        return _("The text is saved.")


class RecapPreview(OfRecap, EventPage, TemplateView):
    """A draft in the look of the site, in one of its languages; a published one stands there."""

    acts = False
    template_name = "events/recap_preview.html"

    def get(self, request, *args, **kwargs):
        if kwargs["language"] not in dict(settings.LANGUAGES):
            raise Http404
        if self.recap.published_at:
            return redirect(self.recap)
        with translation.override(kwargs["language"]):
            return super().get(request, *args, **kwargs).render()

    def get_context_data(self, **kwargs):
        """A page of the site: nothing of what the admin puts around its own."""
        return {
            "event": self.event,
            "recap": self.recap,
            "blocks": prose.blocks(self.recap.text),
            "photos": list(self.recap.photos.all()),
            "language": kwargs["language"],
            "back_url": self.back_url,
        }


class RecapStep(OfRecap, EventPage, View):
    def post(self, request, pk, step):
        if step not in STEPS:
            raise Http404
        act, said = STEPS[step]
        return deed(self, lambda: act(self.recap, actor=request.user), str(said))


class NewPhotoPage(OfRecap, FormPage):
    title = gettext_lazy("Add a photo")
    form_class = NewPhotoForm
    file_field = "picture"

    def get(self, request, *args, **kwargs):
        self.recap  # noqa: B018  photos belong to an article: without one there is no such page
        return super().get(request, *args, **kwargs)

    def take(self, form) -> str:
        upload = form.cleaned_data["picture"]
        recaps.add_photo(self.recap, upload, form.cleaned_data, actor=self.request.user)
        return _("The photo is added.")


class OfPhoto(OfRecap):
    @cached_property
    def photo(self) -> RecapPhoto:
        photos = self.recap.photos.select_related("recap__event")
        return get_object_or_404(photos, pk=self.kwargs["number"])


class PhotoPage(OfPhoto, FormPage):
    title = gettext_lazy("Words of the photo")
    button = gettext_lazy("Save")
    form_class = PhotoWordsForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.photo}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, picture=self.photo.picture)

    def take(self, form) -> str:
        recaps.describe_photo(self.photo, form.cleaned_data, actor=self.request.user)
        return _("The change is saved.")


class PhotoDeed(OfPhoto, EventPage, View):
    """Forward, back, or out of the article."""

    def post(self, request, pk, number, step):
        if step in MOVES:
            way = MOVES[step]
            return deed(
                self,
                lambda: recaps.move_photo(self.photo, way, actor=request.user),
                _("The order is changed."),
            )
        if step != "remove":
            raise Http404
        return deed(
            self,
            lambda: recaps.remove_photo(self.photo, actor=request.user),
            _("The photo is removed."),
        )
