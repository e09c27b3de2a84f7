"""A rate or figure is replaced in a calculation, with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from faellesgrund.domains.calculations.own_rates import overriding
from faellesgrund.domains.calculations.runs.holding import CalculationError, NotAllowed
from faellesgrund.engine.evidence import load_evidence
from faellesgrund.engine.rates import load_rates
from faellesgrund.foundation.access.policy import access

FORM = require_http_methods(["GET", "HEAD", "POST"])


@access("beregning.ret")
@FORM
def override_rate(request: HttpRequest, key: str) -> HttpResponse:
    """Another value for a rate, in one calculation."""
    if key not in load_rates():
        raise Http404
    return _override(request, key, "rate")


@access("beregning.ret")
@FORM
def override_figure(request: HttpRequest, key: str) -> HttpResponse:
    """Another value for a figure of experience, in one calculation."""
    if key not in load_evidence():
        raise Http404
    return _override(request, key, "evidence")


def _override(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    user, today = request.user, localdate()
    context: dict[str, object] = {"back": reverse(f"calculations:{kind}", args=[key]), "kind": kind}
    if request.method != "POST":
        page = overriding.override_page(user, key, request.GET.get("beregning", ""), today)  # type: ignore[arg-type]
        return render(request, "calculations/override.html", {**context, "page": page})
    slug, figure, reason = (request.POST.get(name, "") for name in ("beregning", "tal", "grund"))
    status = 422
    try:
        made = overriding.override(user, slug, key, figure, reason, request.POST.get("foer", ""), today)  # type: ignore[arg-type]
    except overriding.WrongOverride as wrong:
        context["wrong"] = wrong.problems
    except overriding.OverriddenMeanwhile as changed:
        context["problem"], status = str(changed), 409
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except CalculationError as missing:
        raise Http404 from missing
    else:
        messages.success(request, f"Tallet er ændret i »{made.navn}«. Regn igen for at se, hvad det flytter.")
        return redirect("calculations:step", slug=made.slug, number=6)
    page = overriding.override_page(user, key, slug, today, figure, reason)  # type: ignore[arg-type]
    return render(request, "calculations/override.html", {**context, "page": page}, status=status)
