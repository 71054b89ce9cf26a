"""How django-allauth fits into this house: no open sign-up, and mails go through the outbox."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.messages import constants
from django.utils import translation

from core import audit
from core.models import Message


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Accounts are made by invitation or by staff number (see accounts.invitations)."""
        return False

    def send_mail(self, template_prefix, email, context):
        """allauth renders the mail in the recipient's language; the outbox sends it."""
        recipient = get_user_model().objects.filter(email__iexact=email).first()
        language = recipient.preferred_language if recipient else translation.get_language()
        with translation.override(language):
            mail = self.render_mail(template_prefix, email, {**context, "email": email})
        Message.objects.create(
            template=template_prefix,
            recipient=recipient,
            address=email,
            language=language or settings.LANGUAGE_CODE,
            subject=" ".join(mail.subject.split())[:200],
            body=mail.body,
        )

    def authentication_failed(self, request, **credentials):
        """A failed log-in is recorded for the account that was meant, if there is one."""
        super().authentication_failed(request, **credentials)
        meant = (
            get_user_model().objects.filter(email__iexact=credentials.get("email") or "").first()
        )
        if meant:
            audit.record(None, "accounts.login_failed", meant)

    def add_message(self, request, level, *args, **kwargs):
        """Only what went wrong or was changed; “signed in as …” is seen on the page itself."""
        if level != constants.SUCCESS or "logged_in" not in str(args) + str(kwargs):
            super().add_message(request, level, *args, **kwargs)
