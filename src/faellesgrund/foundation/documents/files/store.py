"""The file store: bytes under their check sum in the data folder. Written beside, made sure of, then put in place.

Nothing in the store is ever overwritten: the same bytes have the same name, and other bytes have another.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

INBOX = "ind"
"""Folder of what is being received; nothing in it is a file of the product yet."""
_CHUNK = 1 << 20


class TooLarge(ValueError):
    """More bytes came than may be kept."""


def path_of(checksum: str) -> Path:
    """Where the bytes with the check sum lie, or would lie."""
    return _root() / checksum[:2] / checksum


@contextmanager
def in_inbox(chunks: Iterable[bytes], limit: int) -> Iterator[Path]:
    """The bytes in a file of their own, gone when the block ends. limit: bytes. Raises TooLarge; leaves nothing."""
    folder = _root() / INBOX
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / secrets.token_hex(16)
    try:
        size = 0
        with path.open("xb") as file:
            path.chmod(0o600)
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge
                file.write(chunk)
        yield path
    finally:
        path.unlink(missing_ok=True)


def checksum_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def put(path: Path, checksum: str) -> bool:
    """Move a file into the store under its check sum. Whether it was new there; bytes that lie there stay."""
    target = path_of(checksum)
    if target.exists():
        os.utime(target)
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    path.chmod(0o440)
    try:
        # A second name, then the first away: unlike a rename, this refuses to replace what came meanwhile.
        os.link(path, target)
    except FileExistsError:
        return False
    except OSError:
        path.rename(target)
    _sync_folder(target.parent)
    return True


def take_away(checksum: str) -> None:
    """Remove the bytes of a check sum; nothing happens when they are gone."""
    path_of(checksum).unlink(missing_ok=True)


def stored_checksums(older_than_seconds: float) -> Iterator[str]:
    """The check sums of the files that lie in the store and were not touched for that long."""
    for folder in sorted(_root().glob("[0-9a-f][0-9a-f]")):
        for path in sorted(folder.iterdir()):
            if _age(path) > older_than_seconds:
                yield path.name


def empty_inbox(older_than_seconds: float) -> int:
    """Remove what a stopped process left in the inbox; returns how many."""
    count = 0
    for path in (_root() / INBOX).glob("*"):
        if _age(path) > older_than_seconds:
            path.unlink(missing_ok=True)
            count += 1
    return count


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _root() -> Path:
    return Path(settings.MEDIA_ROOT)


def _sync_folder(folder: Path) -> None:
    """Make sure that the name is on the disk too, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def chunks_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file, a megabyte at a time."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
