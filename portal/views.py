"""Home, search, the pages that belong to no app, and what a watchdog asks."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.urls import reverse
from django.views.generic import TemplateView, View
from django.views.i18n import set_language as django_set_language

from core.views import PublicMixin


class HomeView(PublicMixin, TemplateView):
    template_name = "portal/home.html"


class DashboardView(View):
    """Where a person lands after log-in: the page on which their work waits."""

    def get(self, request):
        return redirect("admin:index" if request.user.is_staff else "me")


class SearchView(PublicMixin, TemplateView):
    template_name = "portal/search.html"


class PrivacyView(PublicMixin, TemplateView):
    template_name = "portal/privacy.html"


class AccessibilityView(PublicMixin, TemplateView):
    template_name = "portal/accessibility.html"


@login_not_required
def set_language(request):
    """Django's own switch; a signed-in person's choice is kept with the account."""
    response = django_set_language(request)
    chosen = request.POST.get("language")
    if (
        request.method == "POST"
        and request.user.is_authenticated
        and chosen in dict(settings.LANGUAGES)
    ):
        type(request.user).objects.filter(pk=request.user.pk).update(preferred_language=chosen)
    return response


@login_not_required
def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ready"})


@login_not_required
def security_txt(request):
    lines = [
        f"Contact: mailto:{settings.INSTITUTION['contact_email']}",
        "Preferred-Languages: zh, en",
        f"Canonical: {settings.SITE_URL}{reverse('security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def bad_request(request, exception=None):
    return _bare(request, "400.html", status=400)


def permission_denied(request, exception=None):
    return render(request, "403.html", status=403)


def page_not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    return _bare(request, "500.html", status=500)


def _bare(request, template_name: str, *, status: int) -> HttpResponse:
    """A page without the usual context: what gathers it (user, database) may be what broke."""
    page = get_template(template_name).render({"number": getattr(request, "number", "")})
    return HttpResponse(page, status=status)
