"""The files of an event for those who come."""

from functools import cached_property

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from events import materials
from events.admin.pages import EventPage, FormPage, deed
from events.models import Material
from events.office_forms import MaterialDetailsForm, NewMaterialForm


class MaterialsPage(EventPage, TemplateView):
    acts = False
    here = "event_materials"
    title = gettext_lazy("Materials")
    template_name = "admin/events/materials.html"

    def get_context_data(self, **kwargs):
        rows = self.event.materials.select_related("file")
        return super().get_context_data(**kwargs, materials=list(rows))


class NewMaterialPage(FormPage):
    here = "event_materials"
    title = gettext_lazy("Add a file")
    form_class = NewMaterialForm
    file_field = "file"

    def take(self, form) -> str:
        upload = form.cleaned_data["file"]
        materials.add(self.event, upload, form.cleaned_data, actor=self.request.user)
        return _("The file is added.")


class OfMaterial:
    here = "event_materials"

    @cached_property
    def material(self) -> Material:
        rows = self.event.materials.select_related("event", "file")
        return get_object_or_404(rows, pk=self.kwargs["number"])


class MaterialPage(OfMaterial, FormPage):
    button = gettext_lazy("Save")
    form_class = MaterialDetailsForm

    @property
    def title(self) -> str:
        return self.material.title

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.material}

    def take(self, form) -> str:
        materials.change(self.material, form.cleaned_data, actor=self.request.user)
        return _("The change is saved.")


class MaterialRemoval(OfMaterial, EventPage, View):
    def post(self, request, pk, number):
        return deed(
            self,
            lambda: materials.remove(self.material, actor=request.user),
            _("The file is removed."),
        )
