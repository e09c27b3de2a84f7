"""Calculations that store nothing: the chain, the question turned round, the ability to pay, a loan."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from ninja import Router

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.api import engine_calls, examples
from faellesgrund.domains.calculations.api.asked import brief_in, document, simulation
from faellesgrund.domains.calculations.own_projects import own_of
from faellesgrund.foundation.access.api.authentication import needs
from faellesgrund.foundation.access.api.bodies import read_body
from faellesgrund.foundation.access.api.description import described, schema_ref
from faellesgrund.foundation.access.api.fields import Fields
from faellesgrund.foundation.access.api.problems import ApiProblem

router = Router(tags=["Regn"])

LARGEST_TABLE = 5_000_000
"""Bytes: 10,000 households with room to spare."""
MOST_HOUSEHOLDS, MOST_IN_FULL = 10_000, 100
SPLIT = f"Del husstandene i kald med højst {MOST_HOUSEHOLDS:,}.".replace(",", ".")
LARGEST_AMOUNT = 1e12
LOAN_TYPES, TERMS = ("annuitet", "serie", "staaende"), (1, 2, 4, 12)


@router.post(
    "/beregn",
    operation_id="beregn",
    auth=needs("beregning.se"),
    url_name="calculate",
    summary="Regn hele kæden for en byggebrief",
    openapi_extra=described(
        schema_ref("Beregning"), body=schema_ref("Beregn"), example=examples.CALCULATE, text="Hele resultatet"
    ),
)
def calculate(request: HttpRequest) -> HttpResponse:
    """Svaret er det samme dokument som `faellesgrund beregn --json` for samme byggebrief, dato, træk og frø. Intet gemmes.

    Med `egne_projekter` tæller partens egne færdige projekter med, som når siden regner. Projekterne nævnes kun, når nøglen også
    har `egneprojekter.se`.
    """
    fields = Fields(read_body(request))
    asked, with_own = simulation(fields), fields.yes_no("egne_projekter")
    brief = brief_in(fields, asked.dato)
    own = own_of(request.user, brief, asked.dato) if with_own else ()
    return document(engine_inputs.calculated(brief, asked.dato, asked.draws, asked.seed, own))


@router.post(
    "/baglaens",
    operation_id="baglaens",
    auth=needs("beregning.se"),
    url_name="backwards",
    summary="Vend spørgsmålet om: hvad må det koste?",
    openapi_extra=described(
        schema_ref("Baglaens"), body=schema_ref("RegnBaglaens"), example=examples.BACKWARDS, text="Grænserne"
    ),
)
def backwards(request: HttpRequest) -> HttpResponse:
    """Svaret er det samme dokument som `faellesgrund baglaens --json`. `husleje_maks` er kr. pr. bolig om måneden uden forbrug."""
    fields = Fields(read_body(request))
    asked, with_own = simulation(fields), fields.yes_no("egne_projekter")
    rent = fields.number("husleje_maks", 0, 20_000, required=True)
    certainty = fields.number("sikkerhed", 0.5, 0.99)
    brief = brief_in(fields, asked.dato)
    assert rent is not None
    own = own_of(request.user, brief, asked.dato) if with_own else ()
    return document(engine_inputs.turned_round(brief, rent, certainty, asked.dato, asked.draws, asked.seed, own))


@router.post(
    "/betaling",
    operation_id="betaling",
    auth=needs("beregning.se"),
    url_name="payment",
    summary="Regn, hvad en husstand har tilbage efter huslejen",
    openapi_extra=described(
        schema_ref("Betaling"), body=schema_ref("RegnBetaling"), example=examples.PAYMENT, text="Hver husstand for sig"
    ),
)
def payment(request: HttpRequest) -> HttpResponse:
    """Én husstand i `husstand` og `bolig`, eller flere i `husstande` med de samme nøgler. Husstande gemmes ikke og logges ikke.

    Svaret er det samme dokument som `faellesgrund betaling --json`. Døde zoner, højeste husleje og forklaring kommer altid for
    én husstand, og for flere med `fuld`.
    """
    fields = Fields(read_body(request, LARGEST_TABLE, SPLIT))
    dato, full = fields.day("dato", localdate()), fields.yes_no("fuld")
    needed = [*_amounts(fields, "raadighed", fields.given("raadighed"))]
    rows = fields.given("husstande")
    if rows is None:
        data = fields.rest(("husstand", "bolig", "maal"))
        needed += _must_be_left(fields, data.pop("maal", None))
        return document(engine_calls.left_of_one(data, dato, needed, fields.problems))
    fields.rest(())
    most = MOST_IN_FULL if full else MOST_HOUSEHOLDS
    if isinstance(rows, list) and len(rows) > most:
        said = f"Der er {len(rows)} husstande. Der er plads til {most} i ét kald"
        how = " med fuld: true. Udelad fuld, eller del dem." if full else f". {SPLIT}"
        raise ApiProblem("for-stort", said + how)
    if not isinstance(rows, list) or not rows:
        fields.wrong("husstande", "skal være en liste med mindst én husstand.")
        rows = []
    return document(engine_calls.left_of_many(rows, dato, needed, full, fields.problems))


@router.post(
    "/laan",
    operation_id="laan",
    auth=needs("beregning.se"),
    url_name="loan",
    summary="Regn et låns ydelser til øren",
    openapi_extra=described(schema_ref("Laan"), body=schema_ref("RegnLaan"), example=examples.LOAN, text="Hver termin"),
)
def loan(request: HttpRequest) -> HttpResponse:
    """Svaret er det samme dokument som `faellesgrund laan --json`. Rente og bidrag er andele: 4,5 % skrives 0.045."""
    fields = Fields(read_body(request))
    amount = fields.number("hovedstol", 0.01, LARGEST_AMOUNT, required=True)
    rate = fields.number("rente", 0, 1, required=True)
    years = fields.whole("aar", 1, 100, 1, required=True)
    terms = fields.whole("terminer", 1, 12, 4)
    if terms not in TERMS:
        fields.wrong("terminer", "skal være 1, 2, 4 eller 12.")
    kind = fields.choice("type", LOAN_TYPES, "annuitet")
    fee = fields.number("bidrag", 0, 1, 0.0)
    fields.rest(())
    fields.finish()
    assert amount is not None and rate is not None and fee is not None
    return document(engine_calls.loan_schedule(amount, rate, years, terms, kind, fee))


def _amounts(fields: Fields, key: str, written: Any) -> list[float]:
    """What must be left, kr. per month: one amount or a list."""
    if written is None:
        return []
    amounts = written if isinstance(written, list) else [written]
    if len(amounts) <= 20 and all(
        isinstance(x, int | float) and not isinstance(x, bool) and 0 <= x <= 1_000_000 for x in amounts
    ):
        return [float(x) for x in amounts]
    fields.wrong(key, "skal være et tal mellem 0 og 1.000.000, eller en liste med højst 20 af dem.")
    return []


def _must_be_left(fields: Fields, section: Any) -> list[float]:
    if section is None:
        return []
    if not isinstance(section, dict) or set(section) - {"raadighed"}:
        fields.wrong("maal", "må kun have nøglen raadighed.")
        return []
    return _amounts(fields, "maal.raadighed", section.get("raadighed"))
