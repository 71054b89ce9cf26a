"""What people asked about a program, and what they were answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.localized import Localized
from programs.models.program import Program


class FaqEntry(models.Model):
    """A question and its answer on the page of a program; most come out of a lecture."""

    program = models.ForeignKey(
        Program, models.CASCADE, related_name="faq", verbose_name=_("program")
    )
    position = models.PositiveSmallIntegerField(_("number"), default=0)
    question_zh = models.CharField(_("question (Chinese)"), max_length=1000)
    question_en = models.CharField(_("question (English)"), max_length=1000)
    question = Localized()
    answer_zh = models.TextField(_("answer (Chinese)"), max_length=4000)
    answer_en = models.TextField(_("answer (English)"), max_length=4000)
    answer = Localized()
    # The question that somebody asked at a lecture; empty where an office wrote the entry itself.
    asked = models.ForeignKey(
        "events.Question", models.SET_NULL, null=True, blank=True, related_name="faq_entries"
    )

    class Meta:
        verbose_name = _("frequent question")
        verbose_name_plural = _("frequent questions")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "asked"], name="one_entry_per_program_and_question"
            ),
        ]

    def __str__(self) -> str:
        return self.question
