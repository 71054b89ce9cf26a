"""One search for visitors: programs, calls, lectures, partners."""

from django.views.generic import TemplateView

from core.search import matching, words
from core.views import PublicMixin
from events.models import Event
from partners.models import Institution
from programs.models import Call, Program

MOST = 20


class SearchView(PublicMixin, TemplateView):
    """Each kind in a list of its own, at most 20 of each."""

    template_name = "portal/search.html"

    def get_context_data(self, **kwargs):
        query = self.request.GET.get("q", "").replace("\x00", " ").strip()[:100]
        found = self.found(query) if words(query) else {}
        return super().get_context_data(
            **kwargs, query=query, found=found, number=sum(len(rows) for rows in found.values())
        )

    def found(self, query: str) -> dict[str, list]:
        programs = matching(Program.objects.published(), query)
        calls = Call.objects.announced().select_related("program")
        return {
            "programs": list(programs[:MOST]),
            "calls": list(
                matching(calls, query, "program__search_text").order_by("-closes_at")[:MOST]
            ),
            "events": list(matching(Event.objects.published(), query)[:MOST]),
            "partners": list(matching(Institution.objects.published(), query)[:MOST]),
        }
