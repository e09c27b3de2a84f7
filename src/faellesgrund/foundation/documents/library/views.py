"""The pages of the clause library."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.policy import access
from faellesgrund.foundation.documents.answers import answered, blame, number_of
from faellesgrund.foundation.documents.clause_actions import Wording
from faellesgrund.foundation.documents.forms import LibraryAboutForm, LibraryClauseForm, LibraryTextForm
from faellesgrund.foundation.documents.holding import NotNow
from faellesgrund.foundation.documents.library import actions as library_actions
from faellesgrund.foundation.documents.library.pages import clause_page, library_clause, library_page
from faellesgrund.foundation.documents.views import FORM


@access("klausul.se")
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """The clauses of the library."""
    words = " ".join(request.GET.get("ord", "").split())[:100]
    return render(request, "documents/library.html", {"page": library_page(request.user, words)})  # type: ignore[arg-type]


@access("klausul.se")
@require_safe
@answered
def library_clause_page(request: HttpRequest, key: str) -> HttpResponse:
    """A clause of the library: its texts, where it is used, and where it is deviated from."""
    return render(request, "documents/library_clause.html", {"page": clause_page(request.user, key)})  # type: ignore[arg-type]


@access("klausul.ret")
@FORM
@answered
def library_new(request: HttpRequest) -> HttpResponse:
    """A new clause of the library."""
    user: Any = request.user
    form = LibraryClauseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        wording = Wording(typed["heading"], typed["body"])
        try:
            made = library_actions.create_clause(user, typed["title"], typed["purpose"], wording, typed["reason"])
        except BadInput as bad:
            blame(form, bad)
        else:
            messages.success(request, "Klausulen er i biblioteket. En anden skal godkende den.")
            return redirect("documents:library_clause", key=made.clause.key)
    return render(request, "documents/library_new.html", {"form": form}, status=422 if form.errors else 200)


@access("klausul.ret")
@FORM
@answered
def library_text(request: HttpRequest, key: str) -> HttpResponse:
    """A new text of a clause."""
    user: Any = request.user
    clause = library_clause(key)
    newest = clause.versions.all()[0]
    version, late = clause.version, ""
    if request.method == "POST":
        form = LibraryTextForm(request.POST)
        version = number_of(request.POST.get("version", ""))
        if form.is_valid():
            typed = form.cleaned_data
            try:
                wording = Wording(typed["heading"], typed["body"])
                made = library_actions.new_version(user, key, version, wording, typed["reason"])
            except BadInput as bad:
                blame(form, bad)
            except NotNow as wrong:
                late, version = str(wrong), clause.version
            else:
                messages.success(request, f"Udgave {made.number} er gemt. En anden skal godkende den.")
                return redirect("documents:library_clause", key=key)
    else:
        form = LibraryTextForm(initial={"heading": newest.heading, "body": newest.body})
    context = {"clause": clause, "newest": newest, "form": form, "version": version, "late": late}
    return render(request, "documents/library_text.html", context, status=409 if late else 422 if form.errors else 200)


@access("klausul.ret")
@require_POST
@answered
def library_approve(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Approve a text that another wrote."""
    try:
        library_actions.approve(request.user, key, number)  # type: ignore[arg-type]
    except NotNow as wrong:
        messages.warning(request, str(wrong))
    else:
        messages.success(request, f"Udgave {number} er godkendt. De, der bruger klausulen, får besked.")
    return redirect("documents:library_clause", key=key)


@access("klausul.ret")
@FORM
@answered
def library_about(request: HttpRequest, key: str) -> HttpResponse:
    """Name, use, and whether it is in use."""
    clause = library_clause(key)
    start = {"title": clause.title, "purpose": clause.purpose, "retired": clause.retired}
    form = LibraryAboutForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            library_actions.describe(request.user, key, typed["title"], typed["purpose"], typed["retired"])  # type: ignore[arg-type]
        except BadInput as bad:
            blame(form, bad)
        else:
            messages.success(request, "Beskrivelsen er gemt.")
            return redirect("documents:library_clause", key=key)
    return render(
        request, "documents/library_about.html", {"clause": clause, "form": form}, status=422 if form.errors else 200
    )
