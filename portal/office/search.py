"""One search for the office, on a page and beneath the box while one types."""

from django.contrib.admin import site
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from portal.finding.hits import is_enough, query_of, total_of
from portal.finding.office import groups, hint_for

MOST, MOST_WHILE_TYPING = 10, 4


class HitsView(TemplateView):
    """The rows of each list that this person sees: the first ones, and how many there are."""

    template_name = "portal/_hits.html"
    most = MOST_WHILE_TYPING

    def get_context_data(self, **kwargs):
        query = query_of(self.request)
        found = groups(self.request, query, self.most) if is_enough(query) else []
        return super().get_context_data(
            **kwargs,
            query=query,
            is_enough=is_enough(query),
            groups=found,
            total=total_of(found),
            hint=hint_for(found, query),
        )


class SearchView(HitsView):
    template_name = "admin/search.html"
    most = MOST

    def get_context_data(self, **kwargs):
        frame = site.each_context(self.request)
        found = super().get_context_data(**kwargs)
        return {**frame, **found, "title": _("Search"), "searched_for": found["query"]}
