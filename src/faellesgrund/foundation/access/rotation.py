"""Rotation of keys without stopping anything: old values are read with the old key and written with the new.

Put a new key first in FAELLESGRUND_NOEGLER, restart, rotate, check, and take the old key away. It can be stopped and started
again: what is under the newest key already is left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from faellesgrund.foundation.access.audit import INSTALLATION_ITSELF, Actor, record_change
from faellesgrund.foundation.access.cipher_places import CHUNK, old_values, places
from faellesgrund.foundation.access.keys import Purpose, newest
from faellesgrund.foundation.access.trail.checkpoints import checkpoint
from faellesgrund.foundation.access.trail.models import Kind


@dataclass(frozen=True, slots=True)
class Remaining:
    """Values of one place that are under older keys. keys: id → how many."""

    name: str
    keys: dict[str, int]

    @property
    def count(self) -> int:
        """How many in all."""
        return sum(self.keys.values())


def remaining() -> tuple[Remaining, ...]:
    """The places where values under older keys are left, with how many."""
    found = []
    for place in places():
        keys: dict[str, int] = {}
        for _, key in old_values(place):
            keys[key] = keys.get(key, 0) + 1
        if keys:
            found.append(Remaining(place.name, keys))
    return tuple(found)


def rotate(actor: Actor, told: Callable[[str, int], None] | None = None) -> dict[str, int]:
    """Encrypt every value that is under an older key with the newest, in batches; how many rows of each place.

    told: called with the place's name and the rows done so far. A line in the trail says what was done, and a checkpoint
    under the new key vouches for the lines under the old one. Raises CannotDecrypt when a needed key is missing: what is
    done by then stays done.
    """
    done: dict[str, int] = {}
    for place in places():
        batch: dict[object, None] = {}
        for row, _ in old_values(place):
            batch[row] = None
            if len(batch) == CHUNK:
                done[place.name] = done.get(place.name, 0) + place.renew(list(batch))
                batch.clear()
                if told:
                    told(place.name, done[place.name])
        if batch:
            done[place.name] = done.get(place.name, 0) + place.renew(list(batch))
        if told and place.name in done:
            told(place.name, done[place.name])
    details = {"nøgle": newest(Purpose.CIPHER).id, "rækker": done}
    record_change(actor, "noegler.roter", INSTALLATION_ITSELF, None, None, details=details, kind=Kind.SYSTEM)
    checkpoint()
    return done
