"""The office's page of an event's seats: reserves, fewer seats, and the log of the offers."""

from functools import cached_property

from django.contrib import admin, messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView, View

from core import policy
from events.admin.pages import EventPage
from events.models import Registration
from events.seating.capacity import lower_capacity, may_move, too_many
from events.seating.forms import CapacityForm, FewerSeatsForm, ReservesForm
from events.seating.refusals import RegistrationRefused
from events.seating.reserves import release, set_reserves

MOST_OFFERS = 200


class AboutSeats(EventPage):
    """For those who see who comes; who may change the event, too, moves its seats."""

    here = "event_seats"

    @property
    def may_view(self) -> bool:
        return policy.can(self.request.user, "view", Registration)

    @property
    def may_change(self) -> bool:
        return self.may_view and policy.can(self.request.user, "change", self.event)

    def tell_moved(self, moved: list[Registration]) -> None:
        if moved:
            text = ngettext(
                "%(count)d person moved up from the waiting list and was told.",
                "%(count)d people moved up from the waiting list and were told.",
                len(moved),
            )
            messages.info(self.request, text % {"count": len(moved)})


class SeatsPage(AboutSeats, TemplateView):
    acts = False
    title = gettext_lazy("Seats and waiting list")
    template_name = "admin/events/seats.html"

    def get_context_data(self, **kwargs):
        rows = self.event.registrations.order_by().values("state")
        counts = {row["state"]: row["number"] for row in rows.annotate(number=Count("pk"))}
        log = self.event.offers.select_related("registration__user").order_by("-pk")
        return super().get_context_data(
            **kwargs,
            counts=counts,
            reserves=list(self.event.reserves.all()),
            offers=list(log[:MOST_OFFERS]),
        )


class ReservesPage(AboutSeats, FormView):
    title = gettext_lazy("Reserved seats")
    template_name = "admin/events/seats_reserves.html"
    form_class = ReservesForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"event": self.event}

    def form_valid(self, form):
        try:
            moved = set_reserves(self.event, form.wanted, self.request.user)
        except RegistrationRefused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("The reserved seats are set."))
        self.tell_moved(moved)
        return redirect(self.back_url)


class ReleaseView(AboutSeats, View):
    def post(self, request, pk, number):
        moved = release(get_object_or_404(self.event.reserves, pk=number), actor=request.user)
        messages.success(request, _("What was left is for everybody now."))
        self.tell_moved(moved)
        return redirect(self.back_url)


class FewerSeatsPage(AboutSeats, FormView):
    """First the number, by GET; then who moves, by POST."""

    title = gettext_lazy("Fewer seats")
    template_name = "admin/events/seats_fewer.html"
    form_class = FewerSeatsForm

    @cached_property
    def asked(self) -> CapacityForm:
        return CapacityForm(self.request.GET if "capacity" in self.request.GET else None)

    @cached_property
    def capacity(self) -> int | None:
        """The number that was asked for; None where none was, or none that can be."""
        given = self.request.POST if self.request.method == "POST" else self.request.GET
        form = CapacityForm(given)
        return form.cleaned_data["capacity"] if form.is_valid() else None

    @property
    def needed(self) -> int:
        return 0 if self.capacity is None else too_many(self.event, self.capacity)

    def get_form_kwargs(self):
        rows = list(may_move(self.event).select_related("user__department"))
        proposed = [str(row.pk) for row in rows[: self.needed]]
        return super().get_form_kwargs() | {
            "rows": rows,
            "zone": self.event.time_zone,
            "initial": {"capacity": self.capacity, "moving": proposed},
        }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs, asked=self.asked, capacity=self.capacity)
        most = len(context["form"].fields["moving"].choices)
        return context | {"needed": self.needed, "is_possible": self.needed <= most}

    def form_valid(self, form):
        given = form.cleaned_data
        try:
            moved = lower_capacity(
                self.event, given["capacity"], given["moving"], self.request.user
            )
        except RegistrationRefused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        text = ngettext(
            "%(count)d person moved to the waiting list and was told.",
            "%(count)d people moved to the waiting list and were told.",
            len(moved),
        )
        messages.success(self.request, text % {"count": len(moved)})
        return redirect(self.back_url)


def seats_urls() -> list:
    """Below the admin of events."""
    inside, seats = admin.site.admin_view, "<int:pk>/seats/"
    pages = [
        (seats, SeatsPage, "event_seats"),
        (f"{seats}fewer/", FewerSeatsPage, "event_seats_fewer"),
        (f"{seats}reserves/", ReservesPage, "event_reserves"),
        (f"{seats}reserves/<int:number>/release/", ReleaseView, "event_reserve_release"),
    ]
    return [path(route, inside(view.as_view()), name=name) for route, view, name in pages]
