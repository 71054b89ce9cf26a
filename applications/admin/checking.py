"""Filling in the checklist, and waiving what is normally expected."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View

from applications import workflow
from applications.admin import case_file
from applications.admin.case_check import acting_office, column_of, line_of, may_mark
from applications.admin.check_form import ChecklistForm
from applications.admin.decisions import decisions_for
from applications.checklist import checklist_of
from applications.models import Application
from applications.refusals import NotComplete, Refusal
from applications.workflow.checking import Kept, waivable_in
from applications.workflow.offices import offices_of
from core.forms import WithoutTag
from core.punctuation import labelled
from programs.wording import rule_text


class CaseFileView:
    """The file of the address, for those of the offices; anybody else's is unknown here."""

    @cached_property
    def application(self) -> Application:
        rows = Application.objects.on_desk_of(self.request.user)
        return get_object_or_404(
            rows.select_related("talent", "call", "track").prefetch_related("screenings__by"),
            pk=self.kwargs["pk"],
        )

    @property
    def file_url(self) -> str:
        address = reverse("admin:applications_application_change", args=[self.application.pk])
        return f"{address}?tab=check"

    def dispatch(self, request, *args, **kwargs):
        if not offices_of(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class CheckView(CaseFileView, View):
    """Keeps marks: htmx sends one point and gets it back, the button sends all of them."""

    def get(self, request, *args, **kwargs):
        return redirect(self._page_url())

    def post(self, request, *args, **kwargs):
        points = checklist_of(self.application).of(self.acting)
        if request.htmx:
            points = [point for point in points if point.key == request.POST.get("point")]
            if not points:
                raise Http404
        form = ChecklistForm(request.POST, points=points)
        if not form.is_valid():
            return self._not_valid(form)
        try:
            kept = workflow.mark(
                self.application, form.said, actor=request.user, office=self.acting
            )
        except Refusal as refusal:
            return self._refused(str(refusal), form)
        return self._kept(kept, form)

    @cached_property
    def acting(self) -> str:
        named = self.request.POST.get("office", self.request.GET.get("office", ""))
        return acting_office(self.request.user, named)

    def _page_url(self) -> str:
        is_named = len(offices_of(self.request.user)) > 1
        return f"{self.file_url}&office={self.acting}" if is_named else self.file_url

    def _not_valid(self, form: ChecklistForm):
        if self.request.htmx:
            return self._line(form.lines[0])
        context = {
            **admin.site.each_context(self.request),
            **case_file.gather(self.request, self.application, tab="check"),
            "title": self.application.reference,
            "lines": form.lines,
        }
        messages.error(self.request, _("Nothing was kept yet: see what is marked below."))
        return render(self.request, "admin/applications/case_file.html", context)

    def _refused(self, sentence: str, form: ChecklistForm):
        if self.request.htmx:
            return self._line(
                line_of(form.points, form.points[0].key, {form.points[0].key: sentence})
            )
        messages.error(self.request, sentence)
        return redirect(self._page_url())

    def _kept(self, kept: Kept, form: ChecklistForm):
        told = {
            point.key: _("%(name)s has answered this meanwhile; your answer was not kept.")
            % {"name": point.mark.by if point.mark else _("A colleague")}
            for point in kept.missed
        }
        if self.request.htmx:
            now = checklist_of(self.application).of(self.acting)
            return self._line(line_of(now, form.points[0].key, told))
        for point in kept.missed:
            messages.warning(self.request, labelled(point.text, told[point.key]))
        if kept.changed or not kept.missed:
            messages.success(self.request, _("The checklist is saved."))
        return redirect(self._page_url())

    def _line(self, line):
        checklist = checklist_of(self.application)
        own = column_of(self.application, checklist, self.acting)
        decisions = decisions_for(self.request.user, self.application, checklist)
        context = {
            "line": line,
            "own": own,
            "application": self.application,
            "may_mark": may_mark(self.request.user, self.application, own),
            **case_file.decisions_context(decisions),
        }
        return render(self.request, "admin/applications/_check_answer.html", context)


class WaiverForm(WithoutTag, forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is accepted all the same"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "It is signed with your name and the time, and stays with the file. "
            "The applicant does not read it."
        ),
    )


class WaiveView(CaseFileView, FormView):
    """Accepts an unmet expectation; of a rule that asks for none the address is unknown."""

    form_class = WaiverForm
    template_name = "admin/applications/waive.html"

    @cached_property
    def found(self) -> tuple:
        waivable = waivable_in(self.application)
        for rule, office in waivable:
            if rule.pk == self.kwargs["rule"] and office in offices_of(self.request.user):
                return rule, office
        raise Http404

    def form_valid(self, form):
        rule, office = self.found
        reason, actor = form.cleaned_data["reason"], self.request.user
        try:
            workflow.waive(self.application, rule, actor=actor, reason=reason, office=office)
        except NotComplete as refusal:
            form.add_error("reason", str(refusal))
            return self.form_invalid(form)
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, _("The expectation is waived, with your name."))
        return redirect(self.file_url)

    def get_context_data(self, **kwargs):
        return {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "title": _("Waive an expectation"),
            "application": self.application,
            "expected": rule_text(self.found[0]),
            "file_url": self.file_url,
        }
