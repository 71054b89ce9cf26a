"""Pages after an event: feedback, certificates, and the check of a certificate by its code."""

from functools import cached_property
from typing import Any

from allauth.core import ratelimit
from allauth.core.internal import ratelimit as limits
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from core.views import LinkMixin, PublicMixin, file_response
from events.afterwards import certificates, feedback
from events.afterwards.attending import GUEST, attendance_behind, came, own_attendance
from events.afterwards.forms import FeedbackForm
from events.afterwards.pages import gather
from events.models import Event, Registration

TOO_OFTEN = gettext_lazy("That was often in a short time. Try again in an hour.")


class Attended:
    """The place of the signed-in person at the event; 404 for those who were not there."""

    request: HttpRequest
    kwargs: dict[str, str]

    @cached_property
    def registration(self) -> Registration:
        event = get_object_or_404(Event.objects.published(), slug=self.kwargs["slug"])
        if registration := own_attendance(event, self.request.user):
            return registration
        raise Http404

    @property
    def home(self) -> str:
        """Where the person finds all that remains of the event."""
        return f"{self.registration.event.get_absolute_url()}#afterwards"

    @property
    def is_too_often(self) -> bool:
        key = str(self.registration.uuid)
        return not ratelimit.consume(self.request, action="afterwards", key=key)


class OfGuest(Attended):
    """The same for a guest, who comes with the code of their mail and needs no account."""

    def dispatch(self, request, *args, **kwargs):
        """Who has opened an account since finds everything there."""
        if self.registration.user_id:
            return redirect(f"{self.registration.event.get_absolute_url()}#afterwards")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def registration(self) -> Registration:
        registration = attendance_behind(GUEST, self.kwargs["code"])
        if registration and came(registration):
            return registration
        raise Http404

    @property
    def home(self) -> str:
        return reverse("events:guest_after", kwargs={"code": self.kwargs["code"]})


class GuestAttended(LinkMixin, OfGuest):
    pass


class GuestPage(GuestAttended, TemplateView):
    template_name = "events/guest_after.html"

    def get_context_data(self, **kwargs):
        after = gather(self.registration, self.kwargs["code"])
        return super().get_context_data(
            **kwargs, registration=self.registration, event=self.registration.event, after=after
        )


class FeedbackView(Attended, FormView):
    form_class = FeedbackForm
    template_name = "events/feedback.html"

    def get(self, request, *args, **kwargs):
        refusal = feedback.why_not(self.registration)
        if feedback.has_answered(self.registration):
            refusal = _("You have answered already. Thank you.")
        if refusal:
            messages.info(request, refusal)
            return redirect(self.home)
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        if self.is_too_often:
            form.add_error(None, TOO_OFTEN)
            return self.render_to_response(self.get_context_data(form=form), status=429)
        try:
            feedback.give(self.registration, form.instance)
        except feedback.FeedbackRefused as refusal:
            messages.info(self.request, str(refusal))
        else:
            messages.success(self.request, _("Thank you. Your answer is in, without your name."))
        return redirect(self.home)

    def get_context_data(self, **kwargs: Any):
        event = self.registration.event
        return super().get_context_data(
            **kwargs, event=event, fewest=feedback.FEWEST, home=self.home,
            closes_at=feedback.feedback_until(event),
        )  # fmt: skip


class GuestFeedbackView(GuestAttended, FeedbackView):
    pass


class CertificateView(Attended, View):
    """Has the worker draw the certificate in one language."""

    actor_is_guest = False

    def post(self, request, **kwargs):
        if self.is_too_often:
            messages.error(request, TOO_OFTEN)
            return redirect(self.home)
        try:
            certificates.ask(
                self.registration,
                kwargs["language"],
                actor=None if self.actor_is_guest else request.user,
            )
        except certificates.CertificateRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("Your certificate is being made. It appears here by itself.")
            )
        return redirect(self.home)


class GuestCertificateView(GuestAttended, CertificateView):
    """And hands it out: a guest has no account with which to open a file."""

    actor_is_guest = True

    def get(self, request, **kwargs):
        papers = self.registration.certificates.select_related("file").exclude(file=None)
        return file_response(get_object_or_404(papers, language=kwargs["language"]).file)


class VerifyView(PublicMixin, View):
    """“Valid: yes or no”, for whoever holds the paper. A code that is none answers 404."""

    def get(self, request, code: str = ""):
        code = code or request.GET.get("code", "").strip()
        if code and self._is_too_often():
            return render(request, "429.html", status=429)
        found = certificates.verified(code) if code else None
        is_known = bool(found) or not code or certificates.is_code(code)
        context = {"code": code, "found": found}
        return render(request, "events/verify.html", context, status=200 if is_known else 404)

    def _is_too_often(self) -> bool:
        """A look is a try, though it is a GET: those the public function of allauth skips."""
        rates = {"app": "allauth.account", "action": "verify"}
        return not limits.consume(self.request, **rates, limit_get=True)
