"""From what an action says to what the browser gets: one place, so that every view answers alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access import reasons
from faellesgrund.foundation.access.audit import record_read
from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.access.redaction import Redacted
from faellesgrund.foundation.documents.holding import NotAllowed, NotFound, NotNow, found, may_read

if TYPE_CHECKING:
    from faellesgrund.foundation.documents.models import Document

View = Callable[..., HttpResponseBase]


class ReasonAsked(Exception):
    """The user must say why first; carries the page that asks."""

    def __init__(self, page: HttpResponseBase) -> None:
        self.page = page
        super().__init__()


def answered(view: View) -> View:
    """What is not there is 404, what the role does not give is 403, and what the state forbids is said on the document."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except ReasonAsked as asked:
            return asked.page
        except NotFound as missing:
            raise Http404(str(missing)) from missing
        except NotAllowed as wrong:
            raise PermissionDenied(str(wrong)) from wrong
        except NotNow as wrong:
            messages.warning(request, str(wrong))
            slug = kwargs.get("slug")
            return onwards(request, reverse("documents:document", args=[slug]) if slug else reverse("documents:list"))

    return guarded


def readable(request: HttpRequest, slug: str, action: str = "dokument.se") -> Document:
    """A document the user may read and do the action on; reading a confidential one is written in the trail.

    Raises NotFound, NotAllowed, PermissionDenied for one the user may know of but not read, or ReasonAsked when the
    policy wants to know why first.
    """
    user: Any = request.user
    document = found(user, slug)
    if not may_read(user, document):
        raise PermissionDenied(Redacted.owned_by(document.owner.unit or document.party).text)
    if not may(user, action, document):
        raise NotAllowed(f"Din rolle giver ikke adgang til det. Spørg {document.party.name}.")
    if document.is_confidential:
        reason = reasons.ask(request, "dokument.se_fortroligt", document, f"dokumentet »{document}«")
        if not isinstance(reason, str):
            raise ReasonAsked(reason)
        if request.method in {"GET", "HEAD"}:
            record_read(user, "dokument.se_fortroligt", document, reason=reason)
    return document


def onwards(request: HttpRequest, url: str) -> HttpResponse:
    """To another page, also when a part of a page was asked for."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def blame(form: forms.Form, bad: BadInput) -> None:
    """Put each problem at its field; what belongs to no field stands above them."""
    for problem in bad.problems:
        if problem.sted in form.fields:
            form.add_error(problem.sted, problem.tekst)
        else:
            form.add_error(None, str(problem))


def number_of(text: str) -> int:
    """A version counter from a form; what is none is 0, which no object has."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0
