"""The checklist as it is sent: an answer and a note for each point, and what stood there before."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from applications.checklist import Point
from applications.models import CheckMark
from applications.workflow.checking import Said

NOTE_LENGTH = CheckMark._meta.get_field("note").max_length


@dataclass(frozen=True)
class Line:
    """A point as the page shows it: with what was typed, where that could not be kept."""

    point: Point
    answer: str
    note: str
    error: str = ""

    @property
    def was(self) -> str:
        """What stands there now, for the server to see whether a colleague was quicker."""
        return json.dumps([self.point.answer, self.point.note])


class ChecklistForm(forms.Form):
    """All points of one office; those that the request does not name were not touched."""

    def __init__(self, data, *, points: Iterable[Point]):
        super().__init__(data)
        self.points = list(points)
        for point in self.points:
            self.fields[f"answer-{point.key}"] = forms.ChoiceField(
                choices=CheckMark.Answer.choices, required=False
            )
            self.fields[f"note-{point.key}"] = forms.CharField(
                max_length=NOTE_LENGTH, required=False
            )
            self.fields[f"was-{point.key}"] = forms.JSONField(required=False)

    def clean(self):
        cleaned = super().clean()
        for point in self.points:
            note = cleaned.get(f"note-{point.key}")
            if note and not cleaned.get(f"answer-{point.key}"):
                self.add_error(f"note-{point.key}", _("Answer the point too; then both are kept."))
        return cleaned

    @property
    def said(self) -> dict[str, Said]:
        """What was sent, by the key of its point."""
        cleaned = self.cleaned_data
        return {
            point.key: Said(
                cleaned[f"answer-{point.key}"],
                cleaned[f"note-{point.key}"],
                _pair(cleaned.get(f"was-{point.key}")),
            )
            for point in self.points
            if f"answer-{point.key}" in self.data or f"note-{point.key}" in self.data
        }

    @property
    def lines(self) -> list[Line]:
        """With what was typed, and why it was not kept."""
        return [
            Line(
                point,
                self.data.get(f"answer-{point.key}", ""),
                self.data.get(f"note-{point.key}", ""),
                " ".join(self._errors_of(point)),
            )
            for point in self.points
        ]

    def _errors_of(self, point: Point) -> list[str]:
        names = (f"answer-{point.key}", f"note-{point.key}")
        return [error for name in names for error in self.errors.get(name, [])]


def lines_of(points: Iterable[Point], errors: dict[str, str] | None = None) -> list[Line]:
    """As they stand in the database."""
    errors = errors or {}
    return [Line(row, row.answer, row.note, errors.get(row.key, "")) for row in points]


def _pair(was) -> tuple[str, str] | None:
    """None for anything that this page did not write."""
    if isinstance(was, list) and len(was) == 2 and all(isinstance(part, str) for part in was):
        return was[0], was[1]
    return None
