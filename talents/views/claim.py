"""Signing up by staff number. Every number gets the same answer, in the same time."""

from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from accounts.models import User
from accounts.views import OneTimeLinkMixin
from core.views import PublicMixin
from talents import claims, tasks
from talents.forms.claim import ClaimForm, ClaimPasswordForm
from talents.models import Claim


class ClaimView(PublicMixin, FormView):
    form_class = ClaimForm
    template_name = "talents/claim.html"
    success_url = reverse_lazy("account_claim_sent")

    def form_valid(self, form):
        staff_no = form.cleaned_data["staff_no"]
        if not ratelimit.consume(self.request, action="claim", key=staff_no.casefold()):
            form.add_error(None, _("That was too often. Wait a minute, then try again."))
            response = self.form_invalid(form)
            response.status_code = 429
            return response
        tasks.send_claim_link.enqueue(staff_no=staff_no, language=get_language())
        return super().form_valid(form)


class ClaimSentView(PublicMixin, TemplateView):
    template_name = "talents/claim_sent.html"


@method_decorator(sensitive_post_parameters("password", "password_again"), name="dispatch")
class ClaimAcceptView(OneTimeLinkMixin, FormView):
    """Opens the account, or ties the person to the account that their address has."""

    link_model = Claim
    form_class = ClaimPasswordForm
    template_name = "talents/claim_accept.html"
    success_url = reverse_lazy("account_login")

    def get_form_kwargs(self):
        talent = self.link.talent
        account = User(email=self.link.email, name_zh=talent.name_zh, name_en=talent.name_en)
        return {**super().get_form_kwargs(), "account": account}

    def get_context_data(self, **kwargs):
        known = claims.account_of(self.link)
        return super().get_context_data(**kwargs, claim=self.link, has_account=bool(known))

    def post(self, request, *args, **kwargs):
        if claims.account_of(self.link):
            claims.accept(self.kwargs["token"])
            messages.success(request, _("Your account now knows who you are. Sign in."))
            return redirect(self.get_success_url())
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        claims.accept(self.kwargs["token"], password=form.cleaned_data["password"])
        messages.success(self.request, _("Your account is ready. Sign in with your e-mail."))
        return super().form_valid(form)
