"""View pieces that several apps use, and the pages that belong to no app."""

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.generic import ListView, View

from core import policy
from core.models import StoredFile

# A picture that visitors see, e.g. of a lecture: its address never shows another one.
PICTURE_FOR_ALL = "public, max-age=3600"
MOST_LED_TO = 1000


class PublicMixin:
    """A page for everybody; all others ask for a log-in (LoginRequiredMiddleware). Stands first."""

    @method_decorator(login_not_required)
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class LinkMixin(PublicMixin):
    """A page behind a link in a mail: for everybody who has it, kept and indexed nowhere."""

    @method_decorator(login_not_required)
    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        patch_cache_control(response, private=True)
        # No page learns the address. "no-referrer" would take the origin from our own form too.
        response["Referrer-Policy"] = "strict-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response


class ForgivingPaginator(Paginator):
    """Any page number answers: words and small ones with the first page, big ones with the last."""

    def get_page(self, number) -> Page:
        return super().get_page(number)

    def page(self, number) -> Page:
        try:
            return super().page(number)
        except PageNotAnInteger:
            return super().page(1)
        except EmptyPage:
            return super().page(self.num_pages if str(number)[:1] != "-" else 1)


class BriefPaginator(ForgivingPaginator):
    """Leads to the first 1,000 rows and counts no further; filters and the search lead to others.

    A list that is no query set counts one row beyond these at the most.
    """

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST_LED_TO)

    @property
    def goes_on(self) -> bool:
        return self._counted > MOST_LED_TO

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        if isinstance(rows, QuerySet):
            rows = rows.order_by()[: MOST_LED_TO + 1]
        return rows.count()


class ListPage(ListView):
    """A list with safe pages; subclasses give `queryset` or `get_queryset`, and a template."""

    paginate_by = 20
    paginator_class = ForgivingPaginator

    def paginate_queryset(self, queryset, page_size):
        paginator = self.get_paginator(queryset, page_size)
        number = self.request.GET.get(self.page_kwarg, "1")
        page = paginator.get_page(number if len(number) < 12 else paginator.num_pages)
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs):
        query = self.request.GET.copy()
        query.pop(self.page_kwarg, None)
        return super().get_context_data(**kwargs, query=query.urlencode())


class FileView(PublicMixin, View):
    """The one way to a private file: ask the policy, then stream it (or let the proxy do so).

    A visitor who may not have it is sent to the log-in, whether it is there or not.
    """

    def get(self, request, uuid):
        stored = StoredFile.objects.select_related("owner_type").filter(uuid=uuid).first()
        if stored is None or not policy.can(request.user, "download", stored):
            if request.user.is_authenticated:
                raise Http404
            return redirect_to_login(request.get_full_path())
        response = file_response(stored)
        if stored.is_own_image and not request.user.is_authenticated:
            response["Cache-Control"] = PICTURE_FOR_ALL
        return response


def file_response(stored: StoredFile) -> HttpResponse | FileResponse:
    """The file itself, for a view that has asked the policy. Http404 where the bytes are gone."""
    response = _sent_by_proxy(stored) or _streamed(stored)
    response["Content-Type"] = stored.content_type
    response["Content-Disposition"] = content_disposition_header(
        not stored.is_own_image, PurePosixPath(stored.name).name
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def _sent_by_proxy(stored: StoredFile) -> HttpResponse | None:
    if not settings.FILES_ACCEL_PREFIX:
        return None
    return HttpResponse(
        headers={"X-Accel-Redirect": settings.FILES_ACCEL_PREFIX + quote(stored.file.name)}
    )


def _streamed(stored: StoredFile) -> FileResponse:
    try:
        return FileResponse(stored.file.open("rb"))
    except FileNotFoundError:
        raise Http404 from None


@login_not_required
def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)
