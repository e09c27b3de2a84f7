"""A PDF may show and be searched; it may not run anything. Looked through without a PDF reader, object streams too."""

from __future__ import annotations

import mmap
import re
import zlib
from pathlib import Path

from faellesgrund.foundation.documents.files.kinds import refused

LONGEST_STREAM = 16 * 1024 * 1024
"""Bytes of one object stream, unpacked; they hold dictionaries, not pictures."""
MOST_UNPACKED = 128 * 1024 * 1024

_NAME_END = rb"(?![A-Za-z0-9_#-])"
_RUNS = re.compile(
    rb"/(JavaScript|Launch|RichMedia|SubmitForm|ImportData|GoToE)" + _NAME_END + rb"|/XFA\s*(\[|\d+ \d+ R)"
)
_EMBEDS = re.compile(rb"/EmbeddedFiles?" + _NAME_END)
_ENCRYPTED = re.compile(rb"/Encrypt" + _NAME_END)
_OBJECT_STREAM = re.compile(rb"/ObjStm" + _NAME_END)
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<![a-z])stream\r?\n")
_DICTIONARY = 4096
"""Bytes before a stream in which its dictionary stands."""
_CHUNK, _OVERLAP = 1 << 20, 256


def check_pdf(path: Path, name: str) -> None:
    """Raises BadInput for a PDF that runs, opens or carries something, or that cannot be looked through."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.rfind(b"%%EOF") < 0 or content.rfind(b"startxref") < 0:
            raise refused(name, "PDF-filen er beskadiget eller ikke hel. Gem den på ny, og prøv igen.")
        # Every byte, also of streams: a stream that is only said to be one would hide what stands in it.
        for at in range(0, len(content), _CHUNK):
            _refuse_in(content[max(0, at - _OVERLAP) : at + _CHUNK], name)
        _refuse_in_object_streams(content, name)


def _named(text: bytes) -> bytes:
    """With names written plainly: /J#61vaScript is /JavaScript."""
    return _HEX.sub(lambda found: bytes([int(found.group(1), 16)]), text)


def _refuse_in(text: bytes, name: str) -> None:
    plain = _named(text)
    if _ENCRYPTED.search(plain):
        raise refused(name, "PDF-filen er beskyttet. Gem den uden adgangskode og uden begrænsninger, og prøv igen.")
    if _RUNS.search(plain):
        raise refused(
            name,
            "PDF-filen kan køre programmer eller sende oplysninger (JavaScript, formular eller startkommando). Udskriv den til"
            " en ny PDF, og send den.",
        )
    if _EMBEDS.search(plain):
        raise refused(name, "der ligger andre filer inde i PDF-filen. Gem dem for sig selv, og vedhæft dem enkeltvis.")


def _refuse_in_object_streams(content: mmap.mmap, name: str) -> None:
    total, after = 0, 0
    for begin in _STREAM.finditer(content):
        if begin.start() < after:
            continue
        end = content.find(b"endstream", begin.end())
        after = len(content) if end < 0 else end
        before = content[max(0, begin.start() - _DICTIONARY) : begin.start()]
        dictionary = before[before.rfind(b" obj") :] if b" obj" in before else before
        plain = _named(dictionary)
        if not _OBJECT_STREAM.search(plain):
            continue
        objects = _unpacked(content[begin.end() : after], plain)
        if objects is None:
            raise refused(name, "PDF-filen er skrevet på en måde, der ikke kan undersøges. Udskriv den til en ny PDF.")
        total += len(objects)
        if total > MOST_UNPACKED:
            raise refused(name, "PDF-filen fylder for meget, når den pakkes ud. Udskriv den til en ny PDF.")
        _refuse_in(objects, name)


def _unpacked(packed: bytes, dictionary: bytes) -> bytes | None:
    """The objects of a stream, None when they cannot be read with the one packing in use for them."""
    if b"/Filter" not in dictionary:
        return packed
    if b"/FlateDecode" not in dictionary or b"/Predictor" in dictionary:
        return None
    unpacker = zlib.decompressobj()
    try:
        objects = unpacker.decompress(packed, LONGEST_STREAM)
    except zlib.error:
        return None
    return None if unpacker.unconsumed_tail or not unpacker.eof else objects
