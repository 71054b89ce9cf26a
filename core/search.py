"""Text as it is searched: folded, so that width, case and accents do not matter."""

import unicodedata

MOST_WORDS = 8


def normalized(*parts: str | None) -> str:
    """NFKC (full-width becomes plain), case folded, accents off, single spaces."""
    text = unicodedata.normalize("NFKD", " ".join(part for part in parts if part))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def words(query: str) -> list[str]:
    """What a reader typed, as normalized words; every one of them must be found."""
    return normalized(query.replace("\x00", " ")[:200]).split()[:MOST_WORDS]


def matching(queryset, query: str, field: str = "search_text"):
    """The rows whose normalized text holds every word of `query`; all rows for an empty query."""
    for word in words(query):
        queryset = queryset.filter(**{f"{field}__contains": word})
    return queryset
