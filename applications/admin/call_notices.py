"""The public notices of a call: which there are, and one of them with what stands behind it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from applications import notices
from applications.admin.call_page import CallPage
from applications.models import Application, NoticeEntry, NoticePaper, Objection, PublicNotice
from applications.states import Stage, State, stages_of
from core import policy, printing

# What became of a person while the notice ran: the offices see it, the public page does not.
LEFT = {State.WITHDRAWN, State.NOT_SELECTED}


class NoticesPage(CallPage):
    """For calls with a public notice; others have no such page."""

    tab = "call_notices"

    def dispatch(self, request, *args, **kwargs):
        if policy.can(request.user, "read_file", Application):
            self._require_stage()
        return super().dispatch(request, *args, **kwargs)

    def _require_stage(self) -> None:
        if Stage.NOTICE not in stages_of(self.call) and not self.call.notices.exists():
            raise Http404


class NoticesView(NoticesPage, TemplateView):
    template_name = "admin/applications/notices.html"

    def get_context_data(self, **kwargs):
        rows = self.call.notices.of_people().with_counts()
        waiting = Application.objects.filter(call=self.call, state=State.PROPOSED)
        return super().get_context_data(
            **kwargs, title=_("Public notice"), notices=rows, waiting=waiting.count()
        )


class OneNotice(NoticesPage):
    """Pages of one notice of the call."""

    @cached_property
    def notice(self) -> PublicNotice:
        return get_object_or_404(self.call.notices.of_people(), pk=self.kwargs["notice"])

    def get_context_data(self, **kwargs):
        # The row in the place of its number, which a template view hands on from the address.
        return super().get_context_data(**{**kwargs, "notice": self.notice})


class NoticeView(OneNotice, TemplateView):
    template_name = "admin/applications/notice.html"

    def get_context_data(self, **kwargs):
        notice, user = self.notice, self.request.user
        objections = Objection.objects.visible_to(user).filter(notice=notice)
        papers = NoticePaper.objects.visible_to(user).filter(notice=notice)
        return super().get_context_data(
            **kwargs,
            title=notice.title,
            header=notices.header_of(notice.columns),
            rows=[_row(notice, entry) for entry in _entries(notice)],
            objections=list(objections.select_related("entry").order_by("pk")),
            open_objections=objections.open().count(),
            may_read=policy.can(user, "read", Objection),
            papers=list(papers.select_related("file", "asked_by")),
            is_possible=printing.is_possible(),
            may_recount=policy.can(user, "recount", notice)
            and notice.is_provisional
            and not notice.is_over,
        )


def _entries(notice: PublicNotice):
    return notice.entries.select_related("application")


def _row(notice: PublicNotice, entry: NoticeEntry) -> dict:
    """The frozen cells, the file, and whether the person has left the notice since."""
    return {
        "position": entry.position,
        "cells": notices.cells_of(entry.shown, notice.columns),
        "file": entry.application,
        "has_left": entry.application.state in LEFT,
    }
