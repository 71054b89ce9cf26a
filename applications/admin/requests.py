"""One open request of an office: more time for it, or no longer needed."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from applications import workflow
from applications.admin.step_forms import due_of
from applications.models import Application, CorrectionRequest
from applications.refusals import NotComplete, Refusal
from applications.workflow.offices import offices_of
from core.forms import WithoutTag


class DueForm(WithoutTag, forms.Form):
    day = forms.DateField(
        label=gettext_lazy("Needed until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("17:00 of that day, in the time zone of the call."),
    )


class RequestView(FormView):
    """For the office that asked; to the other one, and once it is closed, it is unknown."""

    form_class = DueForm
    template_name = "admin/applications/request.html"

    def dispatch(self, request, *args, **kwargs):
        if not offices_of(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def asked(self) -> CorrectionRequest:
        seen = Application.objects.on_desk_of(self.request.user).filter(pk=self.kwargs["pk"])
        rows = CorrectionRequest.objects.open().filter(
            application__in=seen, office__in=offices_of(self.request.user)
        )
        rows = rows.select_related("application__call", "application__talent", "slot__requirement")
        return get_object_or_404(rows, pk=self.kwargs["number"])

    @property
    def file_url(self) -> str:
        return reverse("admin:applications_application_change", args=[self.asked.application_id])

    def post(self, request, *args, **kwargs):
        if "close" not in request.POST:
            return super().post(request, *args, **kwargs)
        try:
            workflow.close_request(self.asked, actor=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The request is closed."))
        return redirect(self.file_url)

    def form_valid(self, form):
        call = self.asked.application.call
        due_at = due_of(call, form.cleaned_data["day"]) or call.hospital_due_at
        try:
            workflow.move_due(self.asked, actor=self.request.user, due_at=due_at)
        except NotComplete as refusal:
            form.add_error("day", str(refusal))
            return self.form_invalid(form)
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, _("The applicant is told the new day."))
        return redirect(self.file_url)

    def get_context_data(self, **kwargs):
        asked = self.asked
        return {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "title": _("What was asked for"),
            "application": asked.application,
            "asked": asked,
            "file_url": self.file_url,
        }
