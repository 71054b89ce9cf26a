"""The load: eight connections that ask for one page again and again, in a process of its own.

Reads one job a line from stdin, `{"port", "path", "cookie", "seconds", "connections"}`, and writes
one answer a line to stdout, `{"requests", "seconds", "failed", "bytes"}`. Connections are kept
where the server keeps them; gunicorn's sync workers close theirs after each answer.
"""

import json
import selectors
import socket
import sys
import time
from dataclasses import dataclass

HEADERS = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: keep-alive\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) bench\r\nAccept: text/html,*/*;q=0.8\r\n"
    "Accept-Language: zh-CN,zh;q=0.9,en;q=0.8\r\nAccept-Encoding: identity\r\n"
)
PATIENCE_SECONDS = 20


@dataclass
class Answer:
    """What has come so far of one answer."""

    received: bytes = b""

    @property
    def body_at(self) -> int:
        end = self.received.find(b"\r\n\r\n")
        return end + 4 if end >= 0 else -1

    @property
    def status(self) -> int:
        return int(self.received[9:12] or 0) if self.received[:5] == b"HTTP/" else 0

    def header(self, name: bytes) -> bytes:
        head = self.received[: self.body_at].lower()
        start = head.find(b"\r\n" + name + b":")
        return (
            head[start + len(name) + 3 : head.find(b"\r\n", start + 2)].strip()
            if start > 0
            else b""
        )

    @property
    def is_whole(self) -> bool:
        """By its length; an answer without one is whole when the server closes."""
        length = self.header(b"content-length") if self.body_at > 0 else b""
        return bool(length) and len(self.received) >= self.body_at + int(length)


class Connection:
    """Sends the request, takes the answer in, starts again."""

    def __init__(self, port: int, request: bytes, selector: selectors.BaseSelector):
        self.port, self.request, self.selector = port, request, selector
        self.socket: socket.socket | None = None
        self.answer = Answer()

    def ask(self) -> None:
        self.answer = Answer()
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE_SECONDS)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.selector.register(self.socket, selectors.EVENT_READ, self)
        self.socket.sendall(self.request)

    def take(self) -> bool:
        """Whether the answer is complete; the connection is ready for the next one then."""
        assert self.socket is not None
        try:
            piece = self.socket.recv(65536)
        except ConnectionResetError:
            piece = b""
        self.answer.received += piece
        if piece and not self.answer.is_whole:
            return False
        if not piece or self.answer.header(b"connection") == b"close":
            self.close()
        return True

    def close(self) -> None:
        if self.socket is not None:
            self.selector.unregister(self.socket)
            self.socket.close()
            self.socket = None


def run(job: dict) -> dict:
    """Does one job; an answer that began in time is waited for and counted."""
    cookie = f"Cookie: {job['cookie']}\r\n" if job.get("cookie") else ""
    request = (HEADERS.format(**job) + cookie + "\r\n").encode()
    requests = failed = size = 0
    with selectors.DefaultSelector() as selector:
        open_ones = {Connection(job["port"], request, selector) for _ in range(job["connections"])}
        began = time.perf_counter()
        for connection in open_ones:
            connection.ask()
        while open_ones:
            ready = selector.select(PATIENCE_SECONDS)
            if not ready:
                failed += len(open_ones)
                break
            for key, _ in ready:
                connection = key.data
                if not connection.take():
                    continue
                requests += 1
                failed += connection.answer.status != 200
                size = len(connection.answer.received)
                if time.perf_counter() - began < job["seconds"]:
                    connection.ask()
                else:
                    connection.close()
                    open_ones.discard(connection)
        seconds = time.perf_counter() - began
        for connection in open_ones:
            connection.close()
    return {"requests": requests, "seconds": seconds, "failed": failed, "bytes": size}


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
