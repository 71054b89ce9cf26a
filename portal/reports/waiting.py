"""How a page waits for numbers that a worker counts: it says so, and asks until they are there."""

from typing import Any

from django.contrib import admin
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django_htmx.http import HttpResponseClientRefresh

from portal.reports.kept import Counted, Waiting


def answer_to_poll(found: Counted | Waiting) -> HttpResponse:
    """Nothing yet, or that the page is to be loaded again."""
    is_at_work = isinstance(found, Waiting) and not found.is_broken
    return HttpResponse(status=204) if is_at_work else HttpResponseClientRefresh()


def waiting_page(request: Any, waiting: Waiting, title: Any) -> TemplateResponse:
    """In place of one that is nothing without its numbers."""
    told = {**admin.site.each_context(request), "title": title, "waiting": waiting}
    return TemplateResponse(request, "admin/reports/waiting.html", told)
