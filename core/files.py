"""Stores private files: checked, hashed, under a random name."""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import cached_property

from core import trouble
from core.models import StoredFile
from core.uploads import Inspected


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 (hex) of an open file, read in pieces and wound back."""
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in iter(lambda: file.read(1 << 20), b""):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def store(
    file: File, seen: Inspected, *, owner: models.Model, by=None, is_own_image: bool = False
) -> StoredFile:
    """Keeps a file that `uploads.inspect` let pass. Call inside the transaction that needs it.

    The bytes are written before the row; where the transaction fails, the file is removed again.
    Raises `NoRoom` where the disk is full.
    """
    name = f"{timezone.now():%Y/%m}/{uuid.uuid4().hex}.{seen.extension}"
    stored = StoredFile(
        name=seen.name,
        content_type=seen.content_type,
        size=file.size,
        sha256=digest_of(file),
        pages=seen.pages,
        is_own_image=is_own_image,
        uploaded_by=by,
        owner=owner,
    )
    with _gone_where_it_fails(stored.file.storage, name):
        stored.file.name = stored.file.storage.save(name, file)
        with transaction.atomic():
            stored.save()
    return stored


@contextmanager
def _gone_where_it_fails(storage: Storage, name: str) -> Iterator[None]:
    """What was written of a file goes again where the bytes, the disk or the row fail."""
    try:
        yield
    except BaseException as error:
        storage.delete(name)
        if trouble.is_full(error):
            raise trouble.NoRoom from error
        raise


class _Pouring(File):
    """A file that is made while it is read, once, from front to back."""

    def __init__(self, pieces: Iterator[bytes]):
        super().__init__(None, name="")
        self.pieces, self.digest, self.poured, self.left = pieces, hashlib.sha256(), 0, b""

    def chunks(self, chunk_size=None):
        for piece in self.pieces:
            self.digest.update(piece)
            self.poured += len(piece)
            yield piece

    def read(self, size: int = -1) -> bytes:
        """For a storage that takes a file by reading it."""
        taken, length = [self.left], len(self.left)
        while size < 0 or length < size:
            piece = next(self.flow, None)
            if piece is None:
                break
            taken.append(piece)
            length += len(piece)
        whole = b"".join(taken)
        end = len(whole) if size < 0 else size
        self.left = whole[end:]
        return whole[:end]

    @cached_property
    def flow(self) -> Iterator[bytes]:
        return self.chunks()


def store_pieces(
    pieces: Iterator[bytes], *, name: str, content_type: str, owner: models.Model, by=None
) -> StoredFile:
    """Keeps what the portal makes itself, piece by piece: it is never whole in memory.

    What was written goes again where the pieces, the disk or the row fail. Raises `NoRoom`.
    """
    ending = PurePosixPath(name).suffix
    path = f"{timezone.now():%Y/%m}/{uuid.uuid4().hex}{ending}"
    stored = StoredFile(name=name, content_type=content_type, uploaded_by=by, owner=owner)
    storage, content = stored.file.storage, _Pouring(pieces)
    with _gone_where_it_fails(storage, path):
        stored.file.name = storage.save(path, content)
        stored.size, stored.sha256 = content.poured, content.digest.hexdigest()
        with transaction.atomic():
            stored.save()
    return stored


def discard(stored: StoredFile) -> None:
    """Removes the row now and the bytes once the transaction is through."""
    storage, name = stored.file.storage, str(stored.file.name)
    stored.delete()
    transaction.on_commit(lambda: storage.delete(name))


def quota_left(user) -> int:
    """Bytes that this user may still upload."""
    used = StoredFile.objects.filter(uploaded_by=user).aggregate(sum=models.Sum("size"))["sum"] or 0
    return settings.UPLOAD_QUOTA_MB * 1024 * 1024 - used
