"""The events about which the portal writes mails: what each is called, and what may stand in it.

Each app registers its own in `AppConfig.ready`; the text itself stands in
templates/<app>/mail/<name>.txt until an office writes another one (see texts.py).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, QuerySet
from django.utils.functional import Promise

from core.models import MutedMessage
from core.policy import Anyone
from core.prepared import Prepared, blank

Words = str | Promise
Context = Mapping[str, Any]
_kinds: dict[str, "Kind"] = {}


@dataclass(frozen=True)
class Kind:
    """One event.

    key: `<app>/<name>`. label: what has happened; goes_to: who is told.
    placeholders: the words that a text may hold in braces, and what each stands for.
    values: those words from the context of `outbox.write`, in the active language.
    sample: the context of a real record that the reader may see, by what names it (nothing: the
    newest); None where there is none. record: by what it is named; empty: there is only one.
    needed: placeholders that no text may leave out. audience: roles that get it; empty: everybody.
    why_essential: why nobody can switch it off; empty where everybody can.
    """

    key: str
    label: Words
    goes_to: Words
    placeholders: Mapping[str, Words]
    values: Callable[[Context], Mapping[str, str]]
    sample: Callable[[Anyone, str], dict | None]
    record: Words = ""
    needed: frozenset[str] = frozenset()
    audience: frozenset[str] = frozenset()
    why_essential: Words = ""

    def fill(self, context: Context) -> dict[str, str]:
        """The value of each placeholder, as plain text."""
        known = self.values(context)
        return {name: str(known[name]) for name in self.placeholders}


def register(kinds: Iterable[Kind]) -> None:
    _kinds.update({kind.key: kind for kind in kinds})


def find(key: str) -> Kind | None:
    return _kinds.get(key)


def all_kinds() -> list[Kind]:
    return list(_kinds.values())


def kinds_for(user: Anyone) -> list[Kind]:
    """What this person may get in their roles."""
    return [kind for kind in all_kinds() if not kind.audience or kind.audience & user.roles]


def who_muted(key: str, people: Iterable[Any]) -> set[int]:
    """Of many people, the keys of those who have switched this kind off, and may."""
    kind = find(key)
    if kind is None or kind.why_essential:
        return set()
    rows = MutedMessage.objects.filter(user__in=people, key=key)
    return set(rows.values_list("user", flat=True))


def is_muted(user: Anyone, key: str) -> bool:
    """Whether the person has switched this kind off, and may."""
    kind = find(key)
    if kind is None or kind.why_essential:
        return False
    return bool(_muted.rows(user=user.pk, key=key))


@Prepared
def _muted() -> QuerySet:
    rows = MutedMessage.objects.filter(user=blank("user", BigIntegerField()))
    return rows.filter(key=blank("key", CharField())).values_list("pk", flat=True)
