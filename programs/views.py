"""The public pages: all programs, one program, one call."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.db.models import BigIntegerField, CharField, DateTimeField, QuerySet
from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, RedirectView

from accounts.roles import Role
from core.prepared import Prepared, blank
from core.views import BriefPaginator, ListPage, PublicMixin
from programs.cards import cards, filter_form
from programs.filters import ProgramFilter
from programs.listing import ROWS, AllOpenFirst, OpenFirst
from programs.models import Call, Program
from programs.pages import call_body, program_body
from programs.querysets import ProgramQuerySet, sees_preparation, sees_unpublished
from programs.sponsors import sponsors
from programs.standing import Standing, deadlines, standing

# What a page shows of a call that is not its own; notes and texts are long.
STANDING_COLUMNS = (
    *("slug", "title_zh", "title_en", "announced_at", "opens_at", "closes_at"),
    *("hospital_due_at", "sponsor_due_at", "time_zone"),
)
SLUG, PROGRAM = blank("slug", CharField()), blank("program", BigIntegerField())
AT = blank("at", DateTimeField())


class ProgramListView(PublicMixin, ListPage):
    """All programs with search and filters.

    A subclass may bring a `filter_class` with more fields and narrow further by them in `narrowed`.
    """

    template_name = "programs/program_list.html"
    context_object_name = "programs"
    paginate_by = ROWS
    paginator_class = BriefPaginator
    filter_class = ProgramFilter

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @cached_property
    def filter(self) -> ProgramFilter:
        offered = sponsors(unpublished=sees_unpublished(self.request.user))
        return self.filter_class(self.request.GET, sponsors=offered)

    def get_queryset(self) -> OpenFirst:
        user = self.request.user
        if not self.filter.chosen:
            return AllOpenFirst(unpublished=sees_unpublished(user), at=self.now)
        programs = self.filter.narrow(Program.objects.visible_to(user))
        return OpenFirst(self.narrowed(programs), at=self.now)

    def narrowed(self, programs: ProgramQuerySet) -> ProgramQuerySet:
        """What the filter's own fields cannot say, for subclasses."""
        return programs

    def paginate_queryset(self, queryset, page_size):
        """The rows of a page tell how many there are in all, which takes no query of its own."""
        wanted = self.request.GET.get(self.page_kwarg, "1")
        number = int(wanted) if re.fullmatch(r"[1-9][0-9]{0,5}", wanted) else 0
        rows = queryset[(number - 1) * page_size : number * page_size] if number else []
        paginator = self.get_paginator(queryset, page_size)
        if not rows or number > paginator.num_pages:  # an empty list, or a page that there is not
            return super().paginate_queryset(queryset, page_size)
        page = Page(rows, number, paginator)
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "filter": self.filter,
            "filter_form": filter_form(self.filter, self.request.path),
            "cards": cards(context["page_obj"], self.object_list.calls, at=self.now),
        }


@Prepared
def _shown_program(unpublished: bool) -> QuerySet:
    return Program.objects.shown(unpublished=unpublished).filter(slug=SLUG).defer("search_text")


@Prepared
def _shown_calls(preparation: bool) -> QuerySet:
    """Those of a program that the reader may see, the latest first."""
    rows = Call.objects.shown(preparation=preparation, at=AT).filter(program=PROGRAM)
    return rows.only(*STANDING_COLUMNS).order_by("-year")


class ProgramDetailView(PublicMixin, DetailView):
    """One program: what lasts, its call of now, and the rounds before."""

    template_name = "programs/program_detail.html"

    def get_object(self, queryset=None):
        unpublished = sees_unpublished(self.request.user)
        program = _shown_program.row(unpublished, slug=self.kwargs["slug"])
        if program is None:
            raise Http404
        return program

    def get_context_data(self, **kwargs):
        program = self.object
        preparation = sees_preparation(self.request.user)
        rows = _shown_calls.rows(preparation, program=program.pk, at=timezone.now())
        calls = [standing(call) for call in rows]
        current = _soonest(calls)
        return super().get_context_data(
            **kwargs,
            body=program_body(program),
            current=current,
            deadlines=deadlines(current.call) if current else [],
            other_calls=[call for call in calls if call is not current],
            apply=application_way(self.request, program, current),
            check_url=check_address(program),
        )


class OpenCallsView(PublicMixin, RedirectView):
    """Calls have no list of their own: they stand with their programs."""

    def get_redirect_url(self, *args, **kwargs) -> str:
        return f"{reverse('programs:list')}?open=on"


class CallDetailView(PublicMixin, DetailView):
    """One call: its deadlines, its own frozen rules and documents, and the way to apply."""

    template_name = "programs/call_detail.html"

    def get_queryset(self):
        calls = Call.objects.visible_to(self.request.user).select_related("program")
        return calls.defer("search_text", "program__search_text")

    def get_context_data(self, **kwargs):
        call = self.object
        now = standing(call)
        return super().get_context_data(
            **kwargs,
            program=call.program,
            body=call_body(call),
            current=now,
            deadlines=deadlines(call),
            apply=application_way(self.request, call.program, now),
            check_url=check_address(call.program),
        )


def application_way(request, program: Program, current: Standing | None) -> dict[str, str]:
    """Where the button leads (`url`, `label`), or why there is none (`reason`)."""
    if not program.takes_applications:
        return {"reason": _("This program takes no applications from the hospital now.")}
    if current is None:
        return {"reason": _("No call is open now.")}
    if current.phase == Call.Phase.DRAFT:
        return {"reason": _("The call is in preparation and not announced.")}
    if current.phase == Call.Phase.UPCOMING:
        return {"reason": _("You can apply from %s.") % current.deadline}
    if current.phase == Call.Phase.CLOSED:
        return {"reason": _("The call closed on %s.") % current.deadline}
    if not request.user.is_authenticated:
        back = reverse("calls:detail", kwargs={"slug": current.call.slug})
        return {"url": f"{reverse('account_login')}?next={back}", "label": _("Sign in to apply")}
    if not request.user.has_role(Role.TALENT):
        return {"reason": _("Talents apply; your account is not one of a talent.")}
    start = _address("applications:start", slug=current.call.slug)
    return {"url": start, "label": _("Apply")} if start else {"reason": ""}


def check_address(program: Program) -> str:
    """The eligibility check; not for programs that take no applications."""
    return _address("programs:check", slug=program.slug) if program.takes_applications else ""


def _address(name: str, **kwargs: Any) -> str:
    """An address of a higher floor, or nothing where the portal runs without it."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def _soonest(calls: Iterable[Standing]) -> Standing | None:
    """The open call that closes first, else the call to come that opens first."""
    phases = [Call.Phase.OPEN, Call.Phase.UPCOMING]
    live = [row for row in calls if row.phase in phases]
    ends = {
        Call.Phase.OPEN: lambda call: call.closes_at,
        Call.Phase.UPCOMING: lambda call: call.opens_at,
    }
    live.sort(key=lambda row: (phases.index(row.phase), ends[row.phase](row.call)))
    return live[0] if live else None
