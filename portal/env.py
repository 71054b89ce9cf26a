"""Reads settings from the environment; what cannot be meant stops the start with one sentence."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "on"}, {"0", "false", "off"}
SHORTEST_SECRET = 32


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def boolean(name: str, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be true or false, not “{value}”.")
    return value in TRUE


def integer(name: str, default: int, *, least: int = 0) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least}, not “{value}”.")
    return int(value)


def names(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def choice(name: str, default: str, allowed: set[str]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {sorted(allowed)}, not “{value}”.")
    return value


def secret(name: str, fallback: Callable[[], str] | None = None) -> str:
    """The value of NAME, or of the file at NAME_FILE; short or missing ones are refused.

    fallback: makes a value where none is given (demo and test only; production passes None).
    """
    value = text(name)
    path = text(f"{name}_FILE")
    if path:
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}.") from error
    if not value and fallback:
        value = fallback()
    if len(value) < SHORTEST_SECRET:
        raise ImproperlyConfigured(
            f"{name} (or {name}_FILE) must be set, to at least {SHORTEST_SECRET} characters."
        )
    return value


def kept_secret(path: Path) -> str:
    """A secret made once and kept in `path`, readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        try:
            os.link(draft, path)  # the first process wins; the others read what it made
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()


def database(name: str, default: str) -> dict:
    """A Django database from sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME?OPTION=VALUE."""
    url = urlsplit(text(name, default))
    if url.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(url.path[1:]) or ":memory:",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # Without IMMEDIATE, WAL and a long timeout concurrent writers fail with "locked".
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                "PRAGMA foreign_keys=ON;",
            },
        }
    if url.scheme in {"postgres", "postgresql"}:
        # On a disk without heads any page is read as quickly as the next one: indexes are worth it.
        # To compile a query takes longer than to run one of ours, also over a million rows.
        quick = {"options": "-c random_page_cost=1.1 -c jit=off"}
        options = quick | dict(parse_qsl(url.query, keep_blank_values=True))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path[1:]),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": options.pop("host", unquote(url.hostname or "")),
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": integer("DATABASE_CONN_MAX_AGE", 600),
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    raise ImproperlyConfigured(f"{name} must start with sqlite:/// or postgres://.")
