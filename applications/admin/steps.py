"""Taking a step: a page that asks, one workflow function, a message, back to the file."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from applications import workflow
from applications.admin.decisions import why_not
from applications.admin.step_forms import FORMS
from applications.models import Application
from applications.refusals import Refusal
from applications.states import TRANSITIONS
from applications.workflow.offices import offices_of


class StepView(FormView):
    template_name = "admin/applications/step.html"

    def dispatch(self, request, *args, **kwargs):
        if self.step not in FORMS:
            raise Http404
        if not offices_of(request.user):
            raise PermissionDenied
        why = why_not(request.user, self.application, self.step)
        if why:
            messages.warning(request, why)
            return redirect(self.file_url)
        return super().dispatch(request, *args, **kwargs)

    @property
    def step(self) -> str:
        return self.kwargs["step"]

    @cached_property
    def application(self) -> Application:
        rows = Application.objects.on_desk_of(self.request.user)
        return get_object_or_404(
            rows.select_related("talent", "call").prefetch_related("screenings"),
            pk=self.kwargs["pk"],
        )

    @property
    def file_url(self) -> str:
        return reverse("admin:applications_application_change", args=[self.application.pk])

    def get_form_class(self):
        return FORMS[self.step]

    def get_form_kwargs(self):
        return {
            **super().get_form_kwargs(),
            "step": self.step,
            "application": self.application,
            "user": self.request.user,
        }

    def form_valid(self, form):
        try:
            workflow.perform(
                self.application, self.step, actor=self.request.user, **form.data_for_step()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        done = _("Done: %(step)s, %(reference)s.")
        told = {"step": TRANSITIONS[self.step].label, "reference": self.application.reference}
        messages.success(self.request, done % told)
        return redirect(self.file_url)

    def get_context_data(self, **kwargs):
        return {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "title": TRANSITIONS[self.step].label,
            "step": TRANSITIONS[self.step],
            "application": self.application,
            "file_url": self.file_url,
            "is_taking_back": self.step == "take_back",
        }
