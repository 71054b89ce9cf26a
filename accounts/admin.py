"""Accounts, invitations and departments as administrators and offices see them."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from accounts import invitations, workflow
from accounts.forms import AccountForm, InvitationForm
from accounts.models import Department, Invitation, User
from accounts.rights import Right, permissions_for, rights_of
from accounts.roles import Role
from accounts.token_admin import ApiTokenAdmin
from core import audit, policy
from core.admin import PolicyAdmin
from core.punctuation import enumerated
from core.templatetags.core_tags import moment

__all__ = ["ApiTokenAdmin", "DepartmentAdmin", "InvitationAdmin", "UserAdmin"]


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return Role.choices

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


class RightFilter(admin.SimpleListFilter):
    """Given by name, or brought by a role."""

    title = _("right")
    parameter_name = "right"

    def lookups(self, request, model_admin):
        return Right.choices

    def queryset(self, request, queryset):
        if self.value() not in Right.values:
            return queryset
        held = permissions_for([self.value()])
        by_name = Q(user_permissions__in=held)
        return queryset.filter(by_name | Q(groups__permissions__in=held)).distinct()


@admin.register(User)
class UserAdmin(PolicyAdmin):
    """Roles, rights, department, the switch. Passwords and addresses are the person's alone."""

    form = AccountForm
    list_display = ["email", "person", "role_names", "department", "is_active", "last_login"]
    list_filter = [RoleFilter, RightFilter, "is_active"]
    list_select_related = ["department"]
    search_fields = ["email", "name_zh", "name_en"]
    ordering = ["email"]
    autocomplete_fields = ["department"]
    fields = [
        *("email", "name_zh", "name_en", "department", "roles", "exports", "takes_sensitive"),
        *("is_active", "signed_in"),
    ]
    readonly_fields = ["email", "signed_in"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def has_add_permission(self, request):
        """A person is invited; nobody makes an account for somebody else."""
        return False

    def has_change_permission(self, request, obj=None):
        return policy.can(request.user, "administer", obj or User)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        """Who only reads is told roles and rights; the boxes to tick are the administrator's."""
        if self.has_change_permission(request, obj):
            return self.fields
        told = {"roles": "role_names", "exports": "right_names", "takes_sensitive": ""}
        return [told.get(name, name) for name in self.fields if told.get(name, name)]

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "role_names", "right_names"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.administrator = request.user
        return form

    @admin.display(description=_("name of the person"), ordering="name_zh")
    def person(self, user: User) -> str:
        return user.name

    @admin.display(description=_("roles"))
    def role_names(self, user: User) -> str:
        return enumerated(str(Role(name).label) for name in Role.values if name in user.roles)

    @admin.display(description=_("rights given by name"))
    def right_names(self, user: User) -> str:
        return enumerated(str(Right(name).label) for name in rights_of(user)) or "—"

    @admin.display(description=_("last signed in"))
    def signed_in(self, user: User) -> str:
        return moment(user.last_login) or "—"

    @transaction.atomic
    def save_model(self, request, obj, form, change) -> None:
        names = ["name_zh", "name_en", "department"]
        changed = [name for name in names if name in form.changed_data]
        if changed:
            before = {name: form.initial.get(name) for name in changed}
            obj.save(update_fields=changed)
            after = {name: obj._meta.get_field(name).value_from_object(obj) for name in changed}
            audit.record(
                request.user, "accounts.change_user", obj, before=before, after=after, subject=obj
            )
        workflow.set_roles(obj, form.cleaned_data["roles"], actor=request.user)
        workflow.set_rights(obj, form.rights, actor=request.user)
        workflow.set_active(obj, form.cleaned_data["is_active"], actor=request.user)


@admin.register(Invitation)
class InvitationAdmin(PolicyAdmin):
    form = InvitationForm
    list_display = ["email", "person", "role_names", "invited_by", "created_at", "state"]
    list_filter = ["created_at"]
    list_select_related = ["invited_by"]
    search_fields = ["email", "name_zh", "name_en"]
    fields = ["email", "name_zh", "name_en", "roles", "language"]
    actions = ["revoke"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_fields(self, request, obj=None):
        if obj is None:
            return self.fields
        return ["email", "name_zh", "name_en", "role_names", "invited_by", "created_at", "state"]

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj) if obj else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.offered = invitations.roles_to_give(request.user)
        return form

    def has_delete_permission(self, request, obj=None):
        return False

    def has_revoke_permission(self, request):
        return policy.can(request.user, "add", Invitation)

    @admin.display(description=_("name of the person"))
    def person(self, invitation: Invitation) -> str:
        return invitation.name_zh or invitation.name_en or "—"

    @admin.display(description=_("roles"))
    def role_names(self, invitation: Invitation) -> str:
        return enumerated(str(Role(group.name).label) for group in invitation.groups.all())

    @admin.display(description=_("state"))
    def state(self, invitation: Invitation) -> str:
        if invitation.used_at:
            return _("used")
        if invitation.revoked_at:
            return _("revoked")
        return (
            pgettext("invitation", "open")
            if invitation.expires_at > timezone.now()
            else _("expired")
        )

    def save_model(self, request, obj, form, change) -> None:
        if change:
            raise PermissionDenied
        data = form.cleaned_data
        made = invitations.invite(
            data["email"],
            [Role(name) for name in data["roles"]],
            actor=request.user,
            name_zh=data["name_zh"],
            name_en=data["name_en"],
            language=data["language"],
        )
        obj.pk = made.pk

    @admin.action(description=_("Revoke: the link no longer opens"), permissions=["revoke"])
    def revoke(self, request, queryset):
        count = sum(invitations.revoke(one, actor=request.user) for one in queryset)
        text = ngettext("%d invitation was revoked.", "%d invitations were revoked.", count)
        messages.success(request, text % count)


@admin.register(Department)
class DepartmentAdmin(PolicyAdmin):
    list_display = ["code", "name_zh", "name_en", "head_names"]
    search_fields = ["code", "name_zh", "name_en"]
    ordering = ["code"]
    fields = ["code", "name_zh", "name_en", "heads"]
    autocomplete_fields = ["heads"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("heads")

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        help_text = _("They give the department's opinion once they have the role, too.")
        return super().formfield_for_manytomany(db_field, request, help_text=help_text, **kwargs)

    @admin.display(description=_("heads"))
    def head_names(self, department: Department) -> str:
        return enumerated(str(head) for head in department.heads.all()) or "—"
