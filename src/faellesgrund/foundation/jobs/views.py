"""The pages of jobs: one, one's own, and everybody's for the administrator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.policy import access, may
from faellesgrund.foundation.jobs import actions, queries
from faellesgrund.foundation.jobs.models import Job


@access("opgave.egne")
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The user's own jobs."""
    page = queries.own_page(request.user, request.GET.get("side", "1"))  # type: ignore[arg-type]
    return render(request, "jobs/own.html", {"page": page, "may_all": may(request.user, "opgave.alle")})


@access("opgave.alle")
@require_safe
def everybody(request: HttpRequest) -> HttpResponse:
    """Every job, the workers and the schedule."""
    page = queries.all_page(request.GET.get("side", "1"), request.GET.get("tilstand", ""))
    return render(request, "jobs/all.html", {"page": page})


@access("opgave.egne")
@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job: how far it is, and what came of it. The page itself asks for the fragment with the progress."""
    try:
        page = queries.job_page(request.user, pk)  # type: ignore[arg-type]
    except actions.NotFound as missing:
        raise Http404 from missing
    fragment = request.headers.get("HX-Request") == "true"
    context = {"page": page, "may_all": may(request.user, "opgave.alle")}
    return render(request, "jobs/_progress.html" if fragment else "jobs/job.html", context)


@access("opgave.egne")
@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the queue."""
    return _done(request, pk, actions.try_again, "Opgaven venter nu på at blive prøvet igen.")


@access("opgave.egne")
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop it."""
    return _done(request, pk, actions.cancel, "Opgaven stoppes.")


def _done(request: HttpRequest, pk: int, action: Callable[[Any, int], Job], said: str) -> HttpResponse:
    try:
        action(request.user, pk)
    except actions.NotFound as missing:
        raise Http404 from missing
    except BadInput as bad:
        messages.error(request, " ".join(str(problem) for problem in bad.problems))
    else:
        messages.success(request, said)
    return redirect("jobs:job", pk)
