"""The page on which an application is written, also the one on which requested changes are made."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from applications import drafts
from applications.forms import DraftForm
from applications.models import Application
from applications.refusals import Refusal
from applications.states import State
from applications.views.own import OwnApplication, draft_context, lacking, statements_form

TEMPLATES = {
    State.DRAFT: "applications/application_draft.html",
    State.SENT_BACK: "applications/application_changes.html",
}


class EditPage(OwnApplication, TemplateView):
    """GET shows what may be changed now; POST keeps what is valid, from htmx or from the button."""

    def get_template_names(self):
        return [TEMPLATES[State(self.application.state)]]

    def get(self, request, *args, **kwargs):
        if self.application.state not in TEMPLATES:
            return redirect(self.application)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        application = self.application
        if application.state not in TEMPLATES:
            messages.error(request, _("The application has been sent and cannot be changed now."))
            return redirect(application)
        form = DraftForm(
            request.POST, instance=application, open_fields=drafts.open_fields(application)
        )
        form.is_valid()
        try:
            saved = drafts.save(
                application, form.valid_values, actor=request.user, revision=self.revision
            )
        except Refusal as refusal:
            return self.refused(refusal, form=form)
        return self.kept(saved, form=form)

    def refused(self, refusal: Refusal, **forms):
        if self.request.htmx:
            return render(self.request, "applications/_saved.html", {"refusal": str(refusal)})
        messages.error(self.request, str(refusal))
        self.application.refresh_from_db()
        context = self.get_context_data(revision=self.revision, **forms)
        return self.render_to_response(context, status=409)

    def kept(self, saved: Application, *, form=None, statements=None):
        answered = form or statements
        if self.request.htmx:
            context = {
                "application": saved,
                "form": answered,
                "at": timezone.now(),
                "missing": lacking(saved),
            }
            return render(self.request, "applications/_saved.html", context)
        if answered.errors:
            self.application.refresh_from_db()
            context = self.get_context_data(form=form, statements=statements)
            return self.render_to_response(context)
        messages.success(self.request, _("Saved."))
        if "check" in self.request.POST:
            return redirect("applications:check", reference=saved.reference)
        return redirect(saved)

    def get_context_data(self, *, form=None, statements=None, revision=None, **kwargs):
        application = self.application
        form = form or DraftForm(instance=application, open_fields=drafts.open_fields(application))
        context = draft_context(application, form=form, statements=statements, revision=revision)
        corrections = application.corrections.filter(closed_at=None).select_related(
            "slot__requirement"
        )
        return super().get_context_data(**kwargs) | context | {"corrections": corrections}


class StatementsView(EditPage):
    """Keeps the answers to the questions that the rules of the call ask."""

    def post(self, request, *args, **kwargs):
        application = self.application
        if application.state != State.DRAFT:
            messages.error(request, _("The application has been sent and cannot be changed now."))
            return redirect(application)
        statements = statements_form(application, request.POST)
        statements.is_valid()
        try:
            saved = drafts.save_statements(
                application, statements.answers, actor=request.user, revision=self.revision
            )
        except Refusal as refusal:
            return self.refused(refusal, statements=statements)
        return self.kept(saved, statements=statements)
