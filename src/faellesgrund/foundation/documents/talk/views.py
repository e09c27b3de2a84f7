"""The pages of comments and suggestions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.policy import access
from faellesgrund.foundation.documents.answers import answered, blame, number_of, readable
from faellesgrund.foundation.documents.clause_actions import Wording
from faellesgrund.foundation.documents.document_page import rights_of, threads_of
from faellesgrund.foundation.documents.forms import ClauseForm, CommentForm, SuggestionForm
from faellesgrund.foundation.documents.holding import ClauseConflict, NotFound, NotNow, held_clause
from faellesgrund.foundation.documents.models import SuggestionKind
from faellesgrund.foundation.documents.talk import comment_actions, suggestion_actions
from faellesgrund.foundation.documents.talk.suggestion_pages import suggestion_page, suggestions_page
from faellesgrund.foundation.documents.views import FORM
from faellesgrund.foundation.documents.writing_views import ConflictPanel


@access("dokument.se")
@require_safe
@answered
def comments(request: HttpRequest, slug: str) -> HttpResponse:
    """Every comment of a document, clause by clause; resolved ones folded."""
    user: Any = request.user
    document = readable(request, slug)
    threads = threads_of(user, document)
    context = {
        "document": document,
        "open": [each for each in threads if each.resolved_at is None],
        "resolved": [each for each in threads if each.resolved_at is not None],
        "rights": rights_of(user, document),
        "back": "kommentarer",
    }
    return render(request, "documents/comments.html", context)


@access("dokument.kommenter")
@FORM
@answered
def comment(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Write a comment on a clause, or (``svar``) an answer in a thread."""
    user: Any = request.user
    document = readable(request, slug, "dokument.kommenter")
    form = CommentForm(request.POST or None)
    thread = number_of(request.POST.get("svar", "") or request.GET.get("svar", ""))
    if request.method == "POST" and form.is_valid():
        try:
            made, lost = comment_actions.comment(user, slug, uid, form.cleaned_data["text"], thread or None)
        except BadInput as bad:
            blame(form, bad)
        else:
            messages.success(request, "Kommentaren er gemt.")
            if lost:
                names = ", ".join(f"@{name}" for name in lost)
                messages.warning(request, f"{names} har ingen adgang til dokumentet og får ingen besked.")
            return _back(request, slug, made.clause_uid)
    row = held_clause(document, uid)
    context = {"document": document, "uid": uid, "heading": row.heading if row else "", "form": form, "thread": thread}
    return render(request, "documents/comment.html", context, status=422 if form.errors else 200)


@access("dokument.kommenter")
@require_POST
@answered
def settle(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Mark a thread as resolved, or take it up again."""
    readable(request, slug, "dokument.kommenter")
    done = request.POST.get("valg") != "genaabn"
    act = comment_actions.resolve if done else comment_actions.reopen
    thread = act(request.user, slug, number)  # type: ignore[arg-type]
    messages.success(request, "Kommentaren er løst." if done else "Kommentaren er taget op igen.")
    return _back(request, slug, thread.clause_uid)


def _back(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    if request.POST.get("til") == "kommentarer":
        return redirect("documents:comments", slug=slug)
    query = f"?{QueryDict(request.POST['vis'], mutable=False).urlencode()}" if request.POST.get("vis") else ""
    return redirect(f"{reverse('documents:document', args=[slug])}{query}#klausul-{uid}")


@access("dokument.se")
@require_safe
@answered
def suggestions(request: HttpRequest, slug: str) -> HttpResponse:
    """Every suggestion, the open ones first."""
    document = readable(request, slug)
    page = suggestions_page(request.user, document)  # type: ignore[arg-type]
    return render(request, "documents/suggestions.html", {"document": document, "page": page})


@access("dokument.kommenter")
@FORM
@answered
def suggest(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose another wording of a clause, a new clause after it, or that it goes."""
    user: Any = request.user
    document = readable(request, slug, "dokument.kommenter")
    if not document.is_draft:
        raise NotNow("Teksten er låst, så der kan ikke foreslås noget nu. Skriv en kommentar i stedet.")
    given = request.POST if request.method == "POST" else request.GET
    uid = given.get("klausul", "")
    kind = given.get("slags") or (SuggestionKind.CHANGE.value if uid else SuggestionKind.NEW.value)
    row = held_clause(document, uid) if uid else None
    if kind not in SuggestionKind.values or (row is None and (uid or kind != SuggestionKind.NEW)):
        raise NotFound("Klausulen er fjernet.")
    start = {"heading": row.heading, "body": row.body, "level": row.level} if row and kind == "ret" else {}
    form = SuggestionForm(request.POST if request.method == "POST" else None, initial=start)
    if kind == SuggestionKind.CHANGE:
        del form.fields["level"]
    if kind == SuggestionKind.REMOVE:
        for name in ("heading", "body", "level"):
            del form.fields[name]
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        wording = Wording(typed.get("heading", ""), typed.get("body", ""), typed.get("level", 1))
        try:
            suggestion_actions.suggest(user, slug, kind, uid, wording, typed["reason"])
        except BadInput as bad:
            blame(form, bad)
        else:
            messages.success(request, "Forslaget er sendt. Du får besked, når det er afgjort.")
            return redirect("documents:suggestions", slug=slug)
    context = {"document": document, "form": form, "kind": kind, "uid": uid, "clause": row}
    return render(request, "documents/suggest.html", context, status=422 if form.errors else 200)


@access("dokument.se")
@FORM
@answered
def suggestion(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One suggestion beside the text as it is now: accepted, mended and accepted, refused or taken back."""
    user: Any = request.user
    document = readable(request, slug)
    page = suggestion_page(user, document, number)
    conflict = None
    form = ClauseForm(
        request.POST if request.method == "POST" and request.POST.get("valg") == "accepter" else None,
        initial={"heading": page.heading, "body": page.body, "level": page.level},
        library=page.library,
    )
    refusal = ""
    if request.method == "POST":
        choice = request.POST.get("valg", "")
        try:
            if choice == "traek":
                suggestion_actions.withdraw(user, slug, number)
            elif choice == "afvis":
                suggestion_actions.refuse(user, slug, number, request.POST.get("reason", ""))
            else:
                _accept(request, slug, number, form if page.has_text else None)
        except BadInput as bad:
            refusal = "\n".join(each.tekst for each in bad.problems) if choice == "afvis" else ""
            if choice != "afvis":
                form.is_valid()
                blame(form, bad)
        except ClauseConflict as wrong:
            conflict = ConflictPanel.of(wrong)
            page = suggestion_page(user, document, number)
        else:
            messages.success(request, "Forslaget er afgjort, og den, der kom med det, får besked.")
            return redirect("documents:suggestions", slug=slug)
    context = {
        "document": document,
        "page": page,
        "form": form,
        "conflict": conflict,
        "refusal": refusal,
        "rights": rights_of(user, document),
    }
    status = 409 if conflict else 422 if refusal or (form.is_bound and form.errors) else 200
    return render(request, "documents/suggestion.html", context, status=status)


def _accept(request: HttpRequest, slug: str, number: int, form: ClauseForm | None) -> None:
    wording = None
    if form is not None:
        if not form.is_valid():
            raise BadInput([])
        typed = form.cleaned_data
        wording = Wording(typed["heading"], typed["body"], typed["level"], typed.get("deviation_reason", ""))
    version = number_of(request.POST.get("version", ""))
    suggestion_actions.accept(request.user, slug, number, version, wording)  # type: ignore[arg-type]
