"""Identity papers: opened with a reason, and the reason stays."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from applications.models import Application, DocumentVersion
from core import audit, policy
from core.forms import WithoutTag, says_something
from core.views import file_response


class ReasonForm(WithoutTag, forms.Form):
    reason = forms.CharField(
        label=_("Why you open it"),
        validators=[says_something],
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is recorded with your name and the time; the applicant may ask for it."),
    )


class OpenSensitiveView(FormView):
    """Asks for the reason; its answer to a good one is the file itself."""

    form_class = ReasonForm
    template_name = "admin/applications/open_sensitive.html"

    def dispatch(self, request, *args, **kwargs):
        if not policy.can(request.user, "open_sensitive", self.version.slot):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def version(self) -> DocumentVersion:
        seen = Application.objects.on_desk_of(self.request.user).filter(pk=self.kwargs["pk"])
        rows = DocumentVersion.objects.select_related(
            "file", "slot__requirement", "slot__application__talent"
        )
        return get_object_or_404(rows, pk=self.kwargs["version"], slot__application__in=seen)

    def form_valid(self, form):
        application = self.version.slot.application
        with transaction.atomic():
            audit.record(
                self.request.user,
                "applications.open_sensitive",
                application,
                after={
                    "document": self.version.slot.requirement.code,
                    "version": self.version.number,
                    "sha256": self.version.file.sha256,
                },
                note=form.cleaned_data["reason"],
                subject=application.talent,
            )
        return file_response(self.version.file)

    def get_context_data(self, **kwargs):
        application = self.version.slot.application
        address = reverse("admin:applications_application_change", args=[application.pk])
        return {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "title": _("Open an identity paper"),
            "application": application,
            "version": self.version,
            "file_url": f"{address}?tab=documents&slot={self.version.slot_id}",
        }
