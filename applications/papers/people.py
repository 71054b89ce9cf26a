"""What papers say of a person and of the length of a stay."""

from dataclasses import dataclass
from datetime import date

from applications.models import Application
from core.crypto import masked
from core.periods import length
from talents.language_proofs import proof_in_short
from talents.models import IdentityNumber, Talent


@dataclass(frozen=True)
class Person:
    """identity_card: masked; empty where it was not stated."""

    name_zh: str
    name_en: str
    gender: str
    birth_date: date | None
    staff_no: str
    department: str
    post: str
    title: str
    degree: str
    hire_date: date | None
    languages: str
    phone: str
    email: str
    identity_card: str


def person_of(talent: Talent) -> Person:
    """In the active language; reads prefetched rows where there are any."""
    numbers = {row.kind: row.number for row in talent.identity_numbers.all()}
    card = numbers.get(IdentityNumber.Kind.IDENTITY_CARD, "")
    return Person(
        name_zh=talent.name_zh,
        name_en=talent.name_en,
        gender=talent.get_gender_display(),
        birth_date=talent.birth_date,
        staff_no=talent.staff_no,
        department=talent.department.name if talent.department else "",
        post=talent.post,
        title=talent.title,
        degree=talent.get_highest_degree_display(),
        hire_date=talent.hire_date,
        languages="；".join(proof_in_short(row) for row in talent.language_proofs.all()),
        phone=talent.phone,
        email=talent.email,
        identity_card=masked(card) if card else "",
    )


def months_of(application: Application) -> str:
    """Months abroad as a figure; empty where the days are not known."""
    if application.months_in_all:
        return str(application.months_in_all)
    if not (application.starts_on and application.ends_on):
        return ""
    months, days = length(application.starts_on, application.ends_on)
    return f"{round(months + days / 30, 1):g}"
