"""What goes wrong in the API, as problem+json (RFC 9457) in Danish: what, where, and how to mend it."""

from __future__ import annotations

import json
import logging
import secrets
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from faellesgrund.engine.problems import BadInput, Problem

logger = logging.getLogger("faellesgrund.api")

MEDIA_TYPE = "application/problem+json"
PAGE = "/api/"
"""Where the kinds can be read about: the type of a problem is its place on that page."""
ADDRESS = "/api/v1/"
MOST_SHOWN = 50
LONGEST_PLACE, LONGEST_TEXT = 120, 500


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its key (the last part of ``type``), status, title, and when it comes and what to do."""

    key: str
    status: int
    title: str
    text: str

    @property
    def anchor(self) -> str:
        """The place on the page that explains it."""
        return f"fejl-{self.key}"

    @property
    def type(self) -> str:
        """The address that names the kind, relative to the installation."""
        return f"{PAGE}#{self.anchor}"


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "json",
            400,
            "Indholdet kan ikke læses",
            "Indholdet er ikke ét JSON-objekt i UTF-8: et tegn mangler, en nøgle står to gange, et tal er NaN eller"
            " uendeligt, eller en tekst har et tegn, der ikke er tekst. `detail` siger hvor. Ret det, og send igen.",
        ),
        Kind(
            "noegle",
            401,
            "Nøglen mangler eller gælder ikke",
            "Send `Authorization: Bearer` og nøglen. En nøgle, der er udløbet eller spærret, afløses af en ny under"
            " Min konto.",
        ),
        Kind(
            "adgang",
            403,
            "Det giver nøglen ikke adgang til",
            "Nøglen er ikke lavet til handlingen, eller dine roller giver den ikke. `detail` siger hvilken handling.",
        ),
        Kind(
            "csrf",
            403,
            "Kaldet kom uden sidens mærke",
            "Et kald med browserens login, der ændrer noget, skal have `X-CSRFToken`. Et program skal bruge en nøgle.",
        ),
        Kind(
            "findes-ikke",
            404,
            "Det findes ikke",
            "Adressen er forkert, eller det, den viser, er slettet eller ikke delt med dig.",
        ),
        Kind("metode", 405, "Adressen kan ikke kaldes sådan", "`Allow` i svaret siger, hvad adressen kan."),
        Kind(
            "konflikt",
            409,
            "Det passer ikke med det, der står nu",
            "Beregningen er ændret, siden du hentede den, eller det samme kald er i gang. Hent igen, og send din ændring"
            " på den nye version.",
        ),
        Kind(
            "for-stort",
            413,
            "Det, du sendte, er for stort",
            "Intet er regnet eller gemt. `detail` siger grænsen, og hvordan det deles.",
        ),
        Kind(
            "indholdstype",
            415,
            "Indholdet skal være JSON",
            "Send `Content-Type: application/json`.",
        ),
        Kind(
            "ugyldigt",
            422,
            "Noget i indholdet kan ikke bruges",
            "Hver fejl står i `fejl` med `sted` (nøglen) og `tekst` (hvad der er galt, og hvordan det rettes). Intet er gemt.",
        ),
        Kind(
            "version-mangler",
            428,
            "Skriv, hvilken version du retter",
            "Send `If-Match` med det `ETag`, du fik, da du hentede beregningen. Så overskriver du ikke en andens rettelse.",
        ),
        Kind(
            "for-mange",
            429,
            "For mange kald",
            "Vent det antal sekunder, `Retry-After` siger.",
        ),
        Kind(
            "fejl",
            500,
            "Noget gik galt hos os",
            "Prøv igen om lidt. Sig det til administratoren med fejlens nummer, hvis det bliver ved.",
        ),
        Kind(
            "lukket",
            503,
            "Fællesgrund er lukket for vedligehold",
            "Prøv igen om det antal sekunder, `Retry-After` siger.",
        ),
    )
}
BY_STATUS = {kind.status: kind for key, kind in reversed(KINDS.items()) if key != "csrf"}


class ApiProblem(Exception):
    """The call cannot be answered as asked. kind: a key of KINDS; detail and problems are for the reader, in Danish."""

    def __init__(
        self, kind: str, detail: str, problems: Sequence[Problem] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        self.kind, self.detail, self.problems, self.headers = KINDS[kind], detail, tuple(problems), headers or {}
        super().__init__(detail)


def answered(request: HttpRequest, problem: ApiProblem) -> HttpResponse:
    """The problem as an answer. ``instance`` is the path alone: a query may hold what somebody searched for."""
    kind = problem.kind
    document: dict[str, object] = {
        "type": kind.type,
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail,
        "instance": request.path,
    }
    if problem.problems:
        document["fejl"] = [
            {"sted": each.sted[:LONGEST_PLACE], "tekst": _short(each.tekst)} for each in problem.problems[:MOST_SHOWN]
        ]
        left = len(problem.problems) - MOST_SHOWN
        if left > 0:
            document["flere_fejl"] = left
    text = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
    answer = HttpResponse(text, status=kind.status, content_type=MEDIA_TYPE, headers=dict(problem.headers))
    answer["Cache-Control"] = "no-store"
    return answer


def _short(text: str) -> str:
    """A text that does not send back all of what was sent."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT // 2] + " … " + text[-LONGEST_TEXT // 2 :]


def unusable(bad: BadInput) -> ApiProblem:
    """Input that cannot be used, as a problem with a place for each fault."""
    return ApiProblem("ugyldigt", unusable_text(len(bad.problems)), bad.problems)


def unusable_text(count: int) -> str:
    """What is said above the faults."""
    return "Ret 1 fejl, og send igen." if count == 1 else f"Ret {count} fejl, og send igen."


def for_status(request: HttpRequest, status: int, said: str = "", number: str = "") -> HttpResponse:
    """The problem for a status that came from outside the API's own code: the address, the size, the maintenance."""
    kind = BY_STATUS.get(status, KINDS["fejl"])
    detail = said or (f"Fejlens nummer er {number}." if number else kind.text)
    return answered(request, ApiProblem(kind.key, detail, headers={"Retry-After": "600"} if status == 503 else None))


def is_for_programs(request: HttpRequest | None) -> bool:
    """Whether the address is one of the API's."""
    return request is not None and request.path.startswith(ADDRESS)


def unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    """500 with a number. The log gets where it happened, never the message: it may hold what was sent."""
    number = secrets.token_hex(4)
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("Fejl %s på %s %s: %s\n%s", number, request.method, request.path, type(error).__name__, where)
    return for_status(request, 500, number=number)
