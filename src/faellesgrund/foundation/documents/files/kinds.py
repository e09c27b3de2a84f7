"""The kinds of files that may be kept, and how a refusal is said. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from faellesgrund.engine.problems import BadInput, Problem


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind: its key, what it is called, its media type and the endings its files may have, the first preferred."""

    key: str
    dansk: str
    media_type: str
    endings: tuple[str, ...]


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"

KINDS: dict[str, FileKind] = {
    kind.key: kind
    for kind in (
        FileKind("pdf", "PDF", "application/pdf", ("pdf",)),
        FileKind("png", "billede (PNG)", "image/png", ("png",)),
        FileKind("jpeg", "billede (JPEG)", "image/jpeg", ("jpg", "jpeg")),
        FileKind("txt", "tekst", "text/plain; charset=utf-8", ("txt",)),
        FileKind("csv", "tabel (CSV)", "text/csv; charset=utf-8", ("csv",)),
        FileKind("docx", "Word-dokument", f"{_OPEN_XML}.wordprocessingml.document", ("docx",)),
        FileKind("xlsx", "Excel-ark", f"{_OPEN_XML}.spreadsheetml.sheet", ("xlsx",)),
        FileKind("pptx", "PowerPoint-præsentation", f"{_OPEN_XML}.presentationml.presentation", ("pptx",)),
        FileKind("odt", "OpenDocument-tekst", f"{_OPEN_DOCUMENT}.text", ("odt",)),
        FileKind("ods", "OpenDocument-regneark", f"{_OPEN_DOCUMENT}.spreadsheet", ("ods",)),
        FileKind("odp", "OpenDocument-præsentation", f"{_OPEN_DOCUMENT}.presentation", ("odp",)),
    )
}
ZIP = FileKind("zip", "zip-fil", "application/zip", ("zip",))
"""Only for what the product makes itself: nobody may upload one."""

ALLOWED_TEXT = "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, tekst og CSV"
ENDINGS = {ending: kind for kind in KINDS.values() for ending in kind.endings}


def kind_of(key: str) -> FileKind:
    """The kind with the key. Raises KeyError."""
    return ZIP if key == ZIP.key else KINDS[key]


def refused(name: str, text: str) -> BadInput:
    """A refusal that names the file, what is wrong and how to mend it."""
    return BadInput([Problem(name[:80], text)])
