"""Where the work at hand comes from: address and number of the request, for audit rows and logs."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    address: str = ""
    request_id: str = ""


UNKNOWN = Origin()
origin: ContextVar[Origin] = ContextVar("origin", default=UNKNOWN)
