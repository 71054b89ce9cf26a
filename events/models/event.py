"""A lecture, visit, signing or congress: when, where, who, about what."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.localized import Localized
from core.search import normalized
from events.querysets import EventQuerySet


class Event(models.Model):
    """Something that takes place. `date_precision` says how well its day is known."""

    class Kind(models.TextChoices):
        POLICY_LECTURE = "policy_lecture", _("policy lecture")
        GUEST_LECTURE = "guest_lecture", _("guest lecture")
        TALENT_CONFERENCE = "talent_conference", _("talent conference")
        CONFERENCE_SESSION = "conference_session", _("conference session")
        CONGRESS = "congress", _("congress")
        SIGNING = "signing", _("signing")
        VISIT = "visit", _("visit")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        CANCELLED = "cancelled", _("cancelled")

    class Precision(models.TextChoices):
        DAY = "day", _("exact")
        DAYS = "days", _("several days")
        MONTH = "month", _("only the month is known")
        DAY_OF_PUBLICATION = "day_of_publication", _("day of the report")
        DAY_YEAR_INFERRED = "day_year_inferred", _("day known, year inferred")

    class Mode(models.TextChoices):
        ONSITE = "onsite", _("on site")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("on site and online")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("everybody")
        STAFF = "staff", _("staff of the hospital")
        OUTSTANDING_INNOVATIVE = "outstanding_innovative", _("outstanding innovative talents")
        YOUNG_INNOVATIVE_EXCELLENT = (
            "young_innovative_excellent",
            _("young innovative excellent talents"),
        )

    code = models.CharField(_("code"), max_length=20, unique=True)
    slug = models.SlugField(_("slug"), unique=True, max_length=100)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind, default=Kind.POLICY_LECTURE)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    title_zh = models.CharField(_("title (Chinese)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200)
    title = Localized()
    # published, or translated_here
    title_zh_basis = models.CharField(max_length=20, blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    is_all_day = models.BooleanField(_("only the day is known or meant"), default=False)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    date_precision = models.CharField(
        _("how well the day is known"), max_length=20, choices=Precision, default=Precision.DAY
    )
    date_note_zh = models.TextField(_("note on the date (Chinese)"), blank=True)
    date_note_en = models.TextField(_("note on the date (English)"), blank=True)
    date_note = Localized()
    mode = models.CharField(_("held"), max_length=10, choices=Mode, blank=True)
    venue_zh = models.CharField(_("place (Chinese)"), max_length=200, blank=True)
    venue_en = models.CharField(_("place (English)"), max_length=200, blank=True)
    venue = Localized()
    online_url = models.URLField(
        _("online link"), blank=True, help_text=_("Shown to those who hold a seat.")
    )
    organizer_zh = models.CharField(_("organizer (Chinese)"), max_length=200, blank=True)
    organizer_en = models.CharField(_("organizer (English)"), max_length=200, blank=True)
    organizer = Localized()
    # [{"name_zh", "name_en"}]
    co_offices = models.JSONField(_("offices in charge"), default=list, blank=True)
    audience = models.CharField(
        _("open to"), max_length=40, choices=Audience, default=Audience.STAFF
    )
    audience_note_zh = models.CharField(_("audience (Chinese)"), max_length=200, blank=True)
    audience_note_en = models.CharField(_("audience (English)"), max_length=200, blank=True)
    audience_note = Localized()
    topics_zh = models.JSONField(_("topics (Chinese)"), default=list, blank=True)
    topics_en = models.JSONField(_("topics (English)"), default=list, blank=True)
    topics = Localized()
    summary_zh = models.TextField(_("summary (Chinese)"), blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)
    summary = Localized()
    capacity = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    # Seats given so far; moved by events.registration alone. The constraint is the last word.
    seats_taken = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    programs = models.ManyToManyField(
        "programs.Program", through="ProgramLink", related_name="events", verbose_name=_("programs")
    )
    partners = models.ManyToManyField(
        "partners.Institution", related_name="events", blank=True, verbose_name=_("partners")
    )
    source_url = models.URLField(_("source"), max_length=400, blank=True)
    source_kind_zh = models.CharField(max_length=60, blank=True)
    source_kind_en = models.CharField(max_length=60, blank=True)
    source_kind = Localized()
    confidence = models.CharField(_("confidence"), max_length=10, blank=True)
    # Raised with each change of time or place, so that a calendar replaces what it holds.
    ical_sequence = models.PositiveIntegerField(default=0, editable=False)
    search_text = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["state", "ends_at"], name="event_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="event_begins_before_it_ends",
                violation_error_message=_("The event must begin before it ends."),
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(seats_taken__lte=F("capacity")),
                name="event_seats_within_capacity",
                violation_error_message=_("There are more seats taken than that."),
            ),
            models.CheckConstraint(
                condition=Q(registration_opens_at=None)
                | Q(registration_closes_at=None)
                | Q(registration_opens_at__lt=F("registration_closes_at")),
                name="event_registration_opens_before_it_closes",
                violation_error_message=_("Registration must open before it closes."),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.search_text = normalized(
            self.title_zh,
            self.title_en,
            self.summary_zh,
            self.summary_en,
            self.organizer_zh,
            self.organizer_en,
            *self.topics_zh,
            *self.topics_en,
        )
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("events:detail", kwargs={"slug": self.slug})

    @property
    def is_over(self) -> bool:
        return self.ends_at < timezone.now()

    @property
    def takes_registrations(self) -> bool:
        """Whether one may register now: published, in the window, not yet over."""
        now = timezone.now()
        opens, closes = self.registration_opens_at, self.registration_closes_at
        return (
            self.state == self.State.PUBLISHED
            and opens is not None
            and opens <= now < min(closes or self.ends_at, self.ends_at)
        )

    @property
    def seats_left(self) -> int | None:
        """None: no limit."""
        return None if self.capacity is None else max(self.capacity - self.seats_taken, 0)


class EventPerson(models.Model):
    """Somebody on the program, with the post they held that day; or a group of attendees."""

    class Role(models.TextChoices):
        PRESIDER = "presider", _("presider")
        INTRODUCTION = "introduction", _("introduction")
        MAIN_LECTURE = "main_lecture", _("main lecture")
        LECTURE = "lecture", _("lecture")
        REPORT = "report", _("report")
        WELCOME = "welcome", _("welcome")
        HOST = "host", _("host")
        SIGNATORY = "signatory", _("signatory")
        COMMENDATION = "commendation", _("commendation")
        CONCLUDING_SPEECH = "concluding_speech", _("concluding speech")
        ATTENDEE = "attendee", _("attendee")
        GROUP = "group", _("group")
        SPEAKER = "speaker", _("speaker")

    event = models.ForeignKey(Event, models.CASCADE, related_name="people")
    position = models.PositiveSmallIntegerField(_("number"), default=0)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    name_zh = models.CharField(_("name (Chinese)"), max_length=200, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    name = Localized()
    form_of_address = models.CharField(_("form of address"), max_length=20, blank=True)
    post_zh = models.CharField(_("post that day (Chinese)"), max_length=200, blank=True)
    post_en = models.CharField(_("post that day (English)"), max_length=200, blank=True)
    post = Localized()
    unit_zh = models.CharField(_("unit (Chinese)"), max_length=200, blank=True)
    unit_en = models.CharField(_("unit (English)"), max_length=200, blank=True)
    unit = Localized()
    talk_zh = models.CharField(_("talk (Chinese)"), max_length=300, blank=True)
    talk_en = models.CharField(_("talk (English)"), max_length=300, blank=True)
    talk = Localized()
    # Of a group: its Shuren category and how many came, where known.
    category = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("person of the event")
        verbose_name_plural = _("people of the event")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name


class AgendaItem(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(_("number"))
    starts_at = models.TimeField(_("time"), null=True, blank=True)
    text_zh = models.CharField(_("text (Chinese)"), max_length=300)
    text_en = models.CharField(_("text (English)"), max_length=300)
    text = Localized()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text


class ClosingPoint(models.Model):
    """What the event was to leave in people's minds, one point each."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="closing_points")
    position = models.PositiveSmallIntegerField(_("number"))
    text_zh = models.TextField(_("text (Chinese)"))
    text_en = models.TextField(_("text (English)"))
    text = Localized()

    class Meta:
        verbose_name = _("closing point")
        verbose_name_plural = _("closing points")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text


class ProgramLink(models.Model):
    """A program that the event spoke about, as it was named there."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="program_links")
    program = models.ForeignKey(
        "programs.Program", models.PROTECT, related_name="event_links", verbose_name=_("program")
    )
    name_as_published = models.CharField(_("name as published"), max_length=200, blank=True)
    is_uncertain = models.BooleanField(_("uncertain"), default=False)

    class Meta:
        verbose_name = _("linked program")
        verbose_name_plural = _("linked programs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "program"], name="one_link_per_event_and_program"
            ),
        ]

    def __str__(self):
        return self.name_as_published
