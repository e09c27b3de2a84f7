"""The keys of the installation, and what is derived from them for each purpose.

``FAELLESGRUND_NOEGLER`` holds the keys, newest first; they live outside the database. Nothing uses one directly: each purpose
derives its own (HKDF, RFC 5869), so that one that leaks gives away nothing of the others.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

LENGTH = 32
SALT = b"faellesgrund/1"


class Purpose(Enum):
    """What a derived key is for."""

    DJANGO = "django"
    """Signing of sessions, forms and links."""
    CIPHER = "chiffer"
    INDEX = "indeks"
    AUDIT = "revision"
    CHECKPOINT = "kontrolpunkt"


@dataclass(frozen=True, slots=True)
class Key:
    """A derived key. ``id`` names the key it comes from and gives nothing away about it."""

    id: str
    secret: bytes


def derive(master: str, purpose: str) -> bytes:
    """32 bytes for the purpose: HKDF with SHA-256, one block (RFC 5869)."""
    extracted = hmac.digest(SALT, master.encode("utf-8"), hashlib.sha256)
    return hmac.digest(extracted, purpose.encode("utf-8") + b"\x01", hashlib.sha256)[:LENGTH]


def key_id(master: str) -> str:
    """Eight hex digits that tell the key from others; safe to store and to show."""
    return derive(master, "navn").hex()[:8]


@lru_cache(maxsize=64)
def _ring(masters: tuple[str, ...], purpose: str) -> tuple[Key, ...]:
    return tuple(Key(key_id(each), derive(each, purpose)) for each in masters)


def ring(purpose: Purpose) -> tuple[Key, ...]:
    """The keys of this installation for the purpose, newest first."""
    from django.conf import settings

    return _ring(tuple(settings.KEYS), purpose.value)


def newest(purpose: Purpose) -> Key:
    """The key to write with."""
    return ring(purpose)[0]


def find(purpose: Purpose, wanted: str) -> Key | None:
    """The key with this id, or None when the installation does not have it."""
    return next((each for each in ring(purpose) if each.id == wanted), None)


def signing_keys(masters: tuple[str, ...]) -> tuple[str, ...]:
    """The keys Django signs with, newest first, for the settings."""
    return tuple(derive(each, Purpose.DJANGO.value).hex() for each in masters)
