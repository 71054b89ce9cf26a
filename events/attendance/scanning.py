"""Reads a ticket: its code as text, or a still picture where a browser cannot read one itself."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import File
from django.utils.translation import gettext as _

from core import codes, pictures
from events import tickets
from events.attendance import qr_reader
from events.attendance.steps import NotLetIn, Outcome, why_not
from events.models import Event, Registration

SECONDS = 20
LONGEST_SIDE = 1600


@dataclass(frozen=True)
class Judged:
    """What a code is at this event. registration: where it belongs to it; None otherwise."""

    outcome: Outcome
    text: str
    registration: Registration | None = None


def judge(event: Event, code: str) -> Judged:
    """Changes nothing. A seat of this event is IN: it may be checked in."""
    row = codes.read(tickets.PURPOSE, code)
    rows = Registration.objects.select_related("event", "user__talent", "user")
    registration = rows.filter(uuid=row).first() if row else None
    if registration is None:
        return Judged(Outcome.UNKNOWN, _("This is no ticket of the portal."))
    if registration.event_id != event.pk:
        other = {"event": registration.event.title, "when": registration.event.when}
        text = _("This ticket is for another event: “%(event)s”, %(when)s.") % other
        return Judged(Outcome.FOREIGN, text)
    refusal = why_not(registration)
    if refusal is None:
        return Judged(Outcome.IN, "", registration)
    return Judged(refusal.outcome, str(refusal), registration)


def code_in(picture: File) -> str:
    """The ticket's code in a photo; another QR code where there is only such a one.

    Raises ValidationError where it is no picture, NotLetIn where no QR code is seen in it.
    """
    [plain] = pictures.made(picture, [LONGEST_SIDE])
    with tempfile.NamedTemporaryFile(suffix=".jpg") as source:
        source.write(plain.content)
        source.flush()
        found = _texts(Path(source.name))
    if not found:
        text = _("No QR code is seen in this picture. Go closer, hold still, avoid reflections.")
        raise NotLetIn(Outcome.UNKNOWN, text)
    return next((text for text in found if codes.read(tickets.PURPOSE, text)), found[0])


def _texts(source: Path) -> list[str]:
    try:
        done = subprocess.run(
            [sys.executable, "-I", qr_reader.__file__, str(source)],
            check=True,
            timeout=SECONDS,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": ""},
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return json.loads(done.stdout)
