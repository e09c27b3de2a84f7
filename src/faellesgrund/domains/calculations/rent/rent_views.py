"""The pages that turn on the rent: the question turned round, who can pay, and the bridge over the changes of law."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from faellesgrund.domains.calculations.rent.backwards_form import frame_of
from faellesgrund.domains.calculations.rent.backwards_page import backwards_page
from faellesgrund.domains.calculations.rent.paying_page import paying_page
from faellesgrund.domains.calculations.rent.project_bridge import project_bridge
from faellesgrund.domains.calculations.rent.turned_copy import turned_copy
from faellesgrund.domains.calculations.runs.holding import CalculationError
from faellesgrund.domains.calculations.runs.stored_result import result_of
from faellesgrund.domains.calculations.views import page_base, run_or_404
from faellesgrund.foundation.access.policy import access


@access("beregning.se")
@require_safe
def backwards(request: HttpRequest, slug: str) -> HttpResponse:
    """The question turned round, on the brief of the run; with HTMX only what changes, while somebody pulls a slider."""
    seen = run_or_404(request, slug)
    live = request.headers.get("HX-Request") == "true"
    page = backwards_page(seen.run, request.GET, while_sliding=live)
    template = "calculations/_backwards_live.html" if live else "calculations/backwards.html"
    return render(request, template, {**page_base(seen), "page": page}, status=422 if page.errors else 200)


@access("beregning.opret")
@require_POST
def backwards_save(request: HttpRequest, slug: str) -> HttpResponse:
    """The turned frame as a calculation of one's own."""
    seen = run_or_404(request, slug)
    frame = frame_of(seen.run, result_of(seen.run), request.POST)
    if frame.errors:
        page = backwards_page(seen.run, request.POST)
        return render(request, "calculations/backwards.html", {**page_base(seen), "page": page}, status=422)
    try:
        made = turned_copy(request.user, seen.run, frame.changed)  # type: ignore[arg-type]
    except CalculationError as wrong:
        raise Http404 from wrong
    count = len(frame.changed)
    changed = "uden ændringer" if not count else "med 1 ændring" if count == 1 else f"med {count} ændringer"
    messages.success(
        request, f"»{made.navn}« er gemt {changed} fra »Vend spørgsmålet om«. Se tallene igennem, og regn."
    )
    return redirect("calculations:step", slug=made.slug, number=6)


@access("beregning.se")
@require_safe
def paying(request: HttpRequest, slug: str) -> HttpResponse:
    """Who can pay: every profile from benefit to what is left, with what must be left as it is typed."""
    seen = run_or_404(request, slug)
    page = paying_page(seen.run, request.GET)
    status = 422 if page.frame.errors else 200
    return render(request, "calculations/paying.html", {**page_base(seen), "page": page}, status=status)


@access("beregning.se")
@require_safe
def bridge(request: HttpRequest, slug: str) -> HttpResponse:
    """The rent over the changes of law: who falls below the line, when, and what lifts them."""
    seen = run_or_404(request, slug)
    frame, page = project_bridge(seen.run, request.GET)
    context = {**page_base(seen), "frame": frame, "page": page}
    return render(request, "calculations/bridge.html", context, status=422 if frame.errors else 200)
