"""What a file is, by its content, and whether it may be kept. Nothing in it is run, and no archive is unpacked."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from faellesgrund.foundation.documents.files.kinds import ALLOWED_TEXT, ENDINGS, KINDS, FileKind, refused
from faellesgrund.foundation.documents.files.names import extension
from faellesgrund.foundation.documents.files.office_check import office_kind
from faellesgrund.foundation.documents.files.pdf_check import check_pdf

MACRO_ENDINGS = {"docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppsm", "ppam"}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13})
_CHUNK = 1 << 20


def checked_kind(path: Path, name: str) -> FileKind:
    """The kind of the file at the path, that the user calls ``name``. Raises BadInput that says what is wrong."""
    ending = extension(name)
    if ending in MACRO_ENDINGS:
        raise refused(
            name,
            f"filer af typen .{ending} kan indeholde makroer. Gem den som .{_without_macros(ending)}, og prøv igen.",
        )
    if ending not in ENDINGS:
        raise refused(name, f"filtypen {'.' + ending if ending else 'uden endelse'} modtages ikke. {_allowed()}")
    if path.stat().st_size == 0:
        raise refused(name, "filen er tom. Vælg en anden fil.")
    with path.open("rb") as file:
        kind = _by_content(file, path, name)
    if kind.key in {"txt", "csv"} and ENDINGS[ending].key in {"txt", "csv"}:
        kind = ENDINGS[ending]
    if ENDINGS[ending] != kind:
        raise refused(
            name,
            f"filen hedder .{ending}, men indholdet er {kind.dansk}. Gem den med endelsen .{kind.endings[0]}, eller vælg en"
            " anden fil.",
        )
    return kind


def _by_content(file: BinaryIO, path: Path, name: str) -> FileKind:
    start = file.read(1024)
    if start.startswith(b"PK"):
        return office_kind(path, name)
    if b"%PDF-" in start:
        check_pdf(path, name)
        return KINDS["pdf"]
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return KINDS["png"]
    if start.startswith(b"\xff\xd8\xff"):
        return KINDS["jpeg"]
    if start.startswith(OLD_OFFICE):
        raise refused(
            name,
            "filen er i et gammelt Office-format eller er beskyttet med adgangskode. Åbn den, gem den som .docx, .xlsx eller"
            " .pptx uden adgangskode, og prøv igen.",
        )
    file.seek(0)
    if _is_text(file):
        return KINDS["txt"]
    raise refused(name, f"indholdet er {_named(path)}. {_allowed()}")


def _is_text(file: BinaryIO) -> bool:
    """Whether there are no bytes in it that text does not have. Old Danish text (Windows-1252) is text too."""
    while chunk := file.read(_CHUNK):
        if chunk.translate(None, _TEXT_CONTROLS) != chunk:
            return False
    return True


def _named(path: Path) -> str:
    """What the content looks like, for the refusal alone."""
    import puremagic

    try:
        guess = puremagic.from_file(path)
    except (puremagic.PureError, ValueError, OSError):
        return "af en ukendt slags"
    return f"en fil af typen {guess}" if guess else "af en ukendt slags"


def _allowed() -> str:
    return f"Der kan gemmes {ALLOWED_TEXT}."


def _without_macros(ending: str) -> str:
    return {"d": "docx", "x": "xlsx", "p": "pptx"}[ending[0]]
