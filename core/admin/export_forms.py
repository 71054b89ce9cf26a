"""What is asked before a list leaves: for what, in which file, which columns in which order."""

from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exports import xlsx_file
from core.exports.columns import Column
from core.exports.lists import ExportList, Wish
from core.forms import helper_without_tag, says_something
from core.localized import suffix
from core.punctuation import enumerated

FORMATS = [
    ("xlsx", gettext_lazy("Excel (XLSX)")),
    ("csv", gettext_lazy("CSV in UTF-8, for newer programs and any number of rows")),
    ("csv-gb18030", gettext_lazy("CSV in GB18030, for old Excel and systems that ask for it")),
    ("json", gettext_lazy("JSON, for programs")),
]
MOST_COLUMNS = 500
PURPOSE = forms.CharField(
    label=gettext_lazy("Purpose"),
    validators=[says_something],
    max_length=300,
    help_text=gettext_lazy(
        "Two Chinese characters or four letters at least. It stands in the record of this export, "
        "with your name and the time."
    ),
    widget=forms.Textarea(attrs={"rows": 2}),
)


def reason_field(label: Promise, help_text: Promise) -> forms.CharField:
    """Why something sensitive is needed; asked where it is, by the `clean` of the form."""
    return forms.CharField(
        label=label,
        validators=[says_something],
        max_length=300,
        required=False,
        help_text=help_text,
    )


class InOrder(forms.CheckboxSelectMultiple):
    """The ticked boxes in the order of the numbers beside them; works without JavaScript."""

    def value_from_datadict(self, data, files, name):
        keys = list(super().value_from_datadict(data, files, name) or [])

        def place(key: str) -> tuple[int, int]:
            typed = str(data.get(f"{name}-place-{key}", ""))
            known = typed.isascii() and typed.isdigit() and len(typed) < 6
            return (int(typed) if known else MOST_COLUMNS, keys.index(key))

        return sorted(dict.fromkeys(keys), key=place)


@dataclass(frozen=True)
class Choice:
    """A line of the form: a column, whether it is ticked, and its place."""

    column: Column
    is_chosen: bool
    place: int


class ColumnsForm(forms.Form):
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"), widget=InOrder, choices=[], required=True
    )

    def __init__(self, *args, wanted: ExportList, **kwargs):
        super().__init__(*args, **kwargs)
        self.wanted = wanted
        field: Any = self.fields["columns"]
        field.choices = [(one.key, str(one.label)) for one in wanted.offered]
        field.initial = [one.key for one in wanted.offered if not one.is_sensitive]

    @property
    def lines(self) -> list[Choice]:
        """The chosen columns in their order, then the others."""
        chosen = [key for key in self["columns"].value() or [] if isinstance(key, str)]
        known = {one.key: one for one in self.wanted.offered}
        keys = [
            *(key for key in chosen if key in known),
            *(key for key in known if key not in chosen),
        ]
        return [Choice(known[key], key in chosen, place) for place, key in enumerate(keys, start=1)]


class ColumnSetForm(ColumnsForm):
    """The same page, sent by the button that keeps the columns under a name."""

    set_name = forms.CharField(max_length=60)


class ExportForm(ColumnsForm):
    purpose = PURPOSE
    reason = reason_field(
        gettext_lazy("Why the sensitive columns are needed"),
        gettext_lazy("Asked only where one of them is ticked; the other office is told."),
    )
    format = forms.ChoiceField(
        label=gettext_lazy("File"), choices=FORMATS, initial="xlsx", widget=forms.RadioSelect
    )
    headings = forms.ChoiceField(
        label=gettext_lazy("Headings"),
        choices=[
            ("zh", gettext_lazy("Chinese")),
            ("en", gettext_lazy("English")),
            ("both", gettext_lazy("both")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("What stands below them is in the language of this page."),
    )
    with_keys = forms.BooleanField(
        label=gettext_lazy("A second line with the keys of the columns"),
        required=False,
        help_text=gettext_lazy(
            "They never change, whatever the language: for programs that read the file."
        ),
    )
    per_person = forms.BooleanField(
        label=gettext_lazy("One row for each person"),
        required=False,
        help_text=gettext_lazy("What a person has several times stands in one cell, in one order."),
    )
    field_order = ["purpose", "format", "headings", "with_keys", "per_person", "reason", "columns"]

    def __init__(self, *args, wanted: ExportList, **kwargs):
        super().__init__(*args, wanted=wanted, **kwargs)
        self.fields["headings"].initial = suffix()
        if wanted.comes_back:
            self.fields["with_keys"].initial = True
            told = _("By them a corrected sheet can be read in again.")
            self.fields["with_keys"].help_text = told
        if not any(column.is_sensitive for column in wanted.offered):
            del self.fields["reason"]
        if not wanted.person:
            del self.fields["per_person"]

    @cached_property
    def helper(self) -> FormHelper:
        """The columns have a part of the page for themselves."""
        return helper_without_tag(Layout(*(name for name in self.fields if name != "columns")))

    def clean(self):
        cleaned = super().clean()
        asked = set(cleaned.get("columns") or [])
        sensitive = [one for one in self.wanted.offered if one.is_sensitive and one.key in asked]
        if sensitive and not cleaned.get("reason") and "reason" not in self.errors:
            names = enumerated(str(one.label) for one in sensitive)
            self.add_error("reason", _("Say why these columns are needed: %s.") % names)
        if cleaned.get("format") == "xlsx" and self._is_too_long():
            most = f"{xlsx_file.LAST_ROW:,}"
            text = _("Excel takes %s rows at the most. Take CSV, or narrow the list.") % most
            self.add_error("format", text)
        return cleaned

    def _is_too_long(self) -> bool:
        return self.wanted.count.number > xlsx_file.LAST_ROW - 2

    @property
    def asked(self) -> ExportList:
        """The list that a valid form asks for."""
        return self.wanted

    @property
    def wish(self) -> Wish:
        """What a valid form asks for."""
        asked = self.cleaned_data
        return Wish(
            format=asked["format"],
            headings=asked["headings"],
            columns=tuple(asked["columns"]),
            with_keys=asked["with_keys"],
            per_person=asked.get("per_person", False),
        )

    @property
    def is_built(self) -> bool:
        """Whether an Excel file of this list is made by the worker."""
        return self.wanted.is_built(Wish("xlsx", "en", ()))
