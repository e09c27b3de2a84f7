"""The pages for what went wrong: what happened, and what to do now. A fragment for htmx, a page for everybody else."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.templatetags.static import static

from faellesgrund.foundation.access.api.problems import for_status, is_for_programs
from faellesgrund.foundation.access.kept_forms.keeping import keep, same_site

logger = logging.getLogger("faellesgrund.fejl")

STYLES = ("ui/vendor/dkfds/css/dkfds.min.css", "ui/fg.css", "ui/fg-components.css")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What one kind of error says: the heading, what happened, and what to do."""

    heading: str
    text: str
    todo: str = ""


ADMINISTRATOR = "Spørg partnerskabets sekretær eller administratoren, hvis du mener, at du skal kunne se den."
TEXTS = {
    400: Wrong(
        "Det kunne ikke læses", "Browseren sendte noget, Fællesgrund ikke forstår.", "Gå tilbage, og prøv igen."
    ),
    403: Wrong("Du har ikke adgang", "Din rolle giver ikke adgang til det, du bad om.", ADMINISTRATOR),
    404: Wrong(
        "Siden findes ikke",
        "Adressen er forkert, eller det, den viste, er slettet eller ikke delt med dig.",
        f"Søg efter det, eller find det fra forsiden. {ADMINISTRATOR}",
    ),
    413: Wrong(
        "Det, du sendte, fylder for meget",
        "Intet er gemt.",
        "Gå tilbage, og send færre eller mindre filer. Et stort dokument kan deles i flere.",
    ),
    500: Wrong(
        "Noget gik galt hos os",
        "Det, du nåede at gemme, er gemt.",
        "Prøv igen om lidt. Sig det til administratoren med fejlens nummer, hvis det bliver ved.",
    ),
    503: Wrong("Fællesgrund er lukket for vedligehold", "Der arbejdes på systemet.", "Prøv igen om lidt."),
}
CSRF = Wrong(
    "Formularen er for gammel",
    "Siden har stået åben for længe, eller browseren afviser cookies. Intet er gemt.",
    "Gå tilbage, genindlæs siden, og send igen.",
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; 413 when it was too large."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403; the exception's own sentence when it has one."""
    said = str(exception or "").strip()
    return page(request, 403, said)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404. The same whether it is not there or is not for this user."""
    return page(request, 404)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: without reading what was sent."""
    return bare(request, 413)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: without the database or the session, which may be what failed. Its number stands in the log as well."""
    number = secrets.token_hex(4)
    logger.error("Fejl %s på %s %s", number, request.method, request.path)
    return bare(request, 500, number=number)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: kept for its user, when it is certain that one of our own pages sent it."""
    kept = keep(request) if same_site(request) else None
    if kept is None:
        return _answer(request, CSRF, 403)
    url = resolve_url("access:kept_form", token=kept.token)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def page(request: HttpRequest, status: int, said: str = "") -> HttpResponse:
    """The page for a kind of error; ``said`` in place of its own first sentence."""
    return _answer(request, TEXTS[status], status, said)


def _answer(request: HttpRequest, wrong: Wrong, status: int, said: str = "") -> HttpResponse:
    if is_for_programs(request):
        return for_status(request, status, said)
    context = {"heading": wrong.heading, "text": said or wrong.text, "todo": wrong.todo, "status": status}
    if _is_fragment(request):
        return _inside(render(request, "ui/error_part.html", context, status=status))
    return render(request, "ui/error.html", context, status=status)


def bare(request: HttpRequest, status: int, said: str = "", number: str = "") -> HttpResponse:
    """A page that asks nothing of database, session or user."""
    if is_for_programs(request):
        return for_status(request, status, said, number)
    wrong = TEXTS[status]
    context = {
        "heading": wrong.heading,
        "text": said or wrong.text,
        "todo": "" if said else wrong.todo,
        "status": status,
        "number": number,
        "styles": _styles(),
        "demo": settings.DEMO,
    }
    if _is_fragment(request):
        return _inside(render(None, "ui/error_part.html", context, status=status))
    return render(None, "ui/error_bare.html", context, status=status)


def _is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page; a boosted link and the way back ask for all of it."""
    asked = request.headers
    return bool(asked.get("HX-Request")) and not (asked.get("HX-Boosted") or asked.get("HX-History-Restore-Request"))


def _inside(answer: HttpResponse) -> HttpResponse:
    """Put the fragment inside what was to be replaced, so that the place is still there at the next try."""
    answer["HX-Reswap"] = "innerHTML"
    return answer


def _styles() -> list[str]:
    """The style sheets; none when they have not been collected, which may be what failed."""
    try:
        return [static(name) for name in STYLES]
    except ValueError:
        return []
