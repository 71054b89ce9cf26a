"""What is known of the people in a piece of a list: a handful of queries for all of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models.functions import Lower

from talents.models import Degree, LanguageProof, StayAbroad, Talent
from talents.roster.checking import Checked, RosterRow


@dataclass
class Known:
    """people: by staff number. namesakes: by name and birth date. owners: of addresses."""

    people: dict[str, Talent] = field(default_factory=dict)
    by_key: dict[int, Talent] = field(default_factory=dict)
    namesakes: dict[tuple[str, date], list[Talent]] = field(default_factory=dict)
    owners: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    degrees: dict[int, list[Degree]] = field(default_factory=dict)
    returns: dict[int, set[date | None]] = field(default_factory=dict)
    proofs: dict[int, list[LanguageProof]] = field(default_factory=dict)


def known_of(checked: Iterable[Checked], meant: Iterable[int]) -> Known:
    """meant: keys of the people that somebody named for a row."""
    rows = [one.row for one in checked]
    known, numbers = Known(), {row.staff_no for row in rows if row.staff_no}
    known.people = {
        talent.staff_no: talent for talent in Talent.objects.filter(staff_no__in=numbers)
    }
    named = {look for row in rows if (look := _new_look(row, known.people.get(row.staff_no)))}
    if named:
        _find_namesakes(known, named)
    known.by_key = {
        talent.pk: talent
        for found in ([*known.people.values()], *known.namesakes.values())
        for talent in found
    }
    if missing := set(meant) - set(known.by_key):
        known.by_key |= Talent.objects.in_bulk(missing)
    _find_owners(known, {row.email for row in rows if row.email})
    _find_records(known)
    return known


def _new_look(row: RosterRow, talent: Talent | None) -> tuple[str, date] | None:
    """Name and birth date where this number has not had them so far."""
    was = (talent.name_zh, talent.birth_date) if talent else ("", None)
    name, birth = row.name_zh or was[0], row.birth_date or was[1]
    return (name, birth) if name and birth and (name, birth) != was else None


def _find_namesakes(known: Known, named: set[tuple[str, date]]) -> None:
    found = Talent.objects.filter(
        birth_date__in={birth for _name, birth in named}, name_zh__in={name for name, _b in named}
    )
    for talent in found.order_by("staff_no"):
        key = (talent.name_zh, talent.birth_date)
        if key in named:
            known.namesakes.setdefault(key, []).append(talent)


def _find_owners(known: Known, emails: set[str]) -> None:
    if not emails:
        return
    found = Talent.objects.annotate(address=Lower("email")).filter(address__in=emails)
    for address, pk, staff_no in found.values_list("address", "pk", "staff_no"):
        known.owners.setdefault(address, []).append((pk, staff_no))


def _find_records(known: Known) -> None:
    degrees: dict[int, list[Degree]] = defaultdict(list)
    returns: dict[int, set[date | None]] = defaultdict(set)
    proofs: dict[int, list[LanguageProof]] = defaultdict(list)
    for degree in Degree.objects.filter(talent__in=known.by_key).order_by("pk"):
        degrees[degree.talent_id].append(degree)
    stays = StayAbroad.objects.filter(talent__in=known.by_key, funder=StayAbroad.Funder.CSC)
    for talent_id, day in stays.values_list("talent", "ends_on"):
        returns[talent_id].add(day)
    for proof in LanguageProof.objects.filter(talent__in=known.by_key).order_by("pk"):
        proofs[proof.talent_id].append(proof)
    known.degrees, known.returns, known.proofs = degrees, returns, proofs


@dataclass
class Met:
    """What the rows before have done to whom, so that one person is not meant twice.

    Kept by what the file says, not by what is stored: the answers stay the same while a file is
    being taken over.
    """

    lines: dict[int, int] = field(default_factory=dict)  # person → line
    numbers: dict[str, int] = field(default_factory=dict)  # staff number → line
    emails: dict[int, str] = field(default_factory=dict)  # person → address that they get
    added: set[str] = field(default_factory=set)  # staff numbers of new people
