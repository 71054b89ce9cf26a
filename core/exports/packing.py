"""A ZIP that is made while it is sent: never whole, neither in memory nor on a disk."""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

BYTES_A_PIECE = 64 * 1024


class _Sink:
    """What zipfile writes to; it cannot go back, so sizes stand behind each entry."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.size = 0

    def write(self, data: Any, /) -> int:
        self.written.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        piece = b"".join(self.written)
        self.written.clear()
        self.size = 0
        return piece


class Package:
    """Entries go in one after the other; each call gives the bytes that are ready by then."""

    def __init__(self, at: datetime, *, level: int = 1):
        self.sink, self.at = _Sink(), at.timetuple()[:6]
        target: Any = self.sink
        self.archive = zipfile.ZipFile(
            target,
            "w",
            zipfile.ZIP_DEFLATED,
            compresslevel=level,
        )

    def add(self, name: str, content: Iterable[bytes], *, packed: bool = True) -> Iterator[bytes]:
        """packed: False for what is small already, such as a PDF."""
        entry = zipfile.ZipInfo(name, date_time=self.at)
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        with self.archive.open(entry, "w") as part:
            for piece in content:
                part.write(piece)
                if self.sink.size >= BYTES_A_PIECE:
                    yield self.sink.taken()

    def end(self) -> Iterator[bytes]:
        self.archive.close()
        yield self.sink.taken()
