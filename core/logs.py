"""How a log line is written: one JSON object, line breaks inside values escaped by JSON itself; in
the terminal of a demo a short line for human eyes."""

import re

import structlog
from structlog.typing import EventDict, Processor

# The token of a one-time link is a part of its address, and the only one that is so long.
_TOKEN = re.compile(r"(?<=/)[A-Za-z0-9_-]{38,}(?=[/?#\s\"']|$)")


def without_tokens(_logger: object, _method: str, entry: EventDict) -> EventDict:
    """Takes the tokens out of the addresses that stand in a log line."""
    for key, value in entry.items():
        if isinstance(value, str):
            entry[key] = _TOKEN.sub("…", value)
    return entry


_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    without_tokens,
]


def configure() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,  # first: what nobody will read costs nothing
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def json_formatter() -> structlog.stdlib.ProcessorFormatter:
    configure()
    return structlog.stdlib.ProcessorFormatter(
        processor=structlog.processors.JSONRenderer(ensure_ascii=False), foreign_pre_chain=_SHARED
    )


def plain_formatter() -> structlog.stdlib.ProcessorFormatter:
    configure()
    return structlog.stdlib.ProcessorFormatter(processor=_in_words, foreign_pre_chain=_SHARED)


def _in_words(_logger: object, _method: str, entry: EventDict) -> str:
    """`warning: GET /admin/ 403 (number 5c6cee47)`; what broke follows with its traceback."""
    what = entry["event"]
    if "request" in entry:
        what = f"{entry['request']} {entry.get('code', '')}".strip()
    number = f" (number {entry['request_id']})" if "request_id" in entry else ""
    trace = f"\n{entry['exception']}" if _is_grave(entry) and "exception" in entry else ""
    return _one_line(f"{entry['level']}: {what}{number}") + trace


def _is_grave(entry: EventDict) -> bool:
    return entry["level"] in {"error", "critical"}


def _one_line(text: str) -> str:
    """What a visitor typed into an address starts no line of its own."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
