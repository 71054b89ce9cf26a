"""The panel of a call (专家评审): what is scored, by whom, and what they said."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.panel_querysets import (
    AssignmentQuerySet,
    ConflictQuerySet,
    ExpertQuerySet,
    PanelQuerySet,
    ReviewQuerySet,
)
from core.localized import Localized


class ConflictOfInterest(models.Model):
    """Somebody has declared that they must not handle a call; it is then closed to them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    call = models.ForeignKey(
        "programs.Call", models.PROTECT, related_name="conflicts", verbose_name=_("call")
    )
    reason = models.TextField(_("reason"), max_length=1000)
    declared_at = models.DateTimeField(_("declared"), auto_now_add=True)
    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "call"], name="one_conflict_per_call"),
        ]

    def __str__(self):
        return f"{self.user}: {self.call}"


class Expert(models.Model):
    """What is known of a reviewer when files are assigned: fields and load."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="expert", verbose_name=_("reviewer")
    )
    # Whose files lie in their field: the departments stand for the disciplines of the house.
    fields = models.ManyToManyField(
        "accounts.Department", blank=True, related_name="experts", verbose_name=_("fields")
    )
    most_files = models.PositiveSmallIntegerField(_("files at the most"), default=20)
    is_available = models.BooleanField(_("available"), default=True)
    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        ordering = ["user__email"]

    def __str__(self):
        return str(self.user)


class Panel(models.Model):
    """How the applications of a call are scored."""

    call = models.OneToOneField(
        "programs.Call", models.PROTECT, related_name="panel", verbose_name=_("call")
    )
    due_at = models.DateTimeField(_("scores due"))
    reviews_each = models.PositiveSmallIntegerField(_("reviews for each application"), default=2)
    is_blind = models.BooleanField(
        _("blind"), default=False, help_text=_("Reviewers see neither name nor department.")
    )
    shows_others = models.BooleanField(
        _("shows the others' scores"),
        default=False,
        help_text=_("A reviewer sees the others' scores of a file once their own is in."),
    )
    normalizes = models.BooleanField(
        _("levels strict and lenient reviewers"),
        default=False,
        help_text=_("Each reviewer's scores are brought to the same mean and spread."),
    )
    documents = models.ManyToManyField(
        "programs.RequiredDocument",
        blank=True,
        related_name="+",
        verbose_name=_("documents that reviewers see"),
    )
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    objects = PanelQuerySet.as_manager()

    class Meta:
        verbose_name = _("panel")
        verbose_name_plural = _("panels")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__lte=F("closed_at")),
                name="panel_opens_before_it_closes",
            ),
            models.CheckConstraint(condition=Q(reviews_each__gt=0), name="panel_reviews_each_file"),
        ]

    def __str__(self):
        return str(self.call)

    @property
    def takes_scores(self) -> bool:
        return self.opened_at is not None and self.closed_at is None

    @property
    def is_overdue(self) -> bool:
        return self.takes_scores and self.due_at <= timezone.now()


class Criterion(models.Model):
    """One thing that is scored, from 0 to `highest`; the weights are shares of their sum."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("number"), default=0)
    name_zh = models.CharField(_("name (Chinese)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=100)
    name = Localized()
    hint_zh = models.TextField(_("explanation (Chinese)"), blank=True, max_length=500)
    hint_en = models.TextField(_("explanation (English)"), blank=True, max_length=500)
    hint = Localized()
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    highest = models.PositiveSmallIntegerField(_("highest score"), default=10)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__gt=0, highest__gt=0), name="criterion_weighs_and_has_a_scale"
            ),
        ]

    def __str__(self):
        return self.name


class Assignment(models.Model):
    """One file given to one reviewer."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="assignments")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="assignments",
        verbose_name=_("reviewer"),
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    assigned_at = models.DateTimeField(_("assigned"), auto_now_add=True)
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    has_conflict = models.BooleanField(_("conflict of interest"), default=False)
    reason = models.TextField(_("reason"), blank=True, max_length=1000)
    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"], name="one_assignment_per_reviewer"
            ),
            models.CheckConstraint(
                condition=Q(has_conflict=False) | Q(declined_at__isnull=False),
                name="conflict_declines_the_assignment",
            ),
        ]

    def __str__(self):
        return f"{self.application}: {self.reviewer}"


class Review(models.Model):
    """What one reviewer says of one file.

    What is typed stands in `draft` until it is sent; then it becomes scores, comment and total.
    """

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="review")
    # {"comment": text, "points": {key of the criterion: as typed}}; empty once it was sent.
    draft = models.JSONField(default=dict, blank=True)
    comment = models.TextField(_("comment"), blank=True, max_length=4000)
    # Weighted, from 0 to 100; written when it is sent.
    total = models.DecimalField(_("total"), max_digits=6, decimal_places=3, null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField(_("sent"), null=True, blank=True)
    # Opened once more after scoring was closed, and why; empty again when it was sent.
    reopened_at = models.DateTimeField(_("opened again"), null=True, blank=True)
    reopened_for = models.TextField(_("reason"), blank=True, max_length=1000)
    updated_at = models.DateTimeField(auto_now=True)
    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.CheckConstraint(
                condition=Q(submitted_at=None) | Q(total__isnull=False),
                name="sent_review_has_its_total",
            ),
        ]

    def __str__(self):
        return str(self.assignment)


class Score(models.Model):
    """The points of one review for one criterion."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=1)

    class Meta:
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="one_score_per_criterion"),
            models.CheckConstraint(condition=Q(points__gte=0), name="score_is_not_negative"),
        ]
