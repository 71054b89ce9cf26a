"""Django's SMTP backend, made to say how far a mail has got when something breaks."""

import contextlib
import functools
import smtplib
import ssl
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend as DjangoBackend

_CRLF = b"\r\n"
_ACCEPTED = 250


class Handover:
    """Around the last dot of a mail, with which the server becomes responsible for it.

    about_to: called when everything but the dot is with the server; what it raises breaks off.
    taken: called as soon as the server has accepted the mail, before anything else is said to it.
    """

    def __init__(self, about_to: Callable[[], None], taken: Callable[[], None]):
        self.about_to = about_to
        self.taken = taken
        self.is_begun = False
        self.answer: int | None = None

    @property
    def is_accepted(self) -> bool:
        return self.answer == _ACCEPTED

    @property
    def is_open(self) -> bool:
        """The dot went out, and no answer came: nobody knows."""
        return self.is_begun and self.answer is None


class EmailBackend(DjangoBackend):
    """For one mail at a time; `handover` goes with it."""

    def __init__(self, *args: Any, handover: Handover | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.handover = handover or Handover(lambda: None, lambda: None)

    @property
    def connection_class(self) -> Callable[..., smtplib.SMTP]:  # type: ignore[override]
        known = _CarefulSSL if self.use_ssl else _Careful
        return functools.partial(known, handover=self.handover)


class _CarefulData:
    """Sends the text, then asks the handover, then sends the dot."""

    handover: Handover

    def __init__(self, *args: Any, handover: Handover, **kwargs: Any):
        self.handover = handover
        super().__init__(*args, **kwargs)

    def data(self: Any, msg: Any) -> tuple[int, bytes]:
        """As smtplib's, in two halves; the connection is cut where the first one fails."""
        self.putcmd("data")
        code, reply = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, reply)
        try:
            text = smtplib._quote_periods(msg)  # type: ignore[attr-defined]
            self.send(text if text.endswith(_CRLF) else text + _CRLF)
            self.handover.about_to()
            self._refuse_if_hung_up()
        except BaseException:
            self.close()  # without the dot: nothing of it counts
            raise
        self.handover.is_begun = True
        self.sock.settimeout(settings.EMAIL_ANSWER_TIMEOUT)
        self.send(b"." + _CRLF)
        self.handover.answer, reply = self.getreply()
        if self.handover.is_accepted:
            self.handover.taken()
        self.sock.settimeout(self.timeout)
        return self.handover.answer, reply

    def _refuse_if_hung_up(self: Any) -> None:
        """A server that speaks or hangs up before the dot has not taken the mail."""
        self.sock.settimeout(0)
        with contextlib.suppress(BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            self.sock.recv(1)
            raise smtplib.SMTPServerDisconnected("The server broke off within the mail.")


class _Careful(_CarefulData, smtplib.SMTP):
    pass


class _CarefulSSL(_CarefulData, smtplib.SMTP_SSL):
    pass
