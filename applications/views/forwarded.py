"""The university office's pages: the batches that came, and one file of them."""

from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from applications import workflow
from applications.fields import pairs_of
from applications.forms.forwarded import NumberReasonForm, OutcomeForm, TakeBackForm
from applications.models import Application, DocumentSlot, ForwardedFile, Forwarding, Paper
from applications.papers.contents import drawn_for
from applications.refusals import Refusal
from applications.workflow import forwardings, handing_on
from core import policy
from core.views import ListPage
from talents.models import IdentityNumber, Talent

BATCHES = 5


class ReceiversOnly:
    """The university office; which files they see is decided by the query set."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not policy.can(request.user, "receive", Forwarding):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ForwardedList(ReceiversOnly, ListPage):
    """The batches, newest first, each with its files and what is still to come."""

    template_name = "applications/forwarded_list.html"
    paginate_by = BATCHES

    def get_queryset(self):
        files = ForwardedFile.objects.select_related(
            "application__talent__department", "application__host_institution"
        )
        return (
            Forwarding.objects.received_by(self.request.user)
            .select_related("call__program")
            .prefetch_related(Prefetch("files", files))
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        batches = [
            (batch, [file for file in batch.files.all() if file.application.state == "forwarded"])
            for batch in context["object_list"]
        ]
        return context | {"batches": batches}


class ForwardedFilePage(ReceiversOnly, FormView):
    """What a file of a batch shares. Stands before what a page adds."""

    @cached_property
    def file(self) -> ForwardedFile:
        seen = Application.objects.forwarded_to(self.request.user)
        rows = ForwardedFile.objects.filter(application__in=seen.values("pk")).select_related(
            "forwarding__call",
            "outcome_by",
            "application__call__program",
            "application__track",
            "application__host_institution",
            "application__talent__department",
        )
        return get_object_or_404(rows, application__reference=self.kwargs["reference"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            file=self.file,
            application=self.file.application,
            talent=self.file.application.talent,
            call=self.file.application.call,
        )


class ForwardedDetail(ForwardedFilePage):
    """Person, plan, papers; the outcome as long as none is recorded."""

    form_class = OutcomeForm
    template_name = "applications/forwarded_detail.html"

    def form_valid(self, form):
        application = self.file.application
        try:
            workflow.record_outcome(application, actor=self.request.user, **form.cleaned_data)
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            if note := form.cleaned_data["note"]:
                messages.warning(self.request, _("What you typed was not recorded: %s") % note)
        else:
            text = _("The outcome of %s is recorded; the applicant is told.")
            messages.success(self.request, text % application.reference)
        return redirect("forwarded:detail", reference=application.reference)

    def get_context_data(self, **kwargs):
        application, user = self.file.application, self.request.user
        numbers = {row.kind for row in application.talent.identity_numbers.all()}
        named = [kind for kind in IdentityNumber.Kind if kind in self.file.forwarding.fields]
        return super().get_context_data(
            **kwargs,
            may_record=policy.can(user, "record_outcome", application),
            may_take_back=policy.can(user, "take_outcome_back", application),
            person=person_of(application.talent),
            plan=pairs_of(application),
            slots=_slots_of(application),
            papers=[paper for paper in application.papers.select_related("file") if paper.file],
            recommendation=getattr(application, "recommendation", None),
            numbers=[(kind, kind in numbers) for kind in named],
            may_open=forwardings.may_open_numbers(self.file, user),
        )


class TakeBackView(ForwardedFilePage):
    """An outcome that was recorded by mistake: why, and who has been told of it already."""

    form_class = TakeBackForm
    template_name = "applications/forwarded_take_back.html"

    def get(self, request, *args, **kwargs):
        if not self.file.outcome:
            return redirect("forwarded:detail", reference=self.file.application.reference)
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        application, note = self.file.application, form.cleaned_data["note"]
        try:
            workflow.take_outcome_back(application, actor=self.request.user, note=note)
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
        else:
            text = _("The outcome of %s is taken back; record the right one.")
            messages.success(self.request, text % application.reference)
        return redirect("forwarded:detail", reference=application.reference)

    def get_context_data(self, **kwargs):
        told = handing_on.was_told(self.file.application)
        return super().get_context_data(**kwargs, was_told=told)


class NumberView(ForwardedFilePage):
    """An identity number that the batch names: the answer to a POST with a reason, never a page."""

    form_class = NumberReasonForm
    template_name = "applications/forwarded_number.html"

    def dispatch(self, request, *args, **kwargs):
        if self.kind not in IdentityNumber.Kind.values:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def kind(self) -> str:
        return self.kwargs["kind"]

    def get(self, request, *args, **kwargs):
        self._require()
        return super().get(request, *args, **kwargs)

    def _require(self) -> None:
        named = self.kind in self.file.forwarding.fields
        if not (named and forwardings.may_open_numbers(self.file, self.request.user)):
            raise PermissionDenied

    def form_valid(self, form):
        actor, reason = self.request.user, form.cleaned_data["reason"]
        try:
            number = forwardings.open_number(self.file, self.kind, actor=actor, reason=reason)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        return self.render_to_response(self.get_context_data(form=form, number=number))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, label=IdentityNumber.Kind(self.kind).label)


def person_of(talent: Talent) -> list[tuple[str, str]]:
    """What the receiving unit reads of a person; neither birth date nor numbers."""
    title = " · ".join(filter(None, [talent.title, talent.get_title_level_display()]))
    pairs = [
        (_("Chinese name"), talent.name_zh),
        (_("Name in the passport"), talent.name_en),
        (_("Department"), str(talent.department or "")),
        (_("Post"), talent.post),
        (_("Professional title"), title),
        (_("Highest degree"), talent.get_highest_degree_display()),
        (_("E-mail"), talent.email),
        (_("Telephone"), talent.phone),
    ]
    return [(label, text) for label, text in pairs if text]


def _slots_of(application: Application) -> list[tuple[DocumentSlot, Paper | None]]:
    """Every paper, with the version that counts, or the one that the portal has drawn for it.

    Those of identity are only named.
    """
    drawn = drawn_for(application)
    slots = application.slots.select_related("requirement")
    slots = slots.prefetch_related("versions__file")
    return [(slot, drawn.get(slot.requirement.code)) for slot in slots]
