"""Stops an upload that is too large while it comes: nothing of it stays in memory or on disk.

Stands first among the upload handlers. What is left of the request is read and dropped, so that the browser gets to show
the answer instead of a broken connection.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from faellesgrund.engine.problems import BadInput, Problem

_ROOM_FOR_FIELDS = 1024 * 1024


class SizeLimit(FileUploadHandler):
    """Skips every file of a request that says, or turns out, to hold more than ``DOCUMENT_MAX_BYTES``."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.refused: list[str] = []
        self._too_long = False
        self._size = 0

    def handle_raw_input(
        self, input_data: Any, META: dict[str, str], content_length: int, boundary: str, encoding: str | None = None
    ) -> None:
        """Note whether the request is too long as it stands."""
        self._too_long = content_length > settings.DOCUMENT_MAX_BYTES + _ROOM_FOR_FIELDS

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Skip a file at once when the request is too long."""
        super().new_file(*args, **kwargs)
        if self._too_long:
            self._skip()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count, and skip the rest of a file when it is too much."""
        self._size += len(raw_data)
        if self._size > settings.DOCUMENT_MAX_BYTES:
            self._skip()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The other handlers keep the file."""

    def _skip(self) -> None:
        self.refused.append(str(self.file_name or ""))
        raise SkipFile


def uploaded(request: HttpRequest, field: str) -> UploadedFile[bytes]:
    """The file sent in the field. Raises BadInput when there is none, or when it was stopped for its size."""
    file = request.FILES.get(field)
    names = [name for each in request.upload_handlers if isinstance(each, SizeLimit) for name in each.refused]
    if names:
        raise too_large(names[0])
    if file is None:
        raise BadInput([Problem("", "Vælg en fil.")])
    return file


def too_large(name: str) -> BadInput:
    """The refusal of a file that is too large."""
    limit = settings.DOCUMENT_MAX_BYTES // (1024 * 1024)
    return BadInput(
        [
            Problem(
                name[:80], f"filen er for stor. Den må højst fylde {limit} MB. Gør billederne mindre, eller del den op."
            )
        ]
    )
