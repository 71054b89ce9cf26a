"""A call: one program in one year."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.localized import Localized
from core.word_index import prose_of
from programs.querysets import CallQuerySet


class Call(models.Model):
    """One program in one year: people apply to a call, never to a program."""

    SEARCHED = ("title_zh", "title_en", "slug")  # besides the words of its program

    class Phase(models.TextChoices):
        DRAFT = "draft", _("draft")
        UPCOMING = "upcoming", _("to come")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    program = models.ForeignKey(
        "programs.Program", models.PROTECT, related_name="calls", verbose_name=_("program")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    slug = models.SlugField(
        _("slug"), unique=True, help_text=_("Part of the address, e.g. csc-vs-2027.")
    )
    title_zh = models.CharField(_("title (Chinese)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200)
    title = Localized()  # reads the active language's column; the other one where that is empty
    note_zh = models.TextField(_("note to applicants (Chinese)"), blank=True)
    note_en = models.TextField(_("note to applicants (English)"), blank=True)
    note = Localized()
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    announced_at = models.DateTimeField(
        _("announced"),
        null=True,
        blank=True,
        help_text=_("From then on visible, and its rules frozen."),
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(
        _("closes"), help_text=_("From this instant on, submissions are refused.")
    )
    hospital_due_at = models.DateTimeField(
        _("due in the hospital"), help_text=_("Opinions and resubmissions until then.")
    )
    sponsor_due_at = models.DateTimeField(
        _("due at the sponsor"), help_text=_("Forwarding until then.")
    )
    asks_opinion = models.BooleanField(_("asks the department's opinion"), default=True)
    has_panel = models.BooleanField(_("has a panel"), default=False)
    notice_working_days = models.PositiveSmallIntegerField(
        _("public notice (working days)"), default=0, help_text=_("0: no public notice.")
    )
    hospital_quota = models.PositiveSmallIntegerField(
        _("places of the hospital"), null=True, blank=True
    )
    forwarded_to_zh = models.CharField(_("forwarded to (Chinese)"), max_length=200, blank=True)
    forwarded_to_en = models.CharField(_("forwarded to (English)"), max_length=200, blank=True)
    forwarded_to = Localized()
    search_text = models.TextField(blank=True, editable=False)
    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-year", "program"]
        indexes = [
            models.Index(fields=["closes_at", "opens_at"], name="call_by_window"),
            models.Index(fields=["-year", "slug"], name="call_latest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "year"], name="one_call_per_program_and_year"
            ),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")),
                name="call_opens_before_it_closes",
                violation_error_message=_("The call must open before it closes."),
            ),
            models.CheckConstraint(
                condition=Q(closes_at__lte=F("hospital_due_at")),
                name="call_closes_before_hospital_due",
                violation_error_message=_("The hospital's date must not lie before the close."),
            ),
            models.CheckConstraint(
                condition=Q(hospital_due_at__lte=F("sponsor_due_at")),
                name="call_hospital_due_before_sponsor_due",
                violation_error_message=_("The sponsor's date must not lie before the hospital's."),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.search_text = prose_of(self, self.SEARCHED)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("calls:detail", kwargs={"slug": self.slug})

    @property
    def is_announced(self) -> bool:
        return self.announced_at is not None and self.announced_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        """The same question as `CallQuerySet.open`, of one row."""
        return self.phase == self.Phase.OPEN and self.program.is_published

    @property
    def phase(self) -> Phase:
        window = (self.opens_at, self.closes_at, self.announced_at)
        return self.phase_of(*window, at=timezone.now())

    @classmethod
    def phase_of(
        cls, opens_at: datetime, closes_at: datetime, announced_at: datetime | None, *, at: datetime
    ) -> Phase:
        """The phase of a call with this window at the instant `at`."""
        if announced_at is None or announced_at > at:
            return cls.Phase.DRAFT
        if at < opens_at:
            return cls.Phase.UPCOMING
        return cls.Phase.OPEN if at < closes_at else cls.Phase.CLOSED
