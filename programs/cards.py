"""Lines of the list and its form, as text kept under what they are made of (see programs.pages)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language

from core.templatetags.localized_tags import localized
from programs import wording
from programs.filters import ProgramFilter
from programs.listing import CALL_COLUMNS, COLUMNS
from programs.models import Call, Program
from programs.standing import standing


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


def cards(rows: Iterable[tuple], calls: Mapping[int, tuple], *, at: datetime) -> list[SafeString]:
    """A line for every program (its COLUMNS). calls: by program, that which counts at the instant.

    Of a call its CALL_COLUMNS.
    """
    language, minute = get_language() or "", int(at.timestamp() // 60)
    lines = []
    for row in rows:
        call = calls.get(row[0], ())
        phase = Call.phase_of(*call[:3], at=at) if call else ""
        moving = minute if call else 0
        lines.append(_card(_Line(language, repr(row), call, phase, moving, row, at)))
    return lines


def filter_form(chosen: ProgramFilter, path: str) -> SafeString:
    """The form above the list. path: of the list without filters."""
    sponsors = chosen.fields["sponsor"].choices
    written = repr([type(chosen), chosen["q"].value(), chosen.chosen, sponsors])
    return _filter_form(_Form(get_language() or "", path, written, chosen))


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
