"""How a line of the trail is tied to the one before it. Nothing here touches the database.

``digest`` = SHA-256 of the digest before and the line's canonical text; ``seal`` = HMAC of the digest with a key outside the
database. The digests can be checked by anyone; the seals show that Fællesgrund itself wrote the line.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from faellesgrund.foundation.access.keys import Key
from faellesgrund.foundation.access.trail.models import AuditEntry, canonical_json

FORM = 1
"""The form of the canonical text. A new form gets a new number, and the old one stays readable."""
GENESIS = "0" * 64
FIELDS = (
    "number",
    "kind",
    "actor_id",
    "actor_name",
    "actor_role",
    "actor_party",
    "action",
    "object_type",
    "object_id",
    "object_name",
    "reason",
    "ip",
    "path",
    "before",
    "after",
    "details",
)


def canonical(entry: AuditEntry, handles: Iterable[str]) -> bytes:
    """The text of the line that its digest is taken over. handles: of the persons it concerns, in any order."""
    values: Mapping[str, Any] = entry.__dict__
    moment = entry.made_at.astimezone(UTC).isoformat(timespec="microseconds")
    return canonical_json([FORM, moment, [values[name] for name in FIELDS], sorted(handles)]).encode("utf-8")


def digest_of(entry: AuditEntry, handles: Iterable[str], previous: str) -> str:
    """The digest the line should have after the line with digest ``previous``."""
    return hashlib.sha256(previous.encode("ascii") + b"\n" + canonical(entry, handles)).hexdigest()


def seal_of(digest: str, key: Key) -> str:
    """The seal over a digest."""
    return hmac.digest(key.secret, digest.encode("ascii"), "sha256").hex()


def link(entry: AuditEntry, handles: Iterable[str], number: int, previous: str, key: Key) -> str:
    """Make the line number ``number`` after the one with digest ``previous``; returns its digest."""
    entry.number, entry.previous, entry.key_id = number, previous, key.id
    entry.digest = digest_of(entry, handles, previous)
    entry.seal = seal_of(entry.digest, key)
    return entry.digest
