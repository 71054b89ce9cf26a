"""Experts in the admin: their fields, how many files they take, whether they are there."""

from django.contrib import admin
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from applications.models import Expert
from core.admin import PolicyAdmin
from core.punctuation import enumerated


@admin.register(Expert)
class ExpertAdmin(PolicyAdmin):
    list_display = ["user", "in_fields", "most_files", "is_available"]
    list_filter = ["is_available"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__name_zh", "user__name_en"]
    search_help_text = _("Name or address")
    sortable_by = ["most_files"]
    fields = ["user", "fields", "most_files", "is_available"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("fields")

    def get_readonly_fields(self, request, obj=None):
        return ["user"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.with_role(Role.REVIEWER).filter(expert=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(
            db_field, request, **{"widget": CheckboxSelectMultiple, **kwargs}
        )

    @admin.display(description=_("fields"))
    def in_fields(self, expert: Expert) -> str:
        return enumerated(map(str, expert.fields.all())) or "–"
