"""What those who were there wrote, as sums and texts."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from core import policy
from core.punctuation import enumerated, labelled
from events.admin.pages import EventPage
from events.afterwards import feedback
from events.models import FeedbackAnswer


@dataclass(frozen=True)
class Row:
    """A statement with its answers. parts: number chosen, how many, start and width of the bar."""

    scale: feedback.Scale
    parts: list[tuple[int, int, float, float]]

    @property
    def in_words(self) -> str:
        return enumerated(labelled(value, count) for value, count, _x, _width in self.parts)


class FeedbackPage(EventPage, TemplateView):
    template_name = "admin/events/feedback.html"
    acts = False
    here = "event_feedback"
    title = _("Feedback")

    @property
    def may_view(self) -> bool:
        return policy.can(self.request.user, "view", FeedbackAnswer)

    def get_context_data(self, **kwargs):
        found = feedback.results(self.event)
        return super().get_context_data(
            **kwargs,
            results=found,
            rows=[_row(scale) for scale in found.scales] if found else [],
            came=self.event.registrations.attended().count(),
            fewest=feedback.FEWEST,
        )


def _row(scale: feedback.Scale) -> Row:
    parts, start = [], 0.0
    for value, count in enumerate(scale.counts, 1):
        width = round(100 * count / scale.number, 2)
        if count:
            parts.append((value, count, start, width))
        start = round(start + width, 2)
    return Row(scale, parts)
