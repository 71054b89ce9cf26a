"""What remains of an event: feedback that is nobody's, and certificates of attendance."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import DrawnPaper
from events.models.event import Event
from events.models.registration import Registration
from events.querysets import CertificateQuerySet, FeedbackQuerySet

LABELS = {
    "useful": _("It helps me with my own plans"),
    "clear": _("It was explained clearly"),
    "level": _("It fitted what I knew before"),
    "organized": _("Time, place and registration worked well"),
}
SCALES = tuple(LABELS)


def scale(label) -> models.PositiveSmallIntegerField:
    bounds = [MinValueValidator(1), MaxValueValidator(5)]
    return models.PositiveSmallIntegerField(label, validators=bounds)


class FeedbackAnswer(models.Model):
    """One anonymous answer: of nobody and at no time.

    Its key is drawn at random (events.afterwards.feedback), so that it tells no order either. What
    is not `is_released` waits for others to be shown with.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="feedback")
    useful = scale(LABELS["useful"])
    clear = scale(LABELS["clear"])
    level = scale(LABELS["level"])
    organized = scale(LABELS["organized"])
    liked = models.TextField(_("What was most useful to you?"), blank=True, max_length=1000)
    missed = models.TextField(
        _("What was missing, or should be different?"), blank=True, max_length=1000
    )
    is_released = models.BooleanField(default=False)
    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__range": (1, 5) for name in SCALES}),
                name="feedback_on_a_scale_of_five",
            )
        ]

    def __str__(self):
        return str(self.event)


class FeedbackMark(models.Model):
    """That this person has answered; what, stands apart from it, and nothing leads there."""

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="feedback_mark")

    def __str__(self):
        return str(self.registration)


class Certificate(DrawnPaper):
    """The certificate of one attendance in one language. Whether it holds says the attendance."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="certificates")
    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate of attendance")
        verbose_name_plural = _("certificates of attendance")
        ordering = ["registration", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "language"], name="one_certificate_per_language"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(file__isnull=False),
                name="ready_certificate_has_its_file",
            ),
        ]

    def __str__(self):
        return f"{self.registration} ({self.language})"
