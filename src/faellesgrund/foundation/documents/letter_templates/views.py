"""The pages of templates: list, one with its editions, a new one, a trial."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.policy import access, may
from faellesgrund.foundation.documents.answers import answered, number_of
from faellesgrund.foundation.documents.export.exports import FORMATS, MadeDocument
from faellesgrund.foundation.documents.files.download import made_response, stored_response
from faellesgrund.foundation.documents.files.upload_limit import uploaded
from faellesgrund.foundation.documents.letter_templates import actions as template_actions
from faellesgrund.foundation.documents.letter_templates.fields import MOST_FIELDS, STANDARD, Field, field_from_json
from faellesgrund.foundation.documents.models import Template

FORM = require_http_methods(["GET", "HEAD", "POST"])
EMPTY_ROWS = 3


@access("skabelon.se")
@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    """Every template, those out of use last."""
    rows = Template.objects.order_by("retired", "sort_key").prefetch_related("versions__made_by")
    context = {"rows": rows, "may_change": may(request.user, "skabelon.ret"), "standard": STANDARD}
    return render(request, "documents/templates.html", context)


@access("skabelon.ret")
@FORM
@answered
def new(request: HttpRequest) -> HttpResponse:
    """A new template."""
    user: Any = request.user
    problems: tuple[Problem, ...] = ()
    fields = _fields(request.POST)
    if request.method == "POST":
        try:
            name, description = request.POST.get("navn", ""), request.POST.get("beskrivelse", "")
            made = template_actions.create(user, name, description, uploaded(request, "fil"), fields)
        except BadInput as bad:
            problems = bad.problems
        else:
            messages.success(request, f"Skabelonen »{made.template.name}« er prøvet og lagt ind.")
            return redirect("documents:template", slug=made.template.slug)
    return _form(request, "documents/template_new.html", fields, problems, {})


@access("skabelon.se")
@require_safe
@answered
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """A template with its fields and editions."""
    edition = template_actions.newest(slug)
    context = {
        "edition": edition,
        "fields": [field_from_json(raw) for raw in edition.fields],
        "editions": edition.template.versions.select_related("made_by"),
        "may_change": may(request.user, "skabelon.ret"),
        "standard": STANDARD,
    }
    return render(request, "documents/template.html", context)


@access("skabelon.ret")
@FORM
@answered
def new_edition(request: HttpRequest, slug: str) -> HttpResponse:
    """A new edition of a template."""
    user: Any = request.user
    edition = template_actions.newest(slug)
    problems: tuple[Problem, ...] = ()
    fields = [field_from_json(raw) for raw in edition.fields]
    conflict = ""
    if request.method == "POST":
        fields = _fields(request.POST)
        try:
            version = number_of(request.POST.get("version", ""))
            refused = any(getattr(each, "refused", ()) for each in request.upload_handlers)
            upload = uploaded(request, "fil") if "fil" in request.FILES or refused else None
            template_actions.new_edition(user, slug, version, upload, fields, request.POST.get("grund", ""))
        except BadInput as bad:
            problems = bad.problems
        except template_actions.TemplateConflict as wrong:
            conflict = str(wrong)
        else:
            messages.success(request, "Den nye udgave er prøvet og lagt ind. Den bruges fra nu af.")
            return redirect("documents:template", slug=slug)
    return _form(
        request, "documents/template_edition.html", fields, problems, {"edition": edition, "conflict": conflict}
    )


@access("skabelon.ret")
@require_POST
@answered
def retire(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a template out of use, or into use again."""
    user: Any = request.user
    out = request.POST.get("brug") == "nej"
    template_actions.set_retired(user, slug, out)
    messages.success(request, "Skabelonen er taget ud af brug." if out else "Skabelonen er i brug igen.")
    return redirect("documents:template", slug=slug)


@access("skabelon.se")
@require_safe
@answered
def try_out(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The template filled in with its examples."""
    edition = template_actions.newest(slug)
    return made_response(MadeDocument(f"proeve-{slug}.docx", FORMATS["docx"], template_actions.tried(edition)))


@access("skabelon.se")
@require_safe
@answered
def download(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The template itself, to be changed in Word."""
    edition = template_actions.newest(slug)
    return stored_response(request, edition.stored, edition.file_name)


def _fields(given: QueryDict) -> list[Field]:
    """The rows of declared fields that have something in them."""
    rows = zip(given.getlist("felt_noegle"), given.getlist("felt_navn"), given.getlist("felt_eksempel"), strict=False)
    required = set(given.getlist("felt_kraevet"))
    return [
        Field(key.strip()[:60], " ".join(label.split())[:120], " ".join(example.split())[:300], str(n) in required)
        for n, (key, label, example) in enumerate(rows)
        if key.strip() or label.strip() or example.strip()
    ][: MOST_FIELDS + 1]


def _form(
    request: HttpRequest, page: str, fields: list[Field], problems: tuple[Problem, ...], more: dict[str, Any]
) -> HttpResponse:
    at = {problem.sted: problem.tekst for problem in problems}
    context = {
        "fields": [*fields, *[Field("", "")] * EMPTY_ROWS],
        "problems": problems,
        "name_problem": at.get("navn", ""),
        "reason_problem": at.get("grund", ""),
        "typed": request.POST.dict(),
        "standard": STANDARD,
        **more,
    }
    status = 409 if more.get("conflict") else 422 if problems else 200
    return render(request, page, context, status=status)
