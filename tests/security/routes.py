"""Every address of the portal, made from its URLconf with sample values."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils.regex_helper import normalize

SAMPLES = {
    "int": "1",
    "str": "x",
    "slug": "x",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "path": "1",
}
BY_NAME = {"app_label": "accounts", "url": "nothing-here", "uidb36": "1", "key": "x"}


def addresses() -> list[str]:
    """Each route once, as a path that resolves to it."""
    return sorted(set(_walk(get_resolver().url_patterns, "/")))


def _walk(patterns, before: str) -> Iterator[str]:
    for entry in patterns:
        path = before + _sample(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, path)
        elif isinstance(entry, URLPattern):
            yield path


def _sample(pattern) -> str:
    if isinstance(pattern, RegexPattern):
        text, names = normalize(str(pattern))[0]
        return text % {name: BY_NAME.get(name, "1") for name in names}
    return re.sub(r"<(?:(\w+):)?(\w+)>", lambda found: SAMPLES[found[1] or "str"], str(pattern))
