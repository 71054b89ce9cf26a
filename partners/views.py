"""The institutions that our people go to and come from."""

from django.utils.functional import cached_property
from django.views.generic import DetailView

from core.localized import column
from core.views import BriefPaginator, ListPage, PublicMixin
from partners.forms import PartnerFilter
from partners.models import Institution


class PartnerListView(PublicMixin, ListPage):
    """Documented partners first; what a filter does not know is named and left out."""

    template_name = "partners/institution_list.html"
    paginate_by = 24
    paginator_class = BriefPaginator

    @cached_property
    def form(self) -> PartnerFilter:
        form = PartnerFilter(self.request.GET or None)
        form.is_valid()
        return form

    def get_queryset(self):
        wanted = getattr(self.form, "cleaned_data", {})
        rows = Institution.objects.published().called(wanted.get("q", ""))
        for name in ("kind", "relation"):
            if wanted.get(name):
                rows = rows.filter(**{name: wanted[name]})
        return rows.order_by("relation", column("country_label"), column("name"), "pk").only(
            "slug", "name_zh", "name_en", "kind", "relation", "country_label_zh",
            "country_label_en", "city_zh", "city_en", "tie_since",
        )  # fmt: skip

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, form=self.form)


class PartnerDetailView(PublicMixin, DetailView):
    template_name = "partners/institution_detail.html"
    queryset = Institution.objects.published()

    def get_context_data(self, **kwargs):
        events = self.object.events.published().order_by("-starts_at")
        return super().get_context_data(**kwargs, events=events)
