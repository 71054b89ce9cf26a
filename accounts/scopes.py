"""What a token may be given for. Each app names its scopes, in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.policy import Anyone

Choices = list[tuple[str, str]]


def _no_parts() -> Choices:
    return []


@dataclass(frozen=True)
class Scope:
    """name: `app.read`, as the description of the API has it. label: what a system reads with it.

    may: whether this person may hand on such rows, asked at every request of the one in whose name
    a token reads. seen_by: the permission to see them, without which nobody may.
    parts: (code, words) of what a token can be kept to; parts_label: what they are.
    """

    name: str
    label: Any
    may: Callable[[Anyone], bool]
    seen_by: str
    parts: Callable[[], Choices] = _no_parts
    parts_label: Any = ""


_scopes: dict[str, Scope] = {}


def register(scope: Scope) -> None:
    _scopes[scope.name] = scope


def every() -> list[Scope]:
    return list(_scopes.values())


def find(name: str) -> Scope | None:
    return _scopes.get(name)
