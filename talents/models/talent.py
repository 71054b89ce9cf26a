"""A person of the roster."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.days_in_sql import DayOrLast
from core.localized import suffix
from talents.names import in_latin
from talents.querysets import TalentQuerySet
from talents.search_words import text_of


class Talent(models.Model):
    """A person of the roster. What nobody stated is unknown (null or empty), not false.

    `highest_degree`, `highest_degree_on`, `doctorate_on`, `csc_return_on` and the columns `has_…`
    repeat what degrees, stays, proofs and statements say (see `talents.records.refresh`), so that
    one query judges a roster.
    """

    class Category(models.TextChoices):
        """Shuren Talents Plan (树人计划)."""

        OUTSTANDING_INNOVATIVE = "outstanding_innovative", _("outstanding innovative talent")
        YOUNG_INNOVATIVE_EXCELLENT = (
            "young_innovative_excellent",
            _("young innovative excellent talent"),
        )

    class Gender(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")

    class TitleLevel(models.TextChoices):
        JUNIOR = "junior", _("junior title")
        INTERMEDIATE = "intermediate", _("intermediate title")
        ASSOCIATE_SENIOR = "associate_senior", _("associate senior title")
        SENIOR = "senior", _("senior title")

    class Employment(models.TextChoices):
        REGULAR = "regular", _("regular staff")
        CONTRACT = "contract", _("contract staff")
        POSTDOC = "postdoc", _("postdoc at the hospital")
        STUDENT = "student", _("student")
        EXTERNAL = "external", _("from elsewhere")

    class DegreeLevel(models.TextChoices):
        BACHELOR = "bachelor", _("bachelor")
        MASTER = "master", _("master")
        DOCTORATE = "doctorate", _("doctorate")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="talent",
        verbose_name=_("account"),
    )
    staff_no = models.CharField(_("staff number"), max_length=20, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    family_name = models.CharField(_("family name (as in the passport)"), max_length=60, blank=True)
    given_name = models.CharField(_("given name (as in the passport)"), max_length=60, blank=True)
    pinyin = models.CharField(
        _("pinyin"), max_length=120, blank=True, help_text=_("For search and sorting.")
    )
    gender = models.CharField(_("gender"), max_length=10, choices=Gender, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    department = models.ForeignKey(
        "accounts.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="talents",
        verbose_name=_("department"),
    )
    post = models.CharField(_("post"), max_length=100, blank=True)
    title = models.CharField(_("professional title"), max_length=40, blank=True)
    title_level = models.CharField(
        _("level of the title"), max_length=20, choices=TitleLevel, blank=True
    )
    highest_degree = models.CharField(
        _("highest degree"), max_length=10, choices=DegreeLevel, blank=True
    )
    highest_degree_on = models.DateField(_("date of the highest degree"), null=True, blank=True)
    doctorate_on = models.DateField(_("date of the doctorate"), null=True, blank=True)
    csc_return_on = models.DateField(_("last return from a CSC stay"), null=True, blank=True)
    has_language_proof = models.BooleanField(default=False, editable=False)
    has_csc_stay = models.BooleanField(default=False, editable=False)
    has_said_yes = models.BooleanField(default=False, editable=False)  # also with a day
    hire_date = models.DateField(_("hired on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    employment_kind = models.CharField(
        _("employment"), max_length=10, choices=Employment, blank=True
    )
    nationality = models.CharField(_("nationality (code)"), max_length=2, blank=True)
    # True, False, or null: nobody said.
    foreign_permanent_residence = models.BooleanField(
        _("permanent residence abroad"), null=True, blank=True
    )
    category = models.CharField(_("Shuren category"), max_length=40, choices=Category, blank=True)
    cohort_year = models.PositiveSmallIntegerField(_("year of the cohort"), null=True, blank=True)
    research_field = models.CharField(_("field of work"), max_length=200, blank=True)
    photo = models.OneToOneField(
        "core.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    thumbnail = models.OneToOneField(
        "core.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    search_text = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    objects = TalentQuerySet.as_manager()

    class Meta:
        verbose_name = _("talent")
        verbose_name_plural = _("talents")
        ordering = ["staff_no"]
        permissions = [("import_talent", _("Can bring in the roster"))]
        indexes = [
            models.Index(fields=["pinyin"], name="talent_by_pinyin"),
            models.Index(fields=["birth_date"], name="talent_by_birth_date"),
            models.Index(Lower("email"), name="talent_by_email"),
            # What rules ask for of a person, so that a roster is judged without reading its rows.
            models.Index(
                "left_on",
                "employment_kind",
                "nationality",
                DayOrLast("birth_date"),
                "birth_date",
                "foreign_permanent_residence",
                "title_level",
                "highest_degree",
                "highest_degree_on",
                "has_language_proof",
                "has_csc_stay",
                "has_said_yes",
                "staff_no",
                "id",
                name="talent_as_rules_see_it",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(staff_no=""), name="talent_has_a_staff_number"),
            models.CheckConstraint(
                condition=Q(birth_date=None) | Q(hire_date=None) | Q(birth_date__lt=F("hire_date")),
                name="talent_born_before_hired",
                violation_error_message=_("The date of birth must lie before the day of hiring."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name_en(self) -> str:
        return in_latin(self.family_name, self.given_name)

    @property
    def name(self) -> str:
        return self.name_zh if suffix() == "zh" else self.name_en or self.name_zh

    def take_search_text(self) -> None:
        """Before it is saved, also where many are saved at once."""
        self.search_text = text_of(self)

    def save(self, *args, **kwargs):
        self.take_search_text()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("admin:talents_talent_change", args=[self.pk])
