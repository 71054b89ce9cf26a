"""The dossiers of the files on the screen: what goes in, how it is named, and then the worker."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.exporting import ApplicationsList
from applications.dossiers import naming, rules
from applications.dossiers.packing import Dossiers, Plan
from applications.models import Application
from core import policy
from core.admin.export_forms import PURPOSE, reason_field
from core.admin.exporting import ExportPage
from core.exports import lists
from core.exports.columns import Pieces
from core.exports.lists import Wish
from core.forms import helper_without_tag
from core.localized import filled
from core.punctuation import enumerated

MOST_NAMED = 200  # files that can be picked one by one
SENSITIVE = "core.take_sensitive_exportrecord"


@lists.register
class DossiersList(ApplicationsList):
    """Arguments: those of `Plan`, and `only`: keys of the files that were picked; none for all."""

    key = "applications.dossier"
    title = gettext_lazy("Dossiers")
    file_name = "dossiers"
    columns = ()
    presets = {}

    def may_leave(self) -> bool:
        """Whoever exports and reads case files; the papers of identity need more."""
        reads = policy.can(self.reader, "read_file", Application)
        allowed = not self.arguments.get("with_identity") or self.reader.has_perm(SENSITIVE)
        return super().may_leave() and reads and allowed

    @cached_property
    def rows(self):
        rows = super().rows
        only = self.arguments.get("only")
        return rows.filter(pk__in=only) if only else rows

    def is_built(self, wish: Wish) -> bool:
        return True

    def is_sensitive(self, wish: Wish) -> bool:
        return bool(self.arguments.get("with_identity"))

    def pieces(self, wish: Wish) -> Pieces:
        plan = {name: self.arguments[name] for name in ("folder", "file", "with_identity")}
        head = {
            "list": str(self.title),
            "filter": self.described,
            "by": {"name": str(self.reader), "email": self.reader.email},
            "purpose": self.arguments["purpose"],
        }
        return Dossiers(self.rows, Plan(**plan, merged=self.arguments["merged"]), head).pieces()


class DossierForm(forms.Form):
    purpose = PURPOSE
    folder = forms.CharField(label=gettext_lazy("Name of a folder"), max_length=120)
    file = forms.CharField(label=gettext_lazy("Name of a file"), max_length=120)
    merged = forms.BooleanField(
        label=gettext_lazy("For each person also one PDF of all papers"), required=False
    )
    with_identity = forms.BooleanField(
        label=gettext_lazy("With the papers of identity (sensitive)"), required=False
    )
    reason = reason_field(
        gettext_lazy("Why the papers of identity are needed"),
        gettext_lazy("Asked only where they are ticked; the other office is told."),
    )
    only = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Only these files"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: all of the list."),
    )

    def __init__(self, *args, wanted: DossiersList, **kwargs):
        super().__init__(*args, **kwargs)
        self.wanted = wanted
        self.fields["folder"].initial, self.fields["file"].initial = rules.rule_of(wanted.reader)
        self.fields["folder"].help_text = _in_braces(naming.OF_PERSON)
        self.fields["file"].help_text = _in_braces(naming.OF_FILE)
        if not wanted.reader.has_perm(SENSITIVE):
            del self.fields["with_identity"], self.fields["reason"]
        if wanted.count.is_exact and wanted.count.number <= MOST_NAMED:
            self._offer_files(wanted)
        else:
            del self.fields["only"]

    def _offer_files(self, wanted: DossiersList) -> None:
        """By their calls, in the order of the list."""
        words = (filled("call__title"), filled("talent__department__name"))
        rows = wanted.rows.values_list("pk", "reference", "talent__name_zh", *words)
        groups: dict[str, list] = {}
        for pk, reference, name, call, department in rows:
            told = " · ".join(filter(None, [reference, name, department]))
            groups.setdefault(call, []).append((pk, told))
        field: Any = self.fields["only"]
        field.choices = list(groups.items())

    @property
    def by_call(self) -> list[tuple[str, list[tuple[int, str, bool]]]]:
        """The files that can be picked, by calls: key, words, whether it is picked."""
        if "only" not in self.fields:
            return []
        picked = {str(pk) for pk in self["only"].value() or []}
        field: Any = self.fields["only"]
        return [
            (call, [(pk, told, str(pk) in picked) for pk, told in files])
            for call, files in field.choices
        ]

    @cached_property
    def helper(self) -> FormHelper:
        """The files have a part of the page for themselves."""
        return helper_without_tag(Layout(*(name for name in self.fields if name != "only")))

    def clean_folder(self) -> str:
        naming.check(self.cleaned_data["folder"], naming.OF_PERSON)
        return self.cleaned_data["folder"]

    def clean_file(self) -> str:
        naming.check(self.cleaned_data["file"], naming.OF_FILE)
        return self.cleaned_data["file"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("with_identity") and not cleaned.get("reason"):
            self.add_error("reason", _("Say why the papers of identity are needed."))
        return cleaned

    @property
    def wish(self) -> Wish:
        return Wish("zip", "zh", ())

    @property
    def asked(self) -> DossiersList:
        """The list with what a valid form chose."""
        chosen = self.cleaned_data
        arguments = {name: chosen[name] for name in ("purpose", "folder", "file", "merged")}
        arguments["with_identity"] = chosen.get("with_identity", False)
        arguments["only"] = chosen.get("only", [])
        return DossiersList(self.wanted.reader, self.wanted.query, **arguments)


def _in_braces(known) -> str:
    told = enumerated(f"{{{word}}} {label}" for word, label in known.items())
    return _("In braces: %s.") % told


class DossiersView(ExportPage):
    list_class = DossiersList
    form_class = DossierForm
    template_name = "admin/applications/dossiers.html"
    title = gettext_lazy("Pack dossiers")

    def form_valid(self, form):
        rules.keep(form.cleaned_data["folder"], form.cleaned_data["file"], by=self.request.user)
        return super().form_valid(form)
