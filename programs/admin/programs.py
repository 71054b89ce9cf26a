"""Programs, with all that hangs on them."""

from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import policy
from core.admin import PolicyAdmin, PolicyInline
from programs import wording
from programs.admin.parts import TEXT, DocumentInline, TrackInline, rules_table
from programs.forms import ProgramForm
from programs.models import Call, FaqEntry, Obligation, Program, Source, Step

AMOUNT = ("amount_value", "amount_max", "amount_currency", "amount_per")
WINDOW = [
    ("window_opens", "window_closes", "window_closes_time", "window_time_zone"),
    "window_rolling",
    ("window_cutoffs_zh", "window_cutoffs_en"),
    ("window_results_zh", "window_results_en"),
    ("window_note_zh", "window_note_en"),
]


class StepInline(PolicyInline, admin.StackedInline):
    model = Step
    classes = ["collapse"]
    fields = [("position", "code", "actor"), ("text_zh", "text_en"), ("when_zh", "when_en")]
    formfield_overrides = {models.TextField: TEXT}


class ObligationInline(PolicyInline, admin.StackedInline):
    model = Obligation
    classes = ["collapse"]
    fields = [
        ("position", "code", "confidence"),
        ("text_zh", "text_en"),
        ("note_zh", "note_en"),
        ("source_url", "numbers"),
    ]
    formfield_overrides = {models.TextField: TEXT}


class FaqInline(PolicyInline, admin.StackedInline):
    model = FaqEntry
    classes = ["collapse"]
    fields = ["position", ("question_zh", "question_en"), ("answer_zh", "answer_en")]


class SourceInline(PolicyInline, admin.StackedInline):
    model = Source
    classes = ["collapse"]
    fields = [("position", "year", "url"), ("what_zh", "what_en"), ("kind_zh", "kind_en")]
    formfield_overrides = {models.TextField: TEXT}


@admin.register(Program)
class ProgramAdmin(PolicyAdmin):
    form = ProgramForm
    change_form_template = "admin/programs/program_form.html"
    list_display = ["name", "code", "kind", "direction", "mode", "status", "is_published"]
    list_filter = ["kind", "direction", "status", "mode", "is_published"]
    search_fields = ["search_text"]
    ordering = ["code"]
    autocomplete_fields = ["partner"]
    prepopulated_fields = {"slug": ["code"]}
    formfield_overrides = {models.TextField: {"widget": TEXT["widget"]}}
    inlines = [TrackInline, DocumentInline, StepInline, ObligationInline, SourceInline, FaqInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name_zh", "name_en"),
                    ("code", "slug", "reference_prefix"),
                    ("kind", "direction", "mode"),
                    ("status", "is_published", "partner"),
                    ("status_note_zh", "status_note_en"),
                ]
            },
        ),
        (
            _("What it is"),
            {
                "fields": [
                    ("summary_zh", "summary_en"),
                    ("sponsor_zh", "sponsor_en"),
                    ("host_place_zh", "host_place_en", "host_country"),
                    ("min_months", "max_months", "length_basis"),
                    ("funding_zh", "funding_en"),
                    AMOUNT,
                    ("quota_number", "quota_year"),
                    ("quota_note_zh", "quota_note_en"),
                ]
            },
        ),
        (
            _("Typical window"),
            {
                "classes": ["collapse"],
                "fields": WINDOW,
            },
        ),
        (
            _("Sources"),
            {
                "classes": ["collapse"],
                "fields": [
                    ("steps_note_zh", "steps_note_en"),
                    ("application_site", "official_url"),
                    ("source_url", "source_year", "confidence"),
                ],
            },
        ),
    ]

    def get_fieldsets(self, request, obj=None):
        """Who may only read sees the window and the amount in words, without their form fields."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [
            (title, {**options, "fields": _in_words(options["fields"])})
            for title, options in fieldsets
        ]

    @admin.display(description=_("amount"))
    def amount_words(self, program: Program) -> str:
        return wording.amount(program) or "—"

    @admin.display(description=_("typical window"))
    def window_words(self, program: Program) -> str:
        return wording.typical_window(program.window) or "—"

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def save_model(self, request, obj, form, change) -> None:
        """The form's parts of the window and the amount are recorded as their columns."""
        touched = {"window", "amount"} & {name.partition("_")[0] for name in form.changed_data}
        columns = {"window": "window", "amount": "funding_amount"}
        old = Program.objects.filter(pk=obj.pk).values(*columns.values()).first() or {}
        super().save_model(request, obj, form, change)
        names = [columns[part] for part in sorted(touched)]
        if change and names:
            self._record(
                request,
                "change",
                obj,
                before={name: old.get(name) for name in names},
                after={name: getattr(obj, name) for name in names},
            )

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= rules_table(request, obj)
        if obj and obj.takes_applications and policy.can(request.user, "add", Call):
            context["new_call_url"] = f"{reverse('admin:programs_call_add')}?program={obj.pk}"
        return super().render_change_form(request, context, add, change, form_url, obj)


def _in_words(fields: list) -> list:
    """The lines of the window and the amount, each as one line to read."""
    words = {line: [] for line in WINDOW} | {AMOUNT: ["amount_words"], WINDOW[0]: ["window_words"]}
    return [kept for line in fields for kept in words.get(line, [line])]
