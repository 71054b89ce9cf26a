"""What people ask, beforehand or in the hall, and who wants to hear it too."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.localized import Localized
from events.models.event import Event
from events.models.registration import Registration
from events.querysets import QuestionQuerySet


class Question(models.Model):
    """A question to the speakers. Moves by `events.questions.steps` alone.

    The hall reads the question, never who asked it; the offices see both.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("not shown yet")
        SHOWN = "shown", _("shown to all who come")
        CURRENT = "current", _("being answered")
        ANSWERED = "answered", _("answered")
        HIDDEN = "hidden", _("not shown")

    event = models.ForeignKey(
        Event, models.PROTECT, related_name="questions", verbose_name=_("event")
    )
    registration = models.ForeignKey(
        Registration,
        models.PROTECT,
        related_name="questions",
        verbose_name=_("asked by"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    text = models.TextField(_("question"), max_length=1000)
    asked_at = models.DateTimeField(_("asked"))
    # Why it is not shown, in the office's words to the one who asked.
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    answer_zh = models.TextField(_("answer (Chinese)"), max_length=4000, blank=True)
    answer_en = models.TextField(_("answer (English)"), max_length=4000, blank=True)
    answer = Localized()
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event"],
                condition=Q(state="current"),
                name="one_question_is_answered_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["registration", "text"], name="nobody_asks_the_same_twice"
            ),
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False)
                | ~Q(state="answered") & Q(answered_at=None),
                name="answered_question_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_asked_beforehand(self) -> bool:
        return self.asked_at < self.event.starts_at


class QuestionVote(models.Model):
    """One who comes wants to hear this answered too."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="votes")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="votes")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "registration"], name="one_vote_per_question_and_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration} · {self.question}"
