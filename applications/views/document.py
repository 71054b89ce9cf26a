"""Papers into their slots: each is a form of its own."""

from functools import cached_property

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from applications import documents
from applications.forms import UploadForm
from applications.models import Application, DocumentSlot
from applications.refusals import Refusal
from applications.states import State
from applications.views.own import OwnApplication, is_waited_for, lacking, slot_card
from core import policy
from core.punctuation import labelled


def receive(request, slot: DocumentSlot) -> UploadForm:
    """Takes the file of the request into the slot; the form tells what spoke against it."""
    form = UploadForm(request.POST, request.FILES)
    if not policy.can(request.user, "upload", slot):
        form.add_error(None, str(documents.closed(slot)))
    elif not ratelimit.consume(request, action="upload"):
        form.add_error(None, _("That was often in a short time. Try again in a minute."))
    elif form.is_valid():
        try:
            documents.upload(slot, form.cleaned_data["file"], actor=request.user)
        except ValidationError as error:
            form.add_error("file", error)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return form


def say(request, slot: DocumentSlot, form: UploadForm) -> None:
    """Above the next page: what spoke against the file, or that it is in."""
    problems = [problem for found in form.errors.values() for problem in found]
    for problem in problems:
        messages.error(request, labelled(slot, problem))
    if not problems:
        messages.success(request, _("%s: the file is in.") % slot)


def back_to(application: Application, slot: DocumentSlot) -> HttpResponseRedirect:
    """To the slot on the page where it is filled."""
    page = application.get_absolute_url()
    if application.state != State.DRAFT and is_waited_for(application):
        page = reverse("applications:edit", kwargs={"reference": application.reference})
    return redirect(f"{page}#slot-{slot.pk}")


class OwnSlot(OwnApplication):
    @cached_property
    def slot(self) -> DocumentSlot:
        slots = self.application.slots.select_related("requirement", "application__talent")
        return get_object_or_404(slots, pk=self.kwargs["pk"])

    def back(self) -> HttpResponseRedirect:
        return back_to(self.application, self.slot)


class UploadView(OwnSlot, View):
    """Takes one file; htmx swaps the slot's card, without JavaScript the page comes back."""

    def get(self, request, *args, **kwargs):
        return self.back()

    def post(self, request, *args, **kwargs):
        form = receive(request, self.slot)
        if request.htmx:
            context = {
                "card": slot_card(self.slot, form),
                "application": self.application,
                "missing": lacking(self.application),
            }
            return render(request, "applications/_slot_answer.html", context)
        say(request, self.slot, form)
        return self.back()


class RemoveDocumentView(OwnSlot, TemplateView):
    """Asks once more, then empties the slot of a draft."""

    template_name = "applications/document_remove.html"

    def post(self, request, *args, **kwargs):
        try:
            documents.remove(self.slot, actor=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%s: the file is removed.") % self.slot)
        return self.back()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs, application=self.application, slot=self.slot, current=self.slot.current
        )
