"""Calls: opened from their program, announced, prolonged."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q
from django.forms import Form
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import policy
from core.admin import PolicyAdmin
from core.counting import NumberOf
from core.punctuation import labelled
from core.templatetags.core_tags import moment
from programs import calls
from programs.admin.parts import DocumentInline, TrackInline, rules_table, small_step
from programs.forms import CallForm, NewCallForm, ProlongForm
from programs.models import Call, EligibilityRule
from programs.standing import standing

NEVER_CHANGED = ("program", "year", "slug", "announced")
READ_IN_ZONE = ("opens", "closes", "hospital_due", "sponsor_due")
FROZEN_WAY = _(
    "The call is announced: its titles, deadlines and stages stay as applicants have read them. "
    "Notes and the number of places can be corrected; the audit trail keeps what stood before."
)


class PhaseFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "phase"

    def lookups(self, request, model_admin):
        return Call.Phase.choices

    def queryset(self, request, queryset):
        now = timezone.now()
        announced = Q(announced_at__lte=now)
        return {
            Call.Phase.DRAFT: queryset.exclude(announced),
            Call.Phase.UPCOMING: queryset.filter(announced, opens_at__gt=now),
            Call.Phase.OPEN: queryset.filter(announced, opens_at__lte=now, closes_at__gt=now),
            Call.Phase.CLOSED: queryset.filter(announced, closes_at__lte=now),
        }.get(self.value(), queryset)


class YearFilter(admin.SimpleListFilter):
    title = _("year")
    parameter_name = "year"

    def lookups(self, request, model_admin):
        this = timezone.localdate().year
        return [(str(year), str(year)) for year in range(this + 1, this - 4, -1)]

    def queryset(self, request, queryset):
        return queryset.filter(year=int(self.value())) if self.value() else queryset


@admin.register(Call)
class CallAdmin(PolicyAdmin):
    form = CallForm
    change_form_template = "admin/programs/call_form.html"
    list_display = ["title", "year", "state", "opens", "closes", "unconfirmed"]
    list_filter = [PhaseFilter, YearFilter, "program__kind", "program__direction"]
    list_select_related = ["program"]
    search_fields = ["search_text"]
    ordering = ["-closes_at", "-pk"]
    actions = ["announce_chosen"]
    autocomplete_fields = ["program"]
    inlines = [TrackInline, DocumentInline]

    # The list ---------------------------------------------------------------------------------
    def get_queryset(self, request):
        open_dates = EligibilityRule.objects.filter(call=OuterRef("pk"), is_confirmed=False)
        in_all = NumberOf(open_dates.order_by().values("pk"))
        return super().get_queryset(request).annotate(open_dates=in_all)

    @admin.display(description=_("state"))
    def state(self, call: Call) -> str:
        return standing(call).label

    @admin.display(description=_("opens"), ordering="opens_at")
    def opens(self, call: Call) -> str:
        return moment(call.opens_at, call.time_zone)

    @admin.display(description=_("closes"), ordering="closes_at")
    def closes(self, call: Call) -> str:
        return moment(call.closes_at, call.time_zone)

    @admin.display(description=_("announced"))
    def announced(self, call: Call) -> str:
        return moment(call.announced_at, call.time_zone) or "—"

    @admin.display(description=_("due in the hospital"))
    def hospital_due(self, call: Call) -> str:
        return moment(call.hospital_due_at, call.time_zone)

    @admin.display(description=_("due at the sponsor"))
    def sponsor_due(self, call: Call) -> str:
        return moment(call.sponsor_due_at, call.time_zone)

    @admin.display(description=_("dates to confirm"), ordering="open_dates")
    def unconfirmed(self, call: Call) -> int | str:
        return call.open_dates or "—"

    @admin.action(description=_("Announce"), permissions=["change"])
    def announce_chosen(self, request, queryset):
        for call in queryset:
            try:
                calls.announce(call, actor=request.user)
            except calls.CallRefused as refusal:
                messages.warning(request, labelled(call, " ".join(refusal.messages)))
            else:
                messages.success(request, _("“%s” is announced.") % call)

    # One call ---------------------------------------------------------------------------------
    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = NewCallForm
        return super().get_form(request, obj, change, **kwargs)

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        return [*NEVER_CHANGED, *READ_IN_ZONE, *(calls.FROZEN if obj.announced_at else [])]

    def get_fieldsets(self, request, obj=None):
        head = ["program", "year"] if obj is None else [("program", "year"), ("slug", "announced")]
        titles = [] if obj is None else [("title_zh", "title_en")]
        typed = obj is None or (not obj.announced_at and self.has_change_permission(request, obj))
        window = calls.WINDOW if typed else READ_IN_ZONE
        stays = FROZEN_WAY if obj is not None and obj.announced_at else ""
        return [
            (None, {"fields": [*head, *titles]}),
            (_("Deadlines"), {"fields": ["time_zone", *window]}),
            (
                _("Stages"),
                {
                    "description": stays,
                    "fields": [
                        ("asks_opinion", "has_panel"),
                        ("notice_working_days", "hospital_quota"),
                        ("forwarded_to_zh", "forwarded_to_en"),
                        ("note_zh", "note_en"),
                    ],
                },
            ),
        ]

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        initial.setdefault("year", timezone.localdate().year + 1)
        return initial

    def save_model(self, request, obj, form, change) -> None:
        if change:
            calls.freshened(obj, form.changed_data)
            super().save_model(request, obj, form, change)
        else:
            made = calls.open_new_call(actor=request.user, **form.details())
            obj.__dict__.update(made.__dict__)

    def add_view(self, request, form_url="", extra_context=None):
        try:
            return super().add_view(request, form_url, extra_context)
        except calls.CallRefused as refusal:  # somebody else was quicker
            messages.error(request, " ".join(refusal.messages))
            return redirect("admin:programs_call_changelist")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        try:
            return super().change_view(request, object_id, form_url, extra_context)
        except calls.CallRefused as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("admin:programs_call_change", object_id)

    def response_change(self, request, obj):
        """A form that was opened before the announcement still sends what is frozen now."""
        sent = {name.removesuffix("_0") for name in request.POST}
        if obj.announced_at and not sent.isdisjoint(calls.FROZEN):
            messages.warning(request, FROZEN_WAY)
        return super().response_change(request, obj)

    def response_add(self, request, obj, post_url_continue=None):
        """On to the new call: its dates are to be confirmed next."""
        super().response_add(request, obj, post_url_continue)
        return redirect("admin:programs_call_change", obj.pk)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= rules_table(request, obj)
        if obj and policy.can(request.user, "change", obj):
            step = "prolong" if obj.announced_at else "announce"
            context[f"{step}_url"] = reverse(f"admin:programs_call_{step}", args=[obj.pk])
        if obj:
            context["standing"] = standing(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Steps ------------------------------------------------------------------------------------
    def get_urls(self):
        site, own = self.admin_site.admin_view, "programs_call"
        return [
            path("<int:pk>/announce/", site(self.announce_view), name=f"{own}_announce"),
            path("<int:pk>/prolong/", site(self.prolong_view), name=f"{own}_prolong"),
            *super().get_urls(),
        ]

    def announce_view(self, request, pk: int):
        call = self._changeable(request, pk)

        def act(form) -> str:
            calls.announce(call, actor=request.user)
            return _("“%s” is announced.") % call

        return small_step(
            self,
            request,
            Form(request.POST if request.method == "POST" else None),
            act,
            back=reverse("admin:programs_call_change", args=[pk]),
            title=_("Announce “%s”?") % call,
            lead=_(
                "Everybody sees it then. Its conditions and papers are frozen; deadlines can only "
                "be moved to a later day."
            ),
            button=_("Announce"),
            unconfirmed=call.rules.filter(is_confirmed=False).count(),
        )

    def prolong_view(self, request, pk: int):
        call = self._changeable(request, pk)

        def act(form) -> str:
            calls.prolong(call, actor=request.user, **form.details())
            return _("The deadlines are moved.")

        return small_step(
            self,
            request,
            ProlongForm(request.POST if request.method == "POST" else None, call=call),
            act,
            back=reverse("admin:programs_call_change", args=[pk]),
            title=_("Move the deadlines of “%s”") % call,
            lead=_("To a later day only. The reason is kept in the audit trail."),
            button=_("Move the deadlines"),
        )

    def _changeable(self, request, pk: int) -> Call:
        call = self.get_object(request, str(pk))
        if call is None:
            self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        if not policy.can(request.user, "change", call):
            raise PermissionDenied
        return call
