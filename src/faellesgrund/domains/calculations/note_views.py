"""The pages of notes: all on a calculation, one corrected, one deleted."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from faellesgrund.domains.calculations import notes, queries
from faellesgrund.domains.calculations.models import Calculation, CalculationNote
from faellesgrund.domains.calculations.runs.holding import CalculationError, NotAllowed
from faellesgrund.foundation.access.policy import access


def _calculation(request: HttpRequest, slug: str) -> Calculation:
    try:
        return queries.calculation_for(request.user, slug)  # type: ignore[arg-type]
    except queries.NotFound as missing:
        raise Http404 from missing


@access("beregning.se")
@require_http_methods(["GET", "HEAD"])
def all_notes(request: HttpRequest, slug: str) -> HttpResponse:
    """Every note on a calculation and its runs."""
    calculation = _calculation(request, slug)
    section = notes.notes_section(request.user, calculation)  # type: ignore[arg-type]
    return render(request, "calculations/notes.html", {"calculation": calculation, "section": section})


@access("beregning.noter")
@require_POST
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a note."""
    text, about = request.POST.get("tekst", ""), request.POST.get("gaelder", "")
    calculation = _calculation(request, slug)
    try:
        note = notes.write(request.user, slug, text, about)  # type: ignore[arg-type]
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except CalculationError as wrong:
        section = notes.notes_section(request.user, calculation, None, text, about, str(wrong))  # type: ignore[arg-type]
        context = {"calculation": calculation, "section": section}
        return render(request, "calculations/notes.html", context, status=422)
    messages.success(request, "Noten er gemt.")
    return redirect(f"{reverse('calculations:notes', args=[slug])}#note-{note.pk}")


@access("beregning.noter")
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Correct one's own note."""
    found = _own(request, slug, pk)
    context = {"calculation": found.calculation, "note": found, "typed": found.text, "version": found.version}
    if request.method != "POST":
        return render(request, "calculations/note.html", context)
    text, version = request.POST.get("tekst", ""), request.POST.get("version", "")
    try:
        number = int(version) if version.isdecimal() and len(version) < 10 else 0
        notes.correct(request.user, slug, pk, number, text)  # type: ignore[arg-type]
    except notes.NoteChanged as changed:
        context |= {
            "typed": text,
            "problem": str(changed),
            "theirs": changed.note.text,
            "version": changed.note.version,
        }
        return render(request, "calculations/note.html", context, status=409)
    except CalculationError as wrong:
        context |= {"typed": text, "problem": str(wrong)}
        return render(request, "calculations/note.html", context, status=422)
    messages.success(request, "Noten er rettet.")
    return redirect(f"{reverse('calculations:notes', args=[slug])}#note-{pk}")


@access("beregning.noter")
@require_POST
def delete_note(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Delete one's own note."""
    _own(request, slug, pk)
    notes.remove(request.user, slug, pk)  # type: ignore[arg-type]
    messages.success(request, "Noten er slettet. Der står, at den har været her.")
    return redirect("calculations:notes", slug=slug)


def _own(request: HttpRequest, slug: str, pk: int) -> CalculationNote:
    try:
        return notes.own_note(request.user, slug, pk)  # type: ignore[arg-type]
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except CalculationError as missing:
        raise Http404 from missing
