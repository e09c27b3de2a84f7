"""The pages of rates, figures of experience and projects."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from faellesgrund.domains.calculations.reference import project_pages, reference_pages, reference_workbook
from faellesgrund.domains.calculations.reference.rate_history import history_chart
from faellesgrund.domains.calculations.reference.used_in import used_in
from faellesgrund.engine.rates import load_rates
from faellesgrund.foundation.access.policy import access, may

SEARCH_LENGTH = 80
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _search(request: HttpRequest) -> str:
    return request.GET.get("q", "")[:SEARCH_LENGTH]


def _file(name: str, content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@access("satser.se")
@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    """Every rate, searched."""
    page = reference_pages.rates_page(_search(request), localdate())
    return render(request, "calculations/rates.html", {"page": page})


@access("satser.se")
@require_safe
def rates_xlsx(request: HttpRequest) -> HttpResponse:
    """The rates that are shown, as a workbook with their history."""
    content = reference_workbook.rates_workbook(_search(request), localdate())
    return _file(reference_workbook.RATES_NAME, content)


@access("satser.se")
@require_safe
def rate(request: HttpRequest, key: str) -> HttpResponse:
    """One rate with its history."""
    try:
        page = reference_pages.rate_page(key, localdate())
    except reference_pages.NoSuchKey as missing:
        raise Http404 from missing
    context = {"page": page, "chart": history_chart(load_rates()[key]), **_beside(request, key)}
    return render(request, "calculations/rate.html", context)


def _beside(request: HttpRequest, key: str) -> dict[str, object]:
    """What a rate and a figure have alike: where it is used, and whether it may be replaced."""
    used = used_in(request.user, key) if may(request.user, "beregning.se") else None  # type: ignore[arg-type]
    return {"used": used, "may_override": may(request.user, "beregning.ret")}


@access("erfaringstal.se")
@require_safe
def evidence_list(request: HttpRequest) -> HttpResponse:
    """Every figure of experience, searched."""
    page = reference_pages.evidence_page(_search(request))
    own = may(request.user, "egneprojekter.se")
    return render(request, "calculations/evidence_list.html", {"page": page, "own": own})


@access("erfaringstal.se")
@require_safe
def evidence_xlsx(request: HttpRequest) -> HttpResponse:
    """The figures that are shown, as a workbook."""
    content = reference_workbook.evidence_workbook(_search(request), localdate())
    return _file(reference_workbook.EVIDENCE_NAME, content)


@access("erfaringstal.se")
@require_safe
def evidence(request: HttpRequest, key: str) -> HttpResponse:
    """One figure of experience."""
    try:
        page = reference_pages.figure_page(key)
    except reference_pages.NoSuchKey as missing:
        raise Http404 from missing
    return render(request, "calculations/evidence.html", {"page": page, **_beside(request, key)})


@access("erfaringstal.se")
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """Public projects and decisions."""
    context = {"page": project_pages.projects_page(), "own": may(request.user, "egneprojekter.se")}
    return render(request, "calculations/projects.html", context)
