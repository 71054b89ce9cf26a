"""What a caller may put behind the question mark; the description tells the same fields."""

import base64
import binascii
import re
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.api.problems import Problem

MOST_ROWS, USUAL_ROWS = 100, 50
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


class Flag(forms.Field):
    """`true` or `false`; None where it was not given."""

    def to_python(self, value: str | None) -> bool | None:
        if value in self.empty_values:
            return None
        if value not in {"true", "false"}:
            raise ValidationError(_("Write true or false."))
        return value == "true"


class Moment(forms.Field):
    """An instant with its zone. Nothing here is older than 1970 or later than the year 3000."""

    def to_python(self, value: str | None) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            found = parse_datetime(str(value).upper())
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            raise ValidationError(
                _("Write an instant with its zone, such as 2027-01-31T08:00:00Z (+ is %2B).")
            )
        if not EARLIEST.year < found.year < LATEST.year:
            return EARLIEST if found.year <= EARLIEST.year else LATEST
        return found


class Code(forms.SlugField):
    """The short name of a record, as its address has it."""

    default_error_messages = {
        "invalid": gettext_lazy("Letters, digits, - and _ are what a short name is made of.")
    }


class Mark(forms.CharField):
    """Where the page before has ended, as `next` says it; to be taken as it is."""

    def to_python(self, value: str | None) -> str:
        text = super().to_python(value) or ""
        try:
            mark = base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)).decode()
        except (binascii.Error, ValueError):
            mark = ""
        if text and (not mark or _UNPRINTABLE.search(mark)):
            raise ValidationError(wrong_mark())
        return mark

    @staticmethod
    def written(mark: str) -> str:
        return base64.urlsafe_b64encode(mark.encode()).decode().rstrip("=")


def wrong_mark() -> str:
    return _("This is no place in the list. Follow `next` of the page before, or begin anew.")


class Query(forms.Form):
    """Every parameter may be left out; what is misspelled is refused and never left aside.

    A filter that does not count would hand out more than was asked for.
    """

    @classmethod
    def read(cls, data: QueryDict) -> dict[str, Any]:
        """The values by name. Raises Problem, with a sentence for each parameter."""
        form = cls(data)
        errors = form.misunderstood(data)
        if not errors and not form.is_valid():
            errors = [(name, str(text)) for name, texts in form.errors.items() for text in texts]
        if errors:
            name, sentence = errors[0]
            raise Problem(400, f"{name[:40]}{_(': ')}{sentence}", errors=errors)
        return form.cleaned_data

    def misunderstood(self, data: QueryDict) -> list[tuple[str, str]]:
        unknown = [
            (name[:40], _("There is no such parameter here."))
            for name in data
            if name not in self.fields
        ]
        known = [(name, data.getlist(name)) for name in data if name in self.fields]
        twice = [(name, _("It was given more than once.")) for name, values in known if values[1:]]
        empty = [(name, _("It has no value.")) for name, values in known if not any(values)]
        return [*unknown, *twice, *empty]


class ListQuery(Query):
    limit = forms.IntegerField(
        min_value=1,
        max_value=MOST_ROWS,
        required=False,
        help_text=gettext_lazy("How many records a page holds at the most; 50 where left out."),
    )
    cursor = Mark(
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Where the page begins. Take the whole address from `next` of the page before."
        ),
    )
