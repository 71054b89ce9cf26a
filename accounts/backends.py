"""What a group permits, also where a person is in several; nobody needs to be superuser."""

from django.contrib.auth.backends import ModelBackend


class RoleBackend(ModelBackend):
    """Permissions only: the log-in itself is django-allauth's, with its limits and second factor."""

    def authenticate(self, request, **credentials):
        return None
