"""An application after it was sent, and the steps that its applicant confirms on a page."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from applications import workflow
from applications.fields import pairs_of
from applications.forms import ReasonForm
from applications.models import Paper
from applications.refusals import Refusal
from applications.states import TRANSITIONS, State
from applications.timeline import next_step, progress, timeline_of
from applications.views.draft import EditPage
from applications.views.own import OwnApplication, slots_of
from applications.workflow import papers
from core import printing
from programs.eligibility import Finding
from programs.standing import deadlines

CONSEQUENCES = {
    "discard": gettext_lazy(
        "The draft and its files are deleted for good. Its number is not given again."
    ),
    "call_back": gettext_lazy(
        "The application becomes a draft again. It counts only if you send it again before the "
        "call closes."
    ),
    "withdraw": gettext_lazy(
        "The application ends here and is not considered any further. Everybody who works on it "
        "is told."
    ),
}
DONE = {
    "discard": gettext_lazy("The draft is discarded."),
    "call_back": gettext_lazy("The application is a draft again. Send it before the call closes."),
    "withdraw": gettext_lazy("The application is withdrawn."),
}


class ApplicationPage(OwnApplication, TemplateView):
    """One address for the whole life: the draft, the requested changes, or the timeline."""

    template_name = "applications/application_detail.html"

    def get(self, request, *args, **kwargs):
        if self.application.state == State.DRAFT:
            return EditPage.as_view()(request, *args, **kwargs)
        return super().get(request, *args, **kwargs)

    def _following(self):
        """What an office still waits for while the file goes on; a sent back one has its page."""
        if self.application.state == State.SENT_BACK:
            return []
        return self.application.corrections.answerable().select_related(
            "slot__requirement", "application__call"
        )

    def _pdfs(self) -> list[tuple[str, str, Paper | None]]:
        """Language, its own name, and the PDF that was asked for; nothing where none is drawn."""
        if not printing.is_possible():
            return []
        asked = self.application.papers.filter(kind=Paper.Kind.APPLICATION).select_related("file")
        made = {paper.language: paper for paper in asked}
        return [(code, name, made.get(code)) for code, name in settings.LANGUAGES]

    def get_context_data(self, **kwargs):
        application = self.application
        return super().get_context_data(
            **kwargs,
            application=application,
            call=application.call,
            deadlines=deadlines(application.call),
            timeline=timeline_of(application),
            next=next_step(application),
            following=self._following(),
            tone=application.shown.tone,
            progress=progress(application),
            pairs=pairs_of(application),
            pdfs=self._pdfs(),
            slots=slots_of(application),
            findings=[Finding.from_json(stored) for stored in application.findings],
            steps=[
                (name, TRANSITIONS[name])
                for name in application.steps_for(self.request.user)
                if name in {"call_back", "withdraw"}
            ],
        )


class PdfView(OwnApplication, View):
    """Has the worker draw the application as a PDF in one language."""

    def post(self, request, reference, language) -> HttpResponseRedirect:
        application = self.application
        try:
            papers.ask(
                Paper.Kind.APPLICATION,
                language,
                actor=request.user,
                call=application.call,
                application=application,
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The PDF is being made. Look again in a moment."))
        return redirect(application)


class StepView(OwnApplication, FormView):
    """Says what follows, asks for the reason where one is needed, and takes the step."""

    step = ""
    form_class = ReasonForm
    template_name = "applications/application_step.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and (
            self.application.state not in TRANSITIONS[self.step].sources_in(self.application.stages)
        ):
            messages.error(
                request,
                _("This step is not possible now: the application is already “%s”.")
                % self.application.public_state,
            )
            return redirect(self.application)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        words = TRANSITIONS[self.step].needs_words(self.application.state)
        return super().get_form_kwargs() | {"needs_words": words}

    def form_valid(self, form):
        note = form.cleaned_data["note"]
        try:
            workflow.perform(self.application, self.step, actor=self.request.user, note=note)
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.application)
        messages.success(self.request, DONE[self.step])
        return redirect("me" if self.step == "discard" else self.application)

    def get_context_data(self, **kwargs):
        step = TRANSITIONS[self.step]
        return super().get_context_data(
            **kwargs,
            application=self.application,
            call=self.application.call,
            step=step,
            consequence=CONSEQUENCES[self.step],
            asks_words=step.note != "none",
        )
