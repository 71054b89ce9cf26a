"""Before an import is taken back: what goes, what will be as before, what stands against it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from core.admin.imports.forms import TakeBackForm
from core.admin.imports.lines import Standing, Tab, lines_of
from core.admin.imports.page import RunPage
from core.imports import steps, taking_back
from core.imports.work import DOES_SOMETHING
from core.views import ForgivingPaginator

ROWS = 50
MOST_AGAINST = 100
LABELS = {Standing.CHANGED: _("Will be restored"), Standing.NEW: _("Will be removed")}


class TakeBackView(RunPage, FormView):
    """Looking changes nothing; the one button of the page takes the import back."""

    form_class = TakeBackForm
    template_name = "admin/core/imports/take_back.html"

    def dispatch(self, request, *args, **kwargs):
        self.refuse_others()
        if not steps.can_be_taken_back(self.run):
            return redirect(self.run)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "kind": self.kind}

    def form_valid(self, form):
        try:
            reason = form.cleaned_data.get("reason", "")
            steps.take_back(self.run, actor=self.request.user, reason=reason)
        except steps.Refusal as refusal:
            messages.error(self.request, str(refusal))
        return redirect(self.run)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        look, counts = taking_back.look(self.run), self.run.counts
        return context | {
            "title": _("Take the import back"),
            "removed": counts.get(Standing.NEW, 0),
            "restored": counts.get(Standing.CHANGED, 0),
            "good": sum(counts.get(standing, 0) for standing in DOES_SOMETHING),
            "warning": self.kind.warning(self.run.found.filter(standing__in=DOES_SOMETHING)),
            "against": look.against[:MOST_AGAINST],
            "against_count": len(look.against),
            "is_whole": look.is_whole,
            "undo_until": self.undo_until,
            **self._rows(),
        }

    def _rows(self) -> dict:
        """The rows of one tab: those that are restored, or those that are removed."""
        counts = self.run.counts
        ways = [Tab(one.value, LABELS[one], counts[one]) for one in LABELS if counts.get(one)]
        show = self.request.GET.get("show", "")
        show = show if show in {tab.name for tab in ways} else ways[0].name
        found = self.run.found.filter(standing=show).order_by("line")
        page = ForgivingPaginator(found, ROWS).get_page(self.request.GET.get("page", "1")[:9])
        lines = lines_of(page.object_list, self.kind)
        return {
            **{"tabs": ways, "show": show, "lines": lines},
            **{"page_obj": page, "query": f"show={show}"},
        }
