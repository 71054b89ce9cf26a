"""The sponsors that there are, each once: one look into the index for each of them."""

from django.db import connection

from core.localized import suffix

_NEXT = "SELECT id FROM programs_program WHERE {shown} {beyond} ORDER BY sponsor_en, id LIMIT 1"
_EACH_ONCE = """
WITH RECURSIVE found (id, name) AS (
    SELECT id, sponsor_en FROM programs_program WHERE id = ({first})
    UNION ALL
    SELECT program.id, program.sponsor_en
    FROM found JOIN programs_program AS program ON program.id = ({next})
)
SELECT sponsor_en, sponsor_zh FROM found JOIN programs_program AS program ON program.id = found.id
"""


def sponsors(*, unpublished: bool) -> list[tuple[str, str]]:
    """(English name, name in the reader's language), by the latter.

    unpublished: also of the programs that visitors do not see.
    """
    shown = "TRUE" if unpublished else "is_published"
    first = _NEXT.format(shown=shown, beyond="")
    after = _NEXT.format(shown=shown, beyond="AND sponsor_en > found.name")
    with connection.cursor() as cursor:
        cursor.execute(_EACH_ONCE.format(first=first, next=after))
        rows = cursor.fetchall()
    labels = [(en, en or zh if suffix() == "en" else zh or en) for en, zh in rows]
    return sorted(labels, key=lambda row: row[1].casefold())
