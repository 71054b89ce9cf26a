"""The last look before an application, or a requested change, is sent."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView

from applications import workflow
from applications.completeness import has_changed, missing_in, must_be_stated
from applications.consents import PRIVACY_NOTICE_VERSION
from applications.facts import findings_of
from applications.fields import label_of, pairs_of, shown
from applications.forms import ResubmitForm, SendForm
from applications.forms.statements import ASKED_HERE, name_of
from applications.models import Application, CorrectionRequest
from applications.refusals import Refusal
from applications.states import State
from applications.views.own import OwnApplication, facts_to_state, is_waited_for, slots_of
from programs.eligibility import Finding, Verdict

PLACES = {"host_country": "id_host_country", "planned_stay": "id_starts_on"}


class CheckView(OwnApplication, FormView):
    """What is missing, what the rules say, three ticks, and the button that sends it."""

    form_class = SendForm
    template_name = "applications/application_check.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.application.state != State.DRAFT:
            if is_waited_for(self.application):
                return redirect("applications:resubmit", reference=self.application.reference)
            messages.info(request, _("This application has been sent already."))
            return redirect(self.application)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"revision": self.application.revision}

    def form_valid(self, form):
        try:
            workflow.submit(
                self.application,
                actor=self.request.user,
                consent_version=PRIVACY_NOTICE_VERSION,
                revision=form.cleaned_data["revision"],
            )
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return redirect("applications:check", reference=self.application.reference)
        messages.success(
            self.request,
            _("Your application %s is sent. A mail confirms it.") % self.application.reference,
        )
        return redirect(self.application)

    def get_context_data(self, **kwargs):
        application = self.application
        verdict = Verdict.of(findings_of(application))
        missing, stating = missing_in(application), must_be_stated(verdict)
        asked_in_place = {fact.key for fact in facts_to_state(application)}
        return super().get_context_data(
            **kwargs,
            application=application,
            call=application.call,
            verdict=verdict,
            missing=missing,
            beside=Application.objects.beside(application),
            findings=[
                (finding, place_of(finding, application, asked_in_place))
                for finding in verdict.findings
            ],
            pairs=pairs_of(application),
            slots=slots_of(application),
            may_send=not missing
            and not stating
            and verdict.may_submit
            and application.call.is_open
            and application.call.program.takes_applications,
            stating=stating,
        )


class ResubmitView(OwnApplication, FormView):
    """What was asked for beside what now stands there, a word to the office, and the button."""

    form_class = ResubmitForm
    template_name = "applications/application_resubmit.html"

    @property
    def _send(self):
        """What was to follow may come in any state; what blocks the file, while it is back."""
        is_back = self.application.state == State.SENT_BACK
        return workflow.resubmit if is_back else workflow.follow_up

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and (
            self.application.state == State.DRAFT or not is_waited_for(self.application)
        ):
            return redirect(self.application)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            self._send(self.application, actor=self.request.user, note=form.cleaned_data["note"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            for thing in getattr(refusal, "missing", []):
                form.add_error(None, thing)
            return self.form_invalid(form)
        messages.success(self.request, _("Your changes are sent. A mail confirms it."))
        return redirect(self.application)

    def get_context_data(self, **kwargs):
        asked = (
            self.application.corrections.pending()
            .select_related("slot__requirement", "application__call")
            .prefetch_related("slot__versions__file")
        )
        return super().get_context_data(
            **kwargs,
            application=self.application,
            call=self.application.call,
            changes=[change_of(request, self.application) for request in asked],
        )


def change_of(request: CorrectionRequest, application: Application) -> dict:
    """A request with what the office had seen and what stands there now, as text."""
    is_done = has_changed(application, request)
    if request.slot:
        before, after = "", request.slot.current.file.name if is_done else ""
    else:
        before = shown(request.field, request.before.get("value"))
        after = shown(request.field, application.serializable_value(request.field))
    label = str(request.slot) if request.slot else label_of(request.field)
    return {
        "request": request,
        "label": label,
        "before": before,
        "after": after,
        "is_done": is_done,
    }


def place_of(finding: Finding, application: Application, asked_in_place: set[str]) -> str:
    """Where the person can state the missing fact; empty where nothing is missing."""
    key = finding.asks
    if not key:
        return ""
    page = reverse("applications:edit", kwargs={"reference": application.reference})
    if key == "stays_abroad" and "declared:stayed_abroad" in asked_in_place:
        key = "declared:stayed_abroad"
    if key.partition(":")[0] in ASKED_HERE or key == "post_applied_on":
        return f"{page}#id_{name_of(key)}"
    return f"{page}#{PLACES[key]}" if key in PLACES else reverse("profile")
