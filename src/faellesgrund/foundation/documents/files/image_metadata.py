"""Takes out of a picture what the camera wrote in it: place, time, owner, thumbnails. The picture itself is untouched.

An address of a home in this programme tells something about who lives there, so no picture keeps its place. Pure.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD"}
_JPEG_ALONE = {0x01, 0xD8, *range(0xD0, 0xD8)}
"""Markers without a length: TEM, SOI and RST."""
_SOS, _EOI, _APP0, _APP1, _APP2, _APP14, _COM = 0xDA, 0xD9, 0xE0, 0xE1, 0xE2, 0xEE, 0xFE


class Damaged(ValueError):
    """The file is not a whole picture."""


def without_metadata(content: bytes) -> bytes:
    """A PNG or JPEG with the same picture and nothing else. Raises Damaged."""
    if content.startswith(PNG_SIGNATURE):
        return _png(content)
    return _jpeg(content)


def _png(content: bytes) -> bytes:
    kept = [PNG_SIGNATURE]
    names: list[bytes] = []
    at = len(PNG_SIGNATURE)
    while not names or names[-1] != b"IEND":
        if at + 12 > len(content):
            raise Damaged
        (length,) = struct.unpack_from(">I", content, at)
        name = content[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(content) or zlib.crc32(content[at + 4 : end - 4]) != struct.unpack_from(">I", content, end - 4)[0]:
            raise Damaged
        if name in _PNG_KEPT:
            kept.append(content[at:end])
        names.append(name)
        at = end
    if names[0] != b"IHDR" or b"IDAT" not in names:
        raise Damaged
    return b"".join(kept)


def _jpeg(content: bytes) -> bytes:
    """The segments that draw the picture. The one thing kept of the camera's notes is which way is up."""
    kept = [b"\xff\xd8"]
    orientation = 1
    drawn = False
    for marker, segment in _segments(content):
        if marker == _APP1:
            orientation = _orientation(segment) or orientation
        elif marker in {_APP0, _APP14} or (marker == _APP2 and segment[4:].startswith(b"ICC_PROFILE\0")):
            kept.append(segment)
        elif not (_APP0 <= marker <= 0xEF or marker == _COM):
            kept.append(segment)
            drawn = drawn or marker == _SOS
    if not drawn:
        raise Damaged
    if orientation != 1:
        kept.insert(1, _orientation_segment(orientation))
    return b"".join(kept)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment after the start; the scan's own data belongs to its segment. Ends with EOI."""
    if not content.startswith(b"\xff\xd8\xff"):
        raise Damaged
    at = 2
    while True:
        while content[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 2 > len(content) or content[at] != 0xFF:
            raise Damaged
        marker = content[at + 1]
        if marker == _EOI:
            yield marker, content[at : at + 2]
            return
        if marker in _JPEG_ALONE:
            end = at + 2
        else:
            if at + 4 > len(content):
                raise Damaged
            end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
            if end > len(content) or end < at + 4:
                raise Damaged
            if marker == _SOS:
                end = _end_of_scan(content, end)
        yield marker, content[at:end]
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker that is not part of the scan begins."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise Damaged
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7 and content[at + 1] != 0xFF:
            return at
        at += 1 if content[at + 1] == 0xFF else 2


def _orientation(segment: bytes) -> int:
    """Which way is up by an Exif segment (2–8), 0 when it does not say."""
    tiff = segment[10:]
    if segment[4:10] != b"Exif\0\0" or tiff[:2] not in {b"II", b"MM"}:
        return 0
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(min(count, 200)):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
            if (tag, kind) == (0x0112, 3):
                return int(value) if 2 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _orientation_segment(orientation: int) -> bytes:
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
