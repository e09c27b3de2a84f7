"""Which characters our typeface can show. What it cannot is written as its number, so that nothing disappears unseen."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from faellesgrund.foundation.ui.charts.drawing import FONTS

FACES = ("Regular", "Italic", "SemiBold", "SemiBoldItalic")


def showable(text: str) -> str:
    """The text with every character that the typeface lacks written as ``[U+1F600]``; unseen ones are left out."""
    if text.isascii():
        return text
    covered = _covered()
    return "".join(
        each if ord(each) in covered or each.isspace() else _written(each)
        for each in unicodedata.normalize("NFC", text)
    )


def showable_data(data: Any) -> Any:
    """The same for every text inside lists, tuples and mappings; tuples become lists, as in JSON."""
    if isinstance(data, str):
        return showable(data)
    if isinstance(data, dict):
        return {key: showable_data(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [showable_data(value) for value in data]
    return data


def _written(character: str) -> str:
    unseen = unicodedata.category(character) == "Cf" or 0xFE00 <= ord(character) <= 0xFE0F
    return "" if unseen else f"[U+{ord(character):04X}]"


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    """The characters that all four faces have."""
    faces = [frozenset(_characters(Path(FONTS) / f"IBMPlexSans-{face}.ttf")) for face in FACES]
    return frozenset.intersection(*faces)


def _characters(path: Path) -> Iterator[int]:
    """The characters in the cmap table of a TrueType font (formats 4 and 12, Unicode)."""
    font = path.read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    table = next(
        offset
        for tag, _, offset, _ in (struct.unpack_from(">4sIII", font, 12 + 16 * n) for n in range(tables))
        if tag == b"cmap"
    )
    (count,) = struct.unpack_from(">H", font, table + 2)
    for n in range(count):
        platform, _, offset = struct.unpack_from(">HHI", font, table + 4 + 8 * n)
        if platform in {0, 3}:
            (form,) = struct.unpack_from(">H", font, table + offset)
            if form == 4:
                yield from _format_4(font, table + offset)
            elif form == 12:
                yield from _format_12(font, table + offset)


def _format_4(font: bytes, at: int) -> Iterator[int]:
    (double,) = struct.unpack_from(">H", font, at + 6)
    half = double // 2
    ends = struct.unpack_from(f">{half}H", font, at + 14)
    starts = struct.unpack_from(f">{half}H", font, at + 16 + double)
    deltas = struct.unpack_from(f">{half}H", font, at + 16 + 2 * double)
    offsets = struct.unpack_from(f">{half}H", font, at + 16 + 3 * double)
    for n in range(half):
        for character in range(starts[n], min(ends[n], 0xFFFE) + 1):
            glyph = character
            if offsets[n]:
                place = at + 16 + 3 * double + 2 * n + offsets[n] + 2 * (character - starts[n])
                (glyph,) = struct.unpack_from(">H", font, place)
                if not glyph:
                    continue
            if (glyph + deltas[n]) & 0xFFFF:
                yield character


def _format_12(font: bytes, at: int) -> Iterator[int]:
    (groups,) = struct.unpack_from(">I", font, at + 12)
    for n in range(groups):
        start, end, _ = struct.unpack_from(">III", font, at + 16 + 12 * n)
        yield from range(start, end + 1)
