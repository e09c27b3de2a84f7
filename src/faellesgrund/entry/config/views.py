"""The pages that belong to no single app: front page, manual, glossary, health."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from faellesgrund import __version__
from faellesgrund.engine.glossary import Term, load_glossary
from faellesgrund.entry.config.maintenance import closed
from faellesgrund.foundation.access.people import first_user
from faellesgrund.foundation.access.policy import public
from faellesgrund.foundation.ui import frontpage as waiting
from faellesgrund.foundation.ui import manual_paper
from faellesgrund.foundation.ui.components_page import components_page
from faellesgrund.foundation.ui.manual import chapters, pages, reading_paths
from faellesgrund.foundation.ui.sorting import danish_sort_key


@public
@require_safe
def frontpage(request: HttpRequest) -> HttpResponse:
    """What waits for the user; to others, what this is and how to log in. Without any user: where the first is made."""
    if not request.user.is_authenticated:
        if first_user.empty():
            return redirect("access:setup")
        return render(request, "ui/welcome.html")
    page = {"sections": waiting.sections(request.user), "today": timezone.localdate()}
    return render(request, "ui/frontpage.html", page)


@public
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when the product can serve: it is not closed, the database answers and is migrated."""
    if closed(settings.ENVIRONMENT.data) is not None:
        return JsonResponse({"status": "vedligehold"}, status=503)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM access_user LIMIT 1")
    except DatabaseError:
        return JsonResponse({"status": "fejl", "database": "svarer ikke"}, status=503)
    return JsonResponse({"status": "ok", "version": __version__})


@public
@require_safe
def manual(request: HttpRequest) -> HttpResponse:
    """The manual's contents. Also for those who cannot log in: that may be what they want to read about."""
    return render(request, "ui/manual.html", {"chapters": chapters(), "paths": reading_paths()})


@public
@require_safe
def manual_pdf(request: HttpRequest) -> HttpResponse:
    """The whole manual as one PDF; made once for each process and content."""
    if not pages():
        raise Http404
    response = HttpResponse(
        manual_paper.pdf(pages(), tuple((t.dansk, t.definition) for t in _terms()), __version__),
        content_type="application/pdf",
    )
    response["Content-Disposition"] = 'inline; filename="vejledning.pdf"'
    return response


@public
@require_safe
def manual_page(request: HttpRequest, page: str) -> HttpResponse:
    """One page of the manual."""
    everything = pages()
    place = next((n for n, each in enumerate(everything) if each.slug == page), None)
    if place is None:
        raise Http404
    return render(
        request,
        "ui/manual_page.html",
        {
            "page": everything[place],
            "before": everything[place - 1] if place else None,
            "after": everything[place + 1] if place + 1 < len(everything) else None,
        },
    )


@public
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component with sample data."""
    return render(request, "ui/components.html", {"page": components_page()})


@public
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of the product."""
    return render(request, "ui/glossary.html", {"terms": _terms()})


def _terms() -> list[Term]:
    return sorted(load_glossary(), key=lambda term: danish_sort_key(term.dansk))


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "ui/accessibility.html", {})
