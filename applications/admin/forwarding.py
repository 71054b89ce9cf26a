"""The forwarding of a call: what can go out, what went out in which batch, what came back."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, View

from applications.admin.call_page import CallPage
from applications.admin.ranking_forms import OfficeForm
from applications.models import Application, ForwardedFile, Forwarding, Ranking, Recommendation
from applications.rankings import free_places
from applications.refusals import Refusal
from applications.states import State
from applications.views.outcomes import sheet_of
from applications.workflow import forwardings
from core import policy
from talents.models import IdentityNumber


class BatchForm(OfficeForm):
    """Which files go out, with what. The table of the page holds the boxes of the files."""

    files = forms.ModelMultipleChoiceField(
        queryset=Application.objects.none(),
        label=gettext_lazy("Applications"),
        error_messages={
            "required": gettext_lazy("Choose at least one application."),
            "invalid_choice": gettext_lazy("One of these can no longer be forwarded."),
            "invalid_pk_value": gettext_lazy("One of these can no longer be forwarded."),
        },
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Identity numbers that the receiving unit may open"),
        choices=IdentityNumber.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Only with a reason, and every look is recorded. Usually none."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note to the receiving unit"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    late_reason = forms.CharField(
        label=gettext_lazy("Why it goes out after the sponsor's day"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, ready: QuerySet[Application], late: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["files"].queryset = ready
        if not late:
            del self.fields["late_reason"]
        self.helper.layout = self.helper.build_default_layout(self)
        self.helper.layout.pop(0)  # the files

    @property
    def chosen(self) -> set[str]:
        """Keys of the ticked files: none yet, or what was sent."""
        return set(self.data.getlist("files")) if self.is_bound else set()

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Label and text of what was written with files that did not go out."""
        texts = [(self.fields[name].label, self.data.get(name, "")) for name in self.texts]
        return [(label, text) for label, text in texts if text.strip()]

    @property
    def texts(self) -> list[str]:
        return [name for name in ("note", "late_reason") if name in self.fields]


class ForwardingView(CallPage, FormView):
    template_name = "admin/applications/forwarding.html"
    tab = "call_forwarding"
    form_class = BatchForm

    @cached_property
    def ready(self) -> QuerySet[Application]:
        """In the order of the ranking where there is one."""
        words = Recommendation.objects.filter(application=OuterRef("pk"))
        return (
            forwardings.ready_in(self.call)
            .select_related("talent__department", "host_institution")
            .annotate(
                has_words=Exists(words),
                follows=Count("corrections", filter=Q(corrections__closed_at=None)),
            )
            .order_by("ranking_entry__position", "reference")
        )

    def post(self, request, *args, **kwargs) -> HttpResponse:
        """First the batch is shown as it would go out; what is confirmed goes."""
        if self.call:  # a barred call stays unknown to them
            self.require_act()
        if "back" in request.POST:
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        late = forwardings.is_late(self.call)
        return {**super().get_form_kwargs(), "ready": self.ready, "late": late}

    def form_valid(self, form):
        if "confirmed" not in self.request.POST:
            return self._asked_once(form)
        chosen = [file.pk for file in form.cleaned_data.pop("files")]
        try:
            batch = forwardings.make_batch(
                self.call, chosen, actor=self.request.user, **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        text = ngettext(
            "Batch %(batch)d went out with %(number)d application.",
            "Batch %(batch)d went out with %(number)d applications.",
            len(chosen),
        )
        messages.success(self.request, text % {"batch": batch.number, "number": len(chosen)})
        return redirect(reverse("admin:call_forwarding", args=[self.call.pk]))

    def _asked_once(self, form: BatchForm) -> HttpResponse:
        """Who goes out, who lacks what, and who stays."""
        chosen = form.cleaned_data["files"]
        files = [file for file in self.ready if file in chosen]
        context = self.get_context_data(form=form) | {
            "title": _("Forward as one batch"),
            "files": files,
            "lacking": sum(not file.has_words or bool(file.follows) for file in files),
            "staying": [file for file in self.ready if file not in chosen],
        }
        return render(self.request, "admin/applications/forwarding_confirm.html", context)

    def get_context_data(self, **kwargs):
        context, ready = super().get_context_data(**kwargs), list(self.ready)
        return context | {
            "title": _("Forwarding"),
            "ready": ready,
            "unsent": [] if ready else context["form"].typed,
            "late": forwardings.is_late(self.call),
            "batches": [(batch, _counted(batch)) for batch in self._batches()],
            "may_import": policy.can(self.request.user, "import", Forwarding(call=self.call)),
            **self._places(),
        }

    def _batches(self) -> QuerySet[Forwarding]:
        files = ForwardedFile.objects.select_related("application__talent")
        rows = self.call.forwardings.select_related("by").prefetch_related(Prefetch("files", files))
        return rows.order_by("-number")

    def _places(self) -> dict[str, int]:
        """Places that became free, while somebody waits for one."""
        ranking = Ranking.objects.filter(call=self.call).select_related("call").first()
        reserved = Application.objects.filter(call=self.call, state=State.RESERVED).count()
        if ranking is None or ranking.released_at is None or not reserved:
            return {"free": 0, "reserved": reserved}
        return {"free": free_places(ranking), "reserved": reserved}


class OutcomeSheetView(CallPage, View):
    """The sheet of a batch, to be filled in and brought in again."""

    def get(self, request, pk, batch) -> StreamingHttpResponse:
        found = get_object_or_404(self.call.forwardings.select_related("call"), pk=batch)
        if not policy.can(request.user, "import", found):
            raise PermissionDenied
        return sheet_of(found, "xlsx", actor=request.user)


def _counted(batch: Forwarding) -> list[tuple[str, str, int]]:
    """State of the files of a batch, tone and number, in the order of the life of a file."""
    states = [file.application.state for file in batch.files.all()]
    tones = {file.application.state: file.application.tone for file in batch.files.all()}
    return [
        (str(state.label), tones[state], states.count(state)) for state in State if state in states
    ]
