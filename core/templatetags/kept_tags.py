"""Pieces of pages that are the same as long as what they are made of is the same."""

from dataclasses import fields, is_dataclass
from datetime import date, time, tzinfo
from decimal import Decimal

from django import template
from django.db.models import Model
from django.template import Context, Node, TemplateSyntaxError
from django.template.base import token_kwargs
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST_CHARACTERS = 2_000_000
LONGEST_PIECE = 40_000
PLAIN = (int, float, Decimal, date, time, tzinfo, frozenset, type(None))


class Shelf(dict[tuple, SafeString]):
    """The pieces of this process; emptied when it is full."""

    size = 0

    def keep(self, key: tuple, piece: SafeString) -> None:
        if self.size + len(piece) > MOST_CHARACTERS:
            self.clear()
            self.size = 0
        self[key] = piece
        self.size += len(piece)


_shelf = Shelf()


def identity(value) -> object:
    """All that a value consists of, to be compared: a row by its columns, not by its number.

    An object may say it itself, in `kept_by`. Raises TypeError for what cannot be told.
    """
    if isinstance(value, str | Promise):
        return value.__class__, str(value)
    if isinstance(value, PLAIN):
        return value.__class__, value
    if isinstance(value, list | tuple):
        return tuple(identity(part) for part in value)
    if isinstance(value, dict):
        return tuple((key, identity(part)) for key, part in value.items())
    if isinstance(value, Model):
        return _row_identity(value)
    if hasattr(value, "kept_by"):
        return value.__class__, identity(value.kept_by)
    if is_dataclass(value):
        return value.__class__, *(identity(getattr(value, field.name)) for field in fields(value))
    raise TypeError(f"A piece cannot be kept by a {value.__class__.__name__}.")


def _row_identity(row: Model, above: Model | None = None) -> tuple:
    """The loaded columns of a row and of those joined to it; not of the row one came from."""
    state = row._state
    loaded = vars(row)
    parts: object = tuple(part for part in loaded.values() if part is not state)
    try:
        hash(parts)
    except TypeError:  # lists and objects from JSON columns
        parts = repr(parts)
    joined = tuple(
        (name, _row_identity(other, row) if isinstance(other, Model) else None)
        for name, other in state.fields_cache.items()
        if other is not above
    )
    return row.__class__, tuple(loaded), parts, joined


class KeptNode(Node):
    def __init__(self, name: str, values: dict):
        self.name, self.values = name, values

    def render(self, context):
        values = {name: value.resolve(context) for name, value in self.values.items()}
        engine = context.template.engine
        if engine.debug:  # whoever edits templates sees the change at once
            return engine.get_template(self.name).render(Context(values))
        zone = timezone.get_current_timezone_name()
        key = (self.name, get_language(), zone, *(identity(value) for value in values.values()))
        piece = _shelf.get(key)
        if piece is None:
            piece = engine.get_template(self.name).render(Context(values))
            if len(piece) <= LONGEST_PIECE:
                _shelf.keep(key, piece)
        return piece


@register.tag
def kept(parser, token):
    """{% kept "_icon.html" name="pen" %}: includes a partial with these values and nothing else.

    The outcome is kept in the process under the name, the language, the time zone and everything
    that the values consist of, so it is never out of date. The partial asks neither the clock nor
    the database: what depends on them is given to it as a value.
    """
    name, *rest = token.split_contents()[1:]
    values = token_kwargs(rest, parser)
    if rest or name[0] not in "\"'":
        raise TemplateSyntaxError('It reads {% kept "partial.html" name=value … %}.')
    return KeptNode(name[1:-1], values)
