"""The list of programs for somebody of whom the portal knows enough: “I qualify”."""

from functools import cached_property

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.matching import matches_for, with_rules
from programs.filters import ProgramFilter
from programs.models import Call
from programs.views import ProgramListView
from talents.models import Talent


class TalentsFilter(ProgramFilter):
    qualify = forms.ChoiceField(required=False, choices=[("on", _("I qualify"))])

    ticks = (*ProgramFilter.ticks, "qualify")


class ProgramsForAllView(ProgramListView):
    """Talents get one more filter: open calls for which no requirement stands against them."""

    @cached_property
    def talent(self) -> Talent | None:
        user = self.request.user
        return getattr(user, "talent", None) if user.is_authenticated else None

    @property
    def filter_class(self):
        return TalentsFilter if self.talent else ProgramFilter

    def narrowed(self, programs):
        if not self.talent or "qualify" not in self.filter.chosen:
            return programs
        matches = matches_for(self.talent, with_rules(Call.objects.open()))
        fitting = {match.call.program_id for match in matches if match.verdict.qualifies}
        return programs.filter(pk__in=fitting)
