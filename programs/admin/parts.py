"""What the pages of programs and calls share: tracks, papers, the table of rules, small steps."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Textarea
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from core import policy
from core.admin import PolicyInline
from programs import wording
from programs.models import Call, EligibilityRule, Program, RequiredDocument, Track

TEXT = {"widget": Textarea(attrs={"rows": 2})}


class FreezableInline(PolicyInline):
    """As the row it hangs on; what an announced call asks is frozen."""

    def has_change_permission(self, request, obj=None):
        frozen = isinstance(obj, Call) and obj.announced_at is not None
        return not frozen and super().has_change_permission(request, obj)

    def has_add_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)


class TrackInline(FreezableInline, admin.TabularInline):
    model = Track
    fields = ["position", "code", "name_zh", "name_en", "min_months", "max_months"]


class DocumentInline(FreezableInline, admin.StackedInline):
    model = RequiredDocument
    classes = ["collapse"]
    fields = [
        ("position", "code", "required", "source"),
        ("name_zh", "name_en"),
        ("note_zh", "note_en"),
        ("paper_copy", "is_sensitive", "limits"),
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in {"note_zh", "note_en"}:
            kwargs |= TEXT
        return super().formfield_for_dbfield(db_field, request, **kwargs)


def rules_table(request: HttpRequest, owner: Program | Call | None) -> dict:
    """The rules of a program or call with their links, for `admin/programs/_rules.html`."""
    if owner is None or owner.pk is None:
        return {}
    field = "call" if isinstance(owner, Call) else "program"
    rules = EligibilityRule.objects.filter(**{field: owner}).select_related("track", "call")
    new = EligibilityRule(**{field: owner})
    add = reverse("admin:programs_eligibilityrule_add")
    return {
        "rules": [
            {
                "rule": rule,
                "text": wording.rule_text(rule),
                "url": reverse("admin:programs_eligibilityrule_change", args=[rule.pk]),
                "confirm_url": _confirm_address(request, rule),
            }
            for rule in rules
        ],
        "add_rule_url": f"{add}?{field}={owner.pk}" if policy.can(request.user, "add", new) else "",
    }


def _confirm_address(request: HttpRequest, rule: EligibilityRule) -> str:
    if rule.is_confirmed or rule.call is None or not policy.can(request.user, "confirm", rule):
        return ""
    return reverse("admin:programs_eligibilityrule_confirm", args=[rule.pk])


def small_step(model_admin, request: HttpRequest, form, act, *, back: str, **context):
    """One form on a page of its own: GET shows it, POST acts and goes back to `back`.

    form: bound where it was sent. act(form) returns the sentence of success; a ValidationError of
    it stands above the form, with what was typed.
    """
    if request.method == "POST" and form.is_valid():
        try:
            sentence = act(form)
        except PermissionDenied:
            raise
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, sentence)
            return redirect(back)
    site = model_admin.admin_site.each_context(request)
    page = {**site, "opts": model_admin.opts, "form": form, "back": back}
    return TemplateResponse(request, "admin/programs/step.html", {**page, **context})
