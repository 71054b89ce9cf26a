"""The pages of the questions: for those who come, and the wall for the projector."""

from datetime import timedelta
from functools import cached_property

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from core import policy
from core.views import PublicMixin
from events.models import Event, Question, QuestionVote, Registration
from events.places import place_of
from events.questions import steps
from events.questions.forms import AskForm

WALL_LENGTH = 6
LIVE_BEFORE, LIVE_AFTER = timedelta(minutes=30), timedelta(minutes=30)


class OfEvent:
    """The published event of the address, and the place that the reader holds there."""

    kwargs: dict

    @cached_property
    def event(self) -> Event:
        return get_object_or_404(Event.objects.published().for_seating(), slug=self.kwargs["slug"])

    @cached_property
    def place(self) -> Registration | None:
        return place_of(self.request, self.event)

    @property
    def is_live(self) -> bool:
        """Whether people sit there now, so that the page keeps itself up to date."""
        now = timezone.now()
        return self.event.starts_at - LIVE_BEFORE <= now < self.event.ends_at + LIVE_AFTER

    def rows(self) -> list[dict]:
        """The questions that this reader sees, each with what they may do."""
        place = self.place
        if place is None:
            shown = Question.objects.answered_in_writing().filter(event=self.event)
            mine: set[int] = set()
            voted: set[int] = set()
        else:
            own = Question.objects.asked_by(place)
            on_screen = Question.objects.on_screen().filter(event=self.event)
            shown = on_screen | own
            mine = set(own.values_list("pk", flat=True))
            voted = set(
                QuestionVote.objects.filter(
                    registration=place, question__event=self.event
                ).values_list("question", flat=True)
            )
        return [
            {"question": row, "is_mine": row.pk in mine, "is_wanted": row.pk in voted}
            for row in shown.ranked()
        ]


class QuestionsView(PublicMixin, OfEvent, FormView):
    """What is asked, what is answered, and the way to ask."""

    form_class = AskForm
    template_name = "events/questions.html"

    def get(self, request, *args, **kwargs):
        if request.htmx:
            return render(request, "events/_questions.html", self.list_context())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        if self.place is None:
            raise PermissionDenied
        key = str(self.place.uuid)
        if not ratelimit.consume(self.request, action="event_question", key=key):
            form.add_error(None, _("That was often in a short time. Try again in a minute."))
            return self.render_to_response(self.get_context_data(form=form), status=429)
        try:
            made = steps.ask(self.place, form.cleaned_data["text"])
        except steps.QuestionRefused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self._told(made))
        return redirect("events:questions", slug=self.event.slug)

    def _told(self, question: Question) -> str:
        if question.state == Question.State.ASKED:
            return _("Your question has arrived. The office looks at it before all see it.")
        return _("Your question is on the screen.")

    def list_context(self) -> dict:
        return {"event": self.event, "rows": self.rows(), "may_vote": self.place is not None}

    def get_context_data(self, **kwargs):
        refusal = steps.why_not(self.place) if self.place else ""
        return super().get_context_data(
            **self.list_context(),
            **kwargs,
            place=self.place,
            refusal=refusal,
            is_live=self.is_live,
        )


class VoteView(PublicMixin, OfEvent, View):
    """“I want to know that too”, or no longer."""

    def post(self, request, slug, pk):
        if self.place is None:
            raise PermissionDenied
        question = get_object_or_404(Question.objects.on_screen(), event=self.event, pk=pk)
        if ratelimit.consume(request, action="event_vote", key=str(self.place.uuid)):
            try:
                steps.vote(question, self.place, wants=request.POST.get("wants") == "1")
            except steps.QuestionRefused as refusal:
                messages.info(request, str(refusal))
        if request.htmx:
            known = {"event": self.event, "rows": self.rows(), "may_vote": True}
            return render(request, "events/_questions.html", known)
        return redirect(f"{reverse('events:questions', args=[slug])}#question-{pk}")


class WallView(OfEvent, TemplateView):
    """Large, for the projector: what is being answered, and what is wanted most."""

    def get_template_names(self) -> list[str]:
        return ["events/_wall.html" if self.request.htmx else "events/wall.html"]

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not policy.can(request.user, "view", Question):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        open_ones = Question.objects.filter(event=self.event, state__in=["shown", "current"])
        rows = list(open_ones.ranked())
        current = next((row for row in rows if row.state == Question.State.CURRENT), None)
        waiting = [row for row in rows if row != current]
        return super().get_context_data(
            **kwargs,
            event=self.event,
            current=current,
            waiting=waiting[:WALL_LENGTH],
            more=max(len(waiting) - WALL_LENGTH, 0),
            questions_url=self.request.build_absolute_uri(
                reverse("events:questions", args=[self.event.slug])
            ),
        )
