"""The page on which an application is written, also the one on which requested changes are made."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from applications import drafts
from applications.forms import DraftForm, StatementsForm
from applications.models import Application, DocumentSlot
from applications.refusals import Refusal
from applications.states import State
from applications.timeline import words_with
from applications.views.document import back_to, receive, say
from applications.views.own import (
    OwnApplication,
    draft_context,
    is_waited_for,
    lacking,
    number_of,
    statements_form,
)
from programs.standing import deadlines


class EditPage(OwnApplication, TemplateView):
    """GET shows what may be changed now; POST keeps what is valid, from htmx or from the button."""

    slot: DocumentSlot | None = None  # for which a file came with the text
    is_file_refused = False

    def get_template_names(self):
        page = "draft" if self.application.state == State.DRAFT else "changes"
        return [f"applications/application_{page}.html"]

    def get(self, request, *args, **kwargs):
        if not is_waited_for(self.application):
            return redirect(self.application)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        application = self.application
        sent = {name for name in drafts.known_fields(application) if name in request.POST}
        if not (sent or "file" in request.FILES or is_waited_for(application)):
            messages.error(request, _("The application has been sent and cannot be changed now."))
            return redirect(application)
        # What is closed by now stands in the form too: it is refused with the text in place.
        fields = sent | set(drafts.asked_fields(application))
        form = DraftForm(request.POST, instance=application, open_fields=fields)
        statements = None
        if application.state == State.DRAFT:
            statements = statements_form(application, request.POST)
        if "file" in request.FILES:
            self.take_file()
        return self.answered(form, statements)

    def take_file(self) -> None:
        """Without scripts one press sends a file and what was typed, so that neither is lost."""
        slots = self.application.slots.select_related("requirement", "application__talent")
        pk = number_of(self.request.POST.get("slot", ""))
        self.slot = get_object_or_404(slots, pk=pk)
        form = receive(self.request, self.slot)
        self.is_file_refused = not form.is_valid()
        say(self.request, self.slot, form)

    def answered(self, form: DraftForm, statements: StatementsForm | None):
        """One save for both, so that a press of the one button loses neither."""
        form.is_valid()
        answers = statements.answers if statements else None
        try:
            saved = drafts.save(
                self.application,
                form.valid_values,
                answers=answers,
                actor=self.request.user,
                revision=self.revision,
            )
        except Refusal as refusal:
            return self.refused(refusal, form=form, statements=statements)
        return self.kept(saved, form=form, statements=statements)

    def refused(self, refusal: Refusal, **forms):
        if self.request.htmx:
            return render(self.request, "applications/_saved.html", {"refusal": str(refusal)})
        messages.error(self.request, str(refusal))
        self.application.refresh_from_db()
        context = self.get_context_data(revision=self.revision, **forms)
        return self.render_to_response(context, status=409)

    def kept(self, saved: Application, *, form, statements):
        has_errors = form.errors or (statements and statements.errors)
        if self.request.htmx:
            context = {
                "application": saved,
                "fields": [*form.visible_fields(), *(statements or [])],
                "has_errors": has_errors,
                "at": timezone.now(),
                "missing": lacking(saved),
            }
            return render(self.request, "applications/_saved.html", context)
        if has_errors:
            self.application.refresh_from_db()
            context = self.get_context_data(form=form, statements=statements)
            return self.render_to_response(context)
        messages.success(self.request, _("Saved."))
        if "check" in self.request.POST and not self.is_file_refused:
            return redirect("applications:check", reference=saved.reference)
        return back_to(saved, self.slot) if self.slot else redirect(saved)

    def get_context_data(self, *, form=None, statements=None, revision=None, **kwargs):
        application = self.application
        form = form or DraftForm(instance=application, open_fields=drafts.open_fields(application))
        context = draft_context(application, form=form, statements=statements, revision=revision)
        corrections = application.corrections.pending().select_related(
            "slot__requirement", "application__call"
        )
        context |= {
            "corrections": corrections,
            "words": words_with(application, corrections),
            "deadlines": deadlines(application.call),
            "asks_for_file": any(card["takes_file"] for card in context["slots"]),
        }
        return super().get_context_data(**kwargs) | context
