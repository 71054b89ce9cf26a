"""The outbox: what went to whom, and what is stuck."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin.policy_admin import PolicyAdmin
from core.models import Message


@admin.register(Message)
class MessageAdmin(PolicyAdmin):
    list_display = ["subject", "address", "state", "attempts", "created_at", "sent_at"]
    list_filter = ["state"]
    search_fields = ["subject", "address"]
    search_help_text = _("Subject or address")
    ordering = ["-pk"]
    sortable_by = ["created_at", "sent_at"]
    fields = [
        "subject",
        "address",
        "language",
        "body",
        "state",
        "attempts",
        "last_error",
        "retry_at",
        "created_at",
        "sent_at",
    ]
    readonly_fields = fields
    list_select_related = False

    def get_fields(self, request, obj=None):
        """The text is for the offices; administrators see that a mail went out, and when."""
        if request.user.is_office:
            return self.fields
        return [name for name in self.fields if name != "body"]
