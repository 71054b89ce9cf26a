"""What the pages of a public notice ask."""

from collections.abc import Iterable

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import notices
from applications.admin.ranking_forms import OfficeForm
from applications.models import Application, NoticeEntry, Objection
from core.punctuation import labelled
from core.templatetags.core_tags import day
from core.working_days import Span

WORDS = ["title_zh", "title_en", "text_zh", "text_en", "objecting_zh", "objecting_en"]
# What most notices show; the office changes it.
USUAL = ["department", "title", "host", "country"]
CHOSEN_COLUMNS = [(name, row.label) for name, row in notices.COLUMNS.items() if name != "name"]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _beside(*names: str) -> Row:
    """The Chinese and the English field beside each other."""
    return Row(*(Column(name, css_class="col-6") for name in names))


class PublishForm(OfficeForm):
    people = forms.MultipleChoiceField(
        label=gettext_lazy("People"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy(
                "One of these cannot be put on the notice any more. Look at the list."
            )
        },
    )
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Shown beside the name"),
        choices=CHOSEN_COLUMNS,
        initial=USUAL,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Birth date, staff number and identity number are never shown."),
    )
    counted = forms.ChoiceField(
        label=gettext_lazy("The working days count"), initial="tomorrow", widget=forms.RadioSelect
    )
    title_zh = forms.CharField(label=gettext_lazy("Title (Chinese)"), max_length=200)
    title_en = forms.CharField(label=gettext_lazy("Title (English)"), max_length=200)
    text_zh = forms.CharField(
        label=gettext_lazy("Text (Chinese)"), max_length=4000, widget=_area(5)
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text (English)"), max_length=4000, widget=_area(5)
    )
    objecting_zh = forms.CharField(
        label=gettext_lazy("Contact and how to object (Chinese)"), max_length=2000, widget=_area(5)
    )
    objecting_en = forms.CharField(
        label=gettext_lazy("Contact and how to object (English)"), max_length=2000, widget=_area(5)
    )

    def __init__(self, *args, waiting: Iterable[Application], spans: dict[str, Span], **kwargs):
        super().__init__(*args, **kwargs)
        self.waiting = {str(row.pk): row for row in waiting}
        people = self.fields["people"]
        people.choices = [
            (pk, f"{row.talent.name} · {row.reference}") for pk, row in self.waiting.items()
        ]
        people.initial = list(self.waiting)
        labels = {
            "tomorrow": gettext_lazy("from the next working day"),
            "today": gettext_lazy("from today"),
        }
        self.fields["counted"].choices = [
            (key, labelled(labels[key], span_in_words(span))) for key, span in spans.items()
        ]

    @cached_property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout(
            "people",
            "columns",
            "counted",
            Fieldset(
                _("Title and words"),
                _beside("title_zh", "title_en"),
                _beside("text_zh", "text_en"),
                _beside("objecting_zh", "objecting_en"),
            ),
        )
        return helper

    @property
    def chosen(self) -> list[Application]:
        return [self.waiting[pk] for pk in self.cleaned_data["people"]]

    @property
    def words(self) -> notices.Words:
        return notices.Words(**{name: self.cleaned_data[name] for name in WORDS})


def span_in_words(span: Span) -> str:
    text = _("%(first)s to %(last)s")
    told = text % {"first": day(span.days[0]), "last": day(span.days[-1])}
    return f"{told} ({_('provisional')})" if span.is_provisional else told


class DecideForm(OfficeForm):
    """How an objection is decided. Whom it takes off the notice is asked only where it holds."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            (Objection.State.REJECTED, gettext_lazy("It is not upheld.")),
            (
                Objection.State.UPHELD,
                gettext_lazy("It is upheld: these people are not recommended."),
            ),
        ],
        widget=forms.RadioSelect,
    )
    people = forms.MultipleChoiceField(
        label=gettext_lazy("Whom it concerns"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy("One of these does not stand on the notice any more.")
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason for the applicant"),
        max_length=2000,
        required=False,
        widget=_area(4),
        help_text=gettext_lazy(
            "The applicant reads it. Name nobody who objects, and nothing that leads there."
        ),
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer to the one who objects"),
        max_length=4000,
        widget=_area(5),
        help_text=gettext_lazy("It goes out by mail where an e-mail address was left; else call."),
    )

    def __init__(self, *args, standing: Iterable[NoticeEntry], **kwargs):
        super().__init__(*args, **kwargs)
        self.standing = {str(entry.pk): entry for entry in standing}
        self.fields["people"].choices = [
            (pk, f"{entry.application.talent.name} · {entry.application.reference}")
            for pk, entry in self.standing.items()
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == Objection.State.UPHELD:
            if not cleaned.get("people") and "people" not in self.errors:
                self.add_error("people", gettext_lazy("Choose whom the objection concerns."))
            if not cleaned.get("reason"):
                self.add_error("reason", gettext_lazy("Say why: the reason is missing."))
        else:
            self.errors.pop("people", None)  # asked only where it holds
        return cleaned

    @property
    def entries(self) -> list[NoticeEntry]:
        return [self.standing[pk] for pk in self.cleaned_data["people"]]
