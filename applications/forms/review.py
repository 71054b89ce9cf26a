"""The score form of a reviewer, made from the panel's criteria."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import Criterion, Review

LONGEST_TYPED = 20  # of what is kept of a score that is no number
COMMENT_LENGTH = Review._meta.get_field("comment").max_length


class ReviewForm(forms.Form):
    """One score for each criterion and a comment; what is typed is kept, right or wrong.

    typed: as `panels.reviewing` keeps it. sending: whether scores must be there.
    """

    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The offices read it, the applicant does not."),
    )

    def __init__(
        self, data=None, *, criteria: Iterable[Criterion], typed: dict | None = None, sending=False
    ):
        super().__init__(data, initial=_initial(typed or {}))
        self.criteria = list(criteria)
        weights = sum(criterion.weight for criterion in self.criteria)
        for criterion in self.criteria:
            self.fields[_name(criterion)] = _field(criterion, weights, sending)
        self.order_fields([*map(_name, self.criteria), "comment"])

    @property
    def typed(self) -> dict[str, Any]:
        """Everything that was typed, as text."""
        return {
            "comment": self.data.get("comment", "").replace("\r\n", "\n")[: 2 * COMMENT_LENGTH],
            "points": {
                str(criterion.pk): self.data.get(_name(criterion), "").strip()[:LONGEST_TYPED]
                for criterion in self.criteria
            },
        }

    @property
    def points(self) -> dict[int, Decimal]:
        """The scores of a valid form, by key of the criterion."""
        return {row.pk: self.cleaned_data[_name(row)] for row in self.criteria}


class GiveBackForm(forms.Form):
    """Why a file, or the whole call, is not for this reviewer."""

    OTHER, FILE, CALL = "other", "file", "call"
    CHOICES = [
        (OTHER, _("I cannot review it, e.g. for lack of time")),
        (FILE, _("I have a conflict of interest with this file")),
        (CALL, _("I have a conflict of interest with the whole call")),
    ]

    kind = forms.ChoiceField(
        label=_("What keeps you from it"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what keeps you from it.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The two offices read it, the applicant does not."),
        error_messages={"required": _("Say why: the reason is missing.")},
    )


def _name(criterion: Criterion) -> str:
    return f"points_{criterion.pk}"


def _initial(typed: dict) -> dict[str, str]:
    points = {f"points_{key}": value for key, value in typed.get("points", {}).items()}
    return {"comment": typed.get("comment", ""), **points}


def _field(criterion: Criterion, weights: int, sending: bool) -> forms.DecimalField:
    scale = _("From 0 to %(highest)s, counts %(share)s %%.") % {
        "highest": criterion.highest,
        "share": round(100 * criterion.weight / weights),
    }
    return forms.DecimalField(
        label=criterion.name,
        help_text=f"{criterion.hint} {scale}".strip(),
        required=sending,
        min_value=0,
        max_value=criterion.highest,
        max_digits=5,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"}),
        error_messages={"required": _("Give a score.")},
    )
