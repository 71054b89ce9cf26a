"""What a mail says: the text that an office wrote for its kind, or the portal's own.

An office's text is never run: its placeholders, a fixed list for each kind, are replaced by plain
text, once, and what is put in is not looked at again.
"""

import re
from collections.abc import Mapping

from django.conf import settings
from django.db.models import CharField, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from core.localized import suffix
from core.models import MessageTemplate
from core.outbox.kinds import Context, Kind, find
from core.prepared import Prepared, blank

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_BRACE = re.compile(r"[{}｛｝]")
_BLANK_LINES = re.compile(r"\n{3,}")
Text = tuple[str, str]  # subject and body


def compose(key: str, context: Context, template: MessageTemplate | None = None) -> Text:
    """Subject and body in the active language. template: as `template_of` gives it."""
    kind = find(key)
    if kind is None:
        return _from_file(key, context)
    values = kind.fill(context)
    own = own_text(template)
    if own is not None:
        return filled(own, values)
    return _from_file(key, {**context, **values})


@Prepared
def _templates() -> QuerySet:
    return MessageTemplate.objects.filter(key=blank("key", CharField()))


def template_of(key: str) -> MessageTemplate | None:
    """What the offices keep of this kind: a text of their own, or that its mails are held."""
    return _templates.row(key=key)


def original(kind: Kind, language: str) -> Text:
    """The portal's own text, with its placeholders in braces."""
    with translation.override(language):
        return _from_file(kind.key, {name: f"{{{name}}}" for name in kind.placeholders})


def own_text(template: MessageTemplate | None) -> Text | None:
    """What an office wrote in the active language; None where it wrote nothing."""
    if template is None:
        return None
    subject = getattr(template, f"subject_{suffix()}")
    body = getattr(template, f"body_{suffix()}")
    return (subject, body) if subject and body else None


def filled(text: Text, values: Mapping[str, str]) -> Text:
    """A line that holds nothing but placeholders without a value is left out."""
    subject, body = text
    lines = [line for line in body.splitlines() if not _comes_to_nothing(line, values)]
    return (
        _one_line(_replaced(subject, values)),
        _tidy("\n".join(_replaced(line, values) for line in lines)),
    )


def same(one: Text, other: Text) -> bool:
    """Whether two texts would be sent alike."""
    return (_one_line(one[0]), _tidy(one[1])) == (_one_line(other[0]), _tidy(other[1]))


def placeholders_in(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def has_stray_braces(text: str) -> bool:
    """Whether a brace, also a full-width one, is left that belongs to no placeholder."""
    return bool(_BRACE.search(_PLACEHOLDER.sub("", text)))


def _replaced(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


def _comes_to_nothing(line: str, values: Mapping[str, str]) -> bool:
    names = placeholders_in(line)
    return bool(names) and not _replaced(line, values).strip()


def _from_file(key: str, context: Context) -> Text:
    """templates/<app>/mail/<name>.txt, whose first line is `Subject: …`."""
    app, name = key.split("/")
    text = render_to_string(f"{app}/mail/{name}.txt", {"site_url": settings.SITE_URL, **context})
    heading, _separator, body = text.strip().partition("\n")
    return _one_line(heading.removeprefix("Subject:")), _tidy(body)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]


def _tidy(text: str) -> str:
    return _BLANK_LINES.sub("\n\n", text.replace("\r\n", "\n")).strip() + "\n"
