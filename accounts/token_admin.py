"""Tokens of other systems: made and revoked by administrators, read by auditors, never changed."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from accounts import api_tokens, scopes
from accounts.models import ApiToken
from accounts.token_forms import ApiTokenForm
from core import policy
from core.admin import PolicyAdmin
from core.punctuation import enumerated

BETWEEN = gettext_lazy("; ")


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return ApiToken.State.choices

    def queryset(self, request, queryset):
        over = Q(expires_on__lt=timezone.localdate())
        return {
            "valid": queryset.filter(~over, revoked_at=None),
            "expired": queryset.filter(over, revoked_at=None),
            "revoked": queryset.exclude(revoked_at=None),
        }.get(self.value(), queryset)


class RevokeView(TemplateView):
    """Asks once more: the system that reads with the token stands still afterwards."""

    template_name = "admin/accounts/token_revoke.html"

    @cached_property
    def token(self) -> ApiToken:
        found = ApiToken.objects.visible_to(self.request.user).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def dispatch(self, request, *args, **kwargs):
        if not policy.can(request.user, "revoke", ApiToken):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if api_tokens.revoke(self.token, actor=request.user):
            messages.success(request, _("The token is revoked. It opens nothing any more."))
        return redirect("admin:accounts_apitoken_change", self.token.pk)

    def get_context_data(self, **kwargs):
        context = admin.site.each_context(self.request)
        title = _("Revoke the token")
        return {
            **context,
            **super().get_context_data(**kwargs),
            "title": title,
            "token": self.token,
        }


@admin.register(ApiToken)
class ApiTokenAdmin(PolicyAdmin):
    form = ApiTokenForm
    change_form_template = "admin/accounts/token.html"
    list_display = ["system", "prefix", "holder", "opens", "standing", "expires_on", "last_used_on"]
    list_filter = [StateFilter]
    list_select_related = ["holder"]
    search_fields = ["system", "prefix", "holder__email", "holder__name_zh", "holder__name_en"]
    fields = [
        *("system", "purpose", "holder", "opened", "parts", "networks_typed", "expires_on"),
        "sending",
    ]

    def get_fields(self, request, obj=None):
        if obj is None:
            return self.fields
        return [
            *("system", "purpose", "holder", "prefix", "opens", "kept_to", "used_from"),
            *("expires_on", "last_used_on", "made_by", "made_at", "standing"),
        ]

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj) if obj else []

    @admin.display(description=gettext_lazy("may read"))
    def opens(self, token: ApiToken) -> str:
        known = [(name, scopes.find(name)) for name in token.scopes]
        return str(BETWEEN).join(str(scope.label) if scope else name for name, scope in known)

    @admin.display(description=gettext_lazy("kept to"))
    def kept_to(self, token: ApiToken) -> str:
        told = []
        for name, parts in token.scopes.items():
            scope = scopes.find(name)
            words = dict(scope.parts()) if scope else {}
            told += [words.get(part, part) for part in parts]
        return str(BETWEEN).join(told) or _("all that the person may hand on")

    @admin.display(description=gettext_lazy("only from"))
    def used_from(self, token: ApiToken) -> str:
        return enumerated(token.networks) or _("everywhere")

    @admin.display(description=gettext_lazy("state"))
    def standing(self, token: ApiToken) -> str:
        return str(token.state.label)

    def get_urls(self):
        revoke = path(
            "<int:pk>/revoke/",
            self.admin_site.admin_view(RevokeView.as_view()),
            name="accounts_apitoken_revoke",
        )
        return [revoke, *super().get_urls()]

    def save_model(self, request, obj, form, change) -> None:
        if change:
            raise PermissionDenied
        asked = form.cleaned_data
        made, request.new_token = api_tokens.make(
            actor=request.user,
            system=asked["system"],
            purpose=asked["purpose"],
            holder=asked["holder"],
            opens=form.opens,
            networks=asked["networks_typed"],
            expires_on=asked["expires_on"],
        )
        obj.pk, obj.prefix = made.pk, made.prefix

    def response_add(self, request, obj, post_url_continue=None):
        """The token itself, as the answer: another page could show it only if it were stored."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("The token is made"),
            "opts": self.opts,
            "token": obj,
            "secret": request.new_token,
        }
        return TemplateResponse(request, "admin/accounts/token_made.html", context)

    def render_change_form(self, request, context, *args, **kwargs):
        obj = kwargs.get("obj")
        may = obj is not None and obj.revoked_at is None
        context["may_revoke"] = may and policy.can(request.user, "revoke", obj)
        # One at a time: each is shown before the next is made.
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)
