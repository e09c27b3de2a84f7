"""Restoring a copy: everything is checked and made ready beside the installation; then it is swapped in at once."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from faellesgrund import __version__
from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.entry.config.backup import in_use, keys, postgresql_copy, sqlite_copy
from faellesgrund.entry.config.backup.archive import Reader
from faellesgrund.entry.config.backup.data_files import KEPT_OLD, RESTORING, work_folders
from faellesgrund.entry.config.backup.make import FULL
from faellesgrund.entry.config.backup.manifest import (
    FILES,
    KEYS,
    KINDS,
    NAME,
    POSTGRESQL,
    SQLITE,
    Manifest,
    refuse,
    unpacked,
    version_key,
)
from faellesgrund.entry.config.backup.swap import Plan, carry_out, waiting
from faellesgrund.entry.config.environment import Environment

ROOM = 200_000_000
"""Bytes that shall be free beside what the copy needs: moving an older database forward takes some."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore came to. kept: where the old lies, when there was any; said: what the check of the copy said."""

    manifest: Manifest
    kept: str
    said: str


def restore(copy: Path, environment: Environment, overwrite: bool, now: datetime) -> Restored:
    """Restore a copy into the installation. Raises BadInput; then the installation is as it was.

    overwrite: whether what is there may be moved aside. It is kept, never deleted.
    """
    finish_interrupted(environment)
    reader = Reader(copy.expanduser().absolute())
    try:
        _fits(reader.manifest, environment)
        reader.check()
        with in_use.alone(environment.data):
            if not overwrite and not _empty(environment):
                text = "der ligger allerede en installation her. Vælg en tom mappe med --til, eller skriv --overskriv; "
                refuse("FAELLESGRUND_DATA", f"{text}så flyttes det gamle til side og slettes ikke. {environment.data}")
            return _Restore(reader, environment, now).run()
    except OSError as wrong:
        text = "der er ikke plads" if wrong.errno in FULL else str(wrong.strerror)
        raise BadInput(
            [Problem("FAELLESGRUND_DATA", f"kopien kunne ikke lægges ind: {text}. Intet er ændret.")]
        ) from None
    finally:
        reader.close()


def finish_interrupted(environment: Environment) -> bool:
    """Finish a swap that was cut short (power, a killed process); tells whether there was one. Raises BadInput."""
    plan = waiting(environment.data)
    if plan is None:
        return False
    carry_out(plan, environment.data, lambda *names: postgresql_copy.swap(environment.database, *names))
    return True


def _kind(environment: Environment) -> str:
    return SQLITE if "sqlite3" in environment.database["ENGINE"] else POSTGRESQL


def _fits(manifest: Manifest, environment: Environment) -> None:
    """Whether this installation can take the copy. Raises BadInput with what to do."""
    kind = _kind(environment)
    if version_key(manifest.version) > version_key(__version__):
        text = f"kopien er lavet af version {manifest.version}, og her kører {__version__}. Opgradér først Fællesgrund."
        refuse("FIL", text)
    if manifest.database.kind != kind:
        text = (
            f"kopien er af en {KINDS.get(manifest.database.kind, 'ukendt')}-database, og installationen bruger {KINDS[kind]}. "
            "En kopi kan kun lægges ind i den slags database, den er taget af. Ret FAELLESGRUND_DATABASE_URL."
        )
        refuse("FAELLESGRUND_DATABASE_URL", text)
    if keys.from_environment() or not manifest.with_key:
        missing = [one for one in manifest.key_ids if one not in keys.ids(environment)]
        if missing:
            text = (
                f"kopien er krypteret med nøglen {', '.join(missing)}, og installationen har {', '.join(keys.ids(environment))}. "
                "Læg nøglefilen i datamappen, eller sæt FAELLESGRUND_NOEGLER, og prøv igen. Intet er ændret."
            )
            refuse("FAELLESGRUND_NOEGLER", text)
    needed = sum(one.size for one in manifest.members.values()) + ROOM
    free = shutil.disk_usage(environment.data).free
    if free < needed:
        text = f"der er {free // 1_000_000} MB ledige i {environment.data}, og kopien kræver {needed // 1_000_000} MB."
        refuse("FAELLESGRUND_DATA", text)


def _empty(environment: Environment) -> bool:
    """Nothing of anybody's lies here. The key and remade files do not count: a start makes them."""
    if any(True for folder in work_folders(environment.data) for _ in folder.iterdir()):
        return False
    if _kind(environment) == SQLITE:
        return not Path(environment.database["NAME"]).exists()
    return not postgresql_copy.has_tables(environment.database)


class _Restore:
    def __init__(self, reader: Reader, environment: Environment, now: datetime) -> None:
        self.reader, self.environment, self.manifest = reader, environment, reader.manifest
        token = secrets.token_hex(4)
        self.side = environment.data / f"{RESTORING}{token}"
        self.kept = environment.data / f"{KEPT_OLD}{now:%Y-%m-%d-%H%M%S}"
        self.schema = f"gendan_{token}" if _kind(environment) == POSTGRESQL else ""

    def run(self) -> Restored:
        replaced = not _empty(self.environment)
        try:
            self.side.mkdir(mode=0o700)
            self._unpack()
            said = self._make_ready()
            plan = self._plan()
            plan.write(self.environment.data)
        except BaseException:
            self._clear()
            raise
        settings = self.environment.database
        try:
            carry_out(plan, self.environment.data, lambda *names: postgresql_copy.swap(settings, *names))
        except BaseException:
            self._clear()
            raise
        kept = [str(self.kept)] if self.kept.exists() else []
        if plan.schema and replaced:
            kept.append(f"skemaet {plan.schema[2]} i databasen")
        return Restored(self.manifest, " og ".join(kept), said)

    def _clear(self) -> None:
        shutil.rmtree(self.side, ignore_errors=True)
        if self.schema:
            postgresql_copy.drop_side(self.environment.database, self.schema)

    def _unpack(self) -> None:
        for name in self.manifest.members:
            if name.startswith(FILES):
                self.reader.unpack(name, self.side / name.removeprefix(FILES))
            elif name.startswith(KEYS):
                self.reader.unpack(name, self.side / Path(name).name)
            else:
                self.reader.unpack(name, self.side / unpacked(name))
        (self.side / NAME).write_bytes(self.manifest.as_json())
        if not self.manifest.with_key:
            for path in keys.files(self.environment):
                shutil.copy2(path, self.side / path.name)

    def _make_ready(self) -> str:
        """Fill the database beside the old one, move it forward to this version and check it, in a process of its own."""
        if self.schema:
            postgresql_copy.make_side(self.environment.database, self.schema)
        environment = {**os.environ, "FAELLESGRUND_DATA": str(self.side), "FAELLESGRUND_DATABASE_URL": self._side_url()}
        done = subprocess.run(
            [sys.executable, "-m", "faellesgrund.entry.config.backup.inside"],
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            said = (done.stderr.strip().splitlines() or ["ukendt fejl"])[-1]
            refuse("FIL", f"kopien kan ikke tages i brug: {said} Intet er ændret.")
        return done.stdout.strip()

    def _side_url(self) -> str:
        if not self.schema:
            return f"sqlite:///{quote(str(self.side / unpacked(sqlite_copy.MEMBER)))}"
        settings: dict[str, Any] = self.environment.database
        options = {**settings["OPTIONS"], "options": f"-c search_path={self.schema}"}
        if settings["HOST"]:
            options["host"] = settings["HOST"]
        if settings["PORT"]:
            options["port"] = settings["PORT"]
        user = quote(settings["USER"], safe="")
        secret = f":{quote(settings['PASSWORD'], safe='')}" if settings["PASSWORD"] else ""
        at = f"{user}{secret}@" if user else ""
        return f"postgresql://{at}/{quote(settings['NAME'], safe='')}?{urlencode(options, quote_via=quote)}"

    def _plan(self) -> Plan:
        """Old folders and database out of the way, then the new ones in."""
        data, moves = self.environment.data, []
        for folder in work_folders(data):
            moves.append((folder, self.kept / folder.name))
        if self.manifest.with_key and not keys.from_environment():
            for path in keys.files(self.environment):
                moves.append((path, self.kept / path.name))
            moves += [(self.side / name, data / name) for name in keys.FILE_NAMES if (self.side / name).is_file()]
        if not self.schema:
            database = Path(self.environment.database["NAME"])
            for ending in ("", "-wal", "-shm", "-journal"):
                old = database.with_name(database.name + ending)
                moves.append((old, self.kept / old.name))
            moves.append((self.side / unpacked(sqlite_copy.MEMBER), database))
        # Also what the check made, such as the mark in the trail that it was restored.
        moves += [(folder, data / folder.name) for folder in work_folders(self.side)]
        schema = None
        if self.schema:
            own = postgresql_copy.current_schema(self.environment.database)
            schema = (own, self.schema, self.kept.name.replace("-", "_"))
        present = tuple((a, b) for a, b in moves if a.exists())
        return Plan(present, schema, self.side)
