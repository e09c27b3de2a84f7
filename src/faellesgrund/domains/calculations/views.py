"""The pages that show calculations: list, result, explanation, assumptions, runs, downloads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from faellesgrund.domains.calculations import engine_inputs, queries
from faellesgrund.domains.calculations.form.uploads import marked
from faellesgrund.domains.calculations.listing import list_page
from faellesgrund.domains.calculations.live_workbook import run_workbook
from faellesgrund.domains.calculations.notes import notes_section
from faellesgrund.domains.calculations.own_projects import own_effect
from faellesgrund.domains.calculations.pdf.committee import run_pdf
from faellesgrund.domains.calculations.result_page.charts import result_charts
from faellesgrund.domains.calculations.result_page.explanations import (
    PAGE_DEPTH,
    PANEL_DEPTH,
    NoSuchExplanation,
    explanation,
)
from faellesgrund.domains.calculations.result_page.kinds import kinds_section
from faellesgrund.domains.calculations.result_page.page import assumption_rows, result_page
from faellesgrund.domains.calculations.result_page.paying import paying
from faellesgrund.domains.calculations.runs.over_time import over_time
from faellesgrund.domains.calculations.runs.stored_result import result_of
from faellesgrund.domains.calculations.worked_examples import example_for
from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.audit import Kind as ReadKind
from faellesgrund.foundation.access.audit import record_read
from faellesgrund.foundation.access.policy import access

CLOSED = "luk"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _shown(request: HttpRequest, slug: str) -> queries.Shown | None:
    try:
        return queries.shown(request.user, slug, request.GET.get("koersel", ""))  # type: ignore[arg-type]
    except queries.NotFound as missing:
        raise Http404 from missing


def run_or_404(request: HttpRequest, slug: str) -> queries.Shown:
    """The run the address names, or the newest; a draft never run, or not the user's to see, is not found."""
    seen = _shown(request, slug)
    if seen is None:
        raise Http404
    return seen


@access("beregning.se")
@require_safe
def calculation_list(request: HttpRequest) -> HttpResponse:
    """Own and shared calculations."""
    page = list_page(request.user, request.GET, localdate())  # type: ignore[arg-type]
    return render(request, "calculations/list.html", {"page": page})


@access("beregning.se")
@require_safe
def result(request: HttpRequest, slug: str) -> HttpResponse:
    """The result of the newest run, or of the run asked for; a draft never run leads to its form."""
    seen = _shown(request, slug)
    if seen is None:
        return redirect("calculations:step", slug=slug, number=1)
    document = result_of(seen.run)
    money = paying(document, seen.run.brief_toml, seen.run.dato)
    context = {
        **page_base(seen),
        "page": result_page(document, money.line, money.at_rents, _opened(request, document)),
        "paying": money,
        "charts": result_charts(document, money),
        "kinds": kinds_section(document),
        "example": example_for(seen.calculation.slug, document),
        "dates": {
            "price_level": date.fromisoformat(document["prisdato"]),
            "commitment": date.fromisoformat(document["datoer"]["tilsagn"]),
        },
        "draft_is_newer": seen.draft_is_newer,
        "old_run": not seen.newest,
        "own": own_effect(request.user, seen.run, document),  # type: ignore[arg-type]
        "over_time": over_time(request.user, seen.calculation, seen.run, localdate()),  # type: ignore[arg-type]
        "section": notes_section(request.user, seen.calculation, seen.run),  # type: ignore[arg-type]
        "reference": slug if seen.newest else f"{slug}@{seen.run.number}",
    }
    return render(request, "calculations/result.html", context)


def _opened(request: HttpRequest, document: Mapping[str, Any]) -> str | None:
    address = request.GET.get("forklaring")
    if not address:
        return None
    try:
        explanation(document, address, 0)
    except NoSuchExplanation:
        return None
    return address


def page_base(seen: queries.Shown) -> dict[str, Any]:
    """What every page of a calculation prints: itself, its run, and what the user may do with it."""
    return {
        "calculation": seen.calculation,
        "run": seen.run,
        "run_query": seen.run_query,
        "may_edit": seen.may_edit,
        "may_run": seen.may_run,
        "may_copy": seen.may_copy,
    }


@access("beregning.se")
@require_safe
def explain(request: HttpRequest, slug: str, address: str) -> HttpResponse:
    """One amount explained: a page of its own, or the panel of the result page when it is asked for from there."""
    seen = run_or_404(request, slug)
    within = request.headers.get("HX-Request") == "true"
    if within and address == CLOSED:
        return render(request, "calculations/_explanation_closed.html", {})
    try:
        opened = explanation(result_of(seen.run), address, PANEL_DEPTH if within else PAGE_DEPTH)
    except NoSuchExplanation as missing:
        raise Http404 from missing
    context = {**page_base(seen), "opened": opened, "closable": within}
    return render(request, "calculations/_explanation.html" if within else "calculations/explanation.html", context)


@access("beregning.se")
@require_safe
def assumptions(request: HttpRequest, slug: str) -> HttpResponse:
    """Every rate, figure and choice a run rests on."""
    seen = run_or_404(request, slug)
    return render(
        request, "calculations/assumptions.html", {**page_base(seen), "rows": assumption_rows(result_of(seen.run))}
    )


@access("beregning.se")
@require_safe
def runs(request: HttpRequest, slug: str) -> HttpResponse:
    """The saved runs."""
    seen = run_or_404(request, slug)
    page = queries.runs_page(request.user, seen.calculation, localdate())  # type: ignore[arg-type]
    return render(request, "calculations/runs.html", {**page_base(seen), "page": page})


@access("beregning.se")
@require_safe
def download_toml(request: HttpRequest, slug: str) -> HttpResponse:
    """The brief of the run, as the command line reads it."""
    seen = run_or_404(request, slug)
    return _file(request, seen, marked(seen.run.brief_toml), "application/toml; charset=utf-8", f"{slug}.toml")


@access("beregning.se")
@require_safe
def download_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The result of the run, byte for byte as it was saved."""
    seen = run_or_404(request, slug)
    return _file(request, seen, seen.run.result_text, "application/json; charset=utf-8", f"{slug}.json")


@access("beregning.se")
@require_safe
def download_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The four pages of the run for a committee."""
    seen = run_or_404(request, slug)
    return _file(request, seen, run_pdf(seen.calculation, seen.run), "application/pdf", f"{slug}.pdf")


@access("beregning.se")
@require_safe
def download_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    """The run as a live workbook; a run whose brief can no longer be computed says why on its own page."""
    seen = run_or_404(request, slug)
    try:
        made = run_workbook(seen.run)
    except BadInput as bad:
        said = " ".join(engine_inputs.readable(problem.tekst) for problem in bad.problems)
        messages.error(request, f"Kørslen kan ikke regnes igen, så der er intet regneark. {said}")
        return redirect(reverse("calculations:result", args=[slug]) + seen.run_query)
    return _file(request, seen, made, XLSX, f"{slug}.xlsx")


def _file(request: HttpRequest, seen: queries.Shown, text: str | bytes, content_type: str, name: str) -> HttpResponse:
    """A file to take along, and the line in the trail that says so."""
    details = {"koersel": seen.run.number, "fil": name}
    record_read(request.user, "beregning.se", seen.calculation, details=details, kind=ReadKind.EXPORT)
    response = HttpResponse(text, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
