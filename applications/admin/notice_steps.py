"""What is done with a public notice: published, counted anew, printed, objections decided."""

from abc import ABC, abstractmethod

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, View

from applications import notice_papers
from applications.admin.call_notices import NoticesPage, OneNotice
from applications.admin.notice_forms import DecideForm, PublishForm
from applications.models import Application, Objection, PublicNotice
from applications.notices import suggested
from applications.refusals import Refusal
from applications.workflow import notices, objections
from core import policy
from core.working_days import Span


def page_of(notice: PublicNotice) -> str:
    return reverse("admin:call_notice", args=[notice.call_id, notice.pk])


class PublishView(NoticesPage, FormView):
    """Chooses people, columns and words, and publishes at once."""

    template_name = "admin/applications/notice_publish.html"
    form_class = PublishForm
    acts = True

    @cached_property
    def waiting(self) -> list[Application]:
        return notices.waiting_for(self.call)

    @cached_property
    def spans(self) -> dict[str, Span]:
        """From when the days count: from the next working day, or from today where it is one."""
        later = notices.span_of(self.call, counts_today=False)
        now = notices.span_of(self.call, counts_today=True)
        return {"tomorrow": later} if now == later else {"tomorrow": later, "today": now}

    def get(self, request, *args, **kwargs):
        if not self.waiting:
            messages.info(request, _("Nobody is proposed who does not stand on a notice yet."))
            return redirect("admin:call_notices", self.call.pk)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "waiting": self.waiting, "spans": self.spans}

    def get_initial(self):
        return suggested(self.call).as_columns()

    def form_valid(self, form):
        try:
            notice = notices.publish(
                self.call,
                form.chosen,
                actor=self.request.user,
                columns=form.cleaned_data["columns"],
                words=form.words,
                counts_today=form.cleaned_data["counted"] == "today",
            )
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return redirect("admin:call_notices", self.call.pk)
        number = len(form.chosen)
        text = ngettext(
            "The notice is public, with %d person.", "The notice is public, with %d people.", number
        )
        messages.success(self.request, text % number)
        return redirect(page_of(notice))

    def get_context_data(self, **kwargs):
        provisional = any(span.is_provisional for span in self.spans.values())
        return super().get_context_data(
            **kwargs,
            title=_("Publish a notice"),
            days=[(span.days, span.is_provisional) for span in self.spans.values()],
            is_provisional=provisional,
        )


class DeedView(OneNotice, View, ABC):
    """One press on the page of a notice."""

    acts = True
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs) -> HttpResponse:
        try:
            messages.success(request, self.do())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(page_of(self.notice))

    @abstractmethod
    def do(self) -> str:
        """Does it, and says what was done."""


class RecountView(DeedView):
    def do(self) -> str:
        notices.recount(self.notice, actor=self.request.user)
        return _("The working days are counted anew.")


class PaperView(DeedView):
    def do(self) -> str:
        notice_papers.ask(self.notice, by=self.request.user)
        return _("The papers are being made. They stand here within a minute.")


class ObjectionView(OneNotice, FormView):
    """Who objects and why, for Foreign Affairs alone; it is decided here."""

    template_name = "admin/applications/objection.html"
    form_class = DecideForm

    def dispatch(self, request, *args, **kwargs):
        if not policy.can(request.user, "read", Objection):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def objection(self) -> Objection:
        rows = Objection.objects.readable_by(self.request.user).filter(notice=self.notice)
        found = rows.select_related("notice", "entry", "decided_by")
        return get_object_or_404(found, pk=self.kwargs["objection"])

    def get_form_kwargs(self):
        standing = objections.still_standing(self.objection)
        return {**super().get_form_kwargs(), "standing": standing}

    def get_initial(self):
        return {"people": [self.objection.entry_id]} if self.objection.entry_id else {}

    def post(self, request, *args, **kwargs):
        if self.objection.state == Objection.State.OPEN:
            return super().post(request, *args, **kwargs)
        messages.error(request, _("This objection is decided already."))
        unsent = request.POST.get("answer", "")
        return self.render_to_response(self.get_context_data(unsent=unsent), status=409)

    def form_valid(self, form):
        chosen, actor = form.cleaned_data, self.request.user
        try:
            if chosen["decision"] == Objection.State.UPHELD:
                objections.uphold(
                    self.objection,
                    form.entries,
                    actor=actor,
                    answer=chosen["answer"],
                    reason=chosen["reason"],
                )
            else:
                objections.reject(self.objection, actor=actor, answer=chosen["answer"])
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, _("The objection is decided."))
        return redirect(page_of(self.notice))

    def get_context_data(self, **kwargs):
        entry = self.objection.entry
        concerned = entry.application.talent.name if entry else ""
        return super().get_context_data(
            **kwargs,
            title=_("Objection"),
            objection=self.objection,
            concerned=concerned,
            is_open=self.objection.state == Objection.State.OPEN,
        )
