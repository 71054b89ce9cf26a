"""Django's mail in the terminal, with heads that a person can read."""

from email.header import decode_header, make_header

from django.core.mail.backends.console import EmailBackend as DjangoBackend
from django.core.mail.message import EmailMessage


class EmailBackend(DjangoBackend):
    def write_message(self, message: EmailMessage) -> None:
        """As Django writes it; a subject in Chinese stands as Chinese, not as it travels."""
        mail = message.message()
        for name, value in mail.items():
            self.stream.write(f"{name}: {make_header(decode_header(str(value)))}\n")
        _head, _blank, body = mail.as_bytes().decode().partition("\n\n")
        self.stream.write(f"\n{body}\n{'-' * 79}\n")
