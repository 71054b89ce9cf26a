"""Who reads which file of a panel: as it is balanced, and by hand."""

import hashlib

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from applications.admin.panel_forms import WHY, ReadersForm, title_of
from applications.admin.panel_page import ActingPage, PanelPage
from applications.models import Application, Review
from applications.panels import arranging, progress
from applications.panels.balancing import Paper, Proposal
from applications.refusals import Refusal
from applications.workflow import panels


class BalanceView(ActingPage, TemplateView):
    """Shows who should read what in addition; POST assigns exactly what was shown."""

    template_name = "admin/applications/panel_balance.html"

    def post(self, request, *args, **kwargs):
        proposal = arranging.propose(self.panel)
        if _mark(proposal) != request.POST.get("mark"):
            messages.warning(request, _("Something has changed meanwhile. Look at it again."))
            return redirect(request.path)
        try:
            number = arranging.assign(self.panel, proposal.pairs, actor=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        messages.success(request, _("%s reviews are assigned.") % number)
        return redirect(self.back)

    def get_context_data(self, **kwargs):
        proposal = arranging.propose(self.panel)
        keys = {key for key, _reviewer in proposal.pairs} | {
            row.application for row in proposal.gaps
        }
        files = Application.objects.select_related("talent__department").in_bulk(keys)
        people = {user.pk: str(user) for user in arranging.reviewers()}
        lines: dict[int, list[str]] = {}
        for key, reviewer in proposal.pairs:
            lines.setdefault(key, []).append(people[reviewer])
        gaps = [
            (files[gap.application], gap.lacking, [(WHY[why], n) for why, n in gap.why.items()])
            for gap in proposal.gaps
        ]
        return super().get_context_data(
            **kwargs,
            title=_("Balance"),
            lines=[(files[key], names) for key, names in lines.items()],
            gaps=gaps,
            number=len(proposal.pairs),
            mark=_mark(proposal),
        )


class FileView(PanelPage, FormView):
    """One file: who reads it, by hand, and what they have said so far."""

    form_class = ReadersForm
    template_name = "admin/applications/panel_file.html"

    @cached_property
    def application(self) -> Application:
        if self.panel is None:
            raise Http404
        return get_object_or_404(progress.files(self.panel), pk=self.kwargs["application"])

    @cached_property
    def paper(self) -> Paper | None:
        """None where nobody can be assigned any more."""
        if self.panel.closed_at is not None:
            return None
        return arranging.papers(self.panel).get(self.application.pk)

    def get_form_kwargs(self):
        data = self.request.POST if self.request.method == "POST" else None
        return {"data": data, "paper": self.paper, "seats": arranging.seats(self.panel)}

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())

    def post(self, request, *args, **kwargs):
        self.require_act()
        if self.paper is None:
            messages.error(request, _("This file is not with the experts now."))
            return redirect(request.path)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        chosen, actor = form.cleaned_data["readers"], self.request.user
        try:
            arranging.set_readers(self.panel, self.application, chosen, actor=actor)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Saved."))
        return redirect("admin:call_panel", pk=self.call.pk)

    def get_context_data(self, *, form=None, **kwargs):
        application = self.application
        if form is None and self.paper is not None and self.may_act:
            form = self.get_form()
        reviews = Review.objects.visible_to(self.request.user).filter(
            assignment__application=application
        )
        rows = reviews.select_related("assignment__reviewer", "assignment__application")
        shown = [
            (row, self.may_act and panels.may_reopen(row))
            for row in rows.prefetch_related("scores__criterion").order_by("pk")
        ]
        return super().get_context_data(
            **kwargs,
            form=form,
            application=application,
            reviews=shown,
            declined=[row for row in application.given if row.declined_at],
            title=title_of(application),
            back=reverse("admin:call_panel", args=[self.call.pk]),
        )


def _mark(proposal: Proposal) -> str:
    """Stands for what was shown: whoever confirms it assigns that and nothing else."""
    return hashlib.sha256(repr(proposal.pairs).encode()).hexdigest()[:16]
