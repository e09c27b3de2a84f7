"""Secrets handed out once (links, keys): only a keyed hash is stored, so a copy of the database opens nothing."""

from __future__ import annotations

import hmac
import secrets

from faellesgrund.foundation.access.cipher import index, indexes

BYTES = 32


def new_token() -> str:
    """256 random bits, fit for an address."""
    return secrets.token_urlsafe(BYTES)


def keyed_hash(token: str, purpose: str) -> str:
    """What is stored of a token, under the installation's newest key. purpose keeps two uses apart."""
    return index(token, f"access.{purpose}")


def possible_hashes(token: str, purpose: str) -> tuple[str, ...]:
    """What may be stored of a token: under the newest key and those that are being phased out."""
    return indexes(token, f"access.{purpose}")


def matches(token: str, stored: str, purpose: str) -> bool:
    """Whether the stored hash is of the token; takes as long whether it is or not."""
    compared = [hmac.compare_digest(each, stored) for each in possible_hashes(token, purpose)]
    return True in compared
