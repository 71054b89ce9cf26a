"""Lines of the list and its form, as text kept under what they are made of (see programs.pages)."""

from dataclasses import dataclass, field
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language

from core.templatetags.localized_tags import localized
from programs import wording
from programs.filters import ProgramFilter
from programs.models import Program
from programs.standing import Standing

# What a line needs; the rest of a program is long.
COLUMNS = (
    *("slug", "name_zh", "name_en", "sponsor_zh", "sponsor_en", "kind", "direction", "mode"),
    *("status", "status_note_zh", "status_note_en", "min_months", "max_months", "length_basis"),
    *("window", "is_published"),
)


@dataclass(frozen=True)
class _Line:
    """Everything a line is made from; equal where the line would be."""

    language: str
    row: str
    now: tuple
    program: Program = field(compare=False)
    standing: Standing | None = field(compare=False)


@dataclass(frozen=True)
class _Form:
    language: str
    path: str
    written: str
    filter: ProgramFilter = field(compare=False)


def card(program: Program, now: Standing | None) -> SafeString:
    """One program in the list, with its call of now if there is one."""
    row = repr([getattr(program, name) for name in COLUMNS])
    moving = (now.ring, now.label, now.tone, now.deadline) if now else ()
    return _card(_Line(get_language() or "", row, moving, program, now))


def filter_form(chosen: ProgramFilter, path: str) -> SafeString:
    """The form above the list. path: of the list without filters."""
    sponsors = chosen.fields["sponsor"].choices
    written = repr([type(chosen), chosen["q"].value(), chosen.chosen, sponsors])
    return _filter_form(_Form(get_language() or "", path, written, chosen))


@lru_cache(maxsize=1000)
def _card(line: _Line) -> SafeString:
    program, now = line.program, line.standing
    closed = not program.takes_applications
    words = {
        "url": program.get_absolute_url(),
        "name": localized(program, "name"),
        "sponsor": program.sponsor,
        "kind": capfirst(program.get_kind_display()),
        "direction": capfirst(program.get_direction_display()),
        "length": wording.length(program),
        "now": now,
        "ring": now.ring if now else None,
        "usual": "" if now else wording.usual_window(program.window),
        "closed": program.get_status_display() if closed else "",
        "reason": program.status_note,
        "is_hidden": not program.is_published,
    }
    return render_to_string("programs/_program_card.html", {"card": words})


@lru_cache(maxsize=200)
def _filter_form(form: _Form) -> SafeString:
    return render_to_string("programs/_filters.html", {"filter": form.filter, "path": form.path})
