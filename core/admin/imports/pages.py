"""What a file would do, has done, and the buttons for it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponseRedirect, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from core import audit
from core.admin.imports.coming_in import ColumnsView, DressView, UploadView
from core.admin.imports.forms import AnswersForm
from core.admin.imports.lines import ALL, DOUBTFUL, MENDED, lines_of, tabs
from core.admin.imports.page import RunPage
from core.admin.imports.taking_back import TakeBackView
from core.imports import giving_back, heads, steps
from core.imports.heads import CHINESE
from core.imports.work import DOES_SOMETHING, NEEDS_A_HAND
from core.models import ImportRow, ImportRun
from core.punctuation import enumerated
from core.views import ForgivingPaginator

State = ImportRun.State
ROWS = 50
LOOK_AGAIN_SECONDS = 2


class RunView(RunPage, TemplateView):
    """The page of an import, as it stands."""

    TEMPLATES = {
        State.RECOGNIZED: "columns",
        State.CHECKING: "at_work",
        State.APPLYING: "at_work",
        State.UNDOING: "at_work",
        State.CHECKED: "preview",
        State.APPLIED: "result",
        State.UNDONE: "result",
        State.DISCARDED: "result",
    }

    def get(self, request, *args, **kwargs):
        if self.run.state == State.RECOGNIZED and self.may_change:
            return redirect("admin:core_importrun_columns", self.run.pk)
        response = super().get(request, *args, **kwargs)
        if self.run.is_at_work:
            response["Refresh"] = str(LOOK_AGAIN_SECONDS)
        return response

    def get_template_names(self):
        if self.run.state == State.RECOGNIZED:
            return ["admin/core/imports/result.html"]
        return [f"admin/core/imports/{self.TEMPLATES[State(self.run.state)]}.html"]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.run.state in (State.CHECKED, State.APPLIED, State.UNDONE):
            context |= self._rows()
        counts = self.run.counts
        return context | {
            "good": sum(counts.get(standing, 0) for standing in DOES_SOMETHING),
            "left_out": sum(counts.get(standing, 0) for standing in NEEDS_A_HAND),
            "unchanged": counts.get(ImportRow.Standing.UNCHANGED, 0),
            "not_read": enumerated(heads.left_out(self.run.heads, self.run.mapping)),
            "can_be_taken_back": self.may_change and steps.can_be_taken_back(self.run),
            "undo_until": self.undo_until,
            "list_url": self.kind.address(self.run.scope),
        }

    def _rows(self) -> dict:
        found = self.run.found.order_by("line")
        doubtful = found.filter(is_doubtful=True)
        mended = found.filter(is_mended=True)
        doubts = doubtful.count()
        ways = tabs(self.run.counts, doubtful=doubts, mended=mended.count())
        show = self.request.GET.get("show", "")
        show = show if show in {tab.name for tab in ways} else ways[0].name
        if show in (DOUBTFUL, MENDED):
            found = doubtful if show == DOUBTFUL else mended
        elif show != ALL:
            found = found.filter(standing=show)
        page = ForgivingPaginator(found, ROWS).get_page(self.request.GET.get("page", "1")[:9])
        rows = list(page.object_list)
        takes_answers = self.may_change and self.run.state == State.CHECKED
        form = AnswersForm(rows=rows) if takes_answers else None
        return {
            "page_obj": page,
            "query": f"show={show}",
            "show": show,
            "doubts": doubts,
            "doubts_taken": doubtful.filter(standing__in=DOES_SOMETHING).count() if doubts else 0,
            "tabs": ways,
            "lines": lines_of(rows, self.kind, form),
            "asks": bool(form and form.fields),
        }


class AnswersView(RunPage, View):
    """What was said of single rows; the file is looked through again with it."""

    def post(self, request, pk) -> HttpResponseRedirect:
        self.refuse_others()
        lines = {name.split("-")[1] for name in request.POST if name.count("-")}
        numbers = [int(line) for line in lines if line.isdecimal() and len(line) < 9]
        form = AnswersForm(request.POST, rows=list(self.run.found.filter(line__in=numbers)))
        if not form.is_valid() or not form.answers:
            messages.info(request, _("Nothing was chosen."))
            return redirect(self.run)
        try:
            steps.answer(self.run, form.answers, actor=request.user)
        except steps.Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(self.run)


class StepView(RunPage, View):
    """take-over and discard: a button each."""

    def post(self, request, pk, step) -> HttpResponseRedirect:
        self.refuse_others()
        try:
            if step == "take-over":
                steps.take_over(self.run, actor=request.user, **_seen(request.POST))
            elif step == "discard":
                steps.discard(self.run, actor=request.user)
            else:
                raise Http404
        except steps.Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(self.run)


def _seen(posted: QueryDict) -> dict[str, Any]:
    """What the preview's button stands for."""
    attempt = posted.get("attempt", "")
    return {
        "only_good": posted.get("only_good") == "yes",
        "attempt": int(attempt[:9]) if attempt.isdecimal() else 0,
    }


class LeftOutView(RunPage, View):
    """The rows that were not taken, with the reasons; who fetches them is recorded."""

    def get(self, request, pk) -> StreamingHttpResponse:
        self.refuse_others()
        if not self.run.found.filter(standing__in=NEEDS_A_HAND).exists():
            raise Http404
        with transaction.atomic():
            audit.record(request.user, "core.fetch_importrow", self.run)
        return StreamingHttpResponse(
            giving_back.pieces(self.run, get_language() or CHINESE),
            content_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="left-out-{self.run.pk}.csv"',
                "X-Content-Type-Options": "nosniff",
            },
        )


PAGES = [
    ("new/<slug:kind>/", UploadView, "new"),
    ("new/<slug:kind>/<slug:scope>/", UploadView, "new_about"),
    ("<int:pk>/change/", RunView, "change"),
    ("<int:pk>/columns/", ColumnsView, "columns"),
    ("<int:pk>/read/", DressView, "read"),
    ("<int:pk>/answers/", AnswersView, "answers"),
    ("<int:pk>/left-out.csv", LeftOutView, "left_out"),
    ("<int:pk>/take-back/", TakeBackView, "take_back"),
    ("<int:pk>/step/<slug:step>/", StepView, "step"),
]
