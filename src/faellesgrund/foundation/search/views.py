"""The page of a search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from faellesgrund.foundation.access.policy import access
from faellesgrund.foundation.search import queries
from faellesgrund.foundation.search.trail import record_search


@access("soegning.brug")
@require_safe
@never_cache
def search(request: HttpRequest) -> HttpResponse:
    """What was found among what the user may read, or help to search."""
    found = queries.search(request.user, queries.Asked.from_get(request.GET), localdate())  # type: ignore[arg-type]
    record_search(request.user, found)  # type: ignore[arg-type]
    return render(request, "search/search.html", {"page": found.page})
