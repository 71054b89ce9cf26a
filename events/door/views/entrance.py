"""Who is let in to the check-in of an event, for each of its pages."""

from functools import cached_property

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator

from core import policy
from core.policy import Anyone
from events.models import CheckInHelper
from events.views import PublishedEvent

HELPER_KEY = "check_in_helper"  # in the session of a device that opened a helper's link


class DoorMixin(PublishedEvent):
    """Lets in by account or by a helper's link; a visitor is sent to the log-in. Stands first."""

    action = "check_in"

    @method_decorator(login_not_required)
    def dispatch(self, request, *args, **kwargs):
        if self.actor is None:
            return self.turned_away()
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def turned_away(self) -> HttpResponse:
        """The answer to who is not let in. Raises PermissionDenied for who is known."""
        if self.knocking:
            raise PermissionDenied
        return redirect_to_login(self.request.get_full_path())

    @cached_property
    def knocking(self) -> list[Anyone]:
        """The account that is signed in, and the helper whose device this is."""
        user, helper = self.request.user, self.request.session.get(HELPER_KEY)
        helpers = CheckInHelper.objects.filter(pk=helper) if helper else []
        return [*([user] if user.is_authenticated else []), *helpers]

    @cached_property
    def actor(self) -> Anyone:
        allowed = (who for who in self.knocking if policy.can(who, self.action, self.event))
        return next(allowed, None)
