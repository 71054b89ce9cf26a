"""“Am I eligible?”: answered from what is typed in, or from the person's own profile."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import FormView

from applications.facts import days_for, facts_of
from applications.forms.answers import AnswersForm
from core.views import PublicMixin
from programs.eligibility import Days, Facts, Verdict, assess, facts_asked
from programs.models import Call, EligibilityRule, Program, Track
from talents.models import Talent


@dataclass(frozen=True)
class Answered:
    """The verdict for one track (None: the program has none)."""

    track: Track | None
    verdict: Verdict


class CheckView(PublicMixin, FormView):
    """GET asks; POST answers on the same page and stores nothing, not even in the log.

    A talent is first answered from the profile; the form below plays through other facts.
    """

    form_class = AnswersForm
    template_name = "applications/program_check.html"

    @cached_property
    def program(self) -> Program:
        visible = Program.objects.visible_to(self.request.user)
        return get_object_or_404(visible, slug=self.kwargs["slug"])

    @cached_property
    def call(self) -> Call | None:
        """The open call, else the next one; its frozen rules answer. Without one, the program's."""
        calls = Call.objects.filter(program=self.program)
        return (
            calls.open().order_by("closes_at").first()
            or calls.upcoming().order_by("opens_at").first()
        )

    @cached_property
    def rules(self) -> list[EligibilityRule]:
        return list((self.call or self.program).rules.all())

    @cached_property
    def tracks(self) -> list[Track]:
        return list((self.call or self.program).tracks.all())

    @cached_property
    def talent(self) -> Talent | None:
        rows = Talent.objects.filter(user=self.request.user.pk)
        return rows.first() if self.request.user.is_authenticated else None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"facts": facts_asked(self.rules)}

    def form_valid(self, form):
        answers = self.answered(form.facts())
        return self.render_to_response(self.get_context_data(form=form, answers=answers, sent=True))

    def get_context_data(self, **kwargs):
        if "answers" not in kwargs and self.talent and not self.request.POST:
            kwargs["answers"] = self.answered(facts_of(self.talent, call=self.call))
        return super().get_context_data(
            **kwargs, program=self.program, call=self.call, talent=self.talent
        )

    def answered(self, facts: Facts) -> list[Answered]:
        """One answer per track, the best first."""
        known = facts
        if self.program.host_country:
            known = replace(facts, host_country=self.program.host_country)
        found = [Answered(track, self._verdict(track, known)) for track in self.tracks or [None]]
        return sorted(found, key=lambda answer: not answer.verdict.qualifies)

    def _verdict(self, track: Track | None, facts: Facts) -> Verdict:
        chosen = [rule for rule in self.rules if rule.track_id in {None, track and track.pk}]
        on = days_for(self.call) if self.call else Days(application=timezone.localdate())
        source = {"source_year": self.program.source_year, "source_url": self.program.source_url}
        return Verdict.of(assess(chosen, facts, on=on, **source))
