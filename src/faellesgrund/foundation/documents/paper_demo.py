"""Demo content: a template, an attachment, and a pack that is made. All of it is invented."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from faellesgrund.foundation.documents.export import collecting
from faellesgrund.foundation.documents.files import actions as file_actions
from faellesgrund.foundation.documents.letter_templates import actions as template_actions
from faellesgrund.foundation.documents.letter_templates.fields import Field
from faellesgrund.foundation.documents.models import Attachment, Document, MadeFile, Template

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

LETTER = (
    "{{ modtager }}",
    "Journalnummer: {% if journal_f2 %}{{ journal_f2 }}{% else %}endnu ikke journaliseret{% endif %}",
    "{{ titel }}",
    "Vi sender dokumentet til {% for part in parter %}{{ part }}{% if not loop.last %}, {% endif %}{% endfor %}.",
    "{{ indhold }}",
    "{% if frist %}Svar os senest {{ frist }}.{% endif %}",
    "Med venlig hilsen",
    "{{ part }}",
)
FIELDS = (
    Field("modtager", "Modtagerens navn", "Boligorganisationen, att. bestyrelsen", required=True),
    Field("frist", "Svarfrist", "15. januar 2027"),
)


def load(people: dict[str, User]) -> None:
    """Make them once; again is harmless. people: users by name, with sekretaer and jurist among them."""
    secretary, jurist = people["sekretaer"], people["jurist"]
    if not Template.objects.exists():
        upload = SimpleUploadedFile("foelgebrev.docx", _letter())
        template_actions.create(jurist, "Følgebrev", "Når et dokument sendes til en anden part", upload, FIELDS)
    drafts = [each for each in Document.objects.filter(owner=secretary).order_by("pk") if each.is_draft]
    if drafts and not Attachment.objects.exists():
        upload = SimpleUploadedFile("Mødekalender 2027.csv", _calendar())
        file_actions.attach(secretary, drafts[0], upload, "Datoer for koordinationsgruppens møder")
        upload = SimpleUploadedFile("Skitse til fælleshus.png", _sketch())
        file_actions.attach(secretary, drafts[0], upload, "Grundplan, ikke målfast")
    if not MadeFile.objects.exists():
        chosen = [each.slug for each in Document.objects.readable_by(secretary).filter(level="intern")[:3]]
        if chosen:
            collecting.order(secretary, collecting.PACK, "Bilag til koordinationsgruppens møde", chosen)


def _letter() -> bytes:
    import docx

    document = docx.Document()
    for line in LETTER:
        document.add_paragraph(line)
    document.sections[0].footer.paragraphs[0].text = "{{ status }}"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _calendar() -> bytes:
    days = ("14.01.2027", "18.02.2027", "18.03.2027", "22.04.2027")
    return "Dato;Møde\r\n".encode() + "".join(f"{day};Møde i koordinationsgruppen\r\n" for day in days).encode()


def _sketch() -> bytes:
    """A floor plan of a few grey lines, drawn here: nobody's picture."""
    width, height = 240, 120
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            wall = x in {4, 120, 235} or y in {4, 115} or (x > 120 and y == 60)
            rows.append(60 if wall else 245)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + chunk(b"IEND", b"")
