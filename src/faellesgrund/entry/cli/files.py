"""Reads what a command is given, and says in Danish why a file cannot be used."""

from __future__ import annotations

import errno
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from faellesgrund.engine.problems import BadInput, Problem

LARGEST_TOML = 2_000_000
"""Bytes: a page of text, with room for long lists."""
LARGEST_TABLE = 50_000_000
"""Bytes: some 200,000 households."""

_SPREADSHEET, _OLD_SPREADSHEET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_text(name: str, largest: int = LARGEST_TOML, otherwise: str = "") -> str:
    """The text of a file in UTF-8. largest: bytes; otherwise: the encoding of a file that is not UTF-8.

    Raises BadInput when it is missing, a folder, too large or not text.
    """
    raw = _read_bytes(name, largest)
    if raw.startswith(_SPREADSHEET):
        raise _bad(name, "er et regneark eller en pakket fil, ikke tekst. Gem arket som CSV (UTF-8), og brug den fil.")
    if raw.startswith(_OLD_SPREADSHEET):
        raise _bad(name, "er et gammelt regneark (xls), ikke tekst. Gem det som CSV (UTF-8), og brug den fil.")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _bad(name, "er gemt som UTF-16. Gem den som UTF-8, og prøv igen.")
    if b"\x00" in raw[:65_536]:
        raise _bad(name, "er ikke en tekstfil. Brug en fil, der er skrevet som tekst i UTF-8.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if otherwise:
            return raw.decode(otherwise, "replace")
        line = raw.count(b"\n", 0, error.start) + 1
        raise _bad(
            name, f"linje {line}: et bogstav kan ikke læses, for filen er ikke UTF-8. Gem den som UTF-8, og prøv igen."
        ) from error


def read_toml(name: str) -> dict[str, Any]:
    """The tables of a TOML file. Raises BadInput with the line."""
    from faellesgrund.engine.economy.brief.toml_text import parse_toml

    text = read_text(name)
    with naming(name):
        return parse_toml(text)


def check_new_file(name: str, ending: str, option: str) -> None:
    """That a file with the name may be made: right ending, a folder that is there. Raises BadInput."""
    path = Path(name)
    if path.suffix.lower() != ending:
        raise BadInput(
            [Problem(option, f"{_printable(name)} skal ende på {ending}. Skriv for eksempel model{ending}.")]
        )
    try:
        folder, in_the_way = path.parent.is_dir(), path.is_dir()
    except (OSError, ValueError) as error:
        raise BadInput([Problem(option, f"{_printable(name)} {_why_unwritable(error)}")]) from error
    if in_the_way:
        raise BadInput([Problem(option, f"{_printable(name)} er en mappe. Vælg et andet navn.")])
    if not folder:
        text = f"mappen {_printable(str(path.parent))} findes ikke. Opret den, eller vælg en anden."
        raise BadInput([Problem(option, text)])


def write_new_file(name: str, data: bytes, option: str) -> str:
    """A whole file, never half of one. Raises BadInput.

    What stood there under the name may be somebody's work: it is set aside as ``navn-foer.xlsx``. Returns a sentence
    about that for the user, or nothing.
    """
    path = Path(name)
    before, half = path.with_name(f"{path.stem}-foer{path.suffix}"), path.with_name(f".{path.name}.ny")
    try:
        half.write_bytes(data)
        kept = path.is_file() and path.stat().st_size > 0
        if kept:
            path.replace(before)
        half.replace(path)
    except (OSError, ValueError) as error:
        with suppress(OSError, ValueError):
            half.unlink(missing_ok=True)
        raise BadInput([Problem(option, f"{_printable(name)} {_why_unwritable(error)}")]) from error
    return f"{_printable(path.name)} fandtes i forvejen. Den hedder nu {_printable(before.name)}." if kept else ""


def _why_unwritable(error: OSError | ValueError) -> str:
    if isinstance(error, PermissionError):
        return "må ikke skrives der. Vælg en mappe, du må skrive i."
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return "er for langt et navn. Brug et kortere navn."
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "kan ikke skrives: der er ikke plads. Ryd op, eller vælg et andet sted."
    return "kan ikke skrives. Kontrollér navn og mappe."


def table_file(name: str) -> Path:
    """The path of a table that is there and may be read. Raises BadInput."""
    _read_bytes(name, LARGEST_TABLE)
    return Path(name)


class naming:  # noqa: N801 - reads as a word: with naming(file)
    """Puts the file's name before every problem found inside the block, unless it is about an option."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, BadInput):
            raise BadInput([_named(problem, self.name) for problem in error.problems]) from error


def _named(problem: Problem, name: str) -> Problem:
    if problem.sted.startswith(("--", name)):
        return problem
    return Problem(f"{name}: {problem.sted}" if problem.sted else name, problem.tekst)


def _read_bytes(name: str, largest: int) -> bytes:
    path = Path(name)
    try:
        # Never more than the limit, also where a file says nothing about its size.
        with path.open("rb") as file:
            raw = file.read(largest + 1)
    except (OSError, ValueError) as error:
        raise _bad(name, _why_unreadable(path, error)) from error
    if len(raw) > largest:
        raise _bad(name, f"er for stor. En fil må højst fylde {largest // 1_000_000} MB.")
    return raw


def _why_unreadable(path: Path, error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "findes ikke." + _near(path) + " Kontrollér navn og mappe."
    if isinstance(error, IsADirectoryError):
        return "er en mappe. Skriv navnet på en fil i den."
    if isinstance(error, PermissionError):
        return "må ikke læses. Giv dig selv læseadgang til filen."
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return "har for langt et navn. Brug et kortere navn."
    return "kan ikke læses. Kontrollér navnet, og om filen kan åbnes i andre programmer."


def _near(path: Path) -> str:
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return ""
    found = get_close_matches(path.name, names, n=1, cutoff=0.7)
    return f" Mente du {path.parent / found[0]}?" if found else ""


def _printable(name: str) -> str:
    shown = "".join(c if c.isprintable() else "?" for c in name)
    return shown if len(shown) <= 200 else shown[:197] + "…"


def _bad(name: str, text: str) -> BadInput:
    return BadInput([Problem(_printable(name), text)])
