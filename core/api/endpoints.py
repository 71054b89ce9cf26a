"""The operations of the API as views: GET alone, JSON with an ETag, problems in words."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlencode

import msgspec
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from core.api.problems import Problem
from core.api.queries import USUAL_ROWS, ListQuery, Mark, Query, wrong_mark
from core.api.shapes import Shape
from core.keyset import Ordering, slice_of

RETRY_SECONDS = 60  # the limits of the API count by the minute
PUBLIC = "public, max-age=60"


class Endpoint(View, ABC):
    """One operation, open to everybody. The contract of a subclass:

    name: of the address and of the operation, unique. title: what it does, in a few words.
    query_class: the parameters. shape: the type of a record.
    """

    http_method_names = ["get", "head", "options"]
    name: ClassVar[str] = ""
    title: ClassVar[Any] = ""
    query_class: ClassVar[type[Query]] = Query
    shape: ClassVar[type[Shape]] = Shape
    scope: ClassVar[str] = ""  # of the token that it asks for; see accounts.api
    cache_control: ClassVar[str] = PUBLIC
    statuses: ClassVar[tuple[int, ...]] = (400, 405, 429)  # beside 200, 304 and `refusals`
    refusals: ClassVar[tuple[int, ...]] = ()  # of who has no token

    # Nothing here changes anything, so nothing can be forged; a POST is answered by 405.
    @method_decorator([login_not_required, csrf_exempt])
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            self.limit("api")
            self.admit()
            return super().dispatch(request, *args, **kwargs)
        except Problem as problem:
            return problem.answer(request)
        except Http404:
            return Problem(HTTPStatus.NOT_FOUND).answer(request)

    def admit(self) -> None:
        """Raises Problem where the caller may not ask this."""

    def limit(self, action: str, key: str = "") -> None:
        """Counts the request. Raises Problem where there were too many."""
        told = {"app": "allauth.account", "action": action, "key": key, "limit_get": True}
        if not ratelimit.consume(self.request, **told):
            detail = _("Wait a minute, then go on more slowly.")
            headers = {"Retry-After": str(RETRY_SECONDS)}
            raise Problem(HTTPStatus.TOO_MANY_REQUESTS, detail, headers=headers)

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return Problem(HTTPStatus.METHOD_NOT_ALLOWED).answer(request)

    def answer(self, content: Any, *, headers: Mapping[str, str] | None = None) -> HttpResponse:
        """The content as JSON, or 304 where the caller has the very same already."""
        response = tagged(self.request, content, cache_control=self.cache_control)
        for name, value in (headers or {}).items():
            response[name] = value
        return response

    def told(self, rows: list, response: HttpResponse) -> HttpResponse:
        if response.status_code == HTTPStatus.OK and self.request.method == "GET":
            self.handed_out(rows, response)
        return response

    def handed_out(self, rows: list, response: HttpResponse) -> None:
        """Called with what leaves; what is public leaves without a word."""


def tagged(request: HttpRequest, content: Any, *, cache_control: str) -> HttpResponse:
    """The content as JSON with its ETag, or 304 where the caller has the very same already.

    A proxy that compresses the answer makes its tag a weak one; the content is the same.
    """
    body = msgspec.json.encode(content)
    tag = hashlib.sha256(body).hexdigest()[:32]
    sent = parse_etags(request.headers.get("If-None-Match", ""))
    is_known = bool({"*", tag} & {one.removeprefix("W/").strip('"') for one in sent})
    return HttpResponse(
        b"" if is_known else body,
        status=HTTPStatus.NOT_MODIFIED if is_known else HTTPStatus.OK,
        content_type="application/json",
        headers={"ETag": quote_etag(tag), "Cache-Control": cache_control},
    )


class ListEndpoint(Endpoint):
    """A list, page by page; each page begins behind the last record of the one before.

    query_class: a ListQuery. ordering: a column that does not change while one reads, as a rule.
    """

    query_class: ClassVar[type[Query]] = ListQuery
    ordering: ClassVar[Ordering]

    @abstractmethod
    def rows(self, query: dict[str, Any]) -> QuerySet:
        """All that this caller may read, narrowed by the values of the query."""

    @abstractmethod
    def written(self, row: Any) -> Shape: ...

    def get(self, request: HttpRequest) -> HttpResponse:
        query = self.query_class.read(request.GET)
        mark, size = query["cursor"], query["limit"] or USUAL_ROWS
        try:
            found = slice_of(self.rows(query), self.ordering, after=mark, size=size)
        except ValueError:
            raise Problem(400, wrong_mark(), errors=[("cursor", wrong_mark())]) from None
        following = self._address(found.after) if found.after else None
        content = {"items": [self.written(row) for row in found.rows], "next": following}
        headers = {"Link": f'<{following}>; rel="next"'} if following else {}
        return self.told(found.rows, self.answer(content, headers=headers))

    def _address(self, mark: str) -> str:
        query = {**self.request.GET.dict(), "cursor": Mark.written(mark)}
        return f"{settings.SITE_URL}{self.request.path}?{urlencode(query)}"


class DetailEndpoint(Endpoint):
    """One record, by the short name that stands in its address."""

    statuses: ClassVar[tuple[int, ...]] = (400, 404, 405, 429)

    @abstractmethod
    def row(self, slug: str) -> Model:
        """Raises Http404."""

    @abstractmethod
    def written(self, row: Any) -> Shape: ...

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        self.query_class.read(request.GET)
        row = self.row(slug)
        return self.told([row], self.answer(self.written(row)))
