"""A lecture, visit, signing or congress: when, where, who, about what."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.localized import Localized, column, suffix
from core.templatetags.core_tags import until
from core.word_index import prose_of
from events.dates import days_of, written_days, written_month, written_span
from events.models.announced import Announced
from events.models.event_constraints import EVENT_CONSTRAINTS
from events.querysets import EventQuerySet

JOINABLE_BEFORE = timedelta(hours=1)


class Event(Announced):
    """Something that takes place. `date_precision` says how well its day is known."""

    # Whose words find it.
    SEARCHED = (
        *("title_zh", "title_en", "summary_zh", "summary_en", "organizer_zh", "organizer_en"),
        *("topics_zh", "topics_en"),
    )

    class Kind(models.TextChoices):
        POLICY_LECTURE = "policy_lecture", _("policy lecture")
        GUEST_LECTURE = "guest_lecture", _("guest lecture")
        TALENT_CONFERENCE = "talent_conference", _("talent conference")
        CONFERENCE_SESSION = "conference_session", _("conference session")
        CONGRESS = "congress", _("congress")
        SIGNING = "signing", _("signing")
        VISIT = "visit", _("exchange visit")

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
    title_zh_basis = models.CharField(
        _("where the Chinese title is from"), max_length=20, blank=True
    )
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
        _("online link"),
        blank=True,
        help_text=_(
            "Those who hold a seat see it from 60 minutes before the beginning to the end; "
            "of an event on site alone nobody does."
        ),
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
    # Seats given or offered so far; moved by events.seating alone. The constraints have the last
    # word.
    seats_taken = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)
    # Seats set aside for a category and not released, and those of them that are still free.
    seats_reserved = models.PositiveIntegerField(default=0, editable=False)
    seats_held = models.PositiveIntegerField(default=0, editable=False)
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to accept a seat"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(14 * 24)],
        help_text=_(
            "A seat that becomes free is offered to the next in line for so long. "
            "Empty: it is given at once."
        ),
    )
    favors_talents = models.BooleanField(
        _("Shuren talents first in the waiting list"),
        default=False,
        help_text=_("Holds for those who register from now on; who waits keeps the place."),
    )
    cpd_hours = models.DecimalField(
        _("CPD hours"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.5"))],
        help_text=_("Of continuing professional development (继续教育学时). Empty: none."),
    )
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    moderates_questions = models.BooleanField(
        _("questions are looked at first"),
        default=True,
        help_text=_("Otherwise all who come see a question as soon as it is asked."),
    )
    programs = models.ManyToManyField(
        "programs.Program", through="ProgramLink", related_name="events", verbose_name=_("programs")
    )
    partners = models.ManyToManyField(
        "partners.Institution", related_name="events", blank=True, verbose_name=_("partners")
    )
    source_url = models.URLField(_("source"), max_length=400, blank=True)
    source_kind_zh = models.CharField(_("kind of source (Chinese)"), max_length=60, blank=True)
    source_kind_en = models.CharField(_("kind of source (English)"), max_length=60, blank=True)
    source_kind = Localized()
    confidence = models.CharField(_("confidence"), max_length=10, blank=True)
    # Raised with each change of time or place, so that a calendar replaces what it holds.
    ical_sequence = models.PositiveIntegerField(default=0, editable=False)
    search_text = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    objects = EventQuerySet.as_manager()
    has_run_out: bool  # whether some place was held too long; told by events.seating.seats.locked

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_at", "-pk"]
        # The public list walks along the end; the state stands in it so that counting needs no row.
        indexes = [
            models.Index(fields=["ends_at", "id", "state"], name="event_by_end"),
            models.Index(fields=["-starts_at", "-id"], name="event_latest"),
        ]
        constraints = EVENT_CONSTRAINTS

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.search_text = prose_of(self, self.SEARCHED)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("events:detail", kwargs={"slug": self.slug})

    @property
    def when(self) -> str:
        """The day as exactly as it is known, with the hours where there are any."""
        if not self.is_all_day:
            return written_span(self.starts_at, self.ends_at, self.time_zone)
        first, last = self.days
        return (
            written_month(first)
            if self.date_precision == self.Precision.MONTH
            else written_days(first, last)
        )

    @property
    def days(self) -> tuple[date, date]:
        """First and last day, as the calendar of its place has them."""
        return days_of(self.starts_at, self.ends_at, self.time_zone)

    @property
    def month(self) -> str:
        """Dec · 12月"""
        first = self.days[0]
        return f"{first.month}月" if suffix() == "zh" else date_format(first, "M")

    @property
    def begins_in(self) -> str:
        """in 3 days · going on now; empty where it is over, or only its month is known."""
        if self.is_over or self.is_cancelled or self.date_precision == "month":
            return ""
        return until(self.starts_at) if self.starts_at > timezone.now() else gettext("going on now")

    @property
    def offices(self) -> list[str]:
        """Names of the offices in charge, in the active language where there is one."""
        mine, other = column("name"), "name_en" if suffix() == "zh" else "name_zh"
        return [office.get(mine) or office.get(other, "") for office in self.co_offices]

    @property
    def is_day_doubtful(self) -> bool:
        return self.date_precision not in {self.Precision.DAY, self.Precision.DAYS}

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def link_to_join(self) -> str:
        """The online link; of what is held on site alone there is none, whatever was typed."""
        return "" if self.mode == self.Mode.ONSITE else self.online_url

    @property
    def is_joinable(self) -> bool:
        """Whether the online link matters now: from an hour before the beginning to the end."""
        return self.starts_at - JOINABLE_BEFORE <= timezone.now() < self.ends_at

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

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
        """Free for everybody: those reserved for a category are not. None: no limit."""
        if self.capacity is None:
            return None
        return max(self.capacity - self.seats_taken - self.seats_held, 0)

    @property
    def percent_left(self) -> int:
        """Share of the seats that are still free, 0 to 100: what the ring shows."""
        return round(100 * (self.seats_left or 0) / self.capacity) if self.capacity else 0
