"""How an export is asked for: the session that may, and the form."""

import time

from applications.exports.columns import COLUMNS

EVERY = [column.key for column in COLUMNS if not column.is_sensitive]


def log_in(client, user, *, minutes_ago: float = 0):
    """As the log-in form leaves the session."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() - 60 * minutes_ago}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def asked(**changes) -> dict:
    return {
        "purpose": "List for the selection meeting",
        "format": "csv",
        "headings": "en",
        "columns": EVERY,
    } | changes
