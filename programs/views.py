"""The public pages: all programs, one program, one call."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from accounts.roles import Role
from core.localized import suffix
from core.views import ListPage, PublicMixin
from programs.cards import COLUMNS, card, filter_form
from programs.filters import ProgramFilter
from programs.models import Call, Program
from programs.pages import call_body, program_body
from programs.standing import Standing, standing


class ProgramListView(PublicMixin, ListPage):
    """All programs with search and filters.

    A subclass may bring a `filter_class` with more fields and narrow further in `narrowed`.
    """

    template_name = "programs/program_list.html"
    context_object_name = "programs"
    filter_class = ProgramFilter

    @cached_property
    def filter(self) -> ProgramFilter:
        return self.filter_class(self.request.GET, sponsors=self._sponsors())

    def get_queryset(self):
        visible = Program.objects.visible_to(self.request.user).only(*COLUMNS)
        return self.narrowed(self.filter.narrow(visible))

    def narrowed(self, programs):
        """What the filter's own fields cannot say, for subclasses."""
        return programs

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        programs = list(context["page_obj"].object_list)
        standings = _current_calls(programs)
        return {
            **context,
            "filter": self.filter,
            "filter_form": filter_form(self.filter, self.request.path),
            "shown": programs,
            "cards": [card(program, standings.get(program.pk)) for program in programs],
        }

    def _sponsors(self) -> list[tuple[str, str]]:
        """The sponsors there are, by their English name, as the reader's language calls them."""
        visible = Program.objects.visible_to(self.request.user)
        rows = visible.order_by().values_list("sponsor_en", "sponsor_zh").distinct()
        labels = {en: (zh if suffix() == "zh" else en) or zh or en for en, zh in rows}
        return sorted(labels.items(), key=lambda row: row[1].casefold())


class ProgramDetailView(PublicMixin, DetailView):
    """One program: what lasts, its call of now, and the rounds before."""

    template_name = "programs/program_detail.html"

    def get_queryset(self):
        visible = Program.objects.visible_to(self.request.user)
        calls = Call.objects.visible_to(self.request.user).order_by("-year")
        return visible.prefetch_related(Prefetch("calls", calls, to_attr="shown_calls"))

    def get_context_data(self, **kwargs):
        program = self.object
        calls = [standing(call) for call in program.shown_calls]
        current = _soonest(calls)
        return super().get_context_data(
            **kwargs,
            body=program_body(program),
            current=current,
            other_calls=[call for call in calls if call is not current],
            apply=application_way(self.request, program, current),
            check_url=check_address(program),
        )


class CallDetailView(PublicMixin, DetailView):
    """One call: its deadlines, its own frozen rules and documents, and the way to apply."""

    template_name = "programs/call_detail.html"

    def get_queryset(self):
        return Call.objects.visible_to(self.request.user).select_related("program")

    def get_context_data(self, **kwargs):
        call = self.object
        now = standing(call)
        return super().get_context_data(
            **kwargs,
            program=call.program,
            body=call_body(call),
            current=now,
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


def _current_calls(programs: Iterable[Program]) -> dict[int, Standing]:
    """For each program the call that takes applications, else the next one to come."""
    now = timezone.now()
    calls = Call.objects.filter(program__in=programs, announced_at__lte=now, closes_at__gt=now)
    by_program = defaultdict(list)
    for call in calls:
        by_program[call.program_id].append(standing(call, at=now))
    return {pk: found for pk, rows in by_program.items() if (found := _soonest(rows))}


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
