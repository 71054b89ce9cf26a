"""The hand-on sheet: what is typed into the sponsor's platform, and which files are sent there."""

import re
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.documents import limits_of
from applications.fields import pairs_of
from applications.models import Application, DocumentSlot, DocumentVersion, Paper
from applications.papers.contents import drawn_for
from applications.papers.people import months_of
from core.countries import country_name
from core.crypto import masked
from core.punctuation import enumerated
from core.uploads import Limits
from talents.models import IdentityNumber, Talent

Pairs = list[tuple[str, str]]
_NOT_IN_NAMES = re.compile(r"[^\w.\-（）()]+")
LONGEST_NAME = 60


@dataclass(frozen=True)
class Handed:
    """A document as it goes to the sponsor. troubles: why it would be refused there.

    drawn: by the portal, where nobody sends it.
    """

    slot: DocumentSlot
    version: DocumentVersion | None
    name: str
    limits: str
    troubles: list[str]
    drawn: Paper | None = None

    @property
    def is_missing(self) -> bool:
        has_one = self.version is not None or self.drawn is not None
        return not has_one and self.slot.requirement.required == "always"


def sections_of(application: Application) -> list[tuple[str, Pairs]]:
    """Heading and filled-in fields, in the order in which such platforms ask for them."""
    talent = application.talent
    return [
        (_("Person"), _filled(_person(talent))),
        (_("Post and training"), _filled(_post(talent))),
        (_("Languages"), [(str(row.test), _proof(row)) for row in talent.language_proofs.all()]),
        (_("Stays abroad"), _stays(talent)),
        (_("Plan"), [*_length(application), *pairs_of(application)]),
    ]


def numbers_of(application: Application) -> list[tuple[IdentityNumber, str]]:
    """Masked; the whole number is shown on a page of its own, with a reason."""
    return [(row, masked(row.number)) for row in application.talent.identity_numbers.all()]


def documents_of(application: Application) -> list[Handed]:
    slots = application.slots.select_related("requirement").prefetch_related("versions__file")
    drawn = drawn_for(application)
    return [
        _handed(number, slot, application, drawn.get(slot.requirement.code))
        for number, slot in enumerate(slots, start=1)
    ]


def _handed(
    number: int, slot: DocumentSlot, application: Application, drawn: Paper | None
) -> Handed:
    version, limits = slot.current, limits_of(slot)
    name = proposed_name(number, slot, application, version) if version else ""
    troubles = troubles_of(version, limits) if version else []
    return Handed(slot, version, name, described(limits), troubles, None if version else drawn)


def proposed_name(
    number: int, slot: DocumentSlot, application: Application, version: DocumentVersion
) -> str:
    """Number, person and document, without what a platform refuses: 02_样天佑_身份证复印件.pdf"""
    extension = version.file.name.rpartition(".")[2].lower()
    parts = [f"{number:02}", application.talent.name_zh, slot.requirement.name_zh]
    stem = "_".join(_NOT_IN_NAMES.sub("", part) for part in parts)[:LONGEST_NAME]
    return f"{stem}.{extension}"


def described(limits: Limits) -> str:
    text = enumerated(kind.upper() for kind in limits.formats)
    text = _("%(kinds)s, at most %(most)s MB") % {"kinds": text, "most": limits.max_mb}
    if limits.max_pages:
        pages = ngettext("%d page", "%d pages", limits.max_pages) % limits.max_pages
        text = f"{text}, {pages}"
    return text


def troubles_of(version: DocumentVersion, limits: Limits) -> list[str]:
    """A sentence for each limit that the file does not keep."""
    file, found = version.file, []
    kind = {"image/jpeg": "jpg", "image/png": "png"}.get(file.content_type, "pdf")
    if kind not in limits.formats:
        found.append(_("It is a file of the kind %s.") % kind.upper())
    if file.size > limits.max_mb * 1024 * 1024:
        found.append(_("It is too large: %s.") % filesizeformat(file.size))
    if limits.max_pages and (file.pages or 0) > limits.max_pages:
        found.append(_("It has too many pages: %d.") % (file.pages or 0))
    return found


def _person(talent: Talent) -> Pairs:
    birth = talent.birth_date.isoformat() if talent.birth_date else ""
    nationality = country_name(talent.nationality) if talent.nationality else ""
    return [
        (_("Chinese name"), talent.name_zh),
        (_("Family name"), talent.family_name),
        (_("Given name"), talent.given_name),
        (_("Gender"), talent.get_gender_display()),
        (_("Date of birth"), birth),
        (_("Nationality"), nationality),
        (_("E-mail"), talent.email),
        (_("Telephone"), talent.phone),
    ]


def _post(talent: Talent) -> Pairs:
    hired = talent.hire_date.isoformat() if talent.hire_date else ""
    degrees = [
        (
            row.get_level_display(),
            " ".join(filter(None, [row.institution, row.field, _iso(row.awarded_on)])),
        )
        for row in talent.degrees.all()
    ]
    return [
        (_("Staff number"), talent.staff_no),
        (_("Department"), talent.department.name if talent.department else ""),
        (_("Post"), talent.post),
        (_("Professional title"), talent.title),
        (_("Hired on"), hired),
        (_("Field of work"), talent.research_field),
        *degrees,
    ]


def _proof(row) -> str:
    score = row.level or (f"{row.overall.normalize():f}" if row.overall is not None else "")
    return " ".join(filter(None, [score, _iso(row.taken_on)]))


def _stays(talent: Talent) -> Pairs:
    return [
        (
            country_name(row.country) if row.country else _("country not stated"),
            f"{_iso(row.starts_on)} – {_iso(row.ends_on)} {row.get_activity_display()}".strip(),
        )
        for row in talent.stays_abroad.all()
    ]


def _length(application: Application) -> Pairs:
    months = months_of(application)
    return [(_("Months abroad"), months)] if months else []


def _iso(value) -> str:
    return value.isoformat() if value else ""


def _filled(pairs: Pairs) -> Pairs:
    return [(label, text) for label, text in pairs if text]
