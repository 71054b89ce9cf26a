"""The page behind a one-time link: for a host or referee, without an account, in English first."""

from functools import cached_property
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from applications.documents import limits_of
from applications.forms.delivery import DeliveryAnswerForm, DeliveryFileForm
from applications.models import DeliveryLink
from applications.workflow import delivery
from core.views import LinkMixin

TOO_OFTEN = gettext_lazy("That was often in a short time. Try again in a minute.")


class OutsideMixin(LinkMixin):
    """For people outside: English unless they choose."""

    @method_decorator(login_not_required)
    def dispatch(self, request, *args, **kwargs):
        _speak_english_first(request)
        return super().dispatch(request, *args, **kwargs)


class DeliveryView(OutsideMixin, FormView):
    """Shows what is asked; only a POST uses the link (mail scanners open every link)."""

    template_name = "applications/delivery.html"

    def get(self, request, *args, **kwargs):
        return self._guarded(super().get)

    def post(self, request, *args, **kwargs):
        return self._guarded(super().post)

    def _guarded(self, method) -> HttpResponse:
        try:
            self.link = delivery.find(self.kwargs["token"])
            return method(self.request, *self.args, **self.kwargs)
        except delivery.LinkUnusable as refusal:
            if self.is_limited:
                return self._closed(TOO_OFTEN, 429)
            return self._closed(str(refusal), 410 if refusal.is_known else 404)

    def _closed(self, reason: str | Promise, status: int) -> HttpResponse:
        page = {"reason": reason}
        return render(self.request, "applications/delivery_closed.html", page, status=status)

    @cached_property
    def is_limited(self) -> bool:
        """What is sent, counted by address and by link; looking is free (mail scanners look)."""
        link = DeliveryLink.hashed(self.kwargs["token"])
        return not ratelimit.consume(self.request, action="delivery", key=link)

    @property
    def asks_file(self) -> bool:
        return self.link.asks == DeliveryLink.Asks.FILE

    def get_form_class(self):
        return DeliveryFileForm if self.asks_file else DeliveryAnswerForm

    def get_form_kwargs(self) -> dict[str, Any]:
        more = {"limits": limits_of(self.link.slot)} if self.asks_file else {}
        return {**super().get_form_kwargs(), **more}

    def form_valid(self, form):
        if self.is_limited:
            form.add_error(None, TOO_OFTEN)
            return self.form_invalid(form)
        if not self.asks_file:
            delivery.deliver_answers(self.link, form.cleaned_data)
            return redirect("delivery_received")
        try:
            delivery.deliver_file(self.link, form.cleaned_data["file"])
        except ValidationError as error:
            form.add_error("file", error)
            return self.form_invalid(form)
        return redirect("delivery_received")

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 429 if self.is_limited else 200
        return response

    def get_context_data(self, **kwargs):
        application = self.link.slot.application
        return super().get_context_data(
            **kwargs,
            link=self.link,
            slot=self.link.slot,
            talent=application.talent,
            zone=application.call.time_zone,
        )


class DeliveryReceivedView(OutsideMixin, TemplateView):
    template_name = "applications/delivery_received.html"


def _speak_english_first(request: HttpRequest) -> None:
    """Who was asked from abroad reads English; who has chosen a language reads that."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES or request.user.is_authenticated:
        return
    translation.activate("en")
    request.LANGUAGE_CODE = "en"
