"""The result of a run as the pages read it: the figures at once, each explanation tree only when somebody opens it.

Of the 4–5 MB of a stored result nearly all is explanation. The figures come before it in the text, and each tree stands
under its own key, so the rest can lie unread. The newest few are kept in the process; a run never changes.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from faellesgrund.domains.calculations.models import Run

KEPT = 8
"""Results kept in each process; one takes about half a megabyte, its packed text and the figures."""
_MARK = re.compile(r',\s*"forklaring":\s*\{')
_BEGINS = ('": {"tekst":', '": {\n   "tekst":')
"""A tree after its name, in a line and laid out; the parts of a node stand in a list, so nothing else looks like it.
Found as plain text: a pattern takes longer than reading it all."""
READ_TOGETHER = ("anskaffelsessum", "stoettebehov", "husleje")
"""The trees the result page itself links into; they are small and kept with the figures."""


class Trees(Mapping[str, Any]):
    """``forklaring`` of a result, one tree read at a time. places: where each begins in the text."""

    def __init__(self, packed: bytes, places: Mapping[str, int], read: Mapping[str, Any]) -> None:
        self._packed, self._places, self._read = packed, places, read

    def __getitem__(self, name: str) -> Any:
        if name in self._read:
            return self._read[name]
        return _tree(zlib.decompress(self._packed).decode(), self._places[name])

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def result_of(run: Run) -> Mapping[str, Any]:
    """The result document (``faellesgrund/beregning/1``) for reading; nobody changes it."""
    return _document(bytes(run.packed_result))


@lru_cache(maxsize=KEPT)
def _document(packed: bytes) -> Mapping[str, Any]:
    text = zlib.decompress(packed).decode()
    mark = _MARK.search(text)
    if mark is None:
        whole: dict[str, Any] = json.loads(text)
        return whole
    document: dict[str, Any] = json.loads(text[: mark.start()] + "}")
    places = dict(_places(text, mark.end()))
    read = {name: _tree(text, places[name]) for name in READ_TOGETHER if name in places}
    document["forklaring"] = Trees(packed, places, read)
    return document


def _places(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The name of each tree, and where it begins."""
    for begins in _BEGINS:
        here = text.find(begins, start)
        while here >= 0:
            yield text[text.rindex('"', start - 1, here) + 1 : here], here + 3
            here = text.find(begins, here + 1)


def _tree(text: str, place: int) -> Any:
    """The tree that begins at a place of the text."""
    return json.JSONDecoder().raw_decode(text, place)[0]
