"""The file itself: a zip whose every member is summed while it is written, and summed again before it is used."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from faellesgrund.entry.config.backup.manifest import NAME, Manifest, Piece, refuse

BLOCK = 1 << 20
LEVEL = 3


class Summed:
    """A file being written, with its length and sum so far."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._sum, self.size = file, hashlib.sha256(), 0

    def write(self, block: bytes | bytearray | memoryview) -> None:
        """Write and count."""
        self._file.write(block)
        self._sum.update(block)
        self.size += len(block)

    @property
    def member(self) -> Piece:
        """What was written until now."""
        return Piece(self.size, self._sum.hexdigest())


class Writer:
    """Writes the members of a copy; ``members`` tells what is in it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=LEVEL)
        self.members: dict[str, Piece] = {}

    @contextmanager
    def member(self, name: str) -> Iterator[Summed]:
        """A member to write into."""
        with self._zip.open(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), "w", force_zip64=True) as file:
            summed = Summed(file)
            yield summed
        self.members[name] = summed.member

    def add(self, name: str, path: Path) -> None:
        """A file as a member."""
        with path.open("rb") as file, self.member(name) as out:
            while block := file.read(BLOCK):
                out.write(block)

    def finish(self, manifest: Manifest) -> None:
        """The manifest last: a copy without one was never finished. Its own sum is the comment of the zip."""
        text = manifest.as_json()
        self._zip.writestr(zipfile.ZipInfo(NAME, (1980, 1, 1, 0, 0, 0)), text)
        self._zip.comment = hashlib.sha256(text).hexdigest().encode()
        self._zip.close()


class Reader:
    """A copy to restore from."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            text = self._read_whole(NAME)
        except OSError as wrong:
            refuse("FIL", f"{path} kan ikke læses: {wrong.strerror or wrong}.")
        except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError, ValueError):
            refuse(
                "FIL", f"{path} er ikke en hel sikkerhedskopi: den er skåret af, ødelagt eller noget andet. {ANOTHER}"
            )
        if hashlib.sha256(text).hexdigest().encode() != self._zip.comment:
            refuse("FIL", f"indholdsfortegnelsen i {path} passer ikke med sin sum. {ANOTHER}")
        self.manifest = Manifest.from_json(text)
        names = self._zip.namelist()
        if sorted(names) != sorted([*self.manifest.members, NAME]):
            refuse("FIL", f"{path} har andre dele end dem, indholdsfortegnelsen nævner. {ANOTHER}")

    def _read_whole(self, name: str) -> bytes:
        with self._zip.open(name) as file:
            return file.read(256 * BLOCK)

    def check(self) -> None:
        """Read every member and compare its sum. Raises BadInput with the first that does not match."""
        for name in self.manifest.members:
            for _ in self._blocks(name):
                pass

    def unpack(self, name: str, path: Path) -> None:
        """Write one member to a new file, readable for the owner alone. Raises BadInput when its sum does not match."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as out:
            path.chmod(0o600)
            for block in self._blocks(name):
                out.write(block)

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def _blocks(self, name: str) -> Iterator[bytes]:
        wanted, size, total = self.manifest.members[name], 0, hashlib.sha256()
        try:
            with self._zip.open(name) as file:
                # One byte more than promised is enough to know; nothing unpacks without end.
                while size <= wanted.size and (block := file.read(BLOCK)):
                    size += len(block)
                    total.update(block)
                    yield block
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
            refuse("FIL", f"delen {name} er ødelagt. {ANOTHER}")
        if (size, total.hexdigest()) != (wanted.size, wanted.sha256):
            refuse("FIL", f"delen {name} passer ikke med sin sum. {ANOTHER}")


ANOTHER = "Intet er ændret. Brug en anden kopi."
