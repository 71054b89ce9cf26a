"""Many requests at once: all connections are open before the first request is sent."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

CSRF = "c" * 32  # cookie and field agree, which is what the middleware asks of a plain address


@dataclass(frozen=True)
class Request:
    path: str
    session: str  # key of the session cookie
    body: str = ""
    method: str = "POST"


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    seconds: float  # from the common start to the last byte


def storm(port: int, requests: Sequence[Request]) -> list[Answer]:
    """Sends all of them at once; the answers in the order of `requests`."""
    return asyncio.run(_storm(port, requests))


def percentile(answers: Sequence[Answer], share: float) -> float:
    """Seconds within which `share` (0 to 1) of the answers were there."""
    times = sorted(answer.seconds for answer in answers)
    return times[min(int(len(times) * share), len(times) - 1)]


async def _storm(port: int, requests: Sequence[Request]) -> list[Answer]:
    streams = [await asyncio.open_connection("127.0.0.1", port) for _request in requests]
    started = perf_counter()
    for (_reader, writer), request in zip(streams, requests, strict=True):
        writer.write(_bytes(port, request))
    return await asyncio.gather(*(_answer(*stream, started) for stream in streams))


def _bytes(port: int, request: Request) -> bytes:
    body = f"csrfmiddlewaretoken={CSRF}&{request.body}".encode()
    lines = [
        f"{request.method} {request.path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Connection: close",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        f"Cookie: csrftoken={CSRF}; sessionid={request.session}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def _answer(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, started: float
) -> Answer:
    head = (await reader.read()).decode(errors="replace").partition("\r\n\r\n")[0]
    seconds = perf_counter() - started
    writer.close()  # at once: a sync worker waits for the other side to close, too
    first, *lines = head.split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Answer(int(first.split()[1]), headers.get("location", ""), seconds)
