"""Working days and days off as the offices know them, before the table of the year has them."""

from django.contrib import admin

from core.admin.policy_admin import PolicyAdmin
from core.models import CalendarDay


@admin.register(CalendarDay)
class CalendarDayAdmin(PolicyAdmin):
    list_display = ["day", "is_working", "note"]
    list_filter = ["is_working", ("day", admin.DateFieldListFilter)]
    fields = ["day", "is_working", "note"]
