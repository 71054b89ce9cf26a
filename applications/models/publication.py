"""What the offices publish: notices, and the objections to them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.notice_querysets import NoticePaperQuerySet, NoticeQuerySet, ObjectionQuerySet
from core.crypto import EncryptedField
from core.localized import Localized


class PublicNotice(models.Model):
    """A public notice (公示) of the offices; it ends by itself."""

    slug = models.SlugField(_("slug"), unique=True)
    call = models.ForeignKey(
        "programs.Call",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("call"),
    )
    title_zh = models.CharField(_("title (Chinese)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title = Localized()
    text_zh = models.TextField(_("text (Chinese)"))
    text_en = models.TextField(_("text (English)"), blank=True)
    text = Localized()
    published_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    # Of a list of proposed people: how it was counted, and which columns the office chose.
    working_days = models.PositiveSmallIntegerField(_("working days"), null=True, blank=True)
    is_provisional = models.BooleanField(
        _("provisional"),
        default=False,
        help_text=_("Counted before the State Council has published the holidays of the year."),
    )
    # ISO dates, each day that counts.
    counted_days = models.JSONField(default=list, blank=True)
    columns = models.JSONField(_("columns"), default=list, blank=True)
    objecting_zh = models.TextField(_("how to object (Chinese)"), blank=True, max_length=2000)
    objecting_en = models.TextField(_("how to object (English)"), blank=True, max_length=2000)
    objecting = Localized()
    # When the portal has carried out its end.
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        ordering = ["-published_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__lt=F("ends_at")),
                name="notice_begins_before_it_ends",
                violation_error_message=_("The notice must begin before it ends."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("notices:detail", kwargs={"slug": self.slug})

    @property
    def names_people(self) -> bool:
        """A list of proposed people, made and ended by the workflow; else a text of an office."""
        return self.working_days is not None

    @property
    def days(self) -> list[date]:
        """The working days that count, in order."""
        return [date.fromisoformat(text) for text in self.counted_days]

    @property
    def last_day(self) -> date | None:
        return self.days[-1] if self.counted_days else None

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def zone(self) -> str:
        return self.call.time_zone if self.call else settings.TIME_ZONE


class NoticeEntry(models.Model):
    """One proposed person on a notice, frozen as it is published."""

    notice = models.ForeignKey(PublicNotice, models.CASCADE, related_name="entries")
    application = models.ForeignKey(
        "applications.Application", models.PROTECT, related_name="notice_entries"
    )
    position = models.PositiveSmallIntegerField(_("number"))
    # {column: {"zh", "en"}}, what the reader sees; nothing else of the person (notices.columns).
    shown = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("person on a notice")
        verbose_name_plural = _("people on a notice")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "application"], name="once_on_a_notice"),
            models.UniqueConstraint(fields=["notice", "position"], name="one_person_per_line"),
        ]

    def __str__(self):
        return f"{self.position}"


class Objection(models.Model):
    """An objection (异议) to a notice. Confidential: Foreign Affairs alone reads who objects."""

    class State(models.TextChoices):
        OPEN = "open", _("to be examined")
        REJECTED = "rejected", _("not upheld")
        UPHELD = "upheld", _("upheld")

    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="objections")
    entry = models.ForeignKey(
        NoticeEntry, models.PROTECT, null=True, blank=True, related_name="objections"
    )
    name = EncryptedField(_("your name"), max_length=100)
    contact = EncryptedField(_("telephone or e-mail"), max_length=200)
    text = EncryptedField(_("objection"), max_length=4000)
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    answer = EncryptedField(_("answer"), blank=True, max_length=4000)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="decided_objection_has_its_officer",
            ),
        ]

    def __str__(self):
        return f"{self.notice}: {self.get_state_display()}"


class NoticePaper(models.Model):
    """A notice on A4 as evidence, in one language; without a file it is still being made."""

    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="papers")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    file = models.OneToOneField(
        "core.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # None where the portal made it by itself.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    objects = NoticePaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice on paper")
        verbose_name_plural = _("notices on paper")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.notice} ({self.get_language_display()})"
