"""Sources as text and links: an address in a source becomes a link that shows only whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"https?://[^\s,;]+")


@dataclass(frozen=True, slots=True)
class Citation:
    """A piece of a source: plain text, or (with an address) a link."""

    text: str
    url: str = ""


def citations(source: str) -> tuple[Citation, ...]:
    """The source in pieces, in order."""
    pieces, end = [], 0
    for match in _ADDRESS.finditer(source):
        if before := source[end : match.start()]:
            pieces.append(Citation(before))
        url = match.group().rstrip(".)")
        pieces.append(Citation(urlsplit(url).netloc.removeprefix("www."), url))
        end = match.start() + len(url)
    if rest := source[end:]:
        pieces.append(Citation(rest))
    return tuple(pieces)
