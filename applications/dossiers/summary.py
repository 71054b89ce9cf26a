"""One page about a file, for the front of its folder; it names neither birth date nor number."""

from typing import Any

from django.utils import timezone, translation

from applications.fields import pairs_of
from applications.models import Application, DocumentSlot
from core import printing
from programs.eligibility import Finding

TEMPLATE = "applications/paper/dossier.html"


def summary_of(application: Application, slots: list[DocumentSlot], press: printing.Press) -> bytes:
    """The PDF, in the active language. slots: the papers that go with it, in their order."""
    with timezone.override(application.call.time_zone):
        language = translation.get_language() or "zh-hans"
        return press.pdf(TEMPLATE, _context(application, slots), language)


def _context(application: Application, slots: list[DocumentSlot]) -> dict[str, Any]:
    return {
        "application": application,
        "call": application.call,
        "talent": application.talent,
        "plan": pairs_of(application, "track", "host", "scholar", "dates", "plan"),
        "findings": [Finding.from_json(row) for row in application.findings],
        "documents": [(slot, slot.current) for slot in slots],
        "today": timezone.localdate(),
    }
