"""The ticket of a seat: a signed code, made anew wherever it is shown and stored nowhere."""

import hashlib
import re

from core import codes
from events.models import Registration

PURPOSE = "events.ticket"
_BETWEEN = re.compile(r"[\s-]+")


def code_of(registration: Registration) -> str:
    return codes.code(PURPOSE, registration.uuid)


def fingerprint(code: str) -> str:
    """SHA-256 (hex) of a code, by which a device at the door knows it without holding it.

    `static/js/door/tickets.js` reckons the same: blanks and hyphens out, large letters.
    """
    return hashlib.sha256(_BETWEEN.sub("", code).upper().encode()).hexdigest()
