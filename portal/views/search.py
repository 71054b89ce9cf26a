"""One search for visitors: programs, calls, lectures, partners; and the files one has a part in."""

from urllib.parse import urlencode

from django.urls import reverse
from django.views.generic import TemplateView

from core.views import PublicMixin
from portal.finding.hits import is_enough, query_of, total_of
from portal.finding.visitors import groups

MOST, MOST_WHILE_TYPING = 20, 4


class SearchView(PublicMixin, TemplateView):
    """Each kind in a list of its own."""

    template_name = "portal/search.html"
    most = MOST

    def get_context_data(self, **kwargs):
        query = query_of(self.request)
        found = groups(self.request.user, query, self.most) if is_enough(query) else []
        return super().get_context_data(
            **kwargs,
            query=query,
            is_enough=is_enough(query),
            groups=found,
            total=total_of(found),
        )


class HitsView(SearchView):
    """The same, for beneath the box while one types."""

    template_name = "portal/_hits.html"
    most = MOST_WHILE_TYPING

    def get_context_data(self, **kwargs):
        """Where there are more than stand there, with a way to the page."""
        found = super().get_context_data(**kwargs)
        is_cut = any(group.is_cut for group in found["groups"])
        page = f"{reverse('search')}?{urlencode({'q': found['query']})}"
        return {**found, "page": page if is_cut else ""}
