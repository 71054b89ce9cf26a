"""What is asked while a list comes in."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import WithoutTag
from core.imports import steps, texts
from core.imports.kinds import ImportKind
from core.imports.problems import MOST_ROWS
from core.imports.remarks import Weight
from core.imports.running import LEFT_OUT
from core.imports.tables import XLSX, Dress
from core.models import ImportRow
from core.punctuation import enumerated

SEPARATORS = [(",", _("comma")), (";", _("semicolon")), ("\t", _("tab"))]
_MOST_LINES = 1000


class UploadForm(WithoutTag, forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV as Excel or WPS saves it, or XLSX without macros; %(rows)s rows and %(size)s at "
            "most. It is kept for you alone and deleted as soon as the list is taken over."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        rows = number_format(MOST_ROWS, force_grouping=True)
        field.help_text %= {"rows": rows, "size": f"{settings.UPLOAD_MAX_MB} MB"}


class DressForm(WithoutTag, forms.Form):
    """How the file is read: recognized, and corrected here."""

    encoding = forms.ChoiceField(label=_("Encoding"), choices=list(texts.ENCODINGS.items()))
    delimiter = forms.ChoiceField(label=_("Cells are separated by"), choices=SEPARATORS)
    sheet = forms.ChoiceField(label=_("Sheet"), choices=[])
    head_line = forms.IntegerField(
        label=_("Line with the names of the columns"), min_value=1, max_value=_MOST_LINES
    )

    def __init__(self, *args, dress: Dress, sheets: list[str], **kwargs):
        super().__init__(*args, initial=dress.kept(), **kwargs)
        self.dress = dress
        self.fields["sheet"].choices = [(name, name) for name in sheets]
        unasked = ("encoding", "delimiter") if dress.format == XLSX else ("sheet",)
        for name in unasked:
            del self.fields[name]

    @property
    def chosen(self) -> Dress:
        return Dress(**{**self.dress.kept(), **self.cleaned_data})


class ColumnsForm(WithoutTag, forms.Form):
    """For each head of the file the column that it stands for."""

    clears = forms.BooleanField(
        label=_("Empty cells delete existing values"),
        required=False,
    )

    def __init__(self, *args, kind: ImportKind, heads: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        choices = [("", _("– leave out –"))]
        choices += [(name, capfirst(str(one.label))) for name, one in kind.columns.items()]
        self.names = [f"column_{place}" for place in range(len(heads))]
        for name, head in zip(self.names, heads, strict=True):
            field = forms.ChoiceField(label=head or _("(no name)"), choices=choices, required=False)
            self.fields[name] = field
        if kind.clearable:
            names = enumerated(str(kind.columns[name].label) for name in kind.clearable)
            text = _(
                "Unless this is ticked, empty cells leave values as they are. It concerns: %s."
            )
            self.fields["clears"].help_text = text % names
        else:
            del self.fields["clears"]

    @property
    def mapping(self) -> list[str]:
        return [self.cleaned_data.get(name, "") for name in self.names]

    @property
    def clears_cells(self) -> bool:
        return bool(self.cleaned_data.get("clears"))

    def clean(self):
        cleaned = super().clean()
        for complaint in steps.complaints_about(self.mapping, self.kind):
            self.add_error(None, complaint)
        return cleaned


class TakeBackForm(WithoutTag, forms.Form):
    """reason: of a kind that asks for one."""

    reason = forms.CharField(
        label=_("Why it is taken back"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, kind: ImportKind, **kwargs):
        super().__init__(*args, **kwargs)
        if not kind.asks_reason:
            del self.fields["reason"]


class AnswersForm(forms.Form):
    """What a person says of the rows of a page: who is meant, which suggestions are right, and
    which doubtful rows are left out.
    """

    def __init__(self, *args, rows: list[ImportRow], **kwargs):
        super().__init__(*args, **kwargs)
        for row in rows:
            if row.is_doubtful:
                self._ask(f"out-{row.line}", _("Leave this row out"), [row.key, row.label])
            if row.candidates:
                choices = [("", _("not decided yet"))]
                choices += [(str(key), _("yes, %s") % name) for key, name in row.candidates]
                choices.append(("0", _("none of these")))
                self.fields[f"person-{row.line}"] = forms.ChoiceField(
                    label=_("Which record is meant?"), choices=choices, required=False
                )
            for remark in row.remarks:
                if remark["suggestion"] and remark["weight"] == Weight.REFUSED:
                    name = f"cell-{row.line}-{remark['column']}"
                    label = _("Take “%s”") % remark["suggestion"]
                    self._ask(name, label, remark["suggestion"])
                elif remark["code"] == LEFT_OUT:
                    self._ask(f"out-{row.line}", _("Take this row after all"), [])

    def _ask(self, name: str, label, meaning: Any) -> None:
        """A box; what it means where it is ticked."""
        field = self.fields[name] = forms.BooleanField(label=label, required=False)
        field.meaning = meaning

    @property
    def answers(self) -> dict[str, dict]:
        """By line, as `core.imports.steps.answer` takes them."""
        found: dict[str, dict] = {}
        for name, value in self.cleaned_data.items():
            if value in ("", False):
                continue
            what, line, *column = name.split("-", 2)
            one = found.setdefault(line, {})
            if what == "person":
                one["person"] = int(value)
            elif what == "out":
                one["out"] = self.fields[name].meaning
            else:
                one.setdefault("cells", {})[column[0]] = self.fields[name].meaning
        return found
