"""Eligibility rules: a form made from the params of the type, and the confirming of dates."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import audit, policy
from core.admin import PolicyAdmin
from core.admin.policy_admin import plain
from core.punctuation import labelled
from programs import calls, wording
from programs.admin.parts import small_step
from programs.forms import ConfirmDateForm, rule_form
from programs.forms.rules import param_names, params_in_words
from programs.models import Call, EligibilityRule, Program, Track
from programs.rule_params import RuleType

OWNERS = {"program": Program, "call": Call, "track": Track}


@admin.register(EligibilityRule)
class EligibilityRuleAdmin(PolicyAdmin):
    """Rules are reached from their program or call; the list serves searching over all of them."""

    list_display = ["words", "owner", "type", "severity", "due", "is_confirmed"]
    list_filter = ["type", "severity", "checked_by", "due", "is_confirmed"]
    search_fields = ["code", "text_zh", "text_en"]
    list_select_related = ["program", "call", "track"]
    ordering = ["-call__year", "program", "position", "pk"]
    readonly_fields = ["words", "owner", "type", "is_confirmed", "values"]

    @admin.display(description=_("rule"))
    def words(self, rule: EligibilityRule) -> str:
        return wording.rule_text(rule)

    @admin.display(description=_("belongs to"))
    def owner(self, rule: EligibilityRule) -> str:
        owner = str(rule.call or rule.program or "—")
        return f"{owner} · {rule.track}" if rule.track_id else owner

    @admin.display(description=_("values"))
    def values(self, rule: EligibilityRule) -> str:
        lines = [(labelled(*line),) for line in params_in_words(rule)]
        return format_html_join("", "<div>{}</div>", lines) if lines else "—"

    # One rule ---------------------------------------------------------------------------------
    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None or self.has_change_permission(request, obj):
            owner = {} if obj else self._owner_of_new(request)
            kwargs["form"] = rule_form(_type_of(request, obj), owner)
            kwargs["fields"] = list(kwargs["form"].base_fields)
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        rule_type = _type_of(request, obj)
        where = ["owner", "type", "is_confirmed"] if obj else []
        if obj and not self.has_change_permission(request, obj):
            return _as_it_reads(rule_type, where)
        return [
            (None, {"fields": [*where, ("position", "code"), ("severity", "checked_by", "due")]}),
            (RuleType(rule_type).label, {"fields": param_names(rule_type)}),
            (
                pgettext_lazy("of a rule", "Words"),
                {
                    "fields": [("text_zh", "text_en"), ("basis_zh", "basis_en")],
                    "description": _(
                        "{date}, {max_age} and {call_year} stand for the values above."
                    ),
                },
            ),
        ]

    def add_view(self, request, form_url="", extra_context=None):
        """First the type, then the fields of that type."""
        owner = self._owner_of_new(request)
        if not policy.can(request.user, "add", EligibilityRule(**owner)):
            raise PermissionDenied
        if request.GET.get("type") in RuleType.values:
            return super().add_view(request, form_url, extra_context)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("New rule: of which type?"),
            "types": RuleType.choices,
            "owner": [(name, row.pk) for name, row in owner.items()],
            "tracks": self._tracks(owner),
        }
        return TemplateResponse(request, "admin/programs/rule_types.html", context)

    def _owner_of_new(self, request) -> dict:
        """The program or call, and perhaps the track, that the address names; else 404."""
        found = {}
        for name, model in OWNERS.items():
            value = request.GET.get(name, "")
            if value:
                row = model.objects.filter(pk=value).first() if value.isdecimal() else None
                if row is None:
                    raise Http404
                found[name] = row
        track = found.get("track")
        owners = {name: row for name, row in found.items() if name != "track"}
        if len(owners) != 1 or (track and owners != self._owner_of_track(track)):
            raise Http404
        return found

    def _owner_of_track(self, track: Track) -> dict:
        return {"call": track.call} if track.call else {"program": track.program}

    def _tracks(self, owner: dict) -> list[Track]:
        row = owner.get("call") or owner["program"]
        return [] if owner.get("track") else list(row.tracks.all())

    def get_changeform_initial_data(self, request):
        return {"severity": "must", "checked_by": "auto", "due": "application"}

    def save_model(self, request, obj, form, change) -> None:
        """Written here, since the fields of the params are no columns and `params` is no field."""
        names = [field.name for field in obj._meta.concrete_fields]
        before = plain(EligibilityRule.objects.get(pk=obj.pk), names) if change else {}
        obj.save()
        before, after = audit.changes(before, plain(obj, names))
        self._record(request, "change" if change else "add", obj, before=before, after=after)

    def response_add(self, request, obj, post_url_continue=None):
        super().response_add(request, obj, post_url_continue)
        return redirect(_owner_page(obj))

    def response_change(self, request, obj):
        response = super().response_change(request, obj)
        return response if "_continue" in request.POST else redirect(_owner_page(obj))

    # Confirming a date ------------------------------------------------------------------------
    def get_urls(self):
        view = self.admin_site.admin_view(self.confirm_view)
        name = "programs_eligibilityrule_confirm"
        return [path("<int:pk>/confirm/", view, name=name), *super().get_urls()]

    def confirm_view(self, request, pk: int):
        rule = EligibilityRule.objects.select_related("call").filter(pk=pk).first()
        if rule is None or rule.call is None:
            raise Http404
        if not policy.can(request.user, "confirm", rule):
            raise PermissionDenied

        def confirm(form) -> str:
            calls.confirm_date(rule, actor=request.user, day=form.cleaned_data["day"])
            return _("The date is confirmed.")

        return small_step(
            self,
            request,
            ConfirmDateForm(request.POST or None),
            confirm,
            back=_owner_page(rule),
            title=_("Confirm the published date"),
            lead=wording.rule_text(rule),
            button=_("Confirm"),
        )


def _type_of(request, rule: EligibilityRule | None) -> str:
    return rule.type if rule else request.GET.get("type", "")


def _owner_page(rule: EligibilityRule) -> str:
    if rule.call_id:
        return reverse("admin:programs_call_change", args=[rule.call_id])
    return reverse("admin:programs_program_change", args=[rule.program_id])


def _as_it_reads(rule_type: str, where: list[str]) -> list:
    """For those who may only read: the rule in words, its values, and what it rests on."""
    return [
        (None, {"fields": ["words", *where, ("severity", "checked_by", "due")]}),
        (RuleType(rule_type).label, {"fields": ["values", ("basis_zh", "basis_en")]}),
    ]
