"""What goes wrong, as RFC 9457 has it: `application/problem+json` in the caller's language."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROOT = "/api/"
READING = "GET, HEAD, OPTIONS"
CONTENT_TYPE = "application/problem+json"
TITLES: dict[int, Promise] = {
    HTTPStatus.BAD_REQUEST: _("The request cannot be read"),
    HTTPStatus.UNAUTHORIZED: _("A valid token is needed"),
    HTTPStatus.FORBIDDEN: _("Not allowed"),
    HTTPStatus.NOT_FOUND: _("Not found"),
    HTTPStatus.METHOD_NOT_ALLOWED: _("This method is not answered here"),
    HTTPStatus.TOO_MANY_REQUESTS: _("Too many requests"),
    HTTPStatus.INTERNAL_SERVER_ERROR: _("Something went wrong here"),
    HTTPStatus.SERVICE_UNAVAILABLE: _("Not available for a moment"),
    HTTPStatus.INSUFFICIENT_STORAGE: _("No room left"),
}
DETAILS: dict[int, Promise] = {
    HTTPStatus.BAD_REQUEST: _("The address or the body holds what no page here can read."),
    HTTPStatus.FORBIDDEN: _("Your account or token does not allow this."),
    HTTPStatus.NOT_FOUND: _("There is nothing at this address, or it is not public."),
    HTTPStatus.METHOD_NOT_ALLOWED: _("The API is read only: send GET, HEAD or OPTIONS."),
    HTTPStatus.INTERNAL_SERVER_ERROR: _(
        "The failure was noted under this number. Try again later, or tell us the number."
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: _("The database cannot be reached. Try again in a minute."),
    HTTPStatus.INSUFFICIENT_STORAGE: _("The server has no room left. Try again later."),
}


class Problem(Exception):
    """Ends a request. errors: what is wrong with which parameter, as (name, sentence)."""

    def __init__(
        self,
        status: int,
        detail: Any = "",
        *,
        errors: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ):
        super().__init__(status)
        self.status, self.detail, self.errors = status, detail or DETAILS.get(status, ""), errors
        self.headers = dict(headers or {})

    def answer(self, request: HttpRequest) -> HttpResponse:
        told: dict[str, Any] = {
            "type": "about:blank",
            "title": str(TITLES[self.status]),
            "status": int(self.status),
            "detail": str(self.detail),
            "number": getattr(request, "number", ""),
        }
        if self.errors:
            told["errors"] = [
                {"parameter": name, "detail": sentence} for name, sentence in self.errors
            ]
        headers = {"Cache-Control": "no-store", **self.headers}
        if self.status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = READING
        body = msgspec.json.encode(told)
        return HttpResponse(body, status=self.status, content_type=CONTENT_TYPE, headers=headers)


def is_of_api(request: HttpRequest) -> bool:
    """Whether a program asks, to which a page of the site says nothing."""
    return request.path.startswith(ROOT)
