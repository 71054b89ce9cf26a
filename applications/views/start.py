"""The beginning of an application."""

from functools import cached_property

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from applications import drafts
from applications.forms import StartForm
from applications.models import Application
from applications.refusals import Refusal
from core import policy
from programs.models import Call
from programs.standing import deadlines


class StartView(FormView):
    """GET asks for the track and says what follows; POST makes the draft, or leads to it."""

    form_class = StartForm
    template_name = "applications/application_start.html"

    @cached_property
    def call(self) -> Call:
        calls = Call.objects.announced().select_related("program").prefetch_related("tracks")
        return get_object_or_404(calls, slug=self.kwargs["slug"])

    @cached_property
    def existing(self) -> Application | None:
        own = Application.objects.own_of(self.request.user).live()
        return own.filter(call=self.call).first()

    def get(self, request, *args, **kwargs):
        if self.existing is not None:
            return redirect(self.existing)
        return self.render_to_response(
            self.get_context_data(), status=200 if self.may_start else 403
        )

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"call": self.call}

    def form_valid(self, form):
        talent = getattr(self.request.user, "talent", None)
        if talent is None or not self.may_start:
            return self.render_to_response(self.get_context_data(form=form), status=403)
        track = form.cleaned_data.get("track")
        try:
            application, is_new = drafts.start(talent, self.call, track, actor=self.request.user)
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.call)
        if is_new:
            messages.success(self.request, _("Your draft is begun. It saves itself as you type."))
        else:
            messages.info(
                self.request, _("You have an application for this call already: this one.")
            )
        return redirect(application)

    @property
    def may_start(self) -> bool:
        return policy.can(self.request.user, "add", Application)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            call=self.call,
            deadlines=deadlines(self.call),
            may_start=self.may_start,
            is_open=self.call.is_open and self.call.program.takes_applications,
            documents=self.call.documents.all(),
        )
