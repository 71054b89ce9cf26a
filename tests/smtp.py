"""A small real mail server in a thread, which misbehaves as it is told.

    with MailServer() as server:
        server.behave("hang")
        server.accepted     # what it has taken, in order: (recipient, Message-ID, text)

Behaviors: accept · refuse (hangs up at once) · hang (never answers) · busy (4xx to the recipient) ·
never (5xx to the recipient) · full (4xx to the last dot) · cut (hangs up within the text) ·
silent (takes the mail, and hangs up instead of answering) · lost (hangs up after the dot, and has
not taken it).
"""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_string


@dataclass(frozen=True)
class Taken:
    recipient: str
    message_id: str
    subject: str


class MailServer:
    """Runs inside its `with`. `on(point)` is called at each point of a conversation, if set.

    Points: connect, recipient, data, text (a part of it is here), dot, taken (before the answer),
    answered. tls: the server's side of an encrypted conversation, begun by STARTTLS or, where it is
    `wrapped`, with the first byte.
    """

    def __init__(self, *, tls: ssl.SSLContext | None = None, wrapped: bool = False) -> None:
        self.tls, self.wrapped = tls, wrapped
        self.accepted: list[Taken] = []
        self.conversations = 0
        self.on: Callable[[str], None] = lambda point: None
        self.hanging = threading.Event()  # set while a client waits in vain
        self._behavior = "accept"
        self._over = threading.Event()
        self._talks: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name="mail server")

    def __enter__(self) -> "MailServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        socket.create_connection(("127.0.0.1", self.port)).close()  # wakes the listener
        self._thread.join()
        self._listener.close()

    def behave(self, behavior: str) -> None:
        self.hanging.clear()
        self._behavior = behavior

    def forget(self) -> None:
        """As new: what the next test finds."""
        self.settle()
        self.accepted.clear()
        self.conversations, self.on = 0, lambda point: None
        self.behave("accept")

    def settle(self) -> None:
        """Returns when every conversation that was begun is over."""
        for talk in list(self._talks):
            talk.join()

    def _serve(self) -> None:
        while True:
            client = self._listener.accept()[0]
            if self._over.is_set():
                client.close()
                break
            self.conversations += 1
            talk = threading.Thread(target=self._talk, args=(client, self._behavior))
            self._talks.append(talk)
            talk.start()
        self.settle()

    def _talk(self, client: socket.socket, behavior: str) -> None:
        with contextlib.suppress(OSError, EOFError), client:
            self.on("connect")
            if behavior == "refuse":
                return
            if behavior == "hang":
                self.hanging.set()
                client.recv(1)  # until the client has had enough
                return
            talk = _Conversation(self, client, behavior)
            with contextlib.closing(talk):
                talk.run()


class _Conversation:
    def __init__(self, server: MailServer, client: socket.socket, behavior: str):
        self.server, self.client, self.behavior = server, client, behavior
        self.lines = client.makefile("rb")
        self.recipient = ""
        if server.wrapped:
            self.encrypt()

    def close(self) -> None:
        self.client.close()

    def encrypt(self) -> None:
        assert self.server.tls is not None
        self.client = self.server.tls.wrap_socket(self.client, server_side=True)
        self.lines = self.client.makefile("rb")

    def run(self) -> None:
        self.say("220 ready")
        while True:
            word = self.hear()[:4].upper()
            if word == "QUIT":
                self.say("221 bye")
                return
            if word == "STAR":
                self.say("220 go on")
                self.encrypt()
                continue
            if word == "EHLO" and self.server.tls:
                self.say("250-mail.example.org\r\n250 STARTTLS")
                continue
            if word == "DATA":
                if not self.take_text():
                    return
            else:
                self.say("250 ok")

    def hear(self) -> str:
        """One line; a recipient that this server does not want is answered here."""
        while True:
            line = self.lines.readline()
            if not line:
                raise EOFError
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            if not text.upper().startswith("RCPT"):
                return text
            self.recipient = text.partition("<")[2].partition(">")[0]
            self.server.on("recipient")
            refusals = {"busy": "451 try later", "never": "550 not here"}
            self.say(refusals.get(self.behavior, "250 ok"))

    def take_text(self) -> bool:
        """Whether the conversation goes on."""
        self.server.on("data")
        if self.behavior == "cut":
            # Answer and end in one packet: the client cannot miss that nobody listens any more.
            self.client.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
            self.say("354 go on")
            self.client.shutdown(socket.SHUT_RDWR)
            return False
        self.say("354 go on")
        text = [self.lines.readline()]
        self.server.on("text")
        while text[-1] not in {b".\r\n", b""}:
            text.append(self.lines.readline())
        if not text[-1]:
            return False
        self.server.on("dot")
        if self.behavior == "lost":
            return False
        if self.behavior == "full":
            self.say("452 no room")
            return True
        mail = message_from_string(b"".join(text[:-1]).decode("utf-8", "replace"))
        taken = Taken(self.recipient, mail["Message-ID"], mail["Subject"])
        self.server.accepted.append(taken)
        self.server.on("taken")
        if self.behavior == "silent":
            return False
        self.say("250 taken")
        self.server.on("answered")
        return True

    def say(self, line: str) -> None:
        self.client.sendall(line.encode() + b"\r\n")
