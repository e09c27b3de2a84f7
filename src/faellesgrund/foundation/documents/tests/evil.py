"""Small files made in the tests: honest ones, and ones that mean harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT_TYPES = f'<Types><Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
PACKAGE_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
SPAN = "<w:p/>"


def a_zip(parts: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def office(
    main: str = "word/document.xml", more: Mapping[str, str | bytes] | None = None, types: str = CONTENT_TYPES
) -> bytes:
    """An office file with its main part, and more parts."""
    return a_zip({"[Content_Types].xml": types, main: SPAN, **(more or {})})


def with_relation(kind: str, target: str, mode: str = "External") -> bytes:
    link = f'<Relationship Id="r1" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return office(more={"word/_rels/settings.xml.rels": PACKAGE_RELATIONS.format(link)})


def open_document(
    mimetype: str = "application/vnd.oasis.opendocument.text", more: Mapping[str, str | bytes] | None = None
) -> bytes:
    return a_zip({"mimetype": mimetype, "content.xml": "<x/>", **(more or {})})


def bomb() -> bytes:
    """Twenty kilobytes that become twenty megabytes."""
    return office(more={"word/media/nul.xml": b"\0" * (20 * 1024 * 1024)})


def many_parts() -> bytes:
    return office(more={f"word/media/{n}.xml": "" for n in range(5_001)})


def overlapping() -> bytes:
    """An archive whose list of contents names the same packed bytes twice."""
    stream = io.BytesIO()
    archive = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)
    for name, content in (("[Content_Types].xml", CONTENT_TYPES), ("word/document.xml", SPAN * 300)):
        archive.writestr(name, content)
    twice = zipfile.ZipInfo("word/media/igen.xml")
    last = archive.filelist[-1]
    for field in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
        setattr(twice, field, getattr(last, field))
    archive.filelist.append(twice)
    archive.NameToInfo[twice.filename] = twice
    archive.close()
    return stream.getvalue()


def encrypted() -> bytes:
    content = bytearray(office())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(signature, at + 1)
    return bytes(content)


def a_pdf(objects: str = "", stream: bytes = b"", dictionary: str = "", end: str = "startxref\n9\n%%EOF") -> bytes:
    body = f"%PDF-1.7\n1 0 obj\n<< /Type /Catalog {objects} >>\nendobj\n".encode("latin-1")
    if stream:
        body += (
            f"2 0 obj\n<< {dictionary} /Length {len(stream)} >>\nstream\n".encode("latin-1")
            + stream
            + b"\nendstream\nendobj\n"
        )
    return body + f"trailer\n<< /Root 1 0 R >>\n{end}\n".encode("latin-1")


def hidden_in_object_stream(text: bytes) -> bytes:
    return a_pdf(stream=zlib.compress(text), dictionary="/Type /ObjStm /Filter /FlateDecode /N 1 /First 4")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def a_png(*extra: tuple[bytes, bytes], after: bytes = b"") -> bytes:
    """One grey pixel, with more chunks."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    middle = b"".join(_chunk(*each) for each in extra)
    return (
        b"\x89PNG\r\n\x1a\n" + head + middle + _chunk(b"IDAT", zlib.compress(b"\0\x80")) + _chunk(b"IEND", b"") + after
    )


def exif(orientation: int = 6, note: bytes = b"GPS 55.6761 12.5683 Mosevej") -> bytes:
    tiff = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0) + note
    return b"Exif\0\0" + tiff


def _segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def a_jpeg(*extra: tuple[int, bytes], after: bytes = b"") -> bytes:
    """The bones of a JPEG: its segments in order and a scan with an escaped byte and a restart in it."""
    tables = _segment(0xDB, b"\0" + b"\1" * 64) + _segment(0xC0, b"\x08\0\1\0\1\1\1\x11\0") + _segment(0xC4, b"\0" * 17)
    scan = _segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\0\x34\xff\xd0\x56"
    return b"\xff\xd8" + b"".join(_segment(*each) for each in extra) + tables + scan + b"\xff\xd9" + after
