"""The mark that closes the pages: a file in the data folder, so that it works for every process and needs no database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from faellesgrund.engine.problems import BadInput, Problem

NAME = "vedligehold"
LONGEST = 400


def close(data: Path, text: str = "") -> None:
    """Close the pages; ``text`` is shown, at most 400 characters. Raises BadInput when the mark cannot be set."""
    try:
        unfinished = data / f".{NAME}"
        unfinished.write_text(text.strip()[:LONGEST], "utf-8")
        unfinished.replace(data / NAME)
    except OSError as wrong:
        raise BadInput([Problem("FAELLESGRUND_DATA", f"{data / NAME} kan ikke skrives: {wrong.strerror}.")]) from None


def open_again(data: Path) -> None:
    """Open the pages. Raises BadInput when the mark cannot be removed."""
    try:
        (data / NAME).unlink(missing_ok=True)
    except OSError as wrong:
        raise BadInput([Problem("FAELLESGRUND_DATA", f"{data / NAME} kan ikke slettes: {wrong.strerror}.")]) from None


def closed(data: Path) -> str | None:
    """None when the pages are open, else the text to show (perhaps empty)."""
    try:
        return (data / NAME).read_text("utf-8", "replace")[:LONGEST].strip()
    except FileNotFoundError:
        return None
    except OSError:
        return ""


class MaintenanceMiddleware:
    """Answers everything with 503 while the pages are closed, but for the health check, which tells why."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The page that was asked for, or the one that says that there is work going on."""
        text = closed(settings.ENVIRONMENT.data)
        if text is None or request.path == HEALTH:
            return self.get_response(request)
        from faellesgrund.entry.config.error_pages import bare

        answer = bare(request, 503, text)
        answer["Retry-After"] = "600"
        answer["Cache-Control"] = "no-store"
        return answer


HEALTH = "/helbred"


class SizeMiddleware:
    """Refuses what is larger than anything the product takes, before it is read into memory or onto the disk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, or 413 to what its own header says is too large."""
        said = request.META.get("CONTENT_LENGTH") or "0"
        if not said.isdecimal() or int(said) <= settings.LARGEST_REQUEST:
            return self.get_response(request)
        from faellesgrund.entry.config.error_pages import too_large

        # A browser shows the answer only when it got rid of what it sends; read it and throw it away, to a limit.
        left = min(int(said), MOST_THROWN_AWAY)
        while left > 0 and (block := request.read(min(left, BLOCK))):
            left -= len(block)
        return too_large(request)


BLOCK = 1 << 20
MOST_THROWN_AWAY = 256 << 20
