"""The pages of life-cycle alternatives: side by side, one edited, one removed, and the figures as a workbook."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from faellesgrund.domains.calculations import engine_inputs, queries
from faellesgrund.domains.calculations.form.form_rows import asks_for_rows
from faellesgrund.domains.calculations.lifecycle import saving
from faellesgrund.domains.calculations.lifecycle.form import alternative_form, posted
from faellesgrund.domains.calculations.lifecycle.page import lifecycle_page
from faellesgrund.domains.calculations.lifecycle.reading import read_alternative
from faellesgrund.domains.calculations.lifecycle.workbook import NAME, workbook
from faellesgrund.domains.calculations.models import LifecycleAlternative
from faellesgrund.domains.calculations.runs.holding import CalculationError, NotAllowed
from faellesgrund.foundation.access.audit import Kind as ReadKind
from faellesgrund.foundation.access.audit import record_read
from faellesgrund.foundation.access.policy import access, may


def _run_or_404(request: HttpRequest, slug: str) -> queries.Shown:
    try:
        seen = queries.shown(request.user, slug, request.GET.get("koersel", ""))  # type: ignore[arg-type]
    except queries.NotFound as missing:
        raise Http404 from missing
    if seen is None:
        raise Http404
    return seen


@access("beregning.se")
@require_safe
def lifecycle(request: HttpRequest, slug: str) -> HttpResponse:
    """The alternatives of a calculation side by side over thirty years."""
    seen = _run_or_404(request, slug)
    page = lifecycle_page(seen.calculation, seen.run, request.GET, seen.may_edit)
    context = {"calculation": seen.calculation, "run": seen.run, "page": page}
    status = 422 if page.question.error else 200
    return render(request, "calculations/lifecycle.html", context, status=status)


@access("beregning.ret")
@require_http_methods(["GET", "HEAD", "POST"])
def alternative(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One alternative: what it does otherwise than the calculation."""
    seen = _run_or_404(request, slug)
    if not 1 <= number <= saving.MOST:
        raise Http404
    if not may(request.user, saving.ACTION, seen.calculation):
        raise PermissionDenied("Din rolle giver ikke adgang til at rette beregningen.")
    run, status, theirs = seen.run, 200, None
    base = engine_inputs.flat(engine_inputs.brief_from_toml(run.brief_toml, run.dato))
    saved = LifecycleAlternative.objects.filter(calculation=seen.calculation, number=number).first()
    typed, version = (dict(saved.draft), saved.version) if saved else ({}, 0)
    if request.method == "POST":
        typed = posted(request.POST, number)
        text = request.POST.get("version", "")
        asked = int(text) if text.isdecimal() and len(text) < 10 else 0
        try:
            saved = saving.save(request.user, slug, number, asked, typed)  # type: ignore[arg-type]
        except saving.AlternativeChanged as clash:
            theirs, version, status = dict(clash.saved.draft), clash.saved.version, 409
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except CalculationError as wrong:
            raise Http404 from wrong
        else:
            version = saved.version
    read = read_alternative(number, typed, base, run.dato)
    if request.method == "POST" and theirs is None:
        table = asks_for_rows(request.POST)
        here = reverse("calculations:alternative", args=[slug, number])
        if table:
            return redirect(f"{here}#{table}")
        if not read.problems:
            messages.success(request, f"»{read.name}« er gemt og regnet.")
            return redirect("calculations:lifecycle", slug=slug)
        status = 422
    form = alternative_form(number, version, typed, read, base, theirs)
    context = {"calculation": seen.calculation, "run": run, "form": form}
    return render(request, "calculations/alternative.html", context, status=status)


@access("beregning.ret")
@require_POST
def remove_alternative(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take an alternative away."""
    try:
        saving.remove(request.user, slug, number)  # type: ignore[arg-type]
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except CalculationError as wrong:
        raise Http404 from wrong
    messages.success(request, "Alternativet er fjernet.")
    return redirect("calculations:lifecycle", slug=slug)


@access("beregning.se")
@require_safe
def lifecycle_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    """The comparison and its years as a workbook with values."""
    seen = _run_or_404(request, slug)
    page = lifecycle_page(seen.calculation, seen.run, request.GET, False)
    if page.document is None:
        raise Http404
    details = {"koersel": seen.run.number, "fil": NAME}
    record_read(request.user, "beregning.se", seen.calculation, details=details, kind=ReadKind.EXPORT)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(workbook(page), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return response
