"""Making a copy of an installation that runs."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from faellesgrund import __version__
from faellesgrund.entry.config.backup import keys, postgresql_copy, sqlite_copy
from faellesgrund.entry.config.backup.archive import Writer
from faellesgrund.entry.config.backup.data_files import work_files
from faellesgrund.entry.config.backup.manifest import FILES, KEYS, SQLITE, Manifest, Snapshot, refuse
from faellesgrund.entry.config.environment import Environment

EMPTIED = frozenset(
    {"django_session", "usersessions_usersession", "django_cache", "faellesgrund_cache", "access_keptform"}
)
"""Tables whose rows stay behind: a stolen copy must not hold anybody's open log-in, and the rest lives for minutes."""


def make_copy(environment: Environment, target: Path, with_key: bool, now: datetime) -> tuple[Path, Manifest]:
    """Write a copy and return where it lies and what it says. Raises BadInput; then there is no file.

    target: the file, or a folder to make one in with a name of its own. with_key: put the key files in as well.
    """
    target = target.expanduser().absolute()
    if target.is_dir():
        target = target / f"faellesgrund-{now:%Y-%m-%d-%H%M%S}.zip"
    if target.exists():
        refuse("UD", f"{target} findes allerede og er ikke rørt. Vælg et andet navn.")
    if not target.parent.is_dir():
        refuse("UD", f"mappen {target.parent} findes ikke. Opret den, eller vælg en anden.")
    key_files = keys.files(environment) if with_key else []
    if with_key and not key_files:
        refuse("--med-noegle", "nøglerne står i miljøet og ikke i en fil. Gem FAELLESGRUND_NOEGLER et andet sted selv.")
    try:
        with tempfile.TemporaryDirectory(prefix=".faellesgrund-kopi-", dir=target.parent) as scratch:
            unfinished = Path(scratch) / secrets.token_hex(4)
            manifest = _write(environment, unfinished, Path(scratch), key_files, now)
            unfinished.rename(target)
    except OSError as wrong:
        refuse("UD", _full(target.parent) if wrong.errno in FULL else f"{target} kan ikke skrives: {wrong.strerror}.")
    return target, manifest


FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def _full(folder: Path) -> str:
    free = shutil.disk_usage(folder).free // 1_000_000
    return f"der er ikke plads til kopien i {folder} ({free} MB ledige). Der er ikke lavet nogen kopi. Ryd op, eller vælg et andet sted."


def _write(environment: Environment, unfinished: Path, scratch: Path, key_files: list[Path], now: datetime) -> Manifest:
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        copy = Writer(file)
        # Files before the database, and those that came meanwhile after it. Marks that follow the database, like the
        # checkpoints of the audit trail, are then never ahead of it; and no file that it names is missing.
        _add_new(environment.data, copy)
        snapshot = _database(environment, copy, scratch)
        _add_new(environment.data, copy)
        for path in key_files:
            copy.add(f"{KEYS}{path.name}", path)
        manifest = Manifest(
            version=__version__,
            made=now.isoformat(timespec="seconds"),
            database=snapshot,
            members=copy.members,
            key_ids=keys.ids(environment),
            with_key=bool(key_files),
            left_out=tuple(sorted(EMPTIED & set(snapshot.rows))),
        )
        copy.finish(manifest)
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _add_new(data: Path, copy: Writer) -> None:
    for name, path in work_files(data):
        if FILES + name not in copy.members:
            try:
                copy.add(FILES + name, path)
            except FileNotFoundError:
                continue  # removed since the folder was read


def _database(environment: Environment, copy: Writer, scratch: Path) -> Snapshot:
    settings = environment.database
    if "sqlite3" not in settings["ENGINE"]:
        return postgresql_copy.take(settings, copy, EMPTIED)
    taken = scratch / "database"
    snapshot = sqlite_copy.take(Path(settings["NAME"]), taken, EMPTIED)
    copy.add(sqlite_copy.MEMBER, taken)
    taken.unlink()
    assert snapshot.kind == SQLITE
    return snapshot
