"""What a person's file holds: degrees, stays abroad, language proofs, memberships, statements."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from core.crypto import EncryptedField
from core.days_in_sql import DayOrLast, WholeMonths
from talents.models.talent import Talent
from talents.querysets import StayAbroadQuerySet


class Degree(models.Model):
    talent = models.ForeignKey(Talent, models.CASCADE, related_name="degrees")
    level = models.CharField(_("degree"), max_length=10, choices=Talent.DegreeLevel)
    awarded_on = models.DateField(_("awarded on"), null=True, blank=True)
    field = models.CharField(_("field"), max_length=100, blank=True)
    institution = models.CharField(_("awarded by"), max_length=200, blank=True)
    country = models.CharField(_("country or region (code)"), max_length=2, blank=True)

    class Meta:
        verbose_name = _("degree")
        verbose_name_plural = _("degrees")
        ordering = ["-awarded_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["talent", "level", "field"], name="one_degree_per_level_and_field"
            ),
        ]

    def __str__(self):
        return self.get_level_display()


class StayAbroad(models.Model):
    """A time spent in another country or region."""

    class Activity(models.TextChoices):
        STUDY = "study", _("study")
        WORK = "work", _("work")
        CSC_SENIOR = (
            "csc_senior_research_scholar",
            _("government-sponsored senior research scholar"),
        )
        VISIT = "visit", _("visit")
        OTHER = "other", _("other")

    class Funder(models.TextChoices):
        CSC = "csc", _("China Scholarship Council (CSC)")
        HOSPITAL = "hospital", _("the hospital")
        HOST = "host", _("the host")
        OWN = "own", _("own means")
        OTHER = "other", _("other")

    talent = models.ForeignKey(Talent, models.CASCADE, related_name="stays_abroad")
    country = models.CharField(_("country or region (code)"), max_length=2, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True, help_text=_("Empty: not over yet."))
    activity = models.CharField(
        _("activity"), max_length=30, choices=Activity, default=Activity.OTHER
    )
    position = models.CharField(_("position"), max_length=60, blank=True)
    funder = models.CharField(_("funded by"), max_length=10, choices=Funder, default=Funder.OTHER)
    # Came with the roster: its owner may complete it, only HR changes or deletes it.
    from_roster = models.BooleanField(default=False, editable=False)

    objects = StayAbroadQuerySet.as_manager()

    class Meta:
        verbose_name = _("stay abroad")
        verbose_name_plural = _("stays abroad")
        ordering = ["-ends_on", "-starts_on"]
        indexes = [
            models.Index(fields=["funder", "ends_on", "talent"], name="stay_abroad_by_funder"),
            models.Index(
                "activity",
                WholeMonths("starts_on", "ends_on"),
                "starts_on",
                "ends_on",
                "country",
                "talent",
                name="stay_abroad_by_length",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(starts_on__lte=F("ends_on")),
                name="stay_abroad_ends_after_it_starts",
                violation_error_message=_("The stay must end after it starts."),
            ),
        ]

    def __str__(self):
        return f"{self.country} {self.starts_on or ''}–{self.ends_on or ''}"


# Of a proof: a day or a total that is not told may still be a good one.
TAKEN_OR_OPEN = DayOrLast(Case(When(overall__isnull=False, then=F("taken_on"))))


class LanguageProof(models.Model):
    """One result of a language test, a level or a training certificate."""

    class Kind(models.TextChoices):
        EXAM = "exam", _("test")
        LEVEL = "level", _("level certificate")
        TRAINING = "training", _("training certificate")

    talent = models.ForeignKey(Talent, models.CASCADE, related_name="language_proofs")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    # The code of the test or scale in the language conditions: IELTS-Academic, CEFR, JLPT …
    test = models.CharField(_("test"), max_length=30)
    language = models.CharField(_("language"), max_length=5)
    # Under the names of the language conditions: overall, written_total, listening, oral.
    overall = models.DecimalField(_("total"), max_digits=5, decimal_places=1, null=True, blank=True)
    listening = models.DecimalField(
        _("listening"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    oral = models.DecimalField(_("oral"), max_digits=5, decimal_places=1, null=True, blank=True)
    level = models.CharField(
        _("level"), max_length=20, blank=True, help_text=_("B2, N3, advanced …")
    )
    taken_on = models.DateField(_("date"), null=True, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    # Came with the roster: its owner may complete it, only HR changes or deletes it.
    from_roster = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("language proof")
        verbose_name_plural = _("language proofs")
        ordering = ["-taken_on"]
        indexes = [
            models.Index(fields=["talent", "test"], name="language_proof_by_talent"),
            models.Index(
                "test",
                TAKEN_OR_OPEN,
                "taken_on",
                "expires_on",
                "overall",
                "listening",
                "oral",
                "level",
                "language",
                "talent",
                name="language_proof_by_day",
            ),
        ]

    def __str__(self):
        return f"{self.test} {self.level or self.overall or ''}".strip()


class Membership(models.Model):
    talent = models.ForeignKey(Talent, models.CASCADE, related_name="memberships")
    organization = models.CharField(_("organization"), max_length=60)
    since = models.DateField(_("since"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["talent", "organization"], name="one_membership_per_organization"
            ),
        ]

    def __str__(self):
        return self.organization


class Declaration(models.Model):
    """What the person stated about themselves, and when. Codes: programs.declarations."""

    talent = models.ForeignKey(Talent, models.CASCADE, related_name="declarations")
    code = models.CharField(_("statement"), max_length=80)
    answer = models.JSONField(_("answer"), help_text=_("true, false, a number or a day"))
    stated_at = models.DateTimeField(_("stated"), auto_now=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified by"),
    )

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.UniqueConstraint(fields=["talent", "code"], name="one_statement_per_code"),
        ]
        indexes = [
            models.Index(fields=["code", "answer", "talent"], name="statement_by_answer"),
        ]

    def __str__(self):
        return self.code


class IdentityNumber(models.Model):
    """An identity or passport number: encrypted, shown masked, every look recorded."""

    class Kind(models.TextChoices):
        IDENTITY_CARD = "identity_card", _("identity card")
        PASSPORT = "passport", _("passport")

    talent = models.ForeignKey(Talent, models.CASCADE, related_name="identity_numbers")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    number = EncryptedField(_("number"))
    number_hash = models.CharField(max_length=64, db_index=True, editable=False)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("identity number")
        verbose_name_plural = _("identity numbers")
        constraints = [
            models.UniqueConstraint(fields=["talent", "kind"], name="one_number_per_kind"),
        ]

    def __str__(self):
        return self.get_kind_display()
