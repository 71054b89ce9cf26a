"""What the pages of a ranking ask."""

from collections.abc import Iterable
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import Ranking, RankingEntry
from core.forms import WithoutTag

MOST_PLACES = 10_000


class OfficeForm(WithoutTag, forms.Form):
    """What a page asks before something is done for a whole call."""


class SetupForm(OfficeForm):
    quota = forms.IntegerField(
        label=_("Places of the hospital"), min_value=0, max_value=MOST_PLACES
    )
    tie_rule = forms.ChoiceField(label=_("Where scores are equal"), choices=Ranking.TieRule.choices)


class SuggestForm(OfficeForm):
    reserves = forms.IntegerField(
        label=_("Files on the reserve list"),
        min_value=0,
        max_value=MOST_PLACES,
        initial=3,
        help_text=_("The first take the places, the next the reserve list."),
    )


class MoveForm(OfficeForm):
    to = forms.IntegerField(label=_("New place"), min_value=1, max_value=1_000_000)
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReleaseForm(OfficeForm):
    warned = forms.BooleanField(
        label=_("I have read the warnings and release the decisions all the same."), required=False
    )


class ReserveForm(OfficeForm):
    note = forms.CharField(
        label=_("Words to the applicants"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody on the reserve list reads this."),
    )


class DecisionsForm(forms.Form):
    """One choice for each entry of a page of the ranking."""

    CHOICES: ClassVar = RankingEntry.Decision.choices

    def __init__(self, *args, entries: Iterable[RankingEntry], **kwargs):
        super().__init__(*args, **kwargs)
        self.entries = list(entries)
        for entry in self.entries:
            self.fields[self.name_of(entry)] = forms.ChoiceField(
                label=_("Decision"),
                choices=self.CHOICES,
                initial=entry.decision,
                required=False,
                widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
            )

    @staticmethod
    def name_of(entry: RankingEntry) -> str:
        return f"decision-{entry.pk}"

    def rows(self) -> list[tuple[RankingEntry, forms.BoundField]]:
        return [(entry, self[self.name_of(entry)]) for entry in self.entries]

    @property
    def decisions(self) -> dict[int, str]:
        """Entry key → decision, of a valid form."""
        return {entry.pk: self.cleaned_data[self.name_of(entry)] for entry in self.entries}
