"""Takes the sign that is no text (NUL) out of what comes in: PostgreSQL stores it nowhere, neither in text nor in JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase

NUL = "\x00"


class TextInputMiddleware:
    """No browser lets anybody type the sign, so nothing that was written is lost. Stands after the check of the token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Only passes on: a form is first read when its token has been checked."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Clean query and form. An address with the sign in it leads nowhere: Http404."""
        if NUL in request.path_info:
            raise Http404
        if has_nul(request.GET):
            request.GET = cleaned(request.GET)  # type: ignore[assignment]
        if request.method == "POST" and has_nul(request.POST):
            request.POST = cleaned(request.POST)  # type: ignore[assignment]


def has_nul(given: QueryDict) -> bool:
    """Whether the sign stands in a name or a value."""
    return any(NUL in name or any(NUL in text for text in texts) for name, texts in given.lists())


def cleaned(given: QueryDict) -> QueryDict:
    """The same without the sign."""
    made = QueryDict(mutable=True, encoding=given.encoding)
    for name, texts in given.lists():
        for text in texts:
            made.appendlist(name.replace(NUL, ""), text.replace(NUL, ""))
    made._mutable = False
    return made
