"""The papers of a case file: a checklist, and the pages of the chosen one beside it."""

from dataclasses import dataclass

from django.http import HttpRequest

from applications.admin.deliveries import outside_of
from applications.models import Application, DocumentSlot, DocumentVersion
from core import policy


@dataclass(frozen=True)
class Paper:
    """One slot as the checklist shows it. status: here, missing, asked or open (not needed)."""

    slot: DocumentSlot
    current: DocumentVersion | None
    status: str
    reason: str
    is_chosen: bool
    is_sensitive: bool


def documents_tab(request: HttpRequest, application: Application) -> dict:
    slots = list(
        application.slots.select_related("requirement", "application__talent").prefetch_related(
            "versions__file", "corrections"
        )
    )
    chosen = _chosen(slots, request.GET.get("slot", ""))
    papers = [_paper(slot, chosen) for slot in slots]
    version = chosen.current if chosen else None
    is_sensitive = bool(chosen and chosen.requirement.is_sensitive)
    return {
        "papers": papers,
        "chosen": chosen,
        "version": version,
        "older": [row for row in chosen.versions.all() if row != version] if chosen else [],
        "pages": list(version.pages.select_related("file")) if version and not is_sensitive else [],
        "is_sensitive": is_sensitive,
        "outside": outside_of(chosen, request.user) if chosen else {},
        "may_download": bool(chosen) and policy.can(request.user, "download", chosen),
        "may_open": bool(chosen) and policy.can(request.user, "open_sensitive", chosen),
    }


def _chosen(slots: list[DocumentSlot], wanted: str) -> DocumentSlot | None:
    """The one of the address; else the first that holds a file that may simply be looked at."""
    for slot in slots:
        if str(slot.pk) == wanted:
            return slot
    plain = [slot for slot in slots if slot.current and not slot.requirement.is_sensitive]
    return (plain or slots or [None])[0]


def _paper(slot: DocumentSlot, chosen: DocumentSlot | None) -> Paper:
    asked = [row for row in slot.corrections.all() if row.closed_at is None]
    if asked:
        status = "asked"
    elif slot.current:
        status = "here"
    else:
        status = "missing" if slot.is_missing or slot.is_awaited else "open"
    return Paper(
        slot=slot,
        current=slot.current,
        status=status,
        reason=asked[0].reason if asked else "",
        is_chosen=slot == chosen,
        is_sensitive=slot.requirement.is_sensitive,
    )
