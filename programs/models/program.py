"""A program lasts; people apply to its calls."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.localized import Localized
from core.word_index import prose_of
from programs.querysets import ProgramQuerySet


class Program(models.Model):
    """A program of a sponsor, as long as it exists: texts, rule templates, what it binds one to."""

    # Whose words find it.
    SEARCHED = (
        *("code", "name_zh", "name_en", "sponsor_zh", "sponsor_en", "summary_zh", "summary_en"),
        *("host_place_zh", "host_place_en"),
    )

    class Kind(models.TextChoices):
        SENIOR_RESEARCH_SCHOLAR = "senior_research_scholar", _("senior research scholar")
        VISITING_SCHOLAR = "visiting_scholar", _("visiting scholar")
        POSTDOC = "postdoc", _("postdoc")
        TRAINING = "training", _("training")
        COOPERATION = "cooperation", _("cooperation project")
        SHORT_FELLOWSHIP = "short_fellowship", _("short fellowship")
        INBOUND_VISIT = "inbound_visit", _("visit to us")
        INBOUND_GRANT = "inbound_grant", _("grant for coming to us")

    class Direction(models.TextChoices):
        OUTBOUND = "outbound", _("going abroad")
        INBOUND = "inbound", _("coming to us")

    class Status(models.TextChoices):
        ANNUAL = "annual", _("every year")
        EVERY_TWO_YEARS = "every_two_years", _("every two years")
        BY_AGREEMENT = "by_agreement", _("by agreement")
        NOT_OPEN_TO_UNIT = "not_open_to_unit", _("not open to this hospital")
        SUSPENDED = "suspended", _("suspended")

    class Mode(models.TextChoices):
        """Who may start an application."""

        INDIVIDUAL = "individual", _("you apply yourself")
        VIA_UNIVERSITY = "individual_via_university", _("you apply through the university")
        VIA_PROVINCE = "individual_via_province", _("you apply through the province")
        VIA_NATIONAL_COMMITTEE = (
            "individual_via_national_committee",
            _("you apply through a national committee"),
        )
        PROJECT_THEN_PEOPLE = "project_then_people", _("first a project, then its people")
        POST_THEN_PERSON = "post_then_person", _("first a post, then a person")
        AGREEMENT = "agreement", _("under an agreement")

    class LengthBasis(models.TextChoices):
        SOURCE = "source", _("from the source")
        ASSUMED = "assumed", _("assumed from the sponsor's general guide")
        PLACEHOLDER = "placeholder", _("placeholder")
        DAYS = "days", _("a matter of days")

    class Confidence(models.TextChoices):
        HIGH = "high", _("high")
        MEDIUM = "medium", _("medium")
        LOW = "low", _("low")

    code = models.CharField(_("code"), max_length=20, unique=True)
    slug = models.SlugField(
        _("slug"), unique=True, help_text=_("Part of the address, e.g. csc-vs.")
    )
    reference_prefix = models.CharField(
        _("prefix of references"),
        max_length=10,
        unique=True,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9]*$", _("Capital letters and digits only."))],
        help_text=_("VS gives 2027-VS-0042."),
    )
    name_zh = models.CharField(_("name (Chinese)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    name = Localized()
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction)
    mode = models.CharField(_("who may start"), max_length=40, choices=Mode)
    status = models.CharField(_("status"), max_length=20, choices=Status)
    status_note_zh = models.TextField(_("reason of the status (Chinese)"), blank=True)
    status_note_en = models.TextField(_("reason of the status (English)"), blank=True)
    status_note = Localized()
    sponsor_zh = models.CharField(_("sponsor (Chinese)"), max_length=200)
    sponsor_en = models.CharField(_("sponsor (English)"), max_length=200)
    sponsor = Localized()
    host_place_zh = models.CharField(_("where (Chinese)"), max_length=300, blank=True)
    host_place_en = models.CharField(_("where (English)"), max_length=300, blank=True)
    host_place = Localized()
    # Where the stay is in one country only, its code (for the mobility rules), e.g. DE.
    host_country = models.CharField(_("host country or region (code)"), max_length=2, blank=True)
    # For programs under an agreement: its institution. Without one in force no call can be opened.
    partner = models.ForeignKey(
        "partners.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programs",
        verbose_name=_("partner"),
    )
    summary_zh = models.TextField(_("summary (Chinese)"), blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)
    summary = Localized()
    min_months = models.PositiveSmallIntegerField(_("shortest stay (months)"))
    max_months = models.PositiveSmallIntegerField(_("longest stay (months)"))
    length_basis = models.CharField(_("basis of the lengths"), max_length=20, choices=LengthBasis)
    funding_zh = models.TextField(_("funding (Chinese)"), blank=True)
    funding_en = models.TextField(_("funding (English)"), blank=True)
    funding = Localized()
    # {"value", "max"?, "currency", "per"} or null; see portal/demo/data/README.md.
    funding_amount = models.JSONField(_("amount"), null=True, blank=True)
    # The sponsor's national figure, not the hospital's.
    quota_number = models.PositiveIntegerField(
        _("places (sponsor, nation-wide)"), null=True, blank=True
    )
    quota_year = models.PositiveSmallIntegerField(_("year of the places"), null=True, blank=True)
    quota_note_zh = models.TextField(_("note on the places (Chinese)"), blank=True)
    quota_note_en = models.TextField(_("note on the places (English)"), blank=True)
    quota_note = Localized()
    # The typical window, not a promise: opens/closes as MM-DD or MM, closes_time, time_zone,
    # rolling, cutoffs_*, results_*, seen_in_years, history[], note_*.
    window = models.JSONField(_("typical window"), default=dict, blank=True)
    steps_note_zh = models.TextField(_("note on the steps (Chinese)"), blank=True)
    steps_note_en = models.TextField(_("note on the steps (English)"), blank=True)
    steps_note = Localized()
    application_site = models.URLField(_("application site"), blank=True, max_length=400)
    official_url = models.URLField(_("official page"), blank=True, max_length=400)
    source_url = models.URLField(_("source"), blank=True, max_length=400)
    source_year = models.PositiveSmallIntegerField(_("year of the source"), null=True, blank=True)
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence)
    is_published = models.BooleanField(_("shown to visitors"), default=False)
    search_text = models.TextField(blank=True, editable=False)
    objects = ProgramQuerySet.as_manager()

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["code"]
        indexes = [
            # The list walks along the names; what visitors see stands in it for counting.
            *(
                models.Index(
                    fields=[f"name_{ending}", "id", "is_published"],
                    name=f"program_by_name_{ending}",
                )
                for ending in ("zh", "en")
            ),
            models.Index(fields=["sponsor_en", "id", "is_published"], name="program_by_sponsor"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(min_months__lte=F("max_months")),
                name="program_lengths_in_order",
                violation_error_message=_("The shortest stay must not be longer than the longest."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["not_open_to_unit", "suspended"]) | ~Q(status_note_zh=""),
                name="program_closed_with_a_reason",
                violation_error_message=_("Say why the program is not open."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.search_text = prose_of(self, self.SEARCHED)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("programs:detail", kwargs={"slug": self.slug})

    @property
    def takes_applications(self) -> bool:
        return self.status not in {self.Status.NOT_OPEN_TO_UNIT, self.Status.SUSPENDED}


class Step(models.Model):
    """One step of the sponsor's procedure, in its order."""

    class Actor(models.TextChoices):
        APPLICANT = "applicant", _("applicant")
        DEPARTMENT = "department", _("department")
        EMPLOYER = "employer", _("hospital")
        OFFICE = "office", _("office")
        EXPERTS = "experts", _("experts")
        RECEIVING_OFFICE = "receiving_office", _("receiving office")
        SPONSOR = "sponsor", _("sponsor")

    program = models.ForeignKey(Program, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("number"))
    code = models.SlugField(_("code"))
    actor = models.CharField(_("by"), max_length=20, choices=Actor)
    text_zh = models.TextField(_("text (Chinese)"))
    text_en = models.TextField(_("text (English)"))
    text = Localized()
    when_zh = models.CharField(_("when (Chinese)"), max_length=200, blank=True)
    when_en = models.CharField(_("when (English)"), max_length=200, blank=True)
    when = Localized()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["program", "position"]
        constraints = [
            models.UniqueConstraint(fields=["program", "position"], name="one_step_per_position"),
        ]

    def __str__(self):
        return f"{self.position} {self.text}"


class Obligation(models.Model):
    """What an award of the program binds one to."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="obligations")
    position = models.PositiveSmallIntegerField(_("number"))
    code = models.SlugField(_("code"))
    text_zh = models.TextField(_("text (Chinese)"))
    text_en = models.TextField(_("text (English)"))
    text = Localized()
    note_zh = models.TextField(_("note (Chinese)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)
    note = Localized()
    # Numbers under the names of the data: months, days_after_arrival, max_times, …
    numbers = models.JSONField(_("numbers"), default=dict, blank=True)
    source_url = models.URLField(_("source"), blank=True, max_length=400)
    confidence = models.CharField(_("confidence"), max_length=10, choices=Program.Confidence)

    class Meta:
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        ordering = ["program", "position"]
        constraints = [
            models.UniqueConstraint(fields=["program", "code"], name="one_obligation_per_code"),
        ]

    def __str__(self):
        return self.text


class Source(models.Model):
    """Where a fact of the program was read, and in which year."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="sources")
    position = models.PositiveSmallIntegerField(_("number"))
    url = models.URLField(_("address"), blank=True, max_length=400)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    what_zh = models.TextField(_("what (Chinese)"))
    what_en = models.TextField(_("what (English)"))
    what = Localized()
    kind_zh = models.CharField(_("kind (Chinese)"), max_length=100, blank=True)
    kind_en = models.CharField(_("kind (English)"), max_length=100, blank=True)
    kind = Localized()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["program", "position"]

    def __str__(self):
        return self.what
