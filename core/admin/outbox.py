"""The outbox: what went to whom, what is stuck, and what can be done about it."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from core import outbox, policy
from core.admin.details import address_of_record
from core.admin.message_steps import FORMS, MessageStepView, take
from core.admin.policy_admin import PolicyAdmin
from core.models import Message
from core.punctuation import labelled

TONES = {
    Message.State.HELD: "amber",
    Message.State.QUEUED: "slate",
    Message.State.SENDING: "slate",
    Message.State.SENT: "pine",
    Message.State.UNCLEAR: "vermilion",
    Message.State.FAILED: "vermilion",
}


class NeedsHandFilter(admin.SimpleListFilter):
    title = gettext_lazy("attention")
    parameter_name = "needs"

    def lookups(self, request, model_admin):
        return [("hand", _("needs attention"))]

    def queryset(self, request, queryset):
        return queryset.needing_a_hand() if self.value() == "hand" else queryset


@admin.register(Message)
class MessageAdmin(PolicyAdmin):
    """A state moves by `core.outbox` alone, so no raw field is changed here."""

    list_display = ["subject", "standing", "address", "attempts", "created_at", "sent_at"]
    list_filter = [NeedsHandFilter, "state"]
    search_fields = ["subject", "address"]
    search_help_text = gettext_lazy("Subject or address")
    ordering = ["-pk"]
    sortable_by = ["created_at", "sent_at"]
    list_select_related = False
    actions = ["hold_chosen", "release_chosen", "retry_chosen"]

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def standing(self, message: Message) -> str:
        known = {"label": message.get_state_display(), "tone": TONES.get(message.state, "")}
        return render_to_string("_badge.html", known)

    def has_hold_permission(self, request):
        return policy.can(request.user, "hold", Message)

    @admin.action(description=pgettext_lazy("mail", "Hold"), permissions=["hold"])
    def hold_chosen(self, request, queryset):
        self._take_chosen(request, queryset, "hold")

    @admin.action(description=pgettext_lazy("mail", "Release"), permissions=["hold"])
    def release_chosen(self, request, queryset):
        self._take_chosen(request, queryset, "release")

    @admin.action(description=gettext_lazy("Send again"), permissions=["hold"])
    def retry_chosen(self, request, queryset):
        self._take_chosen(request, queryset, "retry")

    def _take_chosen(self, request, queryset, step: str) -> None:
        done = 0
        for message in queryset:
            try:
                take(message, step, actor=request.user)
            except outbox.StepRefused as refusal:
                messages.warning(request, labelled(message, refusal))
            else:
                done += 1
        if done:
            text = ngettext("Done for %(number)d mail.", "Done for %(number)d mails.", done)
            messages.success(request, text % {"number": done})

    def get_urls(self):
        step = path(
            "<int:pk>/step/<slug:step>/",
            self.admin_site.admin_view(MessageStepView.as_view()),
            name="core_message_step",
        )
        return [step, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        message = self.get_object(request, unquote(object_id))
        if message is None:
            raise Http404
        if request.method not in {"GET", "HEAD"} or not policy.can(request.user, "view", message):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": message.subject,
            "opts": self.opts,
            "message": message,
            "tone": TONES.get(message.state, ""),
            "about_url": address_of_record(message.about_type, message.about_id),
            "message_id": outbox.message_id(message),
            "shows_text": policy.can(request.user, "read_text", message),
            "holds_link": outbox.holds_link(message.template),
            "steps": [
                (name, outbox.STEPS[name], name in FORMS)
                for name in outbox.steps_for(request.user, message)
            ],
        }
        return TemplateResponse(request, "admin/core/message.html", context)
