"""Checkpoints of the trail in a file outside the database: how long the chain was, where it ended, and when.

A chain shows that a line in it was altered, but not that its end was cut off or that the whole database was swapped; the file
does. Each line of it is sealed with a key and holds the hash of the line before. Copy it to a place the server cannot write.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.keys import Purpose, find, newest
from faellesgrund.foundation.access.trail.chain import GENESIS, seal_of
from faellesgrund.foundation.access.trail.models import AuditEntry, canonical_json

FILE = "kontrolpunkter.jsonl"
POINT, RESTORED = "kontrolpunkt", "gendannet"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One line of the file. lines/digest: the number and digest of the trail's last line at ``moment``."""

    moment: datetime
    lines: int
    digest: str
    sort: str = POINT
    reason: str = ""
    key_id: str = ""

    @property
    def key_known(self) -> bool:
        """Whether the installation has the key it is sealed with, so that the seal has been tested."""
        return find(Purpose.CHECKPOINT, self.key_id) is not None


@dataclass(frozen=True, slots=True)
class CheckpointFile:
    """What the file says: its checkpoints, oldest first, and what is wrong with it in Danish."""

    path: Path
    checkpoints: tuple[Checkpoint, ...]
    wrong: tuple[str, ...]

    @property
    def last(self) -> Checkpoint | None:
        """The newest one, or None."""
        return self.checkpoints[-1] if self.checkpoints else None


def path() -> Path:
    """Where the file lies."""
    return Path(settings.AUDIT_FOLDER) / FILE


def checkpoint(*, sort: str = POINT, reason: str = "") -> Checkpoint | None:
    """Write down where the trail ends now, and make sure it is on the disk; the new checkpoint.

    None when nothing was added since the last one. Call it outside a transaction. Raises BadInput when the file cannot be
    written.
    """
    try:
        with _only_one():
            before = read().last
            end = AuditEntry.objects.order_by("-number").values_list("number", "digest").first() or (0, GENESIS)
            key = newest(Purpose.CHECKPOINT).id
            same = before is not None and (before.lines, before.digest, before.key_id) == (*end, key)
            if same and sort == POINT:
                return None
            _make_durable()
            made = Checkpoint(timezone.now(), end[0], end[1], sort, reason, key)
            _write(made)
            return made
    except OSError as wrong:
        text = f"kontrolpunktet kan ikke skrives i {path()}: {wrong.strerror}. Ret mappens rettigheder eller plads."
        raise BadInput([Problem("FAELLESGRUND_DATA", text)]) from None


def accept_restored(reason: str) -> Checkpoint:
    """Say that the database was put back from a back-up on purpose, so that earlier checkpoints no longer bind.

    The reason stands in the file and in what the check says for ever after: it excuses, it does not hide.
    """
    made = checkpoint(sort=RESTORED, reason=reason)
    assert made is not None
    return made


def read() -> CheckpointFile:
    """Every checkpoint of the file, each tested: its seal, and that it follows the one before."""
    where = path()
    try:
        text = where.read_text("utf-8")
    except FileNotFoundError:
        return CheckpointFile(where, (), ())
    except (OSError, UnicodeDecodeError):
        return CheckpointFile(where, (), ("Filen kan ikke læses.",))
    found, wrong, previous = [], [], GENESIS
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(_parsed(line, previous))
        except (ValueError, KeyError, TypeError) as problem:
            said = str(problem) if type(problem) is ValueError else "kan ikke læses"
            wrong.append(f"Kontrolpunkt {number} {said}.")
        previous = _hash(line)
    return CheckpointFile(where, tuple(found), tuple(wrong))


def _parsed(line: str, previous: str) -> Checkpoint:
    try:
        said = json.loads(line)
    except json.JSONDecodeError:
        raise ValueError("er ikke skrevet færdigt eller er ændret") from None
    key = find(Purpose.CHECKPOINT, said["noegle"])
    sealed = canonical_json({name: value for name, value in said.items() if name != "segl"})
    if key is not None and said["segl"] != seal_of(hashlib.sha256(sealed.encode()).hexdigest(), key):
        raise ValueError("er ændret eller er ikke skrevet af Fællesgrund")
    if said["forrige"] != previous:
        raise ValueError("følger ikke efter det forrige, så noget er fjernet eller sat ind")
    moment = datetime.fromisoformat(said["tid"])
    return Checkpoint(
        moment, int(said["linjer"]), str(said["sidste"]), said["art"], said["begrundelse"], said["noegle"]
    )


def _write(made: Checkpoint) -> None:
    where = path()
    text = where.read_text("utf-8") if where.exists() else ""
    lines = [line for line in text.splitlines() if line.strip()]
    key = newest(Purpose.CHECKPOINT)
    said = {
        "art": made.sort,
        "begrundelse": made.reason,
        "forrige": _hash(lines[-1]) if lines else GENESIS,
        "linjer": made.lines,
        "noegle": key.id,
        "sidste": made.digest,
        "tid": made.moment.astimezone(UTC).isoformat(),
    }
    said["segl"] = seal_of(hashlib.sha256(canonical_json(said).encode()).hexdigest(), key)
    # A line that a stop cut short is ended first, so that it does not spoil the new one.
    start = "" if not text or text.endswith("\n") else "\n"
    file = os.open(where, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, f"{start}{canonical_json(said)}\n".encode())
        os.fsync(file)
    finally:
        os.close(file)
    if not lines:
        _sync_folder(where.parent)


def _hash(line: str) -> str:
    return hashlib.sha256(line.encode("utf-8")).hexdigest()


@contextmanager
def _only_one() -> Iterator[None]:
    """One checkpoint at a time, over all processes of this machine."""
    folder = path().parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(folder / ".laas", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def _sync_folder(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _make_durable() -> None:
    """The file must never know of lines that the database can lose when the power goes.

    SQLite in WAL mode with synchronous=NORMAL forces the log to the disk at a WAL checkpoint; PostgreSQL does at each commit.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
