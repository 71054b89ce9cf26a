"""Two hundred people register at the same moment for fifty seats."""

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

TOKEN = "a" * 32  # of the form and of the cookie: the same one is what is asked for
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Reply:
    status: int
    seconds: float


def strike(port: int, path: str, cookies: Sequence[str]) -> list[Reply]:
    """One POST for each cookie; all connections stand before the first word is sent."""
    return asyncio.run(_strike(port, path, cookies))


def percentile_95(replies: Sequence[Reply]) -> float:
    return statistics.quantiles([reply.seconds for reply in replies], n=20)[-1]


async def _strike(port: int, path: str, cookies: Sequence[str]) -> list[Reply]:
    streams = [await asyncio.open_connection("127.0.0.1", port) for _ in cookies]
    tasks = [
        _register(reader, writer, _request(path, port, cookie))
        for (reader, writer), cookie in zip(streams, cookies, strict=True)
    ]
    return list(await asyncio.wait_for(asyncio.gather(*tasks), PATIENCE_SECONDS))


async def _register(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> Reply:
    began = time.perf_counter()
    writer.write(request)
    answer = await reader.read()  # the server closes, as asked
    seconds = time.perf_counter() - began
    writer.close()
    return Reply(int(answer[9:12] or 0), seconds)


def _request(path: str, port: int, cookie: str) -> bytes:
    body = urlencode({"csrfmiddlewaretoken": TOKEN, "question": ""})
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
        f"Cookie: {cookie}; csrftoken={TOKEN}\r\nAccept-Language: zh-CN\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()
