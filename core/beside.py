"""Programs beside a process of the portal that answer it, one question after another.

A program is a file with `answer(question: bytes, *arguments: str) -> bytes`. It imports nothing of
the portal, so that a hostile file meets an empty process; it ends with who asks it, and what a long
row of questions leaves behind in memory goes with it. Here are both sides: `Beside` asks; run as
`beside.py FILE ARGUMENT…` this file answers, on standard input and output.
"""

import importlib.util
import logging
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import IO, Any

LENGTH = struct.Struct(">Q")


class Broken(Exception):
    """The program broke down over a question, or took too long for it."""


class Beside:
    """Starts the program when it is first asked; of several threads one asks at a time.

    most: questions to one process; the next one goes to a new process. seconds: for an answer.
    """

    def __init__(self, program: str, arguments: Sequence[str] = (), *, most: int, seconds: float):
        self.command = [sys.executable, "-I", __file__, program, *arguments]
        self.most, self.seconds = most, seconds
        self.process: subprocess.Popen[bytes] | None = None
        self._asked = 0
        self._lock = threading.Lock()

    def ask(self, question: bytes) -> bytes:
        """Raises Broken; the next question goes to a new process then."""
        with self._lock:
            if self._asked == self.most:
                self._end()
            if self.process is None:
                pipe = subprocess.PIPE
                self.process = subprocess.Popen(self.command, stdin=pipe, stdout=pipe)
            self._asked += 1
            answer = self._answer(self.process, question)
            if answer is None:
                self._end()
                raise Broken(" ".join(self.command[3:]))
            return answer

    def end(self) -> None:
        with self._lock:
            self._end()

    def _answer(self, process: subprocess.Popen[bytes], question: bytes) -> bytes | None:
        stdin, stdout = process.stdin, process.stdout
        assert stdin is not None
        assert stdout is not None
        patience = threading.Timer(self.seconds, process.kill)
        patience.start()
        try:
            send(stdin, question)
            return receive(stdout)
        except BrokenPipeError:
            return None
        finally:
            patience.cancel()

    def _end(self) -> None:
        if self.process is not None:
            self.process.communicate()  # its input ends, and so does it
        self.process, self._asked = None, 0


def send(stream: IO[bytes], content: bytes) -> None:
    stream.write(LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """What was sent; None where the other side has ended."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    content = stream.read(length)
    return content if len(content) == length else None


def serve(program: str, arguments: Sequence[str]) -> None:
    """Answers until nobody asks any more."""
    found: Any = importlib.util.spec_from_file_location("program", program)
    logging.disable(logging.WARNING)  # what a library notes of a file helps nobody here
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    while (question := receive(sys.stdin.buffer)) is not None:
        send(sys.stdout.buffer, module.answer(question, *arguments))


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2:])
