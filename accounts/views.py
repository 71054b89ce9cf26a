"""Coming in by invitation, and one's own account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, UpdateView

from accounts import invitations, workflow
from accounts.forms import AcceptForm, MailsForm, SettingsForm
from accounts.models import Invitation, User


class OneTimeLinkMixin:
    """A public page behind a one-time link; a link that opens nothing says why and what to do.

    Subclasses name `link_model`; the link found is `self.link`.
    """

    link_model: type
    unusable_template = "accounts/link_unusable.html"

    @method_decorator(login_not_required)
    def dispatch(self, request, *args, **kwargs):
        try:
            self.link = invitations.find(self.link_model, kwargs["token"])
            response = super().dispatch(request, *args, **kwargs)
        except invitations.LinkUnusable as refusal:
            page = {"reason": refusal.reason}
            response = render(request, self.unusable_template, page, status=410)
        # No page learns the address. "no-referrer" would take the origin from our own form too.
        response["Referrer-Policy"] = "strict-origin"
        return response


@method_decorator(sensitive_post_parameters("password", "password_again"), name="dispatch")
class InvitationView(OneTimeLinkMixin, FormView):
    link_model = Invitation
    form_class = AcceptForm
    template_name = "accounts/invitation.html"
    success_url = reverse_lazy("account_login")

    def get_initial(self):
        return {"name_zh": self.link.name_zh, "name_en": self.link.name_en}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "account": User(email=self.link.email)}

    def get_context_data(self, **kwargs):
        roles = [str(invitations.Role(group.name).label) for group in self.link.groups.all()]
        return super().get_context_data(**kwargs, invitation=self.link, roles=roles)

    def form_valid(self, form):
        names = {name: form.cleaned_data[name] for name in ("name_zh", "name_en")}
        invitations.accept(self.kwargs["token"], password=form.cleaned_data["password"], **names)
        messages.success(self.request, _("Your account is ready. Sign in with your e-mail."))
        return super().form_valid(form)


class AccountView(UpdateView):
    """Own name, language, time zone, and the ways to everything else of the account."""

    model = User
    form_class = SettingsForm
    template_name = "accounts/account.html"
    success_url = reverse_lazy("account")

    def get_object(self, queryset=None):
        # A copy of its own: what a failed form typed must not stand in the page's head.
        return User.objects.get(pk=self.request.user.pk)

    @transaction.atomic
    def form_valid(self, form):
        before = {name: form.initial[name] for name in form.changed_data}
        response = super().form_valid(form)
        after = {name: form.cleaned_data[name] for name in form.changed_data}
        workflow.change_settings(self.object, before, after)
        with translation.override(self.object.preferred_language):
            messages.success(self.request, _("Saved."))
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            self.object.preferred_language,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        )
        return response


class MailsView(FormView):
    """Which mails one gets."""

    form_class = MailsForm
    template_name = "accounts/mails.html"
    success_url = reverse_lazy("account_mails")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "person": self.request.user}

    def form_valid(self, form):
        workflow.choose_mails(self.request.user, form.muted)
        messages.success(self.request, _("Saved."))
        return super().form_valid(form)
