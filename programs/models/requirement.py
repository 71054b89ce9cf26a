"""What a program, and frozen from it a call, asks of a person: tracks, rules, documents."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.localized import Localized
from core.punctuation import enumerated
from core.uploads import CONTENT_TYPES
from programs.querysets import RuleQuerySet
from programs.rule_params import Check, Due, RuleType, Severity, validate_params

MOST = 500  # megabytes or pages that a document may be limited to


def _of_program_or_call(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(program__isnull=False, call__isnull=True)
        | Q(program__isnull=True, call__isnull=False),
        name=name,
        violation_error_message=_("It belongs to a program or to a call, never to both."),
    )


class Track(models.Model):
    """A category (类别) in a program or in a call."""

    program = models.ForeignKey(
        "programs.Program", models.CASCADE, null=True, blank=True, related_name="tracks"
    )
    call = models.ForeignKey(
        "programs.Call", models.CASCADE, null=True, blank=True, related_name="tracks"
    )
    position = models.PositiveSmallIntegerField(_("number"), default=0)
    code = models.SlugField(_("code"))
    name_zh = models.CharField(_("name (Chinese)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=100)
    name = Localized()
    min_months = models.PositiveSmallIntegerField(_("shortest stay (months)"))
    max_months = models.PositiveSmallIntegerField(_("longest stay (months)"))

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        ordering = ["position", "pk"]
        constraints = [
            _of_program_or_call("track_of_program_or_call"),
            models.UniqueConstraint(
                fields=["program", "code"], name="one_track_per_program_and_code"
            ),
            models.UniqueConstraint(fields=["call", "code"], name="one_track_per_call_and_code"),
            models.CheckConstraint(
                condition=Q(min_months__lte=F("max_months")), name="track_lengths_in_order"
            ),
        ]

    def __str__(self):
        return self.name


class EligibilityRule(models.Model):
    """One rule: its type is code, its params are data that staff edit."""

    program = models.ForeignKey(
        "programs.Program", models.CASCADE, null=True, blank=True, related_name="rules"
    )
    call = models.ForeignKey(
        "programs.Call", models.CASCADE, null=True, blank=True, related_name="rules"
    )
    track = models.ForeignKey(Track, models.CASCADE, null=True, blank=True, related_name="rules")
    position = models.PositiveSmallIntegerField(_("number"), default=0)
    code = models.SlugField(_("code"))
    type = models.CharField(_("type"), max_length=40, choices=RuleType)
    params = models.JSONField(_("limits"), default=dict, blank=True)
    severity = models.CharField(_("weight"), max_length=10, choices=Severity)
    # “check” in the data and in findings; Django keeps that name for itself.
    checked_by = models.CharField(_("who checks"), max_length=10, choices=Check)
    due = models.CharField(_("due"), max_length=12, choices=Due)
    text_zh = models.TextField(_("text (Chinese)"))
    text_en = models.TextField(_("text (English)"))
    basis_zh = models.CharField(_("basis (Chinese)"), max_length=300, blank=True)
    basis_en = models.CharField(_("basis (English)"), max_length=300, blank=True)
    # False where a date was computed for a new year and nobody has read the sponsor's text yet.
    is_confirmed = models.BooleanField(_("confirmed in the sponsor's text"), default=True)
    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("eligibility rule")
        verbose_name_plural = _("eligibility rules")
        ordering = ["position", "pk"]
        constraints = [
            _of_program_or_call("rule_of_program_or_call"),
            models.UniqueConstraint(
                fields=["program", "code"],
                condition=Q(track=None),
                name="one_rule_per_program_and_code",
            ),
            models.UniqueConstraint(
                fields=["call", "code"], condition=Q(track=None), name="one_rule_per_call_and_code"
            ),
            models.UniqueConstraint(fields=["track", "code"], name="one_rule_per_track_and_code"),
        ]

    def __str__(self):
        return f"{self.get_type_display()} ({self.code})"

    def clean(self):
        super().clean()
        try:
            validate_params(self.type, self.params)
        except (ValidationError, ValueError) as error:
            raise ValidationError({"params": getattr(error, "messages", [str(error)])}) from error


class RequiredDocument(models.Model):
    """A paper that an application needs; it becomes a document slot there."""

    class Required(models.TextChoices):
        ALWAYS = "always", _("required")
        IF_ANY = "if_any", _("if there is one")

    class Source(models.TextChoices):
        APPLICANT = "applicant", _("applicant")
        THIRD_PARTY = "third_party", _("host or referee")
        OFFICE = "office", _("office")
        PAPER = "paper", _("on paper")

    program = models.ForeignKey(
        "programs.Program", models.CASCADE, null=True, blank=True, related_name="documents"
    )
    call = models.ForeignKey(
        "programs.Call", models.CASCADE, null=True, blank=True, related_name="documents"
    )
    position = models.PositiveSmallIntegerField(_("number"), default=0)
    code = models.SlugField(_("code"))
    name_zh = models.CharField(_("name (Chinese)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    name = Localized()
    required = models.CharField(_("required"), max_length=10, choices=Required)
    source = models.CharField(_("from"), max_length=12, choices=Source)
    paper_copy = models.BooleanField(_("also on paper"), default=False)
    # {"formats", "max_mb", "max_pages"?}; empty: the portal's own (PDF, 10 MB).
    limits = models.JSONField(_("limits"), default=dict, blank=True)
    note_zh = models.TextField(_("note (Chinese)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)
    note = Localized()
    # P3 papers (identity card, passport): opened with a recorded reason.
    is_sensitive = models.BooleanField(_("identity paper"), default=False)

    class Meta:
        verbose_name = _("required document")
        verbose_name_plural = _("required documents")
        ordering = ["position", "pk"]
        constraints = [
            _of_program_or_call("document_of_program_or_call"),
            models.UniqueConstraint(
                fields=["program", "code"], name="one_document_per_program_and_code"
            ),
            models.UniqueConstraint(fields=["call", "code"], name="one_document_per_call_and_code"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if problem := _wrong_limits(self.limits):
            raise ValidationError({"limits": problem})


def _wrong_limits(limits: Any) -> str | Promise:
    """What is wrong with the limits of a document; empty where nothing is."""
    if not isinstance(limits, dict) or set(limits) - {"formats", "max_mb", "max_pages"}:
        return _("Limits are “formats”, “max_mb” and “max_pages”, or nothing.")
    formats = limits.get("formats", ["pdf"])
    if not isinstance(formats, list) or not formats or set(map(str, formats)) - set(CONTENT_TYPES):
        known = enumerated(CONTENT_TYPES)
        return _("The formats are a list of some of these: %s.") % known
    numbers = [limits[key] for key in ("max_mb", "max_pages") if key in limits]
    if any(type(number) is not int or not 1 <= number <= MOST for number in numbers):
        return _("Megabytes and pages are whole numbers from 1 to %s.") % MOST
    return ""
