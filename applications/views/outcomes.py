"""The sheet of outcomes: fetched, sent back, looked at row by row, and only then recorded."""

from functools import cached_property
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, View

from applications.forms.forwarded import SheetForm
from applications.models import Forwarding
from applications.outcomes import judging, reading, sheet
from applications.outcomes.judging import Standing
from applications.refusals import Refusal
from applications.views.forwarded import ReceiversOnly
from applications.workflow import forwardings
from applications.workflow.forwardings import Decided
from core import audit
from core.imports.problems import UnreadableFile

SALT = "applications.outcomes"
LOOKED_AT_SECONDS = 3600


def sheet_of(batch: Forwarding, kind: str, *, actor: Any) -> StreamingHttpResponse:
    """The sheet to be filled in, as a file; that somebody has fetched the names is recorded."""
    with transaction.atomic():
        audit.record(actor, "applications.fetch_outcome_sheet", batch, after={"format": kind})
    name = f"outcomes-{batch.call.slug}-{batch.number}.{kind}"
    return StreamingHttpResponse(
        sheet.pieces(batch, kind),
        content_type=sheet.FORMATS[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


class BatchPage(ReceiversOnly):
    """A batch that was forwarded to this person's office. Stands before a view."""

    @cached_property
    def batch(self) -> Forwarding:
        rows = Forwarding.objects.received_by(self.request.user).select_related("call")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class SheetView(BatchPage, View):
    """The sheet to be filled in; who fetches the names is recorded."""

    def get(self, request, pk, kind):
        if kind not in sheet.FORMATS:
            raise Http404
        return sheet_of(self.batch, kind, actor=request.user)


class OutcomesView(BatchPage, FormView):
    """Takes the sheet and shows what each row would do. Nothing is recorded here."""

    form_class = SheetForm
    template_name = "applications/forwarded_outcomes.html"

    def form_valid(self, form):
        if not ratelimit.consume(self.request, action="upload"):
            form.add_error(None, _("That was often in a short time. Try again in a minute."))
            return self.form_invalid(form)
        try:
            read = reading.read(form.cleaned_data["file"])
        except UnreadableFile as problem:
            form.add_error("file", str(problem))
            return self.form_invalid(form)
        lines = judging.judge(read, self.batch)
        good = judging.to_record(lines)
        told = {
            "lines": lines,
            "encoding": read.encoding,
            "counts": self._counts(lines),
            "number": len(good),
            "kept": sealed(good, self.batch, self.request.user) if good else "",
        }
        return self.render_to_response(self.get_context_data(form=SheetForm(), **told))

    def _counts(self, lines) -> list[tuple[str, int, bool]]:
        found = [line.standing for line in lines]
        return [
            (str(standing.label), found.count(standing), standing in judging.LEFT_OUT)
            for standing in Standing
            if standing in found
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, batch=self.batch, call=self.batch.call)


class RecordView(BatchPage, View):
    """Records what the page before has shown: all of it, or nothing."""

    def post(self, request, pk) -> HttpResponseRedirect:
        decided = opened(request.POST.get("kept", ""), self.batch, request.user)
        if decided is None:
            messages.error(request, _("This list is too old. Send the sheet again."))
            return redirect("forwarded:outcomes", pk=self.batch.pk)
        try:
            number = forwardings.record_outcomes(decided, actor=request.user)
        except Refusal as refusal:
            messages.error(request, f"{_('Nothing was recorded.')} {refusal}")
            return redirect("forwarded:outcomes", pk=self.batch.pk)
        text = ngettext("%d outcome is recorded.", "%d outcomes are recorded.", number)
        messages.success(request, text % number)
        return redirect("forwarded:list")


def sealed(decided: list[Decided], batch: Forwarding, user) -> str:
    """What was shown, so that exactly this is recorded, by the one who looked at it."""
    rows = [(row.reference, row.outcome, row.note) for row in decided]
    shown = {"batch": batch.pk, "user": user.pk, "rows": rows}
    return signing.dumps(shown, salt=SALT, compress=True)


def opened(kept: str, batch: Forwarding, user) -> list[Decided] | None:
    """None where it was not made by `sealed` for this batch and person within the hour."""
    try:
        shown = signing.loads(kept, salt=SALT, max_age=LOOKED_AT_SECONDS)
    except signing.BadSignature:
        return None
    if (shown["batch"], shown["user"]) != (batch.pk, user.pk):
        return None
    return [Decided(*row) for row in shown["rows"]]
