"""A step with a mail: a page that asks, one function of the outbox, a message, back to the mail."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from core import outbox, policy
from core.forms import WithoutTag
from core.models import Message
from core.outbox import steps

TEXT_LENGTH = 20_000


class StepForm(WithoutTag, forms.Form):
    """Nothing to ask: the button is the answer."""


class DiscardForm(StepForm):
    reason = forms.CharField(
        label=gettext_lazy("Why it is not to be sent"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stays with the mail, with your name."),
    )


class EditForm(StepForm):
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy("This mail alone is changed, not the text of its kind."),
    )


FORMS: dict[str, type[StepForm]] = {"discard": DiscardForm, "edit": EditForm}


def take(message: Message, step: str, *, actor, **data) -> Message:
    """The step's function of `core.outbox.steps`, by its name."""
    return getattr(steps, step)(message, actor=actor, **data)


class MessageStepView(FormView):
    template_name = "admin/core/message_step.html"

    def dispatch(self, request, *args, **kwargs):
        if self.step not in outbox.STEPS:
            raise Http404
        if not policy.can(request.user, self.step, Message):
            raise PermissionDenied
        if not policy.can(request.user, self.step, self.message):
            raise PermissionDenied
        if self.message.state not in outbox.STEPS[self.step].sources:
            messages.warning(request, outbox.why_not(self.message))
            return redirect(self.message_url)
        return super().dispatch(request, *args, **kwargs)

    @property
    def step(self) -> str:
        return self.kwargs["step"]

    @cached_property
    def message(self) -> Message:
        return get_object_or_404(
            Message.objects.visible_to(self.request.user), pk=self.kwargs["pk"]
        )

    @property
    def message_url(self) -> str:
        return reverse("admin:core_message_change", args=[self.message.pk])

    def get_form_class(self):
        return FORMS.get(self.step, StepForm)

    def get_initial(self):
        return {"subject": self.message.subject, "body": self.message.body}

    def form_valid(self, form):
        label = outbox.STEPS[self.step].label
        try:
            take(self.message, self.step, actor=self.request.user, **form.cleaned_data)
        except outbox.StepRefused as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, _("Done: %s.") % label)
        return redirect(self.message_url)

    def get_context_data(self, **kwargs):
        return {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "title": outbox.STEPS[self.step].label,
            "step": outbox.STEPS[self.step],
            "button": _("Save") if self.step == "edit" else outbox.STEPS[self.step].label,
            "message": self.message,
            "message_url": self.message_url,
        }
