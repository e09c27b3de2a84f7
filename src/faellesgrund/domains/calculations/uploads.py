"""A building brief that comes as a file: read with care for size and encoding, refused with words."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from faellesgrund.engine.problems import BadInput, Problem

LIMIT = 200_000
"""Bytes. A brief is a page of text; more is another kind of file."""
LIMIT_TEXT = "200 kB"


@dataclass(frozen=True, slots=True)
class UploadPage:
    """The upload page with what was wrong, and the text that was sent."""

    slug: str
    name: str
    text: str
    problems: tuple[Problem, ...]
    back_url: str
    limit: str = LIMIT_TEXT

    @property
    def error_title(self) -> str:
        """Filen kan ikke bruges: ret 2 fejl."""
        return f"Filen kan ikke bruges: ret {len(self.problems)} fejl"


def read_upload(file: UploadedFile[bytes] | None, pasted: str) -> tuple[str, str]:
    """The text of the brief and the name it is spoken of by; a file goes before pasted text. Raises BadInput."""
    if file is None:
        if not pasted.strip():
            raise BadInput([Problem("", "Vælg en fil, eller sæt teksten ind i feltet.")])
        if len(pasted.encode()) > LIMIT:
            raise BadInput([Problem("", f"Teksten er for lang. Den må højst fylde {LIMIT_TEXT}.")])
        return pasted.replace("\r\n", "\n"), "teksten"
    name = (file.name or "filen")[:80]
    if (file.size or 0) > LIMIT:
        raise BadInput(
            [Problem(name, f"filen er for stor. En byggebrief fylder højst {LIMIT_TEXT}. Vælg en anden fil.")]
        )
    if not file.size:
        raise BadInput([Problem(name, "filen er tom. Vælg en anden fil.")])
    try:
        return file.read().decode("utf-8-sig").replace("\r\n", "\n"), name
    except UnicodeDecodeError:
        raise BadInput(
            [
                Problem(
                    name,
                    "filen er ikke tekst i UTF-8. Gem den som ren tekst (UTF-8), eller vælg .toml-filen og ikke"
                    " regnearket.",
                )
            ]
        ) from None
