"""What the profile shows of a person, in the reader's language."""

from collections.abc import Callable

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.countries import country_name
from core.crypto import masked
from core.templatetags.core_tags import day
from talents.language_proofs import known_test, proof_name, proof_result
from talents.models import IdentityNumber, LanguageProof, Membership, StayAbroad, Talent


def profile(talent: Talent) -> dict:
    """Sections of the profile page, each a list of rows ready to be written."""
    numbers = {row.kind: row for row in talent.identity_numbers.all()}
    return {
        "category": capfirst(talent.get_category_display()),
        "roster_facts": roster_facts(talent),
        "contact_facts": [
            (_("Telephone"), talent.phone),
            (_("E-mail in the roster"), talent.email),
            (_("Field of work"), talent.research_field),
        ],
        "passport_facts": [
            (_("Family name"), talent.family_name),
            (_("Given name"), talent.given_name),
            (_("Permanent residence in another country"), _yes_no(talent)),
        ],
        "degrees": [degree_line(degree) for degree in talent.degrees.all()],
        "proofs": [
            (row, describe(row), not row.from_roster and known_test(row) is not None)
            for row in talent.language_proofs.all()
        ],
        "stays": [(row, describe(row)) for row in talent.stays_abroad.all()],
        "memberships": [(row, describe(row)) for row in talent.memberships.all()],
        "numbers": [
            (kind, capfirst(label), masked_number(numbers.get(kind)))
            for kind, label in IdentityNumber.Kind.choices
        ],
    }


def roster_facts(talent: Talent) -> list[tuple[str, str]]:
    """What HR knows, label and text; only HR changes it."""
    category = talent.get_category_display()
    if category and talent.cohort_year:
        category = _("%(category)s, %(year)s") % {"category": category, "year": talent.cohort_year}
    title = talent.title
    facts = [
        (_("Staff number"), talent.staff_no),
        (_("Name"), talent.name_zh),
        (_("Date of birth"), day(talent.birth_date)),
        (_("Department"), talent.department.name if talent.department else ""),
        (_("Post"), talent.post),
        (_("Title"), title and f"{title} · {talent.get_title_level_display()}".rstrip(" ·")),
        (_("Hired on"), day(talent.hire_date)),
        (_("Employment"), talent.get_employment_kind_display()),
        (_("Nationality"), country_name(talent.nationality) if talent.nationality else ""),
        (_("Shuren Talents Plan"), category),
    ]
    return [(term, capfirst(text)) for term, text in facts]


def describe(row: models.Model) -> str:
    """One line for a row of the person's file."""
    return _DESCRIBERS[type(row)](row)


def degree_line(degree) -> str:
    place = country_name(degree.country) if degree.country else ""
    return _joined(
        capfirst(degree.get_level_display()),
        degree.field,
        degree.institution,
        place,
        day(degree.awarded_on),
    )


def days_of_stay(stay: StayAbroad) -> str:
    start, end = day(stay.starts_on), day(stay.ends_on) or _("not over yet")
    return f"{start} – {end}" if start else _("until %s") % end


def masked_number(row: IdentityNumber | None) -> str:
    return masked(row.number) if row else ""


def _proof_line(proof: LanguageProof) -> str:
    until = _("valid until %s") % day(proof.expires_on) if proof.expires_on else ""
    return _joined(proof_name(proof), proof_result(proof), day(proof.taken_on), until)


def _stay_line(stay: StayAbroad) -> str:
    return _joined(
        country_name(stay.country) if stay.country else _("country not stated"),
        days_of_stay(stay),
        stay.get_activity_display() if stay.activity != StayAbroad.Activity.OTHER else "",
        stay.position,
        stay.get_funder_display() if stay.funder != StayAbroad.Funder.OTHER else "",
    )


def _membership_line(membership: Membership) -> str:
    since = _("since %s") % day(membership.since) if membership.since else ""
    return _joined(membership.organization, since)


def _yes_no(talent: Talent) -> str:
    stated = talent.foreign_permanent_residence
    return "" if stated is None else _("yes") if stated else _("no")


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


_DESCRIBERS: dict[type[models.Model], Callable[..., str]] = {
    LanguageProof: _proof_line,
    StayAbroad: _stay_line,
    Membership: _membership_line,
}
