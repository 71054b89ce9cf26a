"""Who is signed in: asked in every request, with a question that is put together once."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import BigIntegerField, QuerySet

from accounts.models import User
from core.prepared import Prepared, blank


@Prepared
def _accounts() -> QuerySet:
    return User.objects.filter(pk=blank("pk", BigIntegerField()))


class AccountBackend(AuthenticationBackend):
    def get_user(self, user_id: Any) -> User | None:
        user = _accounts.row(pk=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
