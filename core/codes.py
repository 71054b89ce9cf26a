"""Short signed codes for a ticket, a certificate, a link in a mail: made anew, never stored.

A code is the row's random UUID and a keyed hash of it (128 and 80 bits), in the letters and digits
that a QR code packs densest. Each purpose has a code of its own: a ticket that is shown at a door
cancels nothing.
"""

import base64
import binascii
import hashlib
import hmac
import re
import uuid

from django.conf import settings

SIGNATURE_BYTES = 10
LENGTH = 42  # characters: 26 bytes in base 32, without the padding
_SPACES = re.compile(r"[\s-]+")


def code(purpose: str, row: uuid.UUID) -> str:
    """The code of `row` for this purpose, such as "events.ticket"; 42 of A–Z and 2–7."""
    signature = _signature(purpose, row, settings.FIELD_KEYS[0])
    return base64.b32encode(row.bytes + signature).decode().rstrip("=")


def read(purpose: str, text: str) -> uuid.UUID | None:
    """The row that a code was made of; None where it is no code, or one for another purpose.

    Small letters, blanks and hyphens are taken as people type them. A code made with an older key
    stays good as long as the key is kept.
    """
    plain = _SPACES.sub("", text).upper()
    if len(plain) != LENGTH:
        return None
    try:
        both = base64.b32decode(plain + "=" * (-LENGTH % 8))
    except (binascii.Error, ValueError):
        return None
    row, given = uuid.UUID(bytes=both[:16]), both[16:]
    signatures = (_signature(purpose, row, key) for key in settings.FIELD_KEYS)
    return row if any(hmac.compare_digest(given, known) for known in signatures) else None


def _signature(purpose: str, row: uuid.UUID, key: str) -> bytes:
    signed = f"{purpose}\n{row.hex}".encode()
    return hmac.digest(key.encode(), signed, hashlib.sha256)[:SIGNATURE_BYTES]
