"""What happens around every view."""

import re
import uuid

from allauth.account.adapter import get_adapter
from django.http import HttpResponseBadRequest, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_cache_control

from core.api.problems import Problem, is_of_api
from core.context import Origin, origin

_CONTROL = re.compile(r"%00|\x00")
METHODS = {"GET", "HEAD", "OPTIONS", "POST"}


class CleanRequestMiddleware:
    """Refuses what no page here uses (PUT, TRACE …) and what databases choke on (NUL)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in METHODS:
            return self._refused(request, 405)
        if _CONTROL.search(request.path) or _CONTROL.search(request.META.get("QUERY_STRING", "")):
            return self._refused(request, 400)
        return self.get_response(request)

    def _refused(self, request, status: int):
        """No language was chosen yet: this stands before the middleware that does it."""
        if is_of_api(request):
            with translation.override(translation.get_language_from_request(request)):
                return Problem(status).answer(request)
        if status == 405:
            return HttpResponseNotAllowed(sorted(METHODS))
        return HttpResponseBadRequest(render_to_string("400.html"))


class RequestContextMiddleware:
    """Makes the request's address and number known to the audit trail."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.number = uuid.uuid4().hex
        token = origin.set(
            Origin(
                address=get_adapter(request).get_client_ip(request) or "", request_id=request.number
            )
        )
        try:
            return self.get_response(request)
        finally:
            origin.reset(token)


class PrivateCacheMiddleware:
    """A page for a signed-in user is never stored anywhere but on the screen."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated or "set-cookie" in response:
            add_never_cache_headers(response)
            patch_cache_control(response, private=True)
        return response
