"""Handing a file to a browser: as a download, never as a page, and only if it is what it says."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from faellesgrund.foundation.documents.export.exports import MadeDocument
from faellesgrund.foundation.documents.files import store as file_store
from faellesgrund.foundation.documents.files.models import StoredFile

NOTHING_RUNS = "default-src 'none'; sandbox"


def stored_response(request: HttpRequest, stored: StoredFile, name: str) -> HttpResponseBase:
    """A file of the store. A browser that has it already gets 304. Raises FileNotFoundError when the store has lost it."""
    tag = f'"{stored.checksum}"'
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None and unchanged.status_code == 304:
        return _guarded(unchanged, "")
    path: Path = file_store.path_of(stored.checksum)
    response = FileResponse(path.open("rb"), content_type=stored.media_type)
    response["Content-Length"] = stored.size
    response["ETag"] = tag
    return _guarded(response, name)


def made_response(made: MadeDocument) -> HttpResponseBase:
    """A file that was made on the spot."""
    return _guarded(HttpResponse(made.content, content_type=made.media_type), made.name)


def _guarded(response: HttpResponseBase, name: str) -> HttpResponseBase:
    if name:
        response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"
    return response
