"""A text as a value: what is shown, compared, saved as a version and given to every kind of output.

The same frozen objects come from the working copy and from a saved version, so that nothing above asks which it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from faellesgrund.foundation.documents.models import Document, TextVersion

FORMAT = "faellesgrund/tekst/1"


@dataclass(frozen=True, slots=True)
class LibraryOrigin:
    """Where a clause of a text comes from: the library clause and its edition, and why the text differs from it."""

    key: str
    title: str
    number: int
    deviates: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TextClause:
    """A clause of a text. level: 1-3. body: Markdown as typed. version: the counter of the working copy, 0 in a version."""

    uid: str
    level: int
    heading: str
    body: str
    library: LibraryOrigin | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """A whole text. number: of the saved version, empty for the working copy. figures: what was frozen at the lock.

    bound: the figures of a text that is not locked, as they were bound; no part of what is saved and summed.
    """

    title: str
    clauses: tuple[TextClause, ...]
    number: str = ""
    locked: bool = False
    figures: Mapping[str, Any] = field(default_factory=dict)
    bound: Mapping[str, Any] = field(default_factory=dict)

    def clause(self, uid: str) -> TextClause | None:
        """The clause with the uid, or None."""
        return next((each for each in self.clauses if each.uid == uid), None)


def working_text(document: Document) -> Text:
    """The working copy as it stands, with its bound figures: a query for each, and none for figures where none stand."""
    rows = document.clauses.select_related("library_version__clause")
    clauses = []
    for row in rows:
        library = None
        if row.library_version is not None:
            origin = row.library_version
            library = LibraryOrigin(
                origin.clause.key, origin.clause.title, origin.number, row.deviates, row.deviation_reason
            )
        clauses.append(TextClause(row.uid, row.level, row.heading, row.body, library, row.version))
    return Text(document.title, tuple(clauses), bound=_bound(document, clauses))


def _bound(document: Document, clauses: Iterable[TextClause]) -> Mapping[str, Any]:
    from faellesgrund.foundation.documents.figures.bindings import MARK, bound_now

    return bound_now(document) if any(MARK in each.body or MARK in each.heading for each in clauses) else {}


def version_text(version: TextVersion) -> Text:
    """A saved version."""
    content = version.content
    clauses = []
    for raw in content["klausuler"]:
        origin = raw.get("bibliotek")
        library = (
            LibraryOrigin(origin["noegle"], origin["navn"], origin["udgave"], origin["afviger"], origin["grund"])
            if origin
            else None
        )
        clauses.append(TextClause(raw["id"], raw["niveau"], raw["overskrift"], raw["tekst"], library))
    bound = {} if version.locked else _bound(version.document, clauses)
    return Text(content["titel"], tuple(clauses), version.number, version.locked, content["tal"], bound)


def as_json(text: Text) -> str:
    """The text as it is saved and summed: keys in order, one form for one text."""
    clauses = []
    for each in text.clauses:
        raw: dict[str, Any] = {
            "id": each.uid,
            "niveau": each.level,
            "overskrift": each.heading,
            "tekst": each.body,
            "bibliotek": None,
        }
        if each.library:
            origin = each.library
            raw["bibliotek"] = {
                "noegle": origin.key,
                "navn": origin.title,
                "udgave": origin.number,
                "afviger": origin.deviates,
                "grund": origin.reason,
            }
        clauses.append(raw)
    content = {"format": FORMAT, "titel": text.title, "klausuler": clauses, "tal": dict(text.figures)}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checksum(content_text: str) -> str:
    """SHA-256 of the saved bytes, in hexadecimal."""
    return hashlib.sha256(content_text.encode()).hexdigest()
