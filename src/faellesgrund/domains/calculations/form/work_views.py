"""The pages where a calculation is made and changed: steps, all fields, upload, run, re-run, copy, delete."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from faellesgrund.domains.calculations import actions, copying, engine_inputs, queries
from faellesgrund.domains.calculations.form.example import EXAMPLE
from faellesgrund.domains.calculations.form.form_fields import SHARING_KEY, posted
from faellesgrund.domains.calculations.form.form_page import form_page
from faellesgrund.domains.calculations.form.form_rows import asks_for_rows
from faellesgrund.domains.calculations.form.running_result import running_result
from faellesgrund.domains.calculations.form.steps import STEPS, Step
from faellesgrund.domains.calculations.form.uploads import UploadPage, marked, read_upload, with_newer_version
from faellesgrund.domains.calculations.models import Calculation, Sharing
from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.audit import Kind as ReadKind
from faellesgrund.foundation.access.audit import record_read
from faellesgrund.foundation.access.policy import access, may

FORM = require_http_methods(["GET", "HEAD", "POST"])


def _calculation(request: HttpRequest, slug: str, action: str) -> Calculation:
    try:
        found = queries.calculation_for(request.user, slug)  # type: ignore[arg-type]
    except queries.NotFound as missing:
        raise Http404 from missing
    if not may(request.user, action, found):
        raise PermissionDenied(
            "Din rolle giver ikke adgang til at rette beregningen. Du kan kopiere den og rette i kopien."
        )
    return found


def _typed(calculation: Calculation) -> dict[str, str]:
    return {**calculation.typed(), SHARING_KEY: calculation.deling}


@access("beregning.opret")
@FORM
def new(request: HttpRequest) -> HttpResponse:
    """Start a draft: the first step, kept from the moment it has a name."""
    first = STEPS[0]
    typed: dict[str, str] = {}
    problems: Mapping[str, str] = {}
    if request.method == "POST":
        typed = posted(request.POST, [first], {})
        deling = request.POST.get(SHARING_KEY, Sharing.PARTNERSHIP)
        try:
            made = actions.create(request.user, typed.get("projekt.navn", ""), typed, deling)  # type: ignore[arg-type]
        except actions.CalculationError as wrong:
            problems = {"projekt.navn": str(wrong)}
            typed[SHARING_KEY] = deling
        else:
            mine = {k: t for k, t in engine_inputs.problems(made.typed(), localdate()).items() if k in first.all_keys}
            return redirect("calculations:step", slug=made.slug, number=1 if mine else 2)
    page = form_page(None, [first], typed, problems, action=reverse("calculations:new"), show_missing=bool(problems))
    return render(request, "calculations/step.html", {"page": page}, status=422 if problems else 200)


@access("beregning.ret")
@FORM
def step(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One of the six steps."""
    if not 1 <= number <= len(STEPS):
        raise Http404
    calculation = _calculation(request, slug, "beregning.ret")
    return _form(request, calculation, [STEPS[number - 1]], reverse("calculations:step", args=[slug, number]), number)


@access("beregning.ret")
@FORM
def all_fields(request: HttpRequest, slug: str) -> HttpResponse:
    """Every field on one page."""
    calculation = _calculation(request, slug, "beregning.ret")
    return _form(request, calculation, list(STEPS), reverse("calculations:all_fields", args=[slug]), 0)


@access("beregning.ret")
@require_POST
def so_far(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What stands in the fields now, worked through and not saved: the panel beside the form, while one types."""
    if number > len(STEPS):
        raise Http404
    calculation = _calculation(request, slug, "beregning.ret")
    shown = STEPS if number == 0 else (STEPS[number - 1],)
    tried = calculation.tried(posted(request.POST, shown, calculation.typed()))
    running = running_result(tried, engine_inputs.problems(tried.typed(), localdate()), number, localdate())
    return render(request, "calculations/_running.html", {"running": running})


@access("beregning.opret")
@require_POST
def example(request: HttpRequest) -> HttpResponse:
    """An invented example, filled in and run, to look at and change."""
    made = actions.create(request.user, EXAMPLE["projekt.navn"], EXAMPLE, Sharing.OWN_PARTY)  # type: ignore[arg-type]
    actions.run(request.user, made.slug, localdate())  # type: ignore[arg-type]
    messages.success(request, "Eksemplet er jeres eget nu. Ret tallene trin for trin, eller gå til resultatet.")
    return redirect("calculations:step", slug=made.slug, number=2)


@access("beregning.ret")
@require_safe
def draft_toml(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft as the file the command line reads; a draft with errors is mended first."""
    calculation = _calculation(request, slug, "beregning.ret")
    problems = engine_inputs.problems(calculation.typed(), localdate())
    if problems:
        action = reverse("calculations:all_fields", args=[slug])
        return _with_errors(request, calculation, list(STEPS), problems, action, 0, calculation.runs.exists())
    brief = engine_inputs.brief_of(engine_inputs.values(calculation.typed()), localdate())
    details = {"fil": f"{slug}-kladde.toml"}
    record_read(request.user, "beregning.ret", calculation, details=details, kind=ReadKind.EXPORT)
    response = HttpResponse(marked(engine_inputs.toml_of(brief)), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-kladde.toml"'
    return response


def _form(request: HttpRequest, calculation: Calculation, shown: list[Step], action: str, number: int) -> HttpResponse:
    today = localdate()
    slug = calculation.slug
    has_run = calculation.runs.exists()
    if request.method != "POST":
        typed = _typed(calculation)
        problems = engine_inputs.problems(typed_only(typed), today)
        page = form_page(
            calculation, shown, typed, problems, action=action, has_run=has_run,
            running=running_result(calculation, problems, number, today),
        )  # fmt: skip
        return render(request, "calculations/step.html", {"page": page})
    fields = posted(request.POST, shown, calculation.typed())
    # What is no answer to the question (nobody can choose it) leaves the sharing as it is.
    deling = request.POST.get(SHARING_KEY) if request.POST.get(SHARING_KEY) in Sharing.values else None
    version = _version(request.POST.get("version", ""))
    try:
        saved = actions.save_step(request.user, slug, version, fields, today, deling)  # type: ignore[arg-type]
    except actions.VersionConflict as conflict:
        typed = {**_typed(conflict.calculation), **fields}
        problems = engine_inputs.problems(typed_only(typed), today)
        page = form_page(
            conflict.calculation, shown, typed, problems, action=action, has_run=has_run, conflict=conflict,
            version=conflict.calculation.version,
        )  # fmt: skip
        return render(request, "calculations/step.html", {"page": page}, status=409)
    keys = {k for s in shown for k in s.all_keys}
    mine = {k: t for k, t in saved.problems.items() if k in keys or number == 0}
    table = asks_for_rows(request.POST)
    if table:
        return redirect(f"{action}#{table}")
    if request.POST.get("videre") == "luk":
        messages.success(request, f"Kladden »{saved.calculation.navn}« er gemt. Du kan gå og komme tilbage.")
        return redirect("calculations:list")
    if mine:
        return _with_errors(request, saved.calculation, shown, saved.problems, action, number, has_run)
    if number in (0, len(STEPS)):
        return _run(request, saved.calculation)
    return redirect("calculations:step", slug=slug, number=number + 1)


def _with_errors(
    request: HttpRequest,
    calculation: Calculation,
    shown: list[Step],
    problems: Mapping[str, str],
    action: str,
    number: int,
    has_run: bool,
) -> HttpResponse:
    page = form_page(
        calculation, shown, _typed(calculation), problems, action=action, show_missing=True, has_run=has_run,
        running=running_result(calculation, problems, number, localdate()),
    )  # fmt: skip
    return render(request, "calculations/step.html", {"page": page}, status=422)


def typed_only(typed: Mapping[str, str]) -> dict[str, str]:
    """The keys of the brief, without the calculation's own."""
    return {k: v for k, v in typed.items() if k != SHARING_KEY}


def _version(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _run(request: HttpRequest, calculation: Calculation) -> HttpResponse:
    """Run the draft and go to the result; what stands in the way is shown on one page with all fields."""
    try:
        made = actions.run(request.user, calculation.slug, localdate())  # type: ignore[arg-type]
    except actions.NotReady as wrong:
        action = reverse("calculations:all_fields", args=[calculation.slug])
        return _with_errors(request, calculation, list(STEPS), wrong.problems, action, 0, calculation.runs.exists())
    except actions.NotAllowed as wrong:
        raise PermissionDenied(str(wrong)) from wrong
    messages.success(request, f"Regnet. Det er kørsel {made.number}, og den er gemt.")
    return redirect("calculations:result", slug=calculation.slug)


@access("beregning.koer")
@require_POST
def calculate(request: HttpRequest, slug: str) -> HttpResponse:
    """Run the draft as it stands."""
    return _run(request, _calculation(request, slug, "beregning.koer"))


@access("beregning.koer")
@require_POST
def rerun(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Run a saved run again and show whether the digits are the same."""
    calculation = _calculation(request, slug, "beregning.koer")
    try:
        outcome = actions.rerun(request.user, slug, number)  # type: ignore[arg-type]
    except actions.NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except actions.CalculationError as missing:
        raise Http404 from missing
    causes = {
        "used": [cause for cause in outcome.causes if cause.used],
        "unused": [cause for cause in outcome.causes if not cause.used],
        "known": outcome.run.rate_basis is not None,
    }
    context = {"calculation": calculation, "outcome": outcome, "causes": causes}
    return render(request, "calculations/rerun.html", context)


@access("beregning.opret")
@FORM
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is copied, then make a copy of one's own."""
    try:
        source = queries.calculation_for(request.user, slug)  # type: ignore[arg-type]
    except queries.NotFound as missing:
        raise Http404 from missing
    if request.method != "POST":
        return render(request, "calculations/copy.html", {"calculation": source, "page": copying.copy_page(source)})
    name, chosen = request.POST.get("navn", ""), request.POST.getlist("med")
    problem, status = "", 422
    if not name.strip() or len(name.strip()) > 120:
        problem = "Skriv et navn på højst 120 tegn."
    else:
        try:
            made = copying.copy(request.user, slug, name, chosen, _version(request.POST.get("version", "")))  # type: ignore[arg-type]
        except copying.SourceChanged as changed:
            problem, status = str(changed), 409
        except actions.CalculationError as wrong:
            problem = str(wrong)
        else:
            messages.success(request, f"Kopien »{made.navn}« er jeres egen. Ret tallene, og regn igen.")
            return redirect("calculations:step", slug=made.slug, number=1)
    page = copying.copy_page(source, name, chosen, problem)
    return render(request, "calculations/copy.html", {"calculation": source, "page": page}, status=status)


@access("beregning.slet")
@FORM
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then remove the calculation."""
    calculation = _calculation(request, slug, "beregning.slet")
    if request.method == "POST":
        try:
            name = actions.delete(request.user, slug)  # type: ignore[arg-type]
        except actions.LockedRun as locked:
            context = {"calculation": calculation, "run_count": calculation.runs.count(), "problem": str(locked)}
            return render(request, "calculations/delete.html", context, status=409)
        messages.success(request, f"Beregningen »{name}« er slettet.")
        return redirect("calculations:list")
    context = {"calculation": calculation, "run_count": calculation.runs.count()}
    return render(request, "calculations/delete.html", context)


@access("beregning.opret")
@FORM
def upload(request: HttpRequest) -> HttpResponse:
    """A brief from a file becomes a new calculation."""
    return _upload(request, None)


@access("beregning.ret")
@FORM
def upload_into(request: HttpRequest, slug: str) -> HttpResponse:
    """A brief from a file takes the draft's place."""
    return _upload(request, _calculation(request, slug, "beregning.ret"))


def _upload(request: HttpRequest, calculation: Calculation | None) -> HttpResponse:
    slug = calculation.slug if calculation else ""
    back = reverse("calculations:step", args=[slug, 1]) if slug else reverse("calculations:list")
    name = calculation.navn if calculation else ""
    if request.method != "POST":
        return render(request, "calculations/upload.html", {"page": UploadPage(slug, name, "", (), back)})
    text = request.POST.get("tekst", "")
    try:
        text, file_name = read_upload(request.FILES.get("fil"), text)
        brief = engine_inputs.brief_from_toml(text, localdate(), file_name)
        made = actions.load_brief(request.user, slug or None, brief, localdate())  # type: ignore[arg-type]
    except BadInput as bad:
        page = UploadPage(slug, name, text, with_newer_version(text, bad.problems), back)
        return render(request, "calculations/upload.html", {"page": page}, status=422)
    return _run(request, made) if not made.runs.exists() else redirect("calculations:step", slug=made.slug, number=1)
