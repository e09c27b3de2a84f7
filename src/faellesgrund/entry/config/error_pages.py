"""The pages for what went wrong: what happened, and what to do now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

TEXTS = {
    400: ("Det kunne ikke læses", "Browseren sendte noget, vi ikke forstår. Gå tilbage, og prøv igen."),
    403: (
        "Du har ikke adgang",
        "Din rolle giver ikke adgang til siden. Spørg den, der ejer indholdet, eller administratoren.",
    ),
    404: ("Siden findes ikke", "Adressen er forkert, eller siden er slettet. Gå til forsiden, og find den derfra."),
    500: (
        "Noget gik galt hos os",
        "Det, du nåede at gemme, er gemt. Prøv igen om lidt, og sig det til administratoren, hvis det bliver ved.",
    ),
}
CSRF = (
    "Formularen er for gammel",
    "Siden har stået åben for længe, eller browseren afviser cookies. Gå tilbage, genindlæs siden, og send igen.",
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403; the exception's own sentence when it has one."""
    said = str(exception or "").strip()
    return _page(request, 403, said)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: without the database or the session, which may be what failed."""
    heading, text = TEXTS[500]
    return render(None, "ui/error_bare.html", {"heading": heading, "text": text}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token."""
    heading, text = CSRF
    return render(request, "ui/error.html", {"heading": heading, "text": text, "status": 403}, status=403)


def _page(request: HttpRequest, status: int, said: str = "") -> HttpResponse:
    heading, text = TEXTS[status]
    return render(request, "ui/error.html", {"heading": heading, "text": said or text, "status": status}, status=status)
