"""Lines of the list and its form, as text kept under what they are made of (see programs.pages)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import DateTimeField, QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language

from core.prepared import Prepared, blank
from core.templatetags.localized_tags import localized
from programs import wording
from programs.filters import ProgramFilter
from programs.models import Call, Program
from programs.standing import standing

# What a line needs; the rest of a program is long.
COLUMNS = (
    *("id", "slug", "name_zh", "name_en", "sponsor_zh", "sponsor_en", "kind", "direction"),
    *("mode", "status", "status_note_zh", "status_note_en", "min_months", "max_months"),
    *("length_basis", "window", "is_published"),
)
CALL_COLUMNS = ("program_id", "opens_at", "closes_at", "announced_at", "time_zone")
AT = blank("at", DateTimeField())


@dataclass(frozen=True)
class _Line:
    """Everything a line is made from; equal where the line would be, to the minute."""

    language: str
    written: str
    call: tuple
    phase: str
    minute: int
    row: tuple = field(compare=False)
    at: datetime = field(compare=False)


@dataclass(frozen=True)
class _Form:
    language: str
    path: str
    written: str
    filter: ProgramFilter = field(compare=False)


def cards(rows: Iterable[tuple], *, at: datetime) -> list[SafeString]:
    """A line for every program (its COLUMNS), with the call of it that counts at the instant."""
    current = _current_calls(at)
    language, minute = get_language() or "", int(at.timestamp() // 60)
    lines = []
    for row in rows:
        call = current.get(row[0], ())
        phase = Call.phase_of(*call[1:4], at=at) if call else ""
        moving = minute if call else 0
        lines.append(_card(_Line(language, repr(row), call, phase, moving, row, at)))
    return lines


def filter_form(chosen: ProgramFilter, path: str) -> SafeString:
    """The form above the list. path: of the list without filters."""
    sponsors = chosen.fields["sponsor"].choices
    written = repr([type(chosen), chosen["q"].value(), chosen.chosen, sponsors])
    return _filter_form(_Form(get_language() or "", path, written, chosen))


@Prepared
def _live_calls() -> QuerySet:
    live = Call.objects.filter(announced_at__lte=AT, closes_at__gt=AT)
    return live.order_by().values_list(*CALL_COLUMNS)


def _current_calls(at: datetime) -> dict[int, tuple]:
    """By program: the open call that closes first, else the one to come that opens first."""
    found: dict[int, tuple] = {}
    for row in sorted(_live_calls.rows(at=at), key=lambda row: _turn(row, at)):
        found.setdefault(row[0], row)
    return found


def _turn(row: tuple, at: datetime) -> tuple[bool, datetime]:
    _program, opens_at, closes_at = row[:3]
    return opens_at > at, (opens_at if opens_at > at else closes_at)


@lru_cache(maxsize=1000)
def _card(line: _Line) -> SafeString:
    program = Program(**dict(zip(COLUMNS, line.row, strict=True)))
    call = Call(**dict(zip(CALL_COLUMNS, line.call, strict=True))) if line.call else None
    now = standing(call, at=line.at) if call else None
    words: dict[str, Any] = {
        "url": program.get_absolute_url(),
        "name": localized(program, "name"),
        "sponsor": program.sponsor,
        "kind": capfirst(program.get_kind_display()),
        "direction": capfirst(program.get_direction_display()),
        "length": wording.length(program),
        "now": now,
        "ring": now.ring if now else None,
        "usual": "" if now else wording.usual_window(program.window),
        "closed": "" if program.takes_applications else program.get_status_display(),
        "reason": program.status_note,
        "is_hidden": not program.is_published,
    }
    return render_to_string("programs/_program_card.html", {"card": words})


@lru_cache(maxsize=200)
def _filter_form(form: _Form) -> SafeString:
    return render_to_string("programs/_filters.html", {"filter": form.filter, "path": form.path})
