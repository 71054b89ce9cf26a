"""How django-allauth fits into this house: no open sign-up, and mails go through the outbox."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
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
        recipient = recipient or context.get("user")
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

    def format_email_subject(self, subject):
        """As it is: the prefix that allauth would set is the host's name."""
        return subject

    def get_from_email(self):
        return settings.DEFAULT_FROM_EMAIL

    def authentication_failed(self, request, **credentials):
        """Recorded for the account that was meant; for none as quickly, and without a name."""
        super().authentication_failed(request, **credentials)
        email = credentials.get("email") or ""
        user_model = get_user_model()
        meant = user_model.objects.filter(email__iexact=email).first()
        label = str(meant) if meant else ""
        audit.record(None, "accounts.login_failed", meant or user_model(), label=label)

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Failed log-ins count per account and address: a stranger cannot lock anybody out."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{self.get_client_ip(request)}"

    def add_message(self, request, level, message_template=None, *args, **kwargs):
        """Not “signed in as …”: that is seen on the page itself."""
        if message_template != "account/messages/logged_in.txt":
            super().add_message(request, level, message_template, *args, **kwargs)
