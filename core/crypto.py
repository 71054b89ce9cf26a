"""Encryption of columns: authenticated, with keys that live outside the database."""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


def _fernet(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()))


@lru_cache(maxsize=4)
def _keys(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([_fernet(secret) for secret in secrets])


def encrypt(value: str) -> str:
    return _keys(tuple(settings.FIELD_KEYS)).encrypt(value.encode()).decode()


def decrypt(token: str) -> str:
    """Raises `cryptography.fernet.InvalidToken` where no configured key fits."""
    return _keys(tuple(settings.FIELD_KEYS)).decrypt(token.encode()).decode()


def blind_index(value: str) -> str:
    """A keyed hash (hex) by which an encrypted value can be looked up, not read."""
    key = settings.FIELD_KEYS[-1].encode()
    return hmac.new(key, value.strip().upper().encode(), hashlib.sha256).hexdigest()


def masked(value: str) -> str:
    """The first three and the last three characters: E12***678; less where there is less."""
    return f"{value[:3]}***{value[-3:]}" if len(value) > 7 else "***"


class EncryptedField(models.TextField):
    """Text that the database holds encrypted; Python reads it plain. It cannot be searched."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(self, value, expression, connection):
        return decrypt(value) if value else value


__all__ = ["EncryptedField", "InvalidToken", "blind_index", "decrypt", "encrypt", "masked"]
