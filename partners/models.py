"""Institutions abroad and at home, and the agreements with them."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.localized import Localized
from core.word_index import prose_of
from partners.querysets import AgreementQuerySet, InstitutionQuerySet


class Institution(models.Model):
    """A hospital, university or institute that our people go to or come from."""

    # Whose words find it.
    SEARCHED = (
        *("code", "name_zh", "name_en", "city_zh", "city_en"),
        *("country_label_zh", "country_label_en", "country"),
    )

    class Kind(models.TextChoices):
        CANCER_CENTER = "cancer_center", _("cancer center")
        HOSPITAL = "hospital", _("hospital")
        UNIVERSITY = "university", _("university")
        RESEARCH_INSTITUTE = "research_institute", _("research institute")
        INTERNATIONAL_AGENCY = "international_agency", _("international agency")

    class Relation(models.TextChoices):
        DOCUMENTED = "documented", _("documented tie")
        ILLUSTRATIVE = "illustrative", _("example, no tie claimed")

    class Tie(models.TextChoices):
        PARENT_UNIVERSITY = "parent_university", _("parent university")
        SISTER_INSTITUTION = "sister_institution", _("sister institution")
        STRATEGIC_AGREEMENT = "strategic_agreement", _("strategic agreement")
        COOPERATION_AGREEMENT = "cooperation_agreement", _("cooperation agreement")
        MOU = "mou", _("memorandum of understanding")
        NAMED_IN_AGREEMENT = "named_in_agreement", _("named in an agreement")
        PARTNERSHIP = "partnership", _("partnership")
        FRIENDLY_INSTITUTION = "friendly_institution", _("friendly institution")
        EVENT = "event", _("met at an event")

    code = models.CharField(_("code"), max_length=20, unique=True)
    slug = models.SlugField(_("slug"), unique=True, max_length=100)
    name_zh = models.CharField(_("name (Chinese)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    name = Localized()
    # Where the Chinese name comes from: ror, or common_usage (not checked with the institution).
    name_zh_basis = models.CharField(_("where the Chinese name is from"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    country = models.CharField(_("country or region (code)"), max_length=2)
    country_label_zh = models.CharField(_("country or region (Chinese)"), max_length=60)
    country_label_en = models.CharField(_("country or region (English)"), max_length=60)
    country_label = Localized()
    city_zh = models.CharField(_("city (Chinese)"), max_length=60, blank=True)
    city_en = models.CharField(_("city (English)"), max_length=60, blank=True)
    city = Localized()
    # City center, degrees north and east.
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    homepage = models.URLField(_("homepage"), blank=True)
    ror = models.URLField("ROR", blank=True)
    relation = models.CharField(_("relation"), max_length=20, choices=Relation)
    tie_type = models.CharField(_("kind of tie"), max_length=40, choices=Tie, blank=True)
    tie_with = models.CharField(_("tie with"), max_length=40, blank=True)
    tie_since = models.CharField(
        _("since"), max_length=10, blank=True, help_text=_("Year, or year and month.")
    )
    tie_note_zh = models.TextField(_("note (Chinese)"), blank=True)
    tie_note_en = models.TextField(_("note (English)"), blank=True)
    tie_note = Localized()
    tie_source_url = models.URLField(_("source"), max_length=400, blank=True)
    tie_source_year = models.PositiveSmallIntegerField(
        _("year of the source"), null=True, blank=True
    )
    tie_confidence = models.CharField(_("confidence"), max_length=10, blank=True)
    is_published = models.BooleanField(_("shown to visitors"), default=True)
    search_text = models.TextField(blank=True, editable=False)
    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["code"]
        indexes = [
            # The list walks along it; the countries of the first page are counted in it.
            models.Index(
                fields=[
                    *("relation", f"country_label_{ending}", f"name_{ending}", "id"),
                    *("is_published", "country"),
                ],
                name=f"institution_by_place_{ending}",
            )
            for ending in ("zh", "en")
        ]
        permissions = [("import_institution", _("Can bring in a list of institutions"))]

    def __str__(self):
        return self.name

    def take_search_text(self) -> None:
        """Before it is saved, also where many are saved at once."""
        self.search_text = prose_of(self, self.SEARCHED)

    def save(self, *args, **kwargs):
        self.take_search_text()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("partners:detail", kwargs={"slug": self.slug})


class Agreement(models.Model):
    """What was agreed with an institution, and until when. An expired one is never offered."""

    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        related_name="agreements",
        verbose_name=_("institution"),
    )
    title_zh = models.CharField(_("title (Chinese)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title = Localized()
    scope_zh = models.TextField(_("scope (Chinese)"), blank=True)
    scope_en = models.TextField(_("scope (English)"), blank=True)
    scope = Localized()
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    quota_out = models.PositiveSmallIntegerField(_("places out per year"), null=True, blank=True)
    quota_in = models.PositiveSmallIntegerField(_("places in per year"), null=True, blank=True)
    source_url = models.URLField(_("source"), max_length=400, blank=True)
    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["institution", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(starts_on__lte=F("ends_on")),
                name="agreement_ends_after_it_starts",
                violation_error_message=_("The agreement must end after it starts."),
            ),
        ]

    def __str__(self):
        return self.title
