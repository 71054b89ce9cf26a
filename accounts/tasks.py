"""Work of the worker: what a visitor must not be able to time."""

from allauth.account import app_settings
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django_tasks import task

from core import audit, outbox


@task()
def send_password_reset(email: str) -> None:
    """Mails a link to the account with this address; for an unknown address nothing happens."""
    users = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
    for user in users:
        token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
        kwargs = {"uidb36": user_pk_to_url_str(user), "key": token}
        path = reverse("account_reset_password_from_key", kwargs=kwargs)
        with transaction.atomic():
            outbox.write(
                "accounts/password_reset", to=user, context={"link": settings.SITE_URL + path}
            )
            audit.record(None, "accounts.ask_password_reset", user)
