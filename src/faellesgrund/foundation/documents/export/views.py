"""Taking documents out: one in a form, many in a pack or a case file; and the files that are attached to one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access import reasons
from faellesgrund.foundation.access.audit import record_read
from faellesgrund.foundation.access.policy import access
from faellesgrund.foundation.documents.answers import answered, readable
from faellesgrund.foundation.documents.export import collecting, exports
from faellesgrund.foundation.documents.export.collecting import CASE_FILE, COLLECTIONS, PACK, Collection
from faellesgrund.foundation.documents.export.pages import attachment_rows, collect_page, export_page, may_attach
from faellesgrund.foundation.documents.files import actions as file_actions
from faellesgrund.foundation.documents.files.download import made_response, stored_response
from faellesgrund.foundation.documents.files.upload_limit import uploaded
from faellesgrund.foundation.documents.holding import demand
from faellesgrund.foundation.documents.letter_templates.fields import field_from_json
from faellesgrund.foundation.documents.models import Attachment, Document, MadeFile

FORM = require_http_methods(["GET", "HEAD", "POST"])


def _asked(request: HttpRequest, document: Document) -> str | HttpResponseBase:
    """Why the user takes it out (empty when nobody asks), or the page that asks."""
    if not document.is_confidential:
        return ""
    return reasons.ask(request, "dokument.se_fortroligt", document, f"dokumentet »{document}«")


@access("dokument.eksporter")
@require_safe
@answered
def choose_export(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The forms a document can be taken out in."""
    return _export_page(request, slug, request.GET.get("version", ""))


def _export_page(request: HttpRequest, slug: str, number: str, problems: tuple[Problem, ...] = ()) -> HttpResponseBase:
    user: Any = request.user
    document = exports.exportable(user, slug)
    reason = _asked(request, document)
    if not isinstance(reason, str):
        return reason
    page = export_page(user, document, number)
    context = {"page": page, "problems": problems, "typed": request.GET.dict()}
    return render(request, "documents/export.html", context, status=422 if problems else 200)


@access("dokument.eksporter")
@require_safe
@answered
def export(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """The document as a file."""
    user: Any = request.user
    if form not in exports.FORMATS:
        raise Http404
    reason = _asked(request, exports.exportable(user, slug))
    if not isinstance(reason, str):
        return reason
    number, anonymised = request.GET.get("version", ""), request.GET.get("kopi") == "anonymiseret"
    try:
        made = exports.export(user, slug, form, number, anonymised=anonymised, reason=reason)
    except BadInput as bad:
        return _export_page(request, slug, number, bad.problems)
    return made_response(made)


@access("dokument.eksporter")
@FORM
@answered
def export_with_template(request: HttpRequest, slug: str, template: str) -> HttpResponseBase:
    """Fill in a template's own fields, and get the document in it."""
    user: Any = request.user
    document = exports.exportable(user, slug)
    reason = _asked(request, document)
    if not isinstance(reason, str):
        return reason
    edition = exports.newest_edition(template)
    fields = [field_from_json(raw) for raw in edition.fields]
    given = request.POST if request.method == "POST" else request.GET
    number = given.get("version", "")
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" or not fields:
        typed = {field.key: given.get(f"felt-{field.key}", "") for field in fields}
        try:
            return made_response(exports.export_with_template(user, slug, template, typed, number, reason=reason))
        except BadInput as bad:
            problems = bad.problems
    at = {problem.sted: problem.tekst for problem in problems}
    rows = [(field, given.get(f"felt-{field.key}", ""), at.get(field.key, "")) for field in fields]
    context = {"document": document, "edition": edition, "rows": rows, "problems": problems, "number": number}
    return render(request, "documents/export_template.html", context, status=422 if problems else 200)


@access("dokument.eksporter")
@FORM
@answered
def pack(request: HttpRequest) -> HttpResponse:
    """Choose documents for a pack, and order it."""
    return _collect(request, PACK)


@access("sagsmappe.eksporter")
@FORM
@answered
def case_file(request: HttpRequest) -> HttpResponse:
    """Choose documents for a case file, and order it."""
    return _collect(request, CASE_FILE)


def _collect(request: HttpRequest, collection: Collection) -> HttpResponse:
    user: Any = request.user
    given = request.POST if request.method == "POST" else request.GET
    slugs, query, title = given.getlist("d"), given.get("q", ""), given.get("titel", "")
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            job = collecting.order(user, collection, title, slugs, query, given.get("grund", ""))
        except BadInput as bad:
            problems = tuple(problem.tekst[:1].upper() + problem.tekst[1:] for problem in bad.problems)
        else:
            return redirect("jobs:job", pk=job.pk)
    page = collect_page(user, collection, slugs, query, title, problems)
    context = {"page": page, "reason": given.get("grund", "")}
    return render(request, "documents/collect.html", context, status=422 if problems else 200)


@access("dokument.eksporter")
@require_safe
@answered
def made_file(request: HttpRequest, number: int) -> HttpResponseBase:
    """A pack or case file that was made for the user, while every document in it may still be read."""
    user: Any = request.user
    made = MadeFile.objects.visible_to(user).select_related("stored", "owner__unit__party").filter(pk=number).first()
    if made is None or made.stored is None:
        raise Http404
    demand(user, COLLECTIONS[made.kind].action)
    if not collecting.still_allowed(made):
        raise PermissionDenied(
            "Der er dokumenter i udtrækket, du ikke må læse længere. Lav det igen, så kommer resten med."
        )
    return stored_response(request, made.stored, made.name)


@access("dokument.se")
@FORM
@answered
def attachments(request: HttpRequest, slug: str) -> HttpResponse:
    """The files of a document; a new one is sent here."""
    user: Any = request.user
    document = readable(request, slug, "dokument.ret" if request.method == "POST" else "dokument.se")
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            made = file_actions.attach(user, document, uploaded(request, "fil"), request.POST.get("beskrivelse", ""))
        except BadInput as bad:
            problems = bad.problems
        else:
            messages.success(request, f"{made.name} er vedhæftet.")
            return redirect("documents:attachments", slug=slug)
    context = {
        "document": document, "rows": attachment_rows(document), "may_attach": may_attach(user, document),
        "problems": problems, "description": request.POST.get("beskrivelse", ""),
    }  # fmt: skip
    return render(request, "documents/attachments.html", context, status=422 if problems else 200)


@access("dokument.se")
@require_safe
@answered
def attachment(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """A file of a document."""
    document = readable(request, slug)
    found = Attachment.objects.select_related("stored").filter(document=document, pk=number).first()
    if found is None:
        raise Http404
    if document.is_confidential:
        reason = _asked(request, document)
        details = {"bilag": found.pk}
        record_read(request.user, "dokument.se_fortroligt", document, reason=str(reason), details=details)
    return stored_response(request, found.stored, found.name)


@access("dokument.ret")
@require_POST
@answered
def detach(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a file away from a document."""
    user: Any = request.user
    document = readable(request, slug, "dokument.ret")
    found = Attachment.objects.select_related("stored").filter(document=document, pk=number).first()
    if found is None:
        raise Http404
    try:
        name = file_actions.detach(user, found)
    except BadInput as bad:
        messages.error(request, bad.problems[0].tekst)
    else:
        messages.success(request, f"{name} er fjernet.")
    return redirect("documents:attachments", slug=slug)
