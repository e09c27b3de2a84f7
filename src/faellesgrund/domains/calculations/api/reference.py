"""The rates of law and the figures of experience, searched and in pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.functions import Query

from faellesgrund.domains.calculations.api.asked import document
from faellesgrund.engine.evidence import listing as evidence_listing
from faellesgrund.engine.evidence import load_evidence
from faellesgrund.engine.rates import listing as rates_listing
from faellesgrund.engine.rates import load_rates
from faellesgrund.foundation.access.api.authentication import needs
from faellesgrund.foundation.access.api.description import described, schema_ref
from faellesgrund.foundation.access.api.paging import MOST_ROWS, ROWS, page_of

router = Router(tags=["Slå op"])

SEARCH = Query("", max_length=100, description="Ord i nøgle, navn og hjemmel eller kilde.")
DAY = Query(None, description="Kun de værdier, der gælder den dag.")
PAGE = Query(1, ge=1, le=1_000_000, description="Hvilken side.")
SIZE = Query(ROWS, ge=1, le=MOST_ROWS, description="Linjer på hver side.")


@router.get(
    "/satser",
    operation_id="satser",
    auth=needs("satser.se"),
    url_name="rates",
    summary="Satser med lov, kilde og dato",
    openapi_extra=described(schema_ref("Satser"), text="En side af satserne"),
)
def rates(
    request: HttpRequest,
    soeg: str = SEARCH,
    dato: date | None = DAY,
    side: int = PAGE,
    antal: int = SIZE,
) -> HttpResponse:
    """Én linje pr. dateret værdi, som `faellesgrund satser --json`."""
    found = rates_listing.as_json(load_rates(), soeg, dato)
    return _listed(request, "satser", found["skema"], found["satser"], side, antal)


@router.get(
    "/evidens",
    operation_id="evidens",
    auth=needs("erfaringstal.se"),
    url_name="evidence",
    summary="Erfaringstal og daterede antagelser",
    openapi_extra=described(schema_ref("Evidens"), text="En side af erfaringstallene"),
)
def evidence(request: HttpRequest, soeg: str = SEARCH, side: int = PAGE, antal: int = SIZE) -> HttpResponse:
    """Én linje pr. tal, som `faellesgrund evidens --json`."""
    found = evidence_listing.as_json(load_evidence(), soeg)
    return _listed(request, "evidens", found["skema"], found["evidens"], side, antal)


def _listed(request: HttpRequest, name: str, schema: str, rows: Sequence[Any], side: int, antal: int) -> HttpResponse:
    page = page_of(request, rows, side, antal)
    answer = document({"skema": schema, name: page.rows, **page.around()})
    answer["Link"] = page.header
    return answer
