"""The figures of a document: what stands in it, what is newer, and the way to put one in. Works without JavaScript."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.policy import access
from faellesgrund.foundation.documents.answers import answered, number_of, readable
from faellesgrund.foundation.documents.export.rendering import shown_clauses
from faellesgrund.foundation.documents.figures import actions as figure_actions
from faellesgrund.foundation.documents.figures.pages import figures_page, picker
from faellesgrund.foundation.documents.holding import ClauseConflict
from faellesgrund.foundation.documents.texts import version_text, working_text


@access("dokument.se")
@require_safe
@answered
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of the text that is written on, else of the one that holds; and for a writer, the way to a new one."""
    user: Any = request.user
    document = readable(request, slug)
    locked = None if document.is_draft else document.text_versions.filter(locked=True).first()
    text = version_text(locked) if locked else working_text(document)
    page = figures_page(user, document, text)
    given = request.GET
    choice = (
        picker(user, given.get("art", ""), given.get("ord", "")[:100], given.get("fra", "")) if page.may_edit else None
    )
    clauses = shown_clauses(text) if choice and choice.choices else ()
    context = {"document": document, "page": page, "picker": choice, "clauses": clauses}
    return render(request, "documents/figures.html", context)


@access("dokument.ret")
@require_POST
@answered
def insert_figure(request: HttpRequest, slug: str) -> HttpResponse:
    """Put the chosen figure at the end of the chosen clause."""
    user: Any = request.user
    readable(request, slug, "dokument.ret")
    uid, _, version = request.POST.get("klausul", "").partition(":")
    key = request.POST.get("tal", "")
    try:
        figure_actions.insert(user, slug, uid, number_of(version), key)
    except ClauseConflict:
        messages.warning(request, "Klausulen er ændret af en anden imens. Se den igennem, og sæt tallet ind igen.")
    except BadInput as bad:
        messages.error(request, f"{bad.problems[0].tekst} Tallet er ikke sat ind. Du kan skrive [[tal: {key}]] selv.")
    else:
        messages.success(request, "Tallet er sat ind sidst i klausulen. Flyt mærket derhen, hvor det skal stå.")
        return redirect("documents:clause", slug=slug, uid=uid)
    return redirect(f"{reverse('documents:figures', args=[slug])}")


@access("dokument.ret")
@require_POST
@answered
def update_figure(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring one figure up to the newest run."""
    user: Any = request.user
    readable(request, slug, "dokument.ret")
    row = figure_actions.update(user, slug, request.POST.get("tal", ""))
    messages.success(request, f"Tallet er nu {row.value} ({row.source}).")
    return redirect("documents:figures", slug=slug)
