"""The office's page of an event's questions, and the pages that ask for words."""

from functools import cached_property

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView, View

from core import policy
from events.admin.pages import EventPage, FormPage
from events.models import Question
from events.questions import steps
from events.questions.forms import AnswerForm, HideForm, PublishForm

# By how they wait for the office, the most urgent first.
PILES = [
    (Question.State.CURRENT, gettext_lazy("Being answered")),
    (Question.State.ASKED, gettext_lazy("To be looked at")),
    (Question.State.SHOWN, gettext_lazy("On the screen")),
    (Question.State.ANSWERED, gettext_lazy("Answered")),
    (Question.State.HIDDEN, gettext_lazy("Not shown")),
]
DEEDS = {"show": steps.show, "take_up": steps.take_up, "close": steps.close}


class AboutQuestions(EventPage):
    """Foreign Affairs runs the questions; whoever may see the registrations reads them."""

    here = "event_questions"

    @property
    def may_view(self) -> bool:
        return policy.can(self.request.user, "view", Question)

    @property
    def may_change(self) -> bool:
        return policy.can(self.request.user, "change", Question)

    @cached_property
    def question(self) -> Question:
        rows = self.event.questions.select_related("event", "registration__user")
        return get_object_or_404(rows, pk=self.kwargs["number"])


class QuestionsPage(AboutQuestions, TemplateView):
    acts = False
    title = pgettext_lazy("event", "Questions")
    template_name = "admin/events/questions.html"

    def get_context_data(self, **kwargs):
        rows = self.event.questions.select_related("event", "registration__user")
        rows = list(rows.prefetch_related("faq_entries__program").ranked())
        piles = [(word, [row for row in rows if row.state == state]) for state, word in PILES]
        return super().get_context_data(
            **kwargs,
            piles=[(word, found) for word, found in piles if found],
            has_programs=self.event.programs.exists(),
        )


class DeedView(AboutQuestions, View):
    """A step that needs no words."""

    def post(self, request, pk, number, deed):
        if deed not in DEEDS:
            raise Http404
        try:
            DEEDS[deed](self.question, actor=request.user)
        except steps.QuestionRefused as refusal:
            messages.warning(request, str(refusal))
        return redirect(self.back_url)


class WordsView(AboutQuestions, FormPage):
    """A step with words about one question; `title` is the button too."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, question=self.question)


class HideView(WordsView):
    form_class = HideForm
    title = gettext_lazy("Do not show")

    def take(self, form) -> str:
        steps.hide(self.question, actor=self.request.user, **form.cleaned_data)
        return _("The question is not shown; whoever asked it reads why.")


class AnswerView(WordsView):
    form_class = AnswerForm
    title = gettext_lazy("Answer in writing")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.question}

    def take(self, form) -> str:
        steps.answer(self.question, actor=self.request.user, **form.cleaned_data)
        return _("The answer is saved; whoever asked is told.")


class PublishView(WordsView):
    form_class = PublishForm
    title = gettext_lazy("Put on the page of a program")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"question": self.question}

    def take(self, form) -> str:
        slug = form.cleaned_data.pop("program")
        steps.publish(self.question, slug, form.cleaned_data, actor=self.request.user)
        return _("It now stands on the page of the program.")


def office_urls() -> list:
    """Below the admin of events."""
    inside = admin.site.admin_view
    one = "<int:pk>/questions/<int:number>"
    pages = [
        ("<int:pk>/questions/", QuestionsPage, "event_questions"),
        (f"{one}/hide/", HideView, "event_question_hide"),
        (f"{one}/answer/", AnswerView, "event_question_answer"),
        (f"{one}/publish/", PublishView, "event_question_publish"),
    ]
    deeds = path(f"{one}/<slug:deed>/", inside(DeedView.as_view()), name="event_question_deed")
    return [path(route, inside(view.as_view()), name=name) for route, view, name in pages] + [deeds]
