"""Pages of a place: registering as a guest, confirming, answering an offer, giving it back."""

from functools import cached_property

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from core import codes
from core.views import LinkMixin, PublicMixin
from events import registration
from events.afterwards.pages import way_back
from events.forms import GuestForm
from events.models import Registration
from events.permissions import LinkHolder
from events.places import remember
from events.querysets import LIVE
from events.seating import guests, offers
from events.seating.codes import CONFIRM, PLACE, find
from events.seating.refusals import RegistrationRefused, why_no_guest
from events.seating.telling import place_in_line
from events.views import PublishedEvent

TOO_OFTEN = gettext_lazy("That was often in a short time. Try again in a minute.")
ANSWERS = {"accept": offers.accept, "decline": offers.decline}


class GuestView(PublicMixin, PublishedEvent, FormView):
    """The short form. What it answers is the same for every address."""

    form_class = GuestForm
    template_name = "events/event_guest.html"

    @method_decorator(login_not_required)
    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            return redirect("events:register", slug=self.event.slug)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        given = form.cleaned_data
        key = f"{self.event.pk}:{given['email'].lower()}"
        if not ratelimit.consume(self.request, action="event_registration_guest", key=key):
            form.add_error(None, TOO_OFTEN)
            return self.render_to_response(self.get_context_data(form=form), status=429)
        try:
            guests.ask(self.event, **given, language=translation.get_language())
        except RegistrationRefused as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, self._told(given["email"]))
        return redirect(self.event)

    def _told(self, address: str) -> str:
        return _(
            "We have written to %(address)s. Open the link in that mail; it says until when your "
            "place is kept."
        ) % {"address": address}

    def get_context_data(self, **kwargs):
        refusal = why_no_guest(self.event, self.request.user)
        until = guests.kept_until(self.event)
        return super().get_context_data(**kwargs, event=self.event, refusal=refusal, until=until)


class CodeMixin(LinkMixin):
    """The registration that the code in the address was made of."""

    purpose = PLACE
    kwargs: dict[str, str]

    @cached_property
    def registration(self) -> Registration:
        found = find(self.purpose, self.kwargs["code"])
        if found is None:
            raise UnknownCode
        return found

    @method_decorator(login_not_required)
    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except UnknownCode:
            return render(request, "events/place_unknown.html", status=404)

    @property
    def holder(self) -> LinkHolder:
        return LinkHolder(self.registration.uuid)

    @property
    def is_too_often(self) -> bool:
        """What is sent, counted by address and by link; looking is free (mail scanners look)."""
        code = self.kwargs["code"]
        if ratelimit.consume(self.request, action="event_place", key=code):
            return False
        messages.error(self.request, str(TOO_OFTEN))
        return True

    def get_context_data(self, **kwargs):
        mine = self.registration
        is_waiting = mine.state == Registration.State.WAITING
        return super().get_context_data(
            **kwargs,
            mine=mine,
            event=mine.event,
            place=place_in_line(mine) if is_waiting else None,
        )


class UnknownCode(Exception):
    """It was made for no registration, or for another purpose."""


class ConfirmView(CodeMixin, TemplateView):
    """Looking confirms nothing: mail scanners open every link."""

    purpose = CONFIRM
    template_name = "events/place_confirm.html"

    def get(self, request, *args, **kwargs):
        if self.registration.state in LIVE:
            return redirect("events:place", code=codes.code(PLACE, self.registration.uuid))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.is_too_often:
            return self.get(request, *args, **kwargs)
        try:
            guests.confirm(self.registration)
        except RegistrationRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(self.registration.event)
        messages.success(request, _("Your address is confirmed. A mail with the details follows."))
        return redirect("events:place", code=codes.code(PLACE, self.registration.uuid))

    def get_context_data(self, **kwargs):
        refusal = guests.why_not_confirm(self.registration)
        return super().get_context_data(**kwargs, refusal=refusal)


class PlaceView(CodeMixin, TemplateView):
    template_name = "events/place.html"

    def get(self, request, *args, **kwargs):
        if self.registration.user is None:
            remember(request, self.registration)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, after_url=way_back(self.registration))


class PlaceAnswerView(CodeMixin, View):
    """One tap on an offer, from the page behind the link."""

    def post(self, request, code, answer):
        if not self.is_too_often:
            tell_answer(request, self.registration, answer, self.holder)
        return redirect("events:place", code=code)


class CancelPlaceView(CodeMixin, TemplateView):
    template_name = "events/place_cancel.html"

    def post(self, request, code):
        if not self.is_too_often:
            try:
                registration.cancel(self.registration, actor=self.holder)
            except RegistrationRefused as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, _("Your registration is cancelled."))
        return redirect("events:place", code=code)


class OfferView(PublishedEvent, View):
    """One tap on an offer, from the page of the event."""

    def post(self, request, slug, answer):
        mine = Registration.objects.filter(event=self.event, user=request.user)
        row = get_object_or_404(mine.order_by("-pk")[:1])
        if not ratelimit.consume(request, action="event_registration"):
            messages.error(request, str(TOO_OFTEN))
        else:
            row.event = self.event
            tell_answer(request, row, answer, request.user)
        return redirect(self.event)


def tell_answer(request, row: Registration, answer: str, actor) -> None:
    """Answers the offer, and says on the next page what came of it."""
    if answer not in ANSWERS:
        raise Http404
    try:
        ANSWERS[answer](row, actor=actor)
    except RegistrationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        told = {
            "accept": _("The seat is yours. A mail with the details is on its way."),
            "decline": _("You passed the seat on; it goes to the next in line."),
        }
        messages.success(request, told[answer])
