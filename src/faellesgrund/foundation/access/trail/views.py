"""The pages of the trail: overview, one line, one object, one user, one person's extract, the chain, files."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access import reasons
from faellesgrund.foundation.access.audit import Subject, person_of, record_read
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.policy import access, may
from faellesgrund.foundation.access.trail import export as audit_export
from faellesgrund.foundation.access.trail import pages as audit_pages
from faellesgrund.foundation.access.trail.checks import chain_page, start_check
from faellesgrund.foundation.access.trail.forms import FilterForm, PersonForm
from faellesgrund.foundation.access.trail.models import AuditEntry, Kind
from faellesgrund.foundation.access.trail.words import line as line_in_words

TRAIL = Subject("revision", "", "Loggen")


@access("revision.se")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The newest lines, or those that were asked for. Asking by person is itself a line."""
    form = FilterForm(request.GET or None)
    query, page = request.GET.dict(), None
    if not form.is_bound or form.is_valid():
        found = form.lines() if form.is_bound else AuditEntry.objects.order_by("-number")
        page = audit_pages.lines_page(found, query)
        if form.is_bound and form.cleaned_data["hvem"] and page.first_page:
            record_read(request.user, "revision.se", TRAIL, details=form.chosen(), kind=Kind.SEARCH)
    shown = {
        "form": form,
        "page": page,
        "may_export": may(request.user, "revision.eksporter"),
        "query": _query(request),
    }
    return render(request, "access/audit/overview.html", shown)


@access("revision.se")
@require_safe
def one_line(request: HttpRequest, number: int) -> HttpResponse:
    """Everything a line holds."""
    entry = get_object_or_404(AuditEntry, number=number)
    shown = {"line": line_in_words(entry), "digest": entry.digest, "previous": entry.previous}
    return render(request, "access/audit/line.html", shown)


@access("revision.se")
@require_safe
def one_object(request: HttpRequest, object_type: str, object_id: str) -> HttpResponse:
    """What happened to one object, field by field; and what it was on a day."""
    day, wrong = _day(request.GET.get("dag", ""))
    page = audit_pages.object_page(object_type, object_id, request.GET.dict(), day)
    if page is None:
        raise Http404
    if page.page.first_page:
        record_read(request.user, "revision.se", Subject(object_type, object_id, page.name))
    shown = {"page": page, "wrong": wrong, "typed": request.GET.get("dag", "")}
    return render(request, "access/audit/object.html", shown, status=422 if wrong else 200)


@access("revision.se")
@require_safe
def one_user(request: HttpRequest, username: str) -> HttpResponse:
    """What one user did. A look at a colleague, so it is itself a line that concerns the user."""
    user = get_object_or_404(User.objects.select_related("unit__party"), username=username)
    found = AuditEntry.objects.filter(actor=user).order_by("-number")
    page = audit_pages.lines_page(found, request.GET.dict())
    if page.first_page:
        record_read(request.user, "revision.se", user, concerns=[user], kind=Kind.SEARCH)
    shown = {"person": user, "where": audit_pages.where(user), "page": page}
    return render(request, "access/audit/user.html", shown)


@access("revision.person")
@require_safe
def persons(request: HttpRequest) -> HttpResponse:
    """Look a person up; the search is itself a line that concerns whoever was found."""
    form = PersonForm(request.GET if "navn" in request.GET else None)
    found = None
    if form.is_bound and form.is_valid():
        found = audit_pages.persons_named(form.cleaned_data["navn"].strip())
        concerned = User.objects.filter(username__in=[row.username for row in found])
        details = {"fundet": len(found)}
        record_read(
            request.user,
            "revision.person",
            TRAIL,
            concerns=concerned,
            details=details,
            kind=Kind.SEARCH,
        )
    shown = {"form": form, "found": found, "most": audit_pages.MOST_PERSONS}
    return render(request, "access/audit/persons.html", shown)


@access("revision.person")
@require_safe
def extract(request: HttpRequest, username: str) -> HttpResponseBase:
    """The extract on one person, once it is said what it is for."""
    person = get_object_or_404(User, username=username)
    reason = reasons.ask(request, "revision.person", person, f"loggen om {person.full_name}")
    if not isinstance(reason, str):
        return reason
    page = audit_pages.extract_page(person, request.GET.dict())
    if not page.newer:
        record_read(request.user, "revision.person", person, reason=reason, concerns=[person])
    shown = {"page": page, "may_export": may(request.user, "revision.eksporter")}
    return render(request, "access/audit/extract.html", shown)


@access("revision.eksporter")
@require_safe
def export(request: HttpRequest, format_: str) -> HttpResponseBase:
    """The lines that were asked for, as a file."""
    form = FilterForm(request.GET)
    if format_ not in audit_export.FORMATS:
        raise Http404
    if not form.is_valid():
        return redirect(f"{reverse('audit:overview')}?{request.GET.urlencode()}")
    reason = reasons.ask(request, "revision.eksporter", None, "loggen som fil")
    if not isinstance(reason, str):
        return reason
    try:
        rows = audit_export.line_rows(form.lines())
    except BadInput as wrong:
        messages.error(request, f"Filen er ikke lavet: {wrong.problems[0].tekst}")
        return redirect(f"{reverse('audit:overview')}?{request.GET.urlencode()}")
    details = {**form.chosen(), "linjer": len(rows), "format": format_}
    record_read(request.user, "revision.eksporter", TRAIL, reason=reason, details=details)
    return _file("loggen", format_, audit_export.LINE_HEADINGS, rows)


@access("revision.eksporter")
@require_safe
def export_extract(request: HttpRequest, username: str, format_: str) -> HttpResponseBase:
    """The extract on one person, as a file to hand out."""
    person = get_object_or_404(User, username=username)
    if format_ not in audit_export.FORMATS:
        raise Http404
    reason = reasons.ask(request, "revision.eksporter", person, f"loggen om {person.full_name} som fil")
    if not isinstance(reason, str):
        return reason
    entries = audit_pages.concerning(person_of(person))[: audit_export.MOST_LINES]
    rows = audit_export.extract_lines(audit_pages.extract_rows(entries))
    details = {"linjer": len(rows), "format": format_}
    record_read(request.user, "revision.eksporter", person, reason=reason, concerns=[person], details=details)
    return _file(f"udtraek-{username}", format_, audit_export.EXTRACT_HEADINGS, rows)


@access("revision.se")
@require_safe
def chain(request: HttpRequest) -> HttpResponse:
    """Whether the trail held when it was last checked, and where the last checkpoint stands."""
    return render(request, "access/audit/chain.html", {"page": chain_page()})


@access("revision.se")
@require_POST
def check_chain(request: HttpRequest) -> HttpResponse:
    """Check the trail now."""
    return redirect(start_check(request.user) or "audit:chain")


@access("besked.egne")
@require_POST
def reason(request: HttpRequest) -> HttpResponseBase:
    """Where the page that asks why sends what was typed."""
    return reasons.receive(request)


def _file(name: str, format_: str, headings: audit_export.Row, rows: list[audit_export.Row]) -> HttpResponse:
    answer = HttpResponse(audit_export.made(format_, headings, rows), content_type=audit_export.FORMATS[format_])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{format_}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _query(request: HttpRequest) -> str:
    kept = request.GET.copy()
    for key in ("foer", "efter"):
        kept.pop(key, None)
    return f"?{kept.urlencode()}" if kept else ""


def _day(text: str) -> tuple[date | None, str]:
    """The day asked for, and what is wrong with it."""
    if not text:
        return None, ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return None, f"»{text}« er ikke en dato. Vælg en dag i kalenderen, eller skriv den som 2026-11-24."
