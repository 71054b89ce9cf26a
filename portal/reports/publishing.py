"""The office's page of the open data: what would be told, and the switch."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View

from applications.models import OpenDataEdition
from applications.refusals import Refusal
from applications.workflow import open_data as switch
from core import policy
from portal.reports.asked import AskedOpenData
from portal.reports.kept import Counted, Waiting, look
from portal.reports.showing import shown
from portal.reports.waiting import answer_to_poll, waiting_page


class PublishForm(forms.ModelForm):
    checked = forms.BooleanField(
        label=gettext_lazy(
            "I have checked the numbers below. Whoever takes them under this license may keep them."
        ),
        error_messages={"required": gettext_lazy("Look at the numbers, then tick this box.")},
    )

    class Meta:
        model = OpenDataEdition
        fields = ["license"]


class OpenDataPage(FormView):
    template_name = "admin/reports/open_data.html"
    form_class = PublishForm

    def dispatch(self, request, *args, **kwargs):
        action = "add" if request.method == "POST" else "view"
        if not policy.can(request.user, action, OpenDataEdition):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def counted(self) -> Counted | Waiting:
        return look(AskedOpenData(self.request.user))

    @property
    def content(self) -> dict[str, Any]:
        return cast(Counted, self.counted).found

    def get(self, request, *args, **kwargs):
        if request.htmx:
            return answer_to_poll(self.counted)
        if isinstance(self.counted, Waiting):
            return waiting_page(request, self.counted, gettext_lazy("Open data"))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        """What the page has shown is published; where it is no longer kept, it is shown first."""
        if isinstance(self.counted, Waiting):
            return redirect("admin:open_data")
        return super().post(request, *args, **kwargs)

    @cached_property
    def public(self) -> OpenDataEdition | None:
        return OpenDataEdition.objects.public().select_related("published_by").first()

    def form_valid(self, form):
        license = form.cleaned_data["license"]
        try:
            switch.publish(self.content, license=license, actor=self.request.user)
            messages.success(self.request, _("The open data are public."))
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
        return redirect("admin:open_data")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            **admin.site.each_context(self.request),
            **shown(self.content),
            title=gettext_lazy("Open data"),
            public=self.public,
            may_publish=policy.can(self.request.user, "add", OpenDataEdition),
        )


class WithdrawView(View):
    http_method_names = ["post"]

    def post(self, request):
        if switch.withdraw(actor=request.user):
            messages.success(request, _("The open data are no longer public."))
        else:
            messages.info(request, _("They were not public."))
        return redirect("admin:open_data")
