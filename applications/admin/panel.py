"""The panel of a call as Foreign Affairs runs it: how far it is, and how it is set up."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from applications.admin.panel_forms import PanelForm, criteria_formset
from applications.admin.panel_page import PanelPage
from applications.models import Application, Panel, Review
from applications.panels import arranging, progress, results, setting_up
from applications.refusals import Refusal
from core import policy
from core.views import ListPage


class PanelView(PanelPage, ListPage):
    """Progress: by reviewer, and by file, page by page."""

    template_name = "admin/applications/panel.html"
    paginate_by = 50

    def get_queryset(self):
        if self.panel is None:
            return Application.objects.none()
        rows = progress.files(self.panel)
        if self.request.GET.get("show") == "short":
            rows = rows.filter(sent__lt=self.panel.reviews_each)
        return rows

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.panel is None:
            return context
        seats = arranging.seats(self.panel)
        rows = progress.files(self.panel)
        return context | {
            "criteria": self.panel.criteria.all(),
            "lines": progress.reviewer_lines(self.panel, seats),
            "total": rows.count(),
            "short": rows.filter(sent__lt=self.panel.reviews_each).count(),
            "waiting": rows.filter(state="qualified").count(),
            "results": results(self.call),
            "may_export": policy.can(self.request.user, "export", Review),
            "shows_short": self.request.GET.get("show") == "short",
        }


class SetUpView(PanelPage, TemplateView):
    """Due moment, rules and criteria; criteria are frozen once the panel was opened."""

    template_name = "admin/applications/panel_set_up.html"

    def dispatch(self, request, *args, **kwargs):
        if not policy.can(request.user, "read_file", Application):
            raise PermissionDenied
        panel = self.panel
        allowed = self.may_act if panel else policy.can(request.user, "add", Panel)
        if not allowed:
            raise PermissionDenied
        if panel is not None and panel.closed_at is not None:
            messages.warning(request, _("Scoring is closed; the panel stays as it is."))
            return redirect("admin:call_panel", pk=self.call.pk)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        panel = self.panel
        form = PanelForm(request.POST, instance=panel or Panel(call=self.call), call=self.call)
        frozen = panel is not None and panel.opened_at is not None
        criteria = None if frozen else criteria_formset(panel, request.POST)
        if not (form.is_valid() and (criteria is None or criteria.is_valid())):
            return self.render_to_response(self.get_context_data(form=form, criteria=criteria))
        try:
            setting_up.keep(form, criteria, actor=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form, criteria=criteria))
        messages.success(request, _("The panel is set up."))
        return redirect("admin:call_panel", pk=self.call.pk)

    def get_context_data(self, *, form=None, criteria=None, **kwargs):
        panel = self.panel
        form = form or PanelForm(instance=panel or Panel(call=self.call), call=self.call)
        if criteria is None and (panel is None or panel.opened_at is None):
            criteria = criteria_formset(panel)
        back = reverse("admin:call_panel", args=[self.call.pk])
        return super().get_context_data(
            **{"form": form, "criteria": criteria, "back": back, "title": _("Set up the panel")},
            **kwargs,
        )
