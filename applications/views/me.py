"""A talent's own page."""

from django.views.generic import TemplateView


class MyPage(TemplateView):
    template_name = "applications/me.html"
