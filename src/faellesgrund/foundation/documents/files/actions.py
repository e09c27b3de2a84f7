"""Attaching a file to a document, and taking it away. Failures speak Danish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.audit import record_change
from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.documents.files.models import Attachment
from faellesgrund.foundation.documents.files.receiving import keep, received
from faellesgrund.foundation.documents.models import Document

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

MOST = 200
"""Attachments of one document."""


def attach(user: User, document: Document, upload: UploadedFile[bytes], description: str = "") -> Attachment:
    """Keep the file and attach it. A name that is taken gets a number. Raises BadInput; then nothing is left behind."""
    _demand_open(user, document)
    with received(upload) as file, transaction.atomic():
        held = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
        _demand_open(user, held)
        taken = set(held.attachments.values_list("name", flat=True))
        if len(taken) >= MOST:
            raise BadInput([Problem("", f"dokumentet har allerede {MOST} bilag. Læg resten på et nyt dokument.")])
        attachment = Attachment.objects.create(
            document=held,
            stored=keep(file),
            name=_free(file.name, taken),
            description=" ".join(description.split())[:300],
            added_by=user,
        )
        record_change(
            user, "dokument.ret", held, None, {"bilag": attachment.name, "kontrolsum": file.checksum, "byte": file.size}
        )
    return attachment


def detach(user: User, attachment: Attachment) -> str:
    """Take the file away from its document; returns its name. The bytes go at the next sweep. Raises BadInput."""
    with transaction.atomic():
        held = Document.objects.select_for_update(of=("self",)).get(pk=attachment.document_id)
        _demand_open(user, held)
        name, checksum = attachment.name, attachment.stored.checksum
        attachment.delete()
        record_change(user, "dokument.ret", held, {"bilag": name, "kontrolsum": checksum}, None)
    return name


def _demand_open(user: User, document: Document) -> None:
    if not may(user, "dokument.ret", document):
        raise BadInput([Problem("", "Din rolle giver ikke adgang til at ændre bilag her. Spørg dokumentets ejer.")])
    if not document.is_draft:
        raise BadInput(
            [Problem("", "Dokumentet er låst. Åbn det for rettelser først, så bliver det til en ny version.")]
        )


def _free(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    stem, _, ending = name.rpartition(".")
    return next(each for n in range(2, len(taken) + 3) if (each := f"{stem} ({n}).{ending}") not in taken)
