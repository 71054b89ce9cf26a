"""What an error says of the machine: the database cannot be reached, or no room is left."""

import errno

from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
DISK_FULL = "53100"  # PostgreSQL's code
SERVER_ERROR, UNREACHABLE, FULL = 500, 503, 507  # of HTTP


class NoRoom(ValidationError):
    """A file could not be kept: a sentence for whoever sent it."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no room left to keep this file. Tell the office, and send it again later."),
            code="no_room",
        )


def status_of(error: BaseException | None) -> int:
    """The status of the answer to a request that ended with this error."""
    if is_full(error) or isinstance(error, NoRoom):
        return FULL
    return UNREACHABLE if isinstance(error, OperationalError | InterfaceError) else SERVER_ERROR


def is_full(error: BaseException | None) -> bool:
    """Whether a disk is full: that of the files, or that of the database."""
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    if not isinstance(error, OperationalError):
        return False
    return getattr(error.__cause__, "sqlstate", "") == DISK_FULL or "disk is full" in str(error)
