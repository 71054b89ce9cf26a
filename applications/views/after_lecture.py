"""What a lecture leads to for one who was there: which programs they qualify for."""

from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView

from applications.afterwards import looking
from events.models import Event
from events.views import EventDetail


class EventPage(EventDetail):
    """The event's page; those who were there find the open calls of its programs on it."""

    template_name = "applications/event_page.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        was_there = context["after"] is not None
        offer = looking.offer_of(self.object, self.request.user) if was_there else None
        if offer:  # the calls that it leads to stand there, and only there
            offered = {call.get_absolute_url() for call in offer.calls}
            context["calls"] = [line for line in context["calls"] if line["url"] not in offered]
        return context | {"offer": offer}


class AfterLectureView(TemplateView):
    """Before the person asks, what will be done; afterwards the open calls with the verdicts."""

    template_name = "applications/after_lecture.html"

    @cached_property
    def offer(self) -> looking.Offer:
        event = get_object_or_404(Event.objects.published(), slug=self.kwargs["slug"])
        if offer := looking.offer_of(event, self.request.user):
            return offer
        raise Http404

    def post(self, request, **kwargs):
        looking.look(self.offer)
        return redirect("after_lecture", slug=self.offer.event.slug)

    def get_context_data(self, **kwargs):
        spoken_of, others = self.offer.matches() if self.offer.has_looked else ([], [])
        return super().get_context_data(
            **kwargs, offer=self.offer, spoken_of=spoken_of, others=others
        )
