"""Public notices (公示): for everybody while they run, and objections to them."""

from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, FormView, TemplateView

from applications import notices
from applications.forms.objection import ObjectionForm
from applications.models import PublicNotice
from applications.refusals import TooLate
from applications.workflow import objections
from core.views import ListPage, PublicMixin

TOO_OFTEN = gettext_lazy("That was often in a short time. Try again in an hour.")


class RunningMixin:
    """A page of one notice, for everybody; once it has ended, one sentence that says so (410)."""

    @method_decorator(login_not_required)
    def dispatch(self, request, *args, **kwargs):
        known = PublicNotice.objects.filter(slug=kwargs["slug"])
        if known.over().exists():
            return _ended(request)
        return super().dispatch(request, *args, **kwargs)

    @property
    def running(self):
        return PublicNotice.objects.public().select_related("call__program")


def _ended(request) -> HttpResponse:
    return render(request, "applications/notice_ended.html", status=410)


class NoticeList(PublicMixin, ListPage):
    template_name = "applications/notice_list.html"

    def get_queryset(self):
        return PublicNotice.objects.public().select_related("call__program")


class NoticeDetail(RunningMixin, DetailView):
    template_name = "applications/notice_detail.html"
    context_object_name = "notice"

    def get_queryset(self):
        return self.running

    def get_context_data(self, **kwargs):
        notice = self.object
        rows = [notices.cells_of(entry.shown, notice.columns) for entry in notice.entries.all()]
        header = notices.header_of(notice.columns) if notice.names_people else []
        return super().get_context_data(**kwargs, header=header, rows=rows)


class ObjectionView(RunningMixin, FormView):
    """Takes an objection under one's real name (实名); no log-in is needed."""

    template_name = "applications/notice_object.html"
    form_class = ObjectionForm

    @cached_property
    def notice(self) -> PublicNotice:
        notice = get_object_or_404(self.running, slug=self.kwargs["slug"])
        if not notice.names_people:
            raise Http404
        return notice

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "notice": self.notice}

    def form_valid(self, form):
        if not ratelimit.consume(self.request, action="objection"):
            form.add_error(None, TOO_OFTEN)
            return self.render_to_response(self.get_context_data(form=form), status=429)
        try:
            objections.object_to(self.notice, **form.given)
        except TooLate:
            return _ended(self.request)
        return redirect("notices:objected")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, notice=self.notice)


class ObjectedView(PublicMixin, TemplateView):
    template_name = "applications/notice_objected.html"
