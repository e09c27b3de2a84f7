"""Receiving a file: checked, cleaned, scanned and kept, or refused without a trace."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from faellesgrund.foundation.documents.files import store as file_store
from faellesgrund.foundation.documents.files.check import checked_kind
from faellesgrund.foundation.documents.files.image_metadata import Damaged, without_metadata
from faellesgrund.foundation.documents.files.kinds import FileKind, kind_of, refused
from faellesgrund.foundation.documents.files.models import MadeFile, StoredFile
from faellesgrund.foundation.documents.files.names import safe_name
from faellesgrund.foundation.documents.files.scanner import scan
from faellesgrund.foundation.documents.files.upload_limit import too_large

REST = timedelta(days=1)
"""How long a file that nothing uses is left before it is swept."""


@dataclass(slots=True)
class Received:
    """A file that may be kept: where it lies, its safe name, kind, check sum and size in bytes."""

    path: Path
    name: str
    kind: FileKind
    checksum: str
    size: int
    placed: bool = False


@contextmanager
def received(upload: UploadedFile[bytes], kinds: Collection[str] = ()) -> Iterator[Received]:
    """The file checked and cleaned. It is gone when the block ends, unless :func:`keep` was called in it and it went well.

    kinds: keys of the kinds that will do; empty takes every kind that may be kept. Raises BadInput.
    """
    name = upload.name or "fil"
    try:
        with file_store.in_inbox(upload.chunks(), settings.DOCUMENT_MAX_BYTES) as path:
            kind = checked_kind(path, name)
            if kinds and kind.key not in kinds:
                wanted = " eller ".join(kind_of(key).dansk for key in sorted(kinds))
                raise refused(name, f"her skal bruges {wanted}, og filen er {kind.dansk}. Vælg en anden fil.")
            if kind.key in {"png", "jpeg"}:
                _clean_picture(path, name)
            scan(path, name)
            file = Received(
                path, safe_name(name, kind.endings[0]), kind, file_store.checksum_of(path), path.stat().st_size
            )
            try:
                yield file
            except BaseException:
                if file.placed and not StoredFile.objects.filter(checksum=file.checksum).exists():
                    file_store.take_away(file.checksum)
                raise
    except file_store.TooLarge:
        raise too_large(name) from None


def keep(file: Received) -> StoredFile:
    """The row of the file, and its bytes in the store. To be called in the transaction of the change it belongs to."""
    stored, _ = StoredFile.objects.get_or_create(
        checksum=file.checksum, defaults={"size": file.size, "kind": file.kind.key}
    )
    StoredFile.objects.filter(pk=stored.pk).update(used_at=timezone.now())
    file.placed = file_store.put(file.path, file.checksum)
    return stored


def keep_made(content: Path, kind: str) -> StoredFile:
    """Keep a file that the product made itself. To be called in a transaction."""
    with file_store.in_inbox(file_store.chunks_of(content), 1 << 40) as path:
        return keep(Received(path, "", kind_of(kind), file_store.checksum_of(path), path.stat().st_size))


def sweep() -> int:
    """Remove what nothing uses: made files past their day, rows and bytes without a use, leftovers. Nightly.

    Returns how many files went. What was used within the last day is left alone.
    """
    limit = timezone.now() - REST
    MadeFile.objects.filter(expires_at__lte=timezone.now()).delete()
    unused = StoredFile.objects.filter(attachments=None, made=None, templates=None, used_at__lt=limit)
    count = 0
    for stored in unused.only("pk", "checksum"):
        try:
            with transaction.atomic():
                # Looked at again under lock: somebody may have attached the same bytes meanwhile.
                StoredFile.objects.select_for_update().get(pk=stored.pk, used_at__lt=limit).delete()
        except (StoredFile.DoesNotExist, ProtectedError, IntegrityError):
            continue
        file_store.take_away(stored.checksum)
        count += 1
    known = set(StoredFile.objects.values_list("checksum", flat=True))
    for checksum in file_store.stored_checksums(REST.total_seconds()):
        if checksum not in known:
            file_store.take_away(checksum)
            count += 1
    return count + file_store.empty_inbox(REST.total_seconds())


def size_text(size: int) -> str:
    """412 kB, 3,1 MB."""
    if size < 1000:
        return f"{size} byte"
    if size < 1_000_000:
        return f"{round(size / 1000)} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def _clean_picture(path: Path, name: str) -> None:
    try:
        content = without_metadata(path.read_bytes())
    except Damaged:
        raise refused(name, "billedet er beskadiget. Åbn og gem det igen, og prøv så en gang til.") from None
    beside = path.with_suffix(".ny")
    beside.write_bytes(content)
    os.replace(beside, path)
