"""The list of documents, a document as it is read, and what is set, ended and removed as a whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.policy import access, party_of
from faellesgrund.foundation.access.redaction import Redacted
from faellesgrund.foundation.documents import actions, queries
from faellesgrund.foundation.documents.answers import answered, blame, number_of, readable
from faellesgrund.foundation.documents.document_page import document_page
from faellesgrund.foundation.documents.forms import CommentForm, EndForm, NewDocumentForm, SettingsForm
from faellesgrund.foundation.documents.holding import DocumentError, NotAllowed, NotFound, demand, may_read
from faellesgrund.foundation.documents.models import Document

FORM = require_http_methods(["GET", "HEAD", "POST"])


@access("dokument.se")
@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """The documents the user may know of."""
    page = queries.list_page(request.user, request.GET.dict(), localdate())  # type: ignore[arg-type]
    return render(request, "documents/list.html", {"page": page})


@access("dokument.opret")
@FORM
@answered
def new(request: HttpRequest) -> HttpResponse:
    """A new document: from nothing, from the headings of its kind, or (``fra``) from another document."""
    user: Any = request.user
    given = request.POST if request.method == "POST" else request.GET
    source = readable(request, given["fra"]) if given.get("fra") else None
    number = given.get("version", "")
    if request.method == "POST":
        form = NewDocumentForm(request.POST, own=party_of(user))
        if form.is_valid() and (made := _made(user, form, source, number)):
            messages.success(request, f"»{made.title}« er oprettet som udkast.")
            return redirect("documents:write", slug=made.slug)
    else:
        initial = {"title": f"{source.title} (kopi)", "kind": source.kind, "level": source.level} if source else {}
        form = NewDocumentForm(initial=initial, own=party_of(user))
    if source:
        del form.fields["start"]
    context = {"form": form, "source": source, "number": number}
    return render(request, "documents/new.html", context, status=422 if form.errors else 200)


def _made(user: Any, form: NewDocumentForm, source: Document | None, number: str) -> Document | None:
    """The document that was asked for, or None with the problems in the form."""
    typed = form.cleaned_data
    more: dict[str, Any] = {
        "kind": typed["kind"],
        "deling": typed["deling"],
        "shared_with": typed["shared_parties"],
        "level": typed["level"],
    }
    try:
        if source is not None:
            return actions.create_from(user, source.slug, number, typed["title"], **more)
        return actions.create(user, typed["title"], clauses=() if typed["start"] == "tom" else None, **more)
    except BadInput as bad:
        blame(form, bad)
    except NotAllowed:
        raise
    except DocumentError as wrong:
        form.add_error(None, str(wrong))
    return None


@access("dokument.se")
@require_safe
@answered
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """A document as it is read."""
    found = readable(request, slug)
    page = document_page(request.user, found, request.GET.get("version", ""), localdate())  # type: ignore[arg-type]
    return render(request, "documents/document.html", {"page": page, "comment_form": CommentForm()})


@access("dokument.se")
@require_safe
@answered
def by_number(request: HttpRequest, number: int) -> HttpResponse:
    """From the number in a mail to the document: an address that tells nothing, and holds when the title changes."""
    user: Any = request.user
    found = Document.objects.visible_to(user).with_owner().select_related("owner__unit").filter(pk=number).first()
    if found is None:
        raise NotFound("Dokumentet findes ikke, eller det er ikke delt med din part.")
    if not may_read(user, found):
        # The document's own address holds its title.
        raise PermissionDenied(Redacted.owned_by(found.owner.unit or found.party).text)
    return redirect("documents:document", slug=found.slug)


@access("dokument.ret")
@FORM
@answered
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Title, sharing, validity and journal."""
    user: Any = request.user
    found = readable(request, slug, "dokument.ret")
    conflict = None
    version = found.version
    if request.method == "POST":
        form = SettingsForm(request.POST, own=found.party)
        version = number_of(request.POST.get("version", ""))
        if form.is_valid():
            try:
                saved = actions.change_settings(
                    user, slug, version, form.written(), form.cleaned_data["shared_parties"]
                )
            except BadInput as bad:
                blame(form, bad)
            except actions.SettingsConflict as wrong:
                conflict, version = wrong, wrong.document.version
            else:
                messages.success(request, "Indstillingerne er gemt.")
                return redirect("documents:document", slug=saved.slug)
    else:
        form = SettingsForm.of(found)
    context = {"document": found, "form": form, "version": version, "conflict": conflict, "now": _now(found, form)}
    return render(request, "documents/settings.html", context, status=409 if conflict else 422 if form.errors else 200)


def _now(document: Document, form: SettingsForm) -> list[tuple[str, str, str]]:
    """Label, what was typed and what stands now, for the fields that differ: what a conflict shows."""
    if not form.is_bound:
        return []
    rows = []
    for name in form.changed_data:
        if name == "shared_parties":
            continue
        typed, now = form[name].value(), getattr(document, name)
        if str(typed or "") != str(now or ""):
            rows.append((str(form[name].label), str(typed or ""), str(now or "")))
    return rows


@access("dokument.slet")
@FORM
@answered
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then remove a draft."""
    user: Any = request.user
    found = readable(request, slug, "dokument.slet")
    if request.method == "POST":
        title = actions.delete(user, slug)
        messages.success(request, f"Udkastet »{title}« er slettet.")
        return redirect("documents:list")
    context = {
        "document": found,
        "versions": found.text_versions.count(),
        "comments": found.comments.count(),
        "locked": found.text_versions.filter(locked=True).exists(),
    }
    return render(request, "documents/delete.html", context)


@access("dokument.laas")
@FORM
@answered
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a locked document out of use."""
    user: Any = request.user
    found = readable(request, slug, "dokument.laas")
    demand(user, "dokument.laas", found)
    form = EndForm(request.POST or None, label="Hvorfor tages det ud af brug?")
    if request.method == "POST" and form.is_valid():
        try:
            ended = actions.end(user, slug, form.cleaned_data["reason"], form.cleaned_data["replaced_by"].strip())
        except BadInput as bad:
            blame(form, bad)
        else:
            messages.success(request, f"Dokumentet er {ended.get_state_display().lower()}.")
            return redirect(reverse("documents:document", args=[slug]))
    context = {"document": found, "form": form}
    return render(request, "documents/end.html", context, status=422 if form.errors else 200)
