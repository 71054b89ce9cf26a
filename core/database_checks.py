"""What the portal wants of its database (`manage.py check --database default`, every `migrate`)."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Warning
from django.db import connections


def check_letters(
    app_configs: Any, databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """PostgreSQL folds the letters beyond ASCII only where its locale knows them."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_encoding_to_char(encoding), datctype FROM pg_database"
                " WHERE datname = current_database()"
            )
            encoding, letters = cursor.fetchone()
        if encoding != "UTF8" or "utf" not in letters.casefold():
            found.append(
                Warning(
                    f"The database writes {encoding} and knows the letters of “{letters}”.",
                    hint="Create it with ENCODING 'UTF8' and an LC_CTYPE such as 'C.UTF-8',"
                    " or names with accents and in other scripts are not found.",
                    id="core.W001",
                )
            )
    return found
