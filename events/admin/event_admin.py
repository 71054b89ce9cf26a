"""One event: its form, publishing it, calling it off."""

from functools import partial
from zoneinfo import available_timezones

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin import PolicyAdmin
from events import pictures, workflow
from events.admin.filters import WhenFilter
from events.admin.inlines import (
    AgendaInline,
    ClosingPointInline,
    EventPersonInline,
    ProgramLinkInline,
)
from events.admin.pages import in_zone, tabs_of
from events.admin.questions import office_urls as question_urls
from events.admin.routes import office_urls
from events.admin.seats import seats_urls
from events.forms import EventForm
from events.models import Event, EventPerson, Registration
from events.seating.capacity import change_capacity


@admin.register(Event)
class EventAdmin(PolicyAdmin):
    form = EventForm
    change_form_template = "admin/events/event_form.html"
    list_display = ["name", "day", "kind", "state", "audience", "seats", "waiting"]
    list_filter = [WhenFilter, "state", "kind", "audience"]
    search_fields = ["search_text"]
    ordering = ["-ends_at", "-pk"]
    actions = ["publish", "call_off"]
    prepopulated_fields = {"slug": ["title_en"]}
    autocomplete_fields = ["partners", "calls"]
    readonly_fields = ["state", "who_comes", "questions_asked", "afterwards"]
    inlines = [EventPersonInline, AgendaInline, ClosingPointInline, ProgramLinkInline]
    fieldsets = [
        (None, {"fields": [("title_zh", "title_en"), ("code", "slug"), ("kind", "state")]}),
        (
            _("Time and place"),
            {
                "fields": [
                    ("starts_at", "ends_at"),
                    ("is_all_day", "time_zone", "date_precision"),
                    ("date_note_zh", "date_note_en"),
                    ("mode", "online_url"),
                    ("venue_zh", "venue_en"),
                ]
            },
        ),
        (
            _("Registration"),
            {
                "fields": [
                    ("registration_opens_at", "registration_closes_at"),
                    ("capacity", "audience"),
                    ("offer_hours", "favors_talents"),
                    ("audience_note_zh", "audience_note_en"),
                    "who_comes",
                    ("questions_asked", "moderates_questions"),
                    ("cpd_hours", "afterwards"),
                ]
            },
        ),
        (
            _("Content"),
            {
                "fields": [
                    ("summary_zh", "summary_en"),
                    ("topics_zh", "topics_en"),
                    ("organizer_zh", "organizer_en"),
                    "co_offices",
                    ("series", "calls"),
                    "partners",
                ]
            },
        ),
        (
            _("Source"),
            {
                "classes": ["collapse"],
                "fields": [
                    "source_url",
                    ("source_kind_zh", "source_kind_en"),
                    ("confidence", "title_zh_basis"),
                ],
            },
        ),
    ]

    def get_urls(self):
        return question_urls() + office_urls() + seats_urls() + super().get_urls()

    # The list -----------------------------------------------------------------------------------
    def get_queryset(self, request):
        waiting = Registration.objects.waiting().filter(event=OuterRef("pk")).order_by()
        count = Subquery(waiting.values("event").annotate(count=Count("pk")).values("count"))
        return super().get_queryset(request).annotate(waiting_count=Coalesce(count, 0))

    @admin.display(description=_("event"))
    def name(self, event: Event) -> str:
        return event.title

    @admin.display(description=_("when"), ordering="starts_at")
    def day(self, event: Event) -> str:
        return event.when

    @admin.display(description=_("seats"), ordering="seats_taken")
    def seats(self, event: Event) -> str:
        limit = event.capacity if event.capacity is not None else "∞"
        return f"{event.seats_taken} / {limit}" if event.registration_opens_at else "—"

    @admin.display(description=_("waiting"), ordering="waiting_count")
    def waiting(self, event: Event) -> int:
        return event.waiting_count

    # One event ----------------------------------------------------------------------------------
    @admin.display(description=_("who comes"))
    def who_comes(self, event: Event) -> str:
        if not event.pk:
            return "—"
        counts = _("%(seated)d seated, %(waiting)d waiting") % {
            "seated": event.seats_taken,
            "waiting": event.waiting_count,
        }
        link = format_html(
            '<a href="{}?event={}">{}</a> · <a href="{}">{}</a>',
            *(reverse("admin:events_registration_changelist"), event.pk, counts),
            *(reverse("admin:event_seats", args=[event.pk]), _("Seats and waiting list")),
        )
        if event.state != Event.State.PUBLISHED:
            return link
        door = reverse("events:check_in", args=[event.slug])
        return format_html('{} · <a href="{}">{}</a>', link, door, _("Check-in"))

    @admin.display(description=_("questions"))
    def questions_asked(self, event: Event) -> str:
        if not event.pk:
            return "—"
        total, waiting = event.questions.count(), event.questions.waiting().count()
        counts = _("%(total)d asked, %(waiting)d to look at") % {"total": total, "waiting": waiting}
        address = reverse("admin:event_questions", args=[event.pk])
        return format_html('<a href="{}">{}</a>', address, counts)

    @admin.display(description=_("afterwards"))
    def afterwards(self, event: Event) -> str:
        if not event.pk or not event.is_over:
            return "—"
        address = reverse("admin:event_feedback", args=[event.pk])
        return format_html('<a href="{}">{}</a>', address, _("Feedback, and what came of it"))

    def get_readonly_fields(self, request, obj=None):
        """What those who come rely on is moved on a page of its own, which tells them."""
        is_moved = obj and workflow.is_moved_by_step(obj)
        moved = sorted(workflow.CALENDAR_FIELDS) if is_moved else []
        return [*self.readonly_fields, *moved]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        answer = partial(super().changeform_view, request, object_id, form_url, extra_context)
        return in_zone(self._zone(request, object_id), answer)

    def _zone(self, request, object_id) -> str:
        """Whose clocks the times of the form mean: as was typed beside them, or as is stored."""
        typed = request.POST.get("time_zone", "")
        if typed in available_timezones():
            return typed
        event = self.get_object(request, unquote(object_id)) if object_id else None
        return event.time_zone if event else timezone.get_current_timezone_name()

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context |= {
                "tabs": tabs_of(obj, "events_event_change", request.user),
                "is_ahead": _is_ahead(obj),
                "is_moved_by_step": workflow.is_moved_by_step(obj),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_formset(self, request, form, formset, change) -> None:
        """Who is taken off the program takes the portrait along."""
        for row in formset.deleted_forms:
            if isinstance(row.instance, EventPerson) and row.instance.pk:
                pictures.remove_portrait(row.instance, actor=request.user)
        super().save_formset(request, form, formset, change)

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def get_object(self, request, object_id, from_field=None):
        """Locked from reading to saving: a registration between would otherwise be overwritten."""
        if request.method == "POST" and str(object_id).isdecimal():
            list(Event.objects.select_for_update().filter(pk=object_id).values_list("pk"))
        return super().get_object(request, object_id, from_field)

    def save_model(self, request, obj, form, change) -> None:
        capacity, moves_seats = obj.capacity, change and "capacity" in form.changed_data
        if moves_seats:
            obj.capacity = form.initial["capacity"]
        super().save_model(request, obj, form, change)
        if moves_seats:
            self._change_capacity(request, obj, capacity)
        if change and workflow.CALENDAR_FIELDS & set(form.changed_data):
            workflow.raise_sequence(obj)

    def _change_capacity(self, request, event: Event, capacity: int | None) -> None:
        moved = change_capacity(event, capacity, request.user)
        if moved:
            text = ngettext(
                "%(count)d person moved up from the waiting list and was told.",
                "%(count)d people moved up from the waiting list and were told.",
                len(moved),
            )
            messages.info(request, text % {"count": len(moved)})

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request, queryset):
        self._step(request, queryset, workflow.publish)

    @admin.action(description=_("Call off and tell all who come"), permissions=["change"])
    def call_off(self, request, queryset):
        """One at a time: each has its reason, and its mail is looked at before it goes."""
        if queryset.count() == 1:
            return redirect("admin:event_call_off", queryset.get().pk)
        messages.warning(request, _("Choose one event: its mail is shown before it goes."))
        return None

    def _step(self, request, queryset, step) -> None:
        for event in queryset:
            try:
                moved = step(event, actor=request.user)
            except workflow.StepRefused as refusal:
                messages.warning(request, str(refusal))
            else:
                state = {"event": moved, "state": moved.get_state_display()}
                messages.success(request, _("“%(event)s” is now: %(state)s.") % state)


def _is_ahead(event: Event) -> bool:
    """Announced and not over: people have it in their calendars."""
    return event.state == Event.State.PUBLISHED and not event.is_over
