"""What is typed: a question, and what the office does with it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainCharField, WithoutTag
from events.models import Question


class AskForm(WithoutTag, forms.Form):
    text = PlainCharField(
        label=_("Your question"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("All who come read it, without your name. The office sees who asked."),
        error_messages={"required": _("Write your question.")},
    )


class HideForm(WithoutTag, forms.Form):
    reason = forms.CharField(
        label=_("Why it is not shown"),
        max_length=300,
        help_text=_("Whoever asked it reads this."),
        error_messages={"required": _("Say why: the reason is missing.")},
    )


class AnswerForm(WithoutTag, forms.ModelForm):
    """One language is enough for the one who asked; both are needed for a program's page."""

    class Meta:
        model = Question
        fields = ["answer_zh", "answer_en"]
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in fields}

    def clean(self) -> dict:
        data = super().clean()
        if not (data.get("answer_zh") or data.get("answer_en")):
            raise forms.ValidationError(_("Write the answer in at least one language."))
        return data


class PublishForm(WithoutTag, forms.Form):
    """A frequent question of a program: reworded where needed, in both languages."""

    program = forms.ChoiceField(
        label=_("Program"),
        error_messages={
            "invalid_choice": _("Choose one of the programs that the event speaks about.")
        },
    )
    question_zh = forms.CharField(
        label=_("Question (Chinese)"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    question_en = forms.CharField(
        label=_("Question (English)"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    answer_zh = forms.CharField(
        label=_("Answer (Chinese)"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    answer_en = forms.CharField(
        label=_("Answer (English)"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args, question: Question, **kwargs):
        text, answered = question.text, question
        super().__init__(*args, **kwargs)
        programs = question.event.programs.order_by("code")
        self.fields["program"].choices = [(row.slug, row.name) for row in programs]
        in_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in text)
        self.initial = {
            "question_zh" if in_chinese else "question_en": text,
            "answer_zh": answered.answer_zh,
            "answer_en": answered.answer_en,
        } | self.initial
