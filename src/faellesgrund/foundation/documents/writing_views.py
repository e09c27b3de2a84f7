"""The pages where a text is written: clause by clause, each with its own form, saved by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.policy import access
from faellesgrund.foundation.documents import clause_actions
from faellesgrund.foundation.documents.answers import answered, blame, number_of, readable
from faellesgrund.foundation.documents.clause_actions import Wording
from faellesgrund.foundation.documents.document_page import newer_in_library
from faellesgrund.foundation.documents.export.rendering import ShownClause, difference_html, shown_clauses
from faellesgrund.foundation.documents.figures.bindings import figure_source
from faellesgrund.foundation.documents.forms import ClauseForm, ReasonForm
from faellesgrund.foundation.documents.holding import ClauseConflict, NotFound, NotNow, demand, held_clause
from faellesgrund.foundation.documents.library import actions as library_actions
from faellesgrund.foundation.documents.library.pages import choices
from faellesgrund.foundation.documents.models import Clause, Document
from faellesgrund.foundation.documents.texts import working_text
from faellesgrund.foundation.documents.views import FORM


@dataclass(frozen=True, slots=True)
class ConflictPanel:
    """Both texts side by side, when two saved the same clause. gone: the clause is no longer there."""

    text: str
    gone: bool
    their_heading: str
    their_body: str
    my_heading: str
    my_body: str
    difference: SafeString

    @classmethod
    def of(cls, conflict: ClauseConflict) -> ConflictPanel:
        """From what the action said."""
        theirs = conflict.theirs
        heading, body = (theirs.heading, theirs.body) if theirs else ("", "")
        return cls(
            str(conflict),
            theirs is None,
            heading,
            body,
            conflict.heading,
            conflict.body,
            difference_html(f"{heading}\n{body}", f"{conflict.heading}\n{conflict.body}"),
        )


def _open(request: HttpRequest, slug: str) -> Document:
    """The document, open for the user to write in. Raises NotFound, NotAllowed or NotNow."""
    found = readable(request, slug, "dokument.ret")
    if not found.is_draft:
        raise NotNow("Dokumentet er låst. Åbn en ny arbejdskopi for at rette i det.")
    return found


def _shown(request: HttpRequest, document: Document) -> tuple[ShownClause, ...]:
    text = working_text(document)
    return shown_clauses(text, figure_source(request.user, text, links=True))  # type: ignore[arg-type]


def _one(request: HttpRequest, document: Document, uid: str) -> ShownClause:
    shown = next((each for each in _shown(request, document) if each.uid == uid), None)
    if shown is None:
        raise NotFound("Klausulen er fjernet.")
    return shown


@access("dokument.ret")
@require_safe
@answered
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """The working copy, ready to be written in."""
    document = _open(request, slug)
    text = working_text(document)
    context = {
        "document": document,
        "clauses": shown_clauses(text, figure_source(request.user, text, links=True)),  # type: ignore[arg-type]
        "newer": newer_in_library(text),
    }
    return render(request, "documents/write.html", context)


@access("dokument.ret")
@FORM
@answered
def clause(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """One clause: its form, or (``vis``) the clause as it reads; saved on post."""
    document = _open(request, slug)
    row = held_clause(document, uid)
    if request.method == "POST":
        return _save_clause(request, document, uid, row)
    if row is None:
        raise NotFound("Klausulen er fjernet.")
    if request.GET.get("vis"):
        context = {"document": document, "clause": _one(request, document, uid), "writable": True}
        return render(request, "documents/_written.html", context)
    form = ClauseForm(
        initial={
            "heading": row.heading,
            "body": row.body,
            "level": row.level,
            "deviation_reason": row.deviation_reason,
        },
        library=row.library_version is not None,
        uid=uid,
    )
    return _clause_page(request, document, uid, form, row.version, row)


def _save_clause(request: HttpRequest, document: Document, uid: str, row: Clause | None) -> HttpResponse:
    user: Any = request.user
    form = ClauseForm(request.POST, library=bool(row and row.library_version), uid=uid)
    version = number_of(request.POST.get("version", ""))
    conflict = None
    if form.is_valid():
        try:
            clause_actions.edit(user, document.slug, uid, version, _wording(form))
        except BadInput as bad:
            blame(form, bad)
        except ClauseConflict as wrong:
            conflict = ConflictPanel.of(wrong)
            version = wrong.theirs.version if wrong.theirs else 0
        else:
            return _saved(request, document, uid)
    return _clause_page(request, document, uid, form, version, row, conflict)


def _saved(request: HttpRequest, document: Document, uid: str) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        messages.success(request, "Klausulen er gemt.")
        return redirect(f"{reverse('documents:write', args=[document.slug])}#klausul-{uid}")
    shown = _shown(request, document)
    one = next(each for each in shown if each.uid == uid)
    context = {"document": document, "clause": one, "writable": True, "renumbered": shown, "just_saved": True}
    return render(request, "documents/_written.html", context)


def _wording(form: ClauseForm) -> Wording:
    typed = form.cleaned_data
    return Wording(typed["heading"], typed["body"], typed["level"], typed.get("deviation_reason", ""))


def _clause_page(
    request: HttpRequest,
    document: Document,
    uid: str,
    form: ClauseForm,
    version: int,
    row: Clause | None,
    conflict: ConflictPanel | None = None,
) -> HttpResponse:
    others = [each for each in _shown(request, document) if each.uid != uid]
    context = {
        "document": document,
        "uid": uid,
        "form": form,
        "version": version,
        "origin": row.library_version if row else None,
        "conflict": conflict,
        "others": others,
    }
    part = request.headers.get("HX-Request") == "true"
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "documents/_clause_form.html" if part else "documents/clause.html", context, status=status)


@access("dokument.ret")
@FORM
@answered
def new_clause(request: HttpRequest, slug: str) -> HttpResponse:
    """A new clause after the one named in ``efter`` (empty: first)."""
    document = _open(request, slug)
    given = request.POST if request.method == "POST" else request.GET
    after = given.get("efter", "")
    form = ClauseForm(
        request.POST if request.method == "POST" else None, initial={"level": _level(given.get("niveau"))}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = clause_actions.add(request.user, slug, after, _wording(form))  # type: ignore[arg-type]
        except BadInput as bad:
            blame(form, bad)
        else:
            return redirect(f"{reverse('documents:write', args=[slug])}#klausul-{made.uid}")
    shown = _shown(request, document)
    context = {"document": document, "form": form, "after": after, "others": shown, "place": _place(shown, after)}
    return render(request, "documents/new_clause.html", context, status=422 if form.errors else 200)


def _level(text: str | None) -> int:
    return int(text) if text in {"1", "2", "3"} else 1


def _place(shown: tuple[ShownClause, ...], after: str) -> str:
    found = next((each for each in shown if each.uid == after), None)
    return f"Efter {found.called}" if found else "Først i teksten"


@access("dokument.ret")
@require_POST
@answered
def move(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Move a clause with all under it up or down."""
    readable(request, slug, "dokument.ret")
    up = request.POST.get("retning") == "op"
    if not clause_actions.move(request.user, slug, uid, up):  # type: ignore[arg-type]
        messages.info(request, "Klausulen står allerede først." if up else "Klausulen står allerede sidst.")
    return redirect(f"{reverse('documents:write', args=[slug])}#klausul-{uid}")


@access("dokument.ret")
@FORM
@answered
def remove(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Ask, then take a clause out of the working copy."""
    document = _open(request, slug)
    row = held_clause(document, uid)
    if row is None:
        raise NotFound("Klausulen er fjernet.")
    changed = False
    if request.method == "POST":
        try:
            clause_actions.remove(request.user, slug, uid, number_of(request.POST.get("version", "")))  # type: ignore[arg-type]
        except ClauseConflict:
            changed = True
        else:
            messages.success(request, "Klausulen er fjernet fra arbejdskopien. Den står stadig i de gemte versioner.")
            return redirect("documents:write", slug=slug)
    context = {
        "document": document,
        "clause": _one(request, document, uid),
        "version": row.version,
        "changed_by": row.changed_by.full_name if changed else "",
        "comments": document.comments.filter(clause_uid=uid, parent=None).count(),
    }
    return render(request, "documents/remove.html", context, status=409 if changed else 200)


@access("dokument.ret")
@FORM
@answered
def insert(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a clause from the library and put it in."""
    document = _open(request, slug)
    demand(request.user, "klausul.se")  # type: ignore[arg-type]
    given = request.POST if request.method == "POST" else request.GET
    after = given.get("efter", "")
    if request.method == "POST":
        made = library_actions.insert(
            request.user,  # type: ignore[arg-type]
            slug,
            given.get("klausul", ""),
            after,
            _level(given.get("niveau")),
        )
        messages.success(request, f"»{made.heading}« er sat ind fra klausulbiblioteket.")
        return redirect(f"{reverse('documents:write', args=[slug])}#klausul-{made.uid}")
    shown = _shown(request, document)
    context = {
        "document": document,
        "after": after,
        "place": _place(shown, after),
        "choices": choices(given.get("ord", "")),
        "words": given.get("ord", ""),
    }
    return render(request, "documents/insert.html", context)


@access("dokument.ret")
@FORM
@answered
def clause_library(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """A clause beside the library's text: go back to it, follow a newer one, or keep the own wording."""
    user: Any = request.user
    document = _open(request, slug)
    row = held_clause(document, uid)
    if row is None or row.library_version is None:
        raise NotFound("Klausulen er ikke fra klausulbiblioteket.")
    origin = row.library_version
    newest = library_actions.current(origin.clause)
    form = ReasonForm(
        request.POST or None,
        label="Hvorfor beholder I jeres ordlyd?",
        initial={"reason": row.deviation_reason},
    )
    changed = ""
    if request.method == "POST" and form.is_valid():
        version, choice = number_of(request.POST.get("version", "")), request.POST.get("valg", "")
        try:
            if choice == "tilbage":
                library_actions.return_to_library(user, slug, uid, version)
            else:
                keep = choice == "behold"
                library_actions.take_over(user, slug, uid, version, keep_text=keep, reason=form.cleaned_data["reason"])
        except BadInput as bad:
            blame(form, bad)
        except ClauseConflict as wrong:
            changed = str(wrong.theirs.changed_by.full_name) if wrong.theirs else ""
            row = wrong.theirs or row
        else:
            messages.success(request, "Klausulen er gemt.")
            return redirect(f"{reverse('documents:write', args=[slug])}#klausul-{uid}")
    context = {
        "document": document,
        "row": row,
        "origin": origin,
        "newest": newest,
        "is_newer": newest.pk != origin.pk,
        "difference": difference_html(f"{newest.heading}\n{newest.body}", f"{row.heading}\n{row.body}"),
        "since": difference_html(f"{origin.heading}\n{origin.body}", f"{newest.heading}\n{newest.body}"),
        "form": form,
        "changed_by": changed,
    }
    return render(
        request, "documents/clause_library.html", context, status=409 if changed else 422 if form.errors else 200
    )
