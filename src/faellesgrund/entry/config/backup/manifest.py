"""What a copy says about itself: where it comes from, what is in it, and the sum of every part."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from faellesgrund.engine.problems import BadInput, Problem

FORMAT = 1
PRODUCT = "faellesgrund/sikkerhedskopi"
NAME = "manifest.json"
DATABASE, FILES, KEYS = "database/", "filer/", "noegler/"
"""The folders inside a copy. ``database/`` holds one SQLite file, or one COPY text for each PostgreSQL table."""
SQLITE, POSTGRESQL = "sqlite", "postgresql"
KINDS = {SQLITE: "SQLite", POSTGRESQL: "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of the copy: bytes before packing, and SHA-256 in hex."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The database as it was: applied migrations by app, rows by table; PostgreSQL also columns and sequences."""

    kind: str
    migrations: Mapping[str, list[str]]
    rows: Mapping[str, int]
    columns: Mapping[str, list[str]] = field(default_factory=dict)
    sequences: Mapping[str, tuple[int, bool]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest. made: ISO 8601 with zone. key_ids: the keys that read the copy. with_key: they lie in it."""

    version: str
    made: str
    database: Snapshot
    members: Mapping[str, Piece]
    key_ids: tuple[str, ...]
    with_key: bool
    left_out: tuple[str, ...] = ()
    format: int = FORMAT

    def as_json(self) -> bytes:
        """The manifest as it is written."""
        document = {
            "produkt": PRODUCT,
            "format": self.format,
            "version": self.version,
            "lavet": self.made,
            "database": self.database.kind,
            "migrationer": dict(self.database.migrations),
            "raekker": dict(self.database.rows),
            "kolonner": dict(self.database.columns),
            "sekvenser": {name: list(state) for name, state in self.database.sequences.items()},
            "toemte_tabeller": list(self.left_out),
            "noegler": list(self.key_ids),
            "med_noegle": self.with_key,
            "filer": {name: {"bytes": one.size, "sha256": one.sha256} for name, one in self.members.items()},
        }
        return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        """Read a manifest. Raises BadInput when it is not one, or is in a format of a later version."""
        try:
            document = json.loads(text)
            if document["produkt"] != PRODUCT:
                raise KeyError("produkt")
            if document["format"] > FORMAT:
                refuse(
                    "FIL", f"kopien er lavet af en nyere udgave ({document['version']}). Opgradér først Fællesgrund."
                )
            return cls._of(document)
        except BadInput:
            raise
        except (ValueError, KeyError, TypeError, AttributeError):
            refuse("FIL", "filen er ikke en sikkerhedskopi af Fællesgrund, eller dens indholdsfortegnelse er ødelagt.")

    @classmethod
    def _of(cls, document: Mapping[str, Any]) -> Manifest:
        snapshot = Snapshot(
            kind=str(document["database"]),
            migrations={app: [str(n) for n in names] for app, names in document["migrationer"].items()},
            rows={name: int(count) for name, count in document["raekker"].items()},
            columns={name: [str(c) for c in columns] for name, columns in document["kolonner"].items()},
            sequences={name: (int(last), bool(used)) for name, (last, used) in document["sekvenser"].items()},
        )
        members = {name: Piece(int(one["bytes"]), str(one["sha256"])) for name, one in document["filer"].items()}
        for name in members:
            if not safe(name):
                refuse(
                    "FIL", f"kopien indeholder et navn, der peger ud af mappen: {name[:80]!r}. Den er ikke lagt ind."
                )
        return cls(
            version=str(document["version"]),
            made=str(document["lavet"]),
            database=snapshot,
            members=members,
            key_ids=tuple(str(one) for one in document["noegler"]),
            with_key=bool(document["med_noegle"]),
            left_out=tuple(str(one) for one in document["toemte_tabeller"]),
            format=int(document["format"]),
        )


def safe(name: str) -> bool:
    """Whether a member's name stays inside the folder it is unpacked in, and in one of the folders a copy has."""
    parts = name.split("/")
    if not name.startswith((DATABASE, FILES, KEYS)) or len(parts) < 2:
        return False
    return all(part not in {"", ".", ".."} and not re.search(r"[\\\x00-\x1f]|^[A-Za-z]:", part) for part in parts)


def unpacked(name: str) -> str:
    """Where a piece of the database lies in the side folder: out of the way of the folders with files."""
    return f".{name}"


def version_key(text: str) -> tuple[int, ...]:
    """A version as numbers that can be compared: 0.10.2 → (0, 10, 2)."""
    return tuple(int(number) for number in re.findall(r"\d+", text)[:3])


def refuse(place: str, text: str) -> NoReturn:
    """Stop with one sentence. Raises BadInput."""
    raise BadInput([Problem(place, text)])
