"""The pages of rates, figures of experience and projects."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from faellesgrund.domains.calculations import project_pages, reference_pages
from faellesgrund.foundation.access.policy import access

SEARCH_LENGTH = 80


@access("satser.se")
@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    """Every rate, searched."""
    page = reference_pages.rates_page(request.GET.get("q", "")[:SEARCH_LENGTH], localdate())
    return render(request, "calculations/rates.html", {"page": page})


@access("satser.se")
@require_safe
def rate(request: HttpRequest, key: str) -> HttpResponse:
    """One rate with its history."""
    try:
        page = reference_pages.rate_page(key, localdate())
    except reference_pages.NoSuchKey as missing:
        raise Http404 from missing
    return render(request, "calculations/rate.html", {"page": page})


@access("erfaringstal.se")
@require_safe
def evidence_list(request: HttpRequest) -> HttpResponse:
    """Every figure of experience, searched."""
    page = reference_pages.evidence_page(request.GET.get("q", "")[:SEARCH_LENGTH])
    return render(request, "calculations/evidence_list.html", {"page": page})


@access("erfaringstal.se")
@require_safe
def evidence(request: HttpRequest, key: str) -> HttpResponse:
    """One figure of experience."""
    try:
        page = reference_pages.figure_page(key)
    except reference_pages.NoSuchKey as missing:
        raise Http404 from missing
    return render(request, "calculations/evidence.html", {"page": page})


@access("erfaringstal.se")
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """Public projects and decisions."""
    return render(request, "calculations/projects.html", {"page": project_pages.projects_page()})
