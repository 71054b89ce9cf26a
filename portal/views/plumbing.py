"""What stands behind every page: where to land, language, errors, and what a watchdog asks."""

import sys
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View
from django.views.i18n import set_language as django_set_language

from accounts.models import User
from applications.turns import count_for
from core import trouble
from core.api.problems import Problem, is_of_api
from portal import health
from portal.context import PAGE_OF


class DashboardView(View):
    """Where a person lands after log-in: the first page of theirs on which something waits."""

    def get(self, request):
        user = request.user
        if user.is_staff:
            return redirect("admin:index")
        own = [role for role in PAGE_OF if user.has_role(role)]
        mine = next((role for role in own if count_for(user, role)), own[0] if own else None)
        return redirect(PAGE_OF[mine] if mine else "account")


@login_not_required
def set_language(request):
    """Django's own switch; a signed-in person's choice is kept with the account."""
    response = django_set_language(request)
    chosen = request.POST.get("language")
    known = chosen in dict(settings.LANGUAGES)
    if request.method == "POST" and request.user.is_authenticated and known:
        User.objects.filter(pk=request.user.pk).update(preferred_language=chosen)
    return response


@login_not_required
def healthz(request):
    """The process lives; asks nothing of anybody."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(request):
    """The process can serve: 200, or 503 with the part that does not work."""
    state = health.state()
    return JsonResponse(state, status=200 if all(state.values()) else 503)


@login_not_required
def security_txt(request):
    """RFC 9116: whom to tell of a weakness."""
    expires = timezone.now().replace(microsecond=0) + timedelta(days=180)
    lines = [
        f"Contact: mailto:{settings.INSTITUTION['contact_email']}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: zh, en",
        f"Canonical: {settings.SITE_URL}{reverse('security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def bad_request(request, exception=None):
    return _refused(request, 400)


def permission_denied(request, exception=None):
    return _refused(request, 403)


def page_not_found(request, exception=None):
    return _refused(request, 404)


def _refused(request, status: int):
    """A page for people; below /api/ what programs read."""
    if is_of_api(request):
        return Problem(status).answer(request)
    return render(request, f"{status}.html", status=status)


def server_error(request):
    """Asks neither the database nor the context of a page: both may be what failed.

    Where the machine is what failed, and not the portal, the answer says so.
    """
    status = trouble.status_of(sys.exception())
    if is_of_api(request):
        return Problem(status).answer(request)
    page = render_to_string(f"{status}.html", {"number": getattr(request, "number", "")})
    headers = {"Retry-After": "60"} if status == trouble.UNREACHABLE else {}
    return HttpResponse(page, status=status, headers=headers)
