"""A building brief that comes as a file: read with care for size and encoding, refused with words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from faellesgrund import __version__
from faellesgrund.engine.problems import BadInput, Problem

MARK = "# Byggebrief fra Fællesgrund "
_MARKED = re.compile(rf"^{MARK}(?P<version>\d+(?:\.\d+)*)", re.MULTILINE)
_SCHEME = re.compile(r"^\s*skema\s*=\s*\"faellesgrund/byggebrief/(?P<version>\d+)\"", re.MULTILINE)
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


def marked(brief_toml: str) -> str:
    """The brief as a file to take along: its first line says which version wrote it. A comment, so that every reader reads it."""
    return f"{MARK}{__version__}\n{brief_toml}"


def with_newer_version(text: str, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems of a file, with the reason first where a newer version wrote it."""
    found = _MARKED.search(text) or _SCHEME.search(text)
    if found is None:
        return tuple(problems)
    newer = found["version"]
    known = __version__ if found.re is _MARKED else "1"
    if _parts(newer) <= _parts(known):
        return tuple(problems)
    said = (
        f"Filen er lavet i en nyere udgave ({newer}) end denne ({known}), og den har noget, denne ikke kender. Indlæs den"
        " dér, eller fjern det, der står herunder."
    )
    return (Problem("", said), *problems)


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d{1,9}", version)[:3])


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
