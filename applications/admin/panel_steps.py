"""The steps of a whole panel: opened, reminded, closed, a review opened once more."""

from abc import ABC, abstractmethod

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from applications.admin.panel_forms import ReasonForm
from applications.admin.panel_page import ActingPage
from applications.models import Review
from applications.refusals import Refusal
from applications.workflow import panels


class StepPage(ActingPage, FormView, ABC):
    """One step of the whole panel, confirmed on a page of its own."""

    form_class = ReasonForm
    template_name = "admin/applications/panel_step.html"
    label = consequence = done = ""
    asks_words = False

    @abstractmethod
    def act(self, reason: str) -> int:
        """Takes the step; how many files or people it concerned."""

    def form_valid(self, form):
        try:
            number = self.act(form.cleaned_data["reason"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done % {"number": number})
        return redirect(self.back)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            title=self.label,
            consequence=self.consequence,
            asks_words=self.asks_words,
        )


class OpenView(StepPage):
    label = gettext_lazy("Open panel")
    consequence = gettext_lazy(
        "Every qualified file goes to its reviewers, who get a mail each; applicants read that "
        "experts review it. From the first opening on, the criteria are frozen."
    )
    done = gettext_lazy("%(number)s files are with the experts.")

    def act(self, reason: str) -> int:
        return panels.open_all(self.panel, actor=self.request.user)


class RemindView(StepPage):
    label = gettext_lazy("Remind")
    consequence = gettext_lazy("Everybody who has not sent all their reviews gets a mail.")
    done = gettext_lazy("%(number)s reviewers are reminded.")

    def act(self, reason: str) -> int:
        return panels.remind(self.panel, actor=self.request.user)


class CloseView(StepPage):
    label = gettext_lazy("Close scoring")
    consequence = gettext_lazy(
        "The scores are frozen and every file goes on to the ranking. Where reviews are missing, "
        "say why scoring closes without them."
    )
    done = gettext_lazy("Scoring is closed; %(number)s files go on to the ranking.")
    asks_words = True

    def act(self, reason: str) -> int:
        return panels.close(self.panel, actor=self.request.user, reason=reason)


class ReopenView(StepPage):
    """One review, after the close."""

    label = gettext_lazy("Open the review again")
    consequence = gettext_lazy(
        "The reviewer can change what they sent and reads your reason. Until they send it again, "
        "the old scores count; the trail keeps both."
    )
    done = gettext_lazy("The review is open again, and its reviewer has a mail.")
    asks_words = True

    @cached_property
    def review(self) -> Review:
        rows = Review.objects.visible_to(self.request.user).select_related(
            "assignment__reviewer", "assignment__application__talent"
        )
        here = rows.filter(assignment__application__call=self.call)
        return get_object_or_404(here, pk=self.kwargs["review"])

    @property
    def back(self) -> str:
        application = self.review.assignment.application_id
        return reverse("admin:call_panel_file", args=[self.call.pk, application])

    def act(self, reason: str) -> int:
        panels.reopen(self.review, actor=self.request.user, reason=reason)
        return 1
