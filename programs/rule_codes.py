"""The words that eligibility rules are written in: codes as stored, with their labels.

Other apps may use the same codes for their own columns; a code once stored is never renamed.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RuleType(TextChoices):
    BIRTH_ON_OR_AFTER = "birth_on_or_after", _("Birth date on or after")
    MAX_AGE_AT = "max_age_at", _("Age at most")
    MIN_DEGREE = "min_degree", _("Degree at least")
    MIN_YEARS_SINCE_DEGREE = "min_years_since_degree", _("Years of work after the highest degree")
    MAX_YEARS_SINCE_DEGREE = "max_years_since_degree", _("Degree not older than")
    MIN_EXPERIENCE_YEARS = "min_experience_years", _("Years of experience at least")
    TITLE_AT_LEAST = "title_at_least", _("Professional title at least")
    EMPLOYMENT = "employment", _("Kind of employment")
    NATIONALITY = "nationality", _("Nationality")
    COUNTRY_GROUP = "country_group", _("Country or region in a group")
    EMPLOYER_REGION_IN = "employer_region_in", _("Province of the employer")
    HOST_COUNTRY_IN = "host_country_in", _("Host country or region in a group")
    LANGUAGE = "language", _("Language proof")
    DOCUMENT_PRESENT = "document_present", _("Document in hand")
    STAY_MONTHS = "stay_months", _("Length of the planned stay")
    MAX_MONTHS_IN_HOST_COUNTRY = (
        "max_months_in_host_country",
        _("Earlier months in the host country at most"),
    )
    STAY_ABROAD_MONTHS = "stay_abroad_months", _("Earlier months abroad at least")
    NOT_WITHIN = "not_within", _("Years since an event")
    NEVER_BEFORE = "never_before", _("Never before")
    NOT_CURRENTLY = "not_currently", _("Not at present")
    NOT_RETURNED_BEFORE = "not_returned_before", _("Not returned to China before")
    MEMBERSHIP = "membership", _("Membership")
    ANY_OF = "any_of", _("One of several")
    MANUAL = "manual", _("Judged by the office")


class Severity(TextChoices):
    MUST = "must", _("Must be met")
    SHOULD = "should", _("Normally expected")
    INFO = "info", _("For information")


class Check(TextChoices):
    AUTO = "auto", _("From profile and application")
    DECLARED = "declared", _("Stated by the person")
    OFFICE = "office", _("Checked by the office")


class Due(TextChoices):
    APPLICATION = "application", _("When applying")
    DEPARTURE = "departure", _("Before departure")


class Degree(TextChoices):
    """From the lowest to the highest."""

    BACHELOR = "bachelor", _("Bachelor")
    MASTER = "master", _("Master")
    DOCTORATE = "doctorate", _("Doctorate")


class TitleLevel(TextChoices):
    """From the lowest to the highest (初级, 中级, 副高级, 正高级)."""

    JUNIOR = "junior", _("Junior title")
    INTERMEDIATE = "intermediate", _("Intermediate title")
    ASSOCIATE_SENIOR = "associate_senior", _("Associate senior title")
    SENIOR = "senior", _("Senior title")


class EmploymentKind(TextChoices):
    REGULAR = "regular", _("Regular staff")
    CONTRACT = "contract", _("Contract staff")
    POSTDOC = "postdoc", _("Postdoctoral researcher")
    STUDENT = "student", _("Student or trainee")
    EXTERNAL = "external", _("From elsewhere")


class Sector(TextChoices):
    TERTIARY_HOSPITAL = "tertiary_hospital", _("Tertiary hospital")
    MEDICAL_SCHOOL = "medical_school", _("Medical school")
    PUBLIC_HEALTH_INSTITUTION = "public_health_institution", _("Public health institution")
    UNIVERSITY = "university", _("University")
    RESEARCH_INSTITUTE = "research_institute", _("Research institute")
    OTHER = "other", _("Other institution")


class ExperienceField(TextChoices):
    """What years are counted in; `research_experience` are the years a rule itself defines."""

    ONCOLOGY = "oncology", _("medical, radiation or surgical oncology")
    RESEARCH = "research", _("research")
    CLINICAL = "clinical", _("clinical work")
    NURSING = "nursing", _("nursing")
    TEACHING = "teaching", _("teaching")
    RESEARCH_EXPERIENCE = "research_experience", _("research since the degree")
    SINCE_DEGREE = "since_degree", _("years since the degree that count")


class Uncounted(TextChoices):
    """Years since the degree that a sponsor leaves out."""

    WORK_OUTSIDE_RESEARCH = "work_outside_research", _("work outside research")
    CAREER_BREAK = "career_break", _("career break")


class AgeDay(TextChoices):
    APPLICATION = "application", _("day of the application")
    POST_APPLICATION = "post_application", _("day of applying for the post")


class CountingDay(TextChoices):
    APPLICATION = "application", _("day of the application")
    CALL_CLOSE = "call_close", _("closing day of the call")
    FELLOWSHIP_START = "fellowship_start", _("start of the fellowship")


class GroupOf(TextChoices):
    NATIONALITY = "nationality", _("nationality")
    WORK = "work", _("country or region of work")


class StayLimit(TextChoices):
    INVITATION_PERIOD = "invitation_period", _("the period of the invitation")


class StayPosition(TextChoices):
    FORMAL_RESEARCH_OR_TEACHING = (
        "formal_research_or_teaching",
        _("formal research or teaching post"),
    )
    OTHER = "other", _("other position")


class Need(TextChoices):
    APPROVED_PROJECT = "approved_project", _("an approved project")
    AGREEMENT_IN_FORCE = "agreement_in_force", _("an agreement in force")


class Applicant(TextChoices):
    HOST = "host", _("the host")


class RegionScheme(TextChoices):
    ISO_3166_2_CN = "ISO 3166-2:CN", _("Province codes (ISO 3166-2:CN)")
