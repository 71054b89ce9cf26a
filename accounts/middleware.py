"""What an account changes about a request: its language and zone, its limits, its second factor."""

from datetime import datetime

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.utils import timezone, translation

from accounts.models import User
from accounts.time_zones import zone_of

STARTED, SEEN = "started_at", "seen_at"


class SessionLimitsMiddleware:
    """Ends a session of staff after 30 idle minutes or 12 hours, of a disabled account at once."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if user.is_authenticated and (
            not user.is_active or (user.is_staff and self._is_over(request))
        ):
            logout(request)
        return self.get_response(request)

    def _is_over(self, request) -> bool:
        now, session = timezone.now(), request.session
        started = datetime.fromisoformat(session.setdefault(STARTED, now.isoformat()))
        seen = datetime.fromisoformat(session.get(SEEN, now.isoformat()))
        if now - started > settings.STAFF_SESSION or now - seen > settings.STAFF_IDLE:
            return True
        if SEEN not in session or (now - seen).total_seconds() > 60:
            session[SEEN] = now.isoformat()
        return False


class PreferencesMiddleware:
    """A signed-in person reads in the language and the time zone of their account."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        translation.activate(user.preferred_language)
        request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(zone_of(user.time_zone)):
            return self.get_response(request)


class SecondFactorMiddleware:
    """Sends staff without a second factor to set one up, where it is required."""

    ALLOWED = ("/accounts/", "/static/", "/language/", "/healthz", "/readyz")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SECOND_FACTOR_REQUIRED and self._is_missing(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _is_missing(self, request) -> bool:
        user = request.user
        return (
            isinstance(user, User)
            and not request.path.startswith(self.ALLOWED)
            and user.needs_second_factor
            and not is_mfa_enabled(user)
        )
