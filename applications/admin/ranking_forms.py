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
    """One choice for each entry of a page of the ranking, and what stood there before.

    So that a page from before somebody else's decisions changes only what was changed on it.
    """

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
            self.fields[self.before_of(entry)] = forms.CharField(
                initial=entry.decision, required=False, widget=forms.HiddenInput
            )

    @staticmethod
    def name_of(entry: RankingEntry) -> str:
        return f"decision-{entry.pk}"

    @staticmethod
    def before_of(entry: RankingEntry) -> str:
        return f"before-{entry.pk}"

    def rows(self) -> list[tuple[RankingEntry, forms.BoundField, forms.BoundField]]:
        return [
            (entry, self[self.name_of(entry)], self[self.before_of(entry)])
            for entry in self.entries
        ]

    @property
    def chosen(self) -> dict[str, str]:
        """What was sent, read or not, by the name of its field."""
        names = map(self.name_of, self.entries)
        return {name: self.data[name] for name in names if name in self.data}

    @property
    def decisions(self) -> dict[int, str]:
        """Entry key → decision, of a valid form: those that were changed on the page."""
        return {entry.pk: self.cleaned_data[self.name_of(entry)] for entry in self._changed()}

    @property
    def overtaken(self) -> list[RankingEntry]:
        """What was changed on the page, and by somebody else meanwhile."""
        return [
            entry
            for entry in self._changed()
            if entry.decision != self.cleaned_data[self.before_of(entry)]
        ]

    def _changed(self) -> list[RankingEntry]:
        cleaned = self.cleaned_data
        return [
            entry
            for entry in self.entries
            if cleaned[self.name_of(entry)] != cleaned[self.before_of(entry)]
        ]
