from django.contrib import admin

from bench.reference.models import Applicant


@admin.register(Applicant)
class ApplicantAdmin(admin.ModelAdmin):
    """The stock list of 50 rows, with the columns and filters that the portal's own list has."""

    list_display = [
        *("reference", "name", "host", "program", "state", "submitted_at", "state_since"),
    ]
    list_select_related = ["host", "program"]
    list_filter = ["state", "program"]
    list_per_page = 50
    search_fields = ["reference", "name"]
    show_full_result_count = False
