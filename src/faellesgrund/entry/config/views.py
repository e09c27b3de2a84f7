"""The pages that belong to no single app: front page, manual, glossary, health."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from faellesgrund import __version__
from faellesgrund.foundation.access.policy import public, signed_in
from faellesgrund.foundation.ui import frontpage as waiting


@public
@require_safe
def frontpage(request: HttpRequest) -> HttpResponse:
    """What waits for the user; to others, what this is and how to log in."""
    if not request.user.is_authenticated:
        return render(request, "ui/welcome.html")
    return render(request, "ui/frontpage.html", {"sections": waiting.sections(request.user)})


@public
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when the product can serve: the database answers and is migrated."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM access_user LIMIT 1")
    except DatabaseError:
        return JsonResponse({"status": "fejl", "database": "svarer ikke"}, status=503)
    return JsonResponse({"status": "ok", "version": __version__})


@signed_in
@require_safe
def manual(request: HttpRequest) -> HttpResponse:
    """The manual's contents."""
    return render(request, "ui/manual.html", {})


@signed_in
@require_safe
def manual_page(request: HttpRequest, page: str) -> HttpResponse:
    """One page of the manual."""
    return render(request, "ui/manual.html", {"page": page})


@signed_in
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component with sample data."""
    return render(request, "ui/components.html", {})


@public
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of the product."""
    return render(request, "ui/glossary.html", {})


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "ui/accessibility.html", {})
