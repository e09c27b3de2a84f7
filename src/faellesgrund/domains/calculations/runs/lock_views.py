"""Locking a run that a decision rests on, and opening it again."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from faellesgrund.domains.calculations.runs import locking
from faellesgrund.domains.calculations.runs.holding import CalculationError, NotAllowed
from faellesgrund.domains.calculations.runs.lock_texts import lock_tag
from faellesgrund.foundation.access.policy import access

FIELDS = ("begrundelse", "henvisning", "gaelder_til")


def _page(
    request: HttpRequest, slug: str, number: int, problem: CalculationError | None = None, status: int = 200
) -> HttpResponse:
    try:
        calculation, run = locking.run_to_lock(request.user, slug, number)  # type: ignore[arg-type]
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except CalculationError as missing:
        raise Http404 from missing
    wrong = problem.problems if isinstance(problem, locking.WrongLock) else {}
    context = {
        "calculation": calculation,
        "run": run,
        "lock": lock_tag(run, localdate()),
        "typed": {name: request.POST.get(name, "") for name in FIELDS},
        "wrong": wrong,
        "problem": "" if wrong or problem is None else str(problem),
    }
    return render(request, "calculations/lock.html", context, status=status)


@access("beregning.laas")
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Lock a run, or see its lock."""
    if request.method != "POST":
        return _page(request, slug, number)
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        locking.lock(request.user, slug, number, typed, localdate())  # type: ignore[arg-type]
    except locking.WrongLock as wrong:
        return _page(request, slug, number, wrong, 422)
    except locking.ChangedMeanwhile as changed:
        return _page(request, slug, number, changed, 409)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except CalculationError as missing:
        raise Http404 from missing
    messages.success(request, f"Kørsel {number} er låst. Den og beregningen kan ikke slettes.")
    return redirect("calculations:runs", slug=slug)


@access("beregning.laas")
@require_POST
def unlock(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Open a locked run again."""
    try:
        locking.unlock(request.user, slug, number, request.POST.get("begrundelse", ""))  # type: ignore[arg-type]
    except locking.WrongLock as wrong:
        return _page(request, slug, number, wrong, 422)
    except locking.ChangedMeanwhile as changed:
        return _page(request, slug, number, changed, 409)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except CalculationError as missing:
        raise Http404 from missing
    messages.success(request, f"Kørsel {number} er låst op.")
    return redirect("calculations:runs", slug=slug)
