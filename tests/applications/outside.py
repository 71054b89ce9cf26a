"""Somebody outside is asked for a paper."""

from applications.workflow import delivery
from core.models import Message

ASKED = {"name": "Anna Host", "email": "anna@example.org"}


def token_of(message: Message) -> str:
    address = next(word for word in message.body.split() if "/links/" in word)
    return address.rstrip("/").rpartition("/")[2]


def asked(slot, office, **more) -> str:
    """The token that went out by mail."""
    delivery.ask(slot, actor=office, **ASKED, **more)
    return token_of(Message.objects.filter(template="applications/delivery_asked").latest("pk"))
