"""Saved calculations and their runs: listed, made, changed, run, and fetched as files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from ninja import Router
from ninja.params.functions import Path, Query

from faellesgrund.domains.calculations import actions, queries
from faellesgrund.domains.calculations.api import changes, documents, examples
from faellesgrund.domains.calculations.api.asked import PARTS, brief_in, checked, document, simulation
from faellesgrund.domains.calculations.api.reference import PAGE, SIZE
from faellesgrund.domains.calculations.form.uploads import marked
from faellesgrund.domains.calculations.live_workbook import run_workbook
from faellesgrund.domains.calculations.models import Calculation, Run, Sharing
from faellesgrund.domains.calculations.pdf.committee import run_pdf
from faellesgrund.engine.problems import Problem
from faellesgrund.foundation.access.api.authentication import needs
from faellesgrund.foundation.access.api.bodies import MEDIA_TYPE, read_body
from faellesgrund.foundation.access.api.description import described, schema_ref
from faellesgrund.foundation.access.api.fields import Fields
from faellesgrund.foundation.access.api.idempotency import once
from faellesgrund.foundation.access.api.paging import page_of
from faellesgrund.foundation.access.api.problems import ApiProblem
from faellesgrund.foundation.access.audit import Kind, record_read

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

router = Router(tags=["Beregninger"])

SLUG = Path(..., description="Den sidste del af beregningens adresse.", example="laerkemarken")
NUMBER = Path(..., description="Kørslens nummer, 1 er den første.", example=1)
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOML = "application/toml; charset=utf-8"
SEARCH = Query("", max_length=100, description="Ord i beregningens navn.")


@router.get(
    "/beregninger",
    operation_id="beregninger",
    auth=needs("beregning.se"),
    url_name="calculations",
    summary="Beregninger, du må se, nyeste først",
    openapi_extra=described(schema_ref("Beregninger"), text="En side af listen"),
)
def listed(request: HttpRequest, soeg: str = SEARCH, side: int = PAGE, antal: int = SIZE) -> HttpResponse:
    """Partens egne og dem, andre har delt, med tallene fra den seneste kørsel."""
    page = page_of(request, documents.visible(_user(request), soeg), side, antal)
    answer = document({"beregninger": [documents.row(c) for c in page.rows], **page.around()})
    answer["Link"] = page.header
    return answer


@router.post(
    "/beregninger",
    operation_id="opret-beregning",
    auth=needs("beregning.opret"),
    url_name="calculations",
    summary="Opret en beregning af en byggebrief",
    response={201: None},
    openapi_extra=described(
        schema_ref("Kladde"), status=201, text="Beregningen", body=schema_ref("NyBeregning"), example=examples.NEW,
        parameters=("idempotens",), problems=(409,),
    ),
)  # fmt: skip
def created(request: HttpRequest) -> HttpResponse:
    """Beregningen bliver din parts. Den er ikke regnet endnu: kør den bagefter."""
    fields = Fields(read_body(request))
    deling = fields.choice("deling", Sharing.values, Sharing.PARTNERSHIP.value)
    brief = brief_in(fields, localdate())

    def work() -> HttpResponse:
        made = actions.load_brief(_user(request), None, brief, localdate(), deling)
        return _whole(request, made, 201)

    return once(request, work)


@router.get(
    "/beregninger/{slug:slug}",
    operation_id="beregning",
    auth=needs("beregning.se"),
    url_name="calculation",
    summary="En beregning med sin byggebrief",
    openapi_extra=described(schema_ref("Kladde"), text="Beregningen; `ETag` er versionen"),
)
def one(request: HttpRequest, slug: str = SLUG) -> HttpResponse:
    """`fejl` siger, hvad der skal rettes, før den kan køres."""
    return _whole(request, queries.calculation_for(_user(request), slug))


@router.put(
    "/beregninger/{slug:slug}",
    operation_id="skift-beregning",
    auth=needs("beregning.ret", "beregning.se"),
    url_name="calculation",
    summary="Skift hele byggebriefen ud",
    openapi_extra=described(
        schema_ref("Kladde"), text="Beregningen", body=schema_ref("NyBeregning"), example=examples.NEW,
        parameters=("version", "idempotens"), problems=(409, 428),
    ),
)  # fmt: skip
def replaced(request: HttpRequest, slug: str = SLUG) -> HttpResponse:
    """Gemte kørsler står urørt. Deling ændres kun, når `deling` er med."""
    user, body, seen = _user(request), read_body(request), _seen(request)
    calculation = changes.for_change(user, slug)

    def work() -> HttpResponse:
        fields = Fields(body)
        deling = fields.choice("deling", Sharing.values, calculation.deling)
        typed = changes.whole(calculation, brief_in(fields, localdate()))
        return _whole(request, changes.save(user, slug, seen, typed, localdate(), deling))

    return once(request, work)


@router.patch(
    "/beregninger/{slug:slug}",
    operation_id="ret-beregning",
    auth=needs("beregning.ret", "beregning.se"),
    url_name="calculation",
    summary="Ret nogle af byggebriefens nøgler",
    openapi_extra=described(
        schema_ref("Kladde"), text="Beregningen", body=schema_ref("RetBeregning"), example=examples.CHANGE,
        parameters=("version", "idempotens"), problems=(409, 428),
    ),
)  # fmt: skip
def changed(request: HttpRequest, slug: str = SLUG) -> HttpResponse:
    """En nøgle, der er null, fjernes; resten står, som den er. Efter ændringen skal hele byggebriefen kunne læses."""
    user, body, seen = _user(request), read_body(request), _seen(request)
    calculation = changes.for_change(user, slug)

    def work() -> HttpResponse:
        fields = Fields(body)
        deling = fields.choice("deling", Sharing.values, calculation.deling)
        change = fields.rest(PARTS)
        brief = checked(changes.merged(calculation, change), localdate(), fields)
        typed = changes.parts(calculation, change, brief)
        return _whole(request, changes.save(user, slug, seen, typed, localdate(), deling))

    return once(request, work)


@router.get(
    "/beregninger/{slug:slug}/koersler",
    operation_id="koersler",
    auth=needs("beregning.se"),
    url_name="runs",
    summary="Gemte kørsler, nyeste først",
    openapi_extra=described(schema_ref("Koersler"), text="En side af kørslerne"),
)
def runs(request: HttpRequest, slug: str = SLUG, side: int = PAGE, antal: int = SIZE) -> HttpResponse:
    """En kørsel ændrer sig aldrig."""
    calculation = queries.calculation_for(_user(request), slug)
    every = (
        calculation.runs.select_related("created_by", "lock").defer("packed_result", "brief_toml").order_by("-number")
    )
    page = page_of(request, every, side, antal)
    answer = document({"koersler": [documents.run(r) for r in page.rows], **page.around()})
    answer["Link"] = page.header
    return answer


@router.post(
    "/beregninger/{slug:slug}/koersler",
    operation_id="koer-beregning",
    auth=needs("beregning.koer", "beregning.se"),
    url_name="runs",
    summary="Kør en beregning, og gem resultatet",
    response={201: None},
    openapi_extra=described(
        schema_ref("Koersel"), status=201, text="Kørslen", body=schema_ref("Koer"), example=examples.RUN,
        body_required=False, parameters=("idempotens",), problems=(409,),
    ),
)  # fmt: skip
def started(request: HttpRequest, slug: str = SLUG) -> HttpResponse:
    """Som knappen på siden: samme dag, træk og frø giver de samme tal. Uden indhold regnes der i dag med 10.000 træk og frø 1."""
    fields = Fields(read_body(request, may_be_empty=True))
    asked = simulation(fields)
    fields.rest(())
    fields.finish()
    user = _user(request)
    queries.calculation_for(user, slug)

    def work() -> HttpResponse:
        made = actions.run(user, slug, asked.dato, asked.draws, asked.seed)
        answer = document(documents.run(made), 201)
        answer["Location"] = reverse("api:run", args=[slug, made.number])
        return answer

    return once(request, work)


@router.get(
    "/beregninger/{slug:slug}/koersler/{int:nummer}",
    operation_id="koersel",
    auth=needs("beregning.se"),
    url_name="run",
    summary="En kørsels hovedtal",
    openapi_extra=described(schema_ref("Koersel"), text="Kørslen uden resultatet"),
)
def one_run(request: HttpRequest, slug: str = SLUG, nummer: int = NUMBER) -> HttpResponse:
    """Hele resultatet hentes under `resultat`."""
    return document(documents.run(documents.run_of(_user(request), slug, nummer)))


@router.get(
    "/beregninger/{slug:slug}/koersler/{int:nummer}/resultat",
    operation_id="resultat",
    auth=needs("beregning.se"),
    url_name="run_result",
    summary="En kørsels hele resultat",
    openapi_extra=described(schema_ref("Beregning"), text="Resultatet, byte for byte som det blev gemt"),
)
def run_result(request: HttpRequest, slug: str = SLUG, nummer: int = NUMBER) -> HttpResponse:
    """Det samme dokument, som siden henter som JSON. Hentningen skrives i loggen."""
    found = documents.run_of(_user(request), slug, nummer)
    return _file(request, found, found.result_text, MEDIA_TYPE, f"{slug}.json")


@router.get(
    "/beregninger/{slug:slug}/koersler/{int:nummer}/byggebrief.toml",
    operation_id="byggebrief",
    auth=needs("beregning.se"),
    url_name="run_brief",
    summary="En kørsels byggebrief som TOML",
    openapi_extra=described(text="Filen, som kommandolinjen læser den", media_type=TOML),
)
def run_brief(request: HttpRequest, slug: str = SLUG, nummer: int = NUMBER) -> HttpResponse:
    """Med samme dato, træk og frø giver `faellesgrund beregn` de samme tal. Hentningen skrives i loggen."""
    found = documents.run_of(_user(request), slug, nummer)
    return _file(request, found, marked(found.brief_toml), TOML, f"{slug}.toml")


@router.get(
    "/beregninger/{slug:slug}/koersler/{int:nummer}/beregning.pdf",
    operation_id="pdf",
    auth=needs("beregning.se"),
    url_name="run_pdf",
    summary="En kørsel som PDF på fire sider",
    openapi_extra=described({"type": "string", "format": "binary"}, text="Filen", media_type=PDF),
)
def run_as_pdf(request: HttpRequest, slug: str = SLUG, nummer: int = NUMBER) -> HttpResponse:
    """De samme fire sider som på siden, mærket op til skærmlæser. Hentningen skrives i loggen."""
    found = documents.run_of(_user(request), slug, nummer)
    return _file(request, found, run_pdf(found.calculation, found), PDF, f"{slug}.pdf")


@router.get(
    "/beregninger/{slug:slug}/koersler/{int:nummer}/model.xlsx",
    operation_id="regneark",
    auth=needs("beregning.se"),
    url_name="run_xlsx",
    summary="En kørsel som levende regneark",
    openapi_extra=described({"type": "string", "format": "binary"}, text="Filen", media_type=XLSX),
)
def run_as_workbook(request: HttpRequest, slug: str = SLUG, nummer: int = NUMBER) -> HttpResponse:
    """Den samme bog som på siden. Kan kørslen ikke regnes igen i dag, svares 422 med grunden. Hentningen skrives i loggen."""
    found = documents.run_of(_user(request), slug, nummer)
    return _file(request, found, run_workbook(found), XLSX, f"{slug}.xlsx")


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _whole(request: HttpRequest, calculation: Calculation, status: int = 200) -> HttpResponse:
    """A calculation with its version as ETag."""
    answer = document(documents.whole(_user(request), calculation), status)
    answer["ETag"] = f'"{calculation.version}"'
    if status == 201:
        answer["Location"] = reverse("api:calculation", args=[calculation.slug])
    return answer


def _seen(request: HttpRequest) -> int:
    """The version of ``If-Match``. Raises ApiProblem: 428 without one, 422 when it is none."""
    text = request.headers.get("If-Match")
    if text is None:
        raise ApiProblem("version-mangler", 'Send If-Match med beregningens ETag, for eksempel If-Match: "3".')
    match = re.fullmatch(r'(?:W/)?"?([0-9]{1,9})"?', text.strip())
    if match is None:
        raise ApiProblem(
            "ugyldigt", "If-Match kan ikke bruges.", [Problem("If-Match", 'skal være et ETag, for eksempel "3".')]
        )
    return int(match[1])


def _file(request: HttpRequest, run: Run, content: str | bytes, media_type: str, name: str) -> HttpResponse:
    """A file to take along, and the line in the trail that says so."""
    details: dict[str, Any] = {"koersel": run.number, "fil": name}
    record_read(request.user, "beregning.se", run.calculation, details=details, kind=Kind.EXPORT)
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
