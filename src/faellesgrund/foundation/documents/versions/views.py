"""The pages of versions: saved, locked, compared, brought back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.policy import access
from faellesgrund.foundation.documents import rules
from faellesgrund.foundation.documents.actions import text_of, version_of
from faellesgrund.foundation.documents.answers import answered, blame, readable
from faellesgrund.foundation.documents.document_page import changed_since, rights_of
from faellesgrund.foundation.documents.forms import LockForm, ReasonForm
from faellesgrund.foundation.documents.holding import NotNow
from faellesgrund.foundation.documents.models import SuggestionState
from faellesgrund.foundation.documents.texts import working_text
from faellesgrund.foundation.documents.versions import actions as version_actions
from faellesgrund.foundation.documents.versions.comparison import compare as compared
from faellesgrund.foundation.documents.versions.pages import choices_of, compare_page
from faellesgrund.foundation.documents.views import FORM

SAVE_LABEL = "Hvad er nyt?"


@access("dokument.se")
@FORM
@answered
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """Every saved text; a post saves the working copy as a new one."""
    user: Any = request.user
    document = readable(request, slug)
    form = ReasonForm(
        request.POST or None, label=SAVE_LABEL, help_text="En sætning, som de andre kan se, hvad der er ændret."
    )
    if request.method == "POST" and form.is_valid():
        try:
            version = version_actions.save_version(user, slug, form.cleaned_data["reason"])
        except BadInput as bad:
            blame(form, bad)
        else:
            messages.success(request, f"Gemt som version {version.number}.")
            return redirect("documents:versions", slug=slug)
    rows = list(document.text_versions.select_related("made_by__unit__party").defer("content_text"))
    context = {
        "document": document,
        "rows": rows,
        "form": form,
        "rights": rights_of(user, document),
        "changed": document.is_draft and changed_since(document, rows),
        "holds": next((row for row in rows if row.locked), None),
        "choices": choices_of(document, rows),
    }
    return render(request, "documents/versions.html", context, status=422 if form.errors else 200)


@access("dokument.laas")
@FORM
@answered
def lock(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is about to be locked and what stands in the way; lock on post."""
    user: Any = request.user
    document = readable(request, slug, "dokument.laas")
    if not document.is_draft:
        raise NotNow("Dokumentet er allerede låst.")
    last = version_actions.newest(document)
    pair = (last.major, last.minor) if last else None
    edition, correction = rules.next_locked(pair, True), rules.next_locked(pair, False)
    numbers = (_dotted(edition), _dotted(correction)) if edition != correction else None
    form = LockForm(
        request.POST or None,
        numbers=numbers,
        label="Hvad låses?",
        help_text="For eksempel hvem der har godkendt teksten, og hvornår.",
    )
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            new_edition = form.cleaned_data.get("edition") != "rettelse"
            version = version_actions.lock(user, slug, form.cleaned_data["reason"], new_edition=new_edition)
        except BadInput as bad:
            problems = tuple(each for each in bad.problems if each.sted != "reason")
            blame(form, BadInput([each for each in bad.problems if each.sted == "reason"]))
        else:
            messages.success(request, f"Teksten er låst som version {version.number}.")
            return redirect("documents:document", slug=slug)
    context = {
        "document": document,
        "form": form,
        "number": _dotted(edition),
        "several": numbers is not None,
        "problems": problems or version_actions.problems_of(working_text(document)),
        "comments": document.comments.filter(parent=None, resolved_at=None).count(),
        "suggestions": document.suggestions.filter(state=SuggestionState.OPEN).count(),
    }
    return render(request, "documents/lock.html", context, status=422 if form.errors or problems else 200)


def _dotted(number: tuple[int, int]) -> str:
    return f"{number[0]}.{number[1]}"


@access("dokument.ret")
@require_POST
@answered
def open_copy(request: HttpRequest, slug: str) -> HttpResponse:
    """A new working copy of a locked text."""
    readable(request, slug, "dokument.ret")
    version_actions.open_working_copy(request.user, slug)  # type: ignore[arg-type]
    messages.success(request, "Arbejdskopien er åben. Den låste version gælder, til I låser en ny.")
    return redirect("documents:write", slug=slug)


@access("dokument.ret")
@FORM
@answered
def give_up(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then give up the working copy for the locked text."""
    document = readable(request, slug, "dokument.ret")
    holds = document.text_versions.filter(locked=True).first()
    if request.method == "POST":
        version_actions.give_up_working_copy(request.user, slug)  # type: ignore[arg-type]
        messages.success(request, "Arbejdskopien er lukket. Det, I nåede at skrive, er gemt som en version.")
        return redirect("documents:document", slug=slug)
    return render(request, "documents/give_up.html", {"document": document, "holds": holds})


@access("dokument.ret")
@FORM
@answered
def restore(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show what changes, then make an earlier text the working copy."""
    document = readable(request, slug, "dokument.ret")
    version = version_of(document, number)
    if request.method == "POST":
        version_actions.restore(request.user, slug, number)  # type: ignore[arg-type]
        messages.success(request, f"Version {number} er nu arbejdskopien. Det, der stod før, er gemt som en version.")
        return redirect("documents:write", slug=slug)
    summary = compared(working_text(document), text_of(document, number)).summary
    return render(request, "documents/restore.html", {"document": document, "version": version, "summary": summary})


@access("dokument.se")
@require_safe
@answered
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Any two texts of a document, clause by clause."""
    document = readable(request, slug)
    page = compare_page(document, request.GET.get("fra", ""), request.GET.get("til", ""))
    return render(request, "documents/compare.html", {"document": document, "page": page})
