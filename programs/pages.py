"""What lasts of a page, as text: made once from its rows and kept under these rows themselves.

It can never be stale: another row, another key. What moves with the clock (rings, time left) or
with the reader (the button) is not in it.
"""

from dataclasses import dataclass, field
from datetime import UTC
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.gathering import Part, Rows, instances, read
from core.localized import suffix
from programs import wording
from programs.models import (
    Call,
    EligibilityRule,
    FaqEntry,
    LanguageRuleset,
    Obligation,
    Program,
    RequiredDocument,
    Source,
    Step,
    Track,
)
from programs.rules_page import rules_parts
from programs.stages import stages

# The link from an event to a program belongs to a neighbor; the relation leads there.
EVENT_LINK = Program._meta.get_field("event_links").related_model
EVENTS = Part(
    EVENT_LINK,
    "program",
    columns=(
        ("slug", "event__slug"),
        ("title_zh", "event__title_zh"),
        ("title_en", "event__title_en"),
        ("starts_at", "event__starts_at"),
    ),
    without=(("event__state", "draft"),),
)
RULESETS = Part(LanguageRuleset)
OF_PROGRAM = (
    *(Part(model, "program") for model in (Track, EligibilityRule, RequiredDocument)),
    *(Part(model, "program") for model in (Step, Obligation, Source, FaqEntry)),
    EVENTS,
    RULESETS,
)
OF_CALL = (
    *(Part(model, "call") for model in (Track, EligibilityRule, RequiredDocument)),
    Part(Step, "program"),
    RULESETS,
)


@dataclass(frozen=True)
class _Content:
    """Everything a text is made from; equal where the text would be."""

    language: str
    row: str
    rows: Rows
    owner: Program | Call = field(compare=False)


def program_body(program: Program) -> SafeString:
    """What a program is, for whom, what it pays, when, what it asks and what it binds to."""
    rows = read(*((part, program.pk) for part in OF_PROGRAM))
    return _program_body(_Content(get_language() or "", _written(program), rows, program))


def call_body(call: Call) -> SafeString:
    """For whom a call is, what to bring, and the way through the hospital."""
    owners = {"call": call.pk, "program": call.program_id}
    rows = read(*((part, owners.get(part.owner)) for part in OF_CALL))
    written = _written(call) + _written(call.program)
    return _call_body(_Content(get_language() or "", written, rows, call))


@lru_cache(maxsize=128)
def _program_body(content: _Content) -> SafeString:
    program, parts = content.owner, instances(content.rows, OF_PROGRAM)
    return render_to_string(
        "programs/_program_body.html",
        {
            "program": program,
            "length": wording.length(program),
            "amount": wording.amount(program),
            "window": wording.typical_window(program.window),
            "window_results": wording.window_part(program.window, "results"),
            "window_note": wording.window_part(program.window, "note"),
            "cutoffs": wording.window_part(program.window, "cutoffs"),
            "rounds": wording.rounds(program.window),
            "steps": parts[Step],
            "obligations": parts[Obligation],
            "sources": parts[Source],
            "faq": parts[FaqEntry],
            "events": _events(parts[EVENT_LINK]),
            **_asked(parts),
        },
    )


@lru_cache(maxsize=128)
def _call_body(content: _Content) -> SafeString:
    call, parts = content.owner, instances(content.rows, OF_CALL)
    return render_to_string(
        "programs/_call_body.html",
        {
            "call": call,
            "program": call.program,
            "length": wording.length(call.program),
            "steps": parts[Step],
            "stages": stages(call),
            "offices": [office[f"name_{suffix()}"] for office in settings.INSTITUTION["offices"]],
            **_asked(parts),
        },
    )


def _asked(parts: dict[type[Model], list]) -> dict[str, Any]:
    documents = [
        {"document": row, "how": wording.handing_in(row)} for row in parts[RequiredDocument]
    ]
    rules = rules_parts(parts[EligibilityRule], parts[Track], parts[LanguageRuleset])
    return {"rules": rules, "documents": documents}


def _events(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The latest first. SQLite writes an instant without its zone: it is UTC."""
    events = []
    for row in rows:
        starts_at = parse_datetime(row["starts_at"])
        if timezone.is_naive(starts_at):
            starts_at = starts_at.replace(tzinfo=UTC)
        title = row[f"title_{suffix()}"] or row["title_zh"] or row["title_en"]
        url = reverse("events:detail", kwargs={"slug": row["slug"]})
        events.append({"title": title, "url": url, "starts_at": starts_at})
    return sorted(events, key=lambda event: event["starts_at"], reverse=True)


def _written(row: Model) -> str:
    """Every column that was read: the words that find the row are not."""
    return repr([value for name, value in vars(row).items() if name != "_state"])
