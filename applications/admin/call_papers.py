"""The papers of a call as a whole."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from applications.admin.call_page import CallPage
from applications.admin.case_papers import offered
from applications.models import Paper
from applications.papers.contents import nominees_of
from applications.refusals import Refusal
from applications.workflow import papers
from core import policy, printing

OF_CALL = (Paper.Kind.NOMINEES,)


class CallPapersView(CallPage, TemplateView):
    """What stands on them, and the button that has them drawn."""

    template_name = "admin/applications/call_papers.html"
    tab = "call_papers"

    def post(self, request, *args, **kwargs) -> HttpResponseRedirect:
        if not self._may_make():
            raise PermissionDenied
        kind = request.POST.get("kind", "")
        try:
            if kind not in OF_CALL:
                raise Refusal(_("There is no such paper."))
            papers.ask(kind, request.POST.get("language", ""), actor=request.user, call=self.call)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The paper is being made. Look again in a moment."))
        return redirect(reverse("admin:call_papers", args=[self.call.pk]))

    def _may_make(self) -> bool:
        return policy.can(self.request.user, "make", Paper(kind=OF_CALL[0], call=self.call))

    def get_context_data(self, **kwargs):
        made = Paper.objects.filter(call=self.call, application=None).select_related("file")
        return super().get_context_data(
            **kwargs,
            title=_("Papers"),
            papers=offered(OF_CALL, {(row.kind, row.language): row for row in made}),
            may_make=self._may_make(),
            is_possible=printing.is_possible(),
            nominees=nominees_of(self.call),
        )
