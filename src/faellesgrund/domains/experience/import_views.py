"""The pages where a table comes in: the file, its columns, the trial, and »Indlæs«; and the workbooks to fetch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from faellesgrund.domains.experience import import_actions, workbooks
from faellesgrund.domains.experience.actions import NotAllowed, ProjectError
from faellesgrund.domains.experience.import_page import asked_plan, mapping_page, trial_page
from faellesgrund.domains.experience.models import ProjectImport
from faellesgrund.domains.experience.queries import NotFound
from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.policy import access
from faellesgrund.foundation.jobs.queue import enqueue

FORM = require_http_methods(["GET", "HEAD", "POST"])


def _held(request: HttpRequest, number: int) -> ProjectImport:
    try:
        return import_actions.import_for(request.user, number)  # type: ignore[arg-type]
    except NotFound as missing:
        raise Http404(
            "Filen er der ikke længere: den er indlæst, eller der er gået et døgn. Hent den igen."
        ) from missing


@access("egneprojekter.importer")
@FORM
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file."""
    context: dict[str, Any] = {"problems": ()}
    if request.method == "POST":
        try:
            held = import_actions.receive(request.user, request.FILES.get("fil"))  # type: ignore[arg-type]
        except BadInput as bad:
            context["problems"] = [(p.sted, p.tekst) for p in bad.problems]
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except ProjectError as wrong:
            context["problems"] = [("", str(wrong))]
        else:
            return redirect("experience:columns", number=held.pk)
    return render(request, "experience/import.html", context, status=422 if context["problems"] else 200)


@access("egneprojekter.importer")
@FORM
def columns(request: HttpRequest, number: int) -> HttpResponse:
    """Choose what each column is, and try the rows."""
    held = _held(request, number)
    if request.method != "POST":
        return render(request, "experience/columns.html", {"page": mapping_page(held), "first": not held.reading})
    tables = import_actions.tables_of(held)
    before = import_actions.plan_of(held, tables)
    posted = {key: str(value) for key, value in request.POST.items()}
    plan = asked_plan(posted, tables, before)
    import_actions.set_plan(held, plan, posted.get("deling", ""))
    moved = (plan.sheet, plan.header) != (before.sheet, before.header)
    if moved or posted.get("videre") == "gaet":
        return redirect("experience:columns", number=held.pk)
    waiting = tuple(import_actions.plan_problems(tables, plan))
    if waiting:
        page = mapping_page(held, waiting)
        return render(request, "experience/columns.html", {"page": page, "told": True}, status=422)
    if import_actions.rows_in(held) > import_actions.MANY:
        from faellesgrund.domains.experience.tasks import try_table

        with transaction.atomic():
            row = enqueue(try_table, owner=request.user, user=request.user.pk, table=held.pk)  # type: ignore[arg-type]
        return redirect("jobs:job", row.pk)
    held.packed_trial = import_actions.tried(held, localdate())
    held.save(update_fields=["packed_trial"])
    return redirect("experience:trial", number=held.pk)


@access("egneprojekter.importer")
@require_safe
def trial(request: HttpRequest, number: int) -> HttpResponse:
    """What each row would do."""
    held = _held(request, number)
    return _trial(request, held)


def _trial(request: HttpRequest, held: ProjectImport, problem: str = "", status: int = 200) -> HttpResponse:
    told = held.trial
    if told is None:
        return redirect("experience:columns", number=held.pk)
    page = trial_page(held, told, request.GET.get("vis", ""), request.GET.get("side", "1"))
    return render(request, "experience/trial.html", {"page": page, "problem": problem}, status=status)


@access("egneprojekter.importer")
@require_POST
def import_rows(request: HttpRequest, number: int) -> HttpResponse:
    """»Indlæs«: keep the rows, all in one."""
    held = _held(request, number)
    user: Any = request.user
    how, confirmed = request.POST.get("fejl", ""), request.POST.get("bekraeft") == "ja"
    how = how if how == import_actions.SKIP else import_actions.ONLY_WHOLE
    if held.trial is None:
        return redirect("experience:columns", number=held.pk)
    if import_actions.rows_in(held) > import_actions.MANY:
        from faellesgrund.domains.experience.tasks import import_table

        with transaction.atomic():
            row = enqueue(import_table, owner=user, user=user.pk, table=held.pk, how=how, confirmed=confirmed)
        return redirect("jobs:job", row.pk)
    try:
        outcome = import_actions.import_now(user, held, how, confirmed, localdate())
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except ProjectError as wrong:
        return _trial(request, held, str(wrong), 422)
    messages.success(request, f"»{held.filnavn}« er indlæst: {outcome.text}.")
    return redirect("experience:effect")


@access("egneprojekter.importer")
@require_POST
def give_up(request: HttpRequest, number: int) -> HttpResponse:
    """Forget the table."""
    held = _held(request, number)
    import_actions.give_up(held)
    messages.success(request, f"»{held.filnavn}« er glemt. Intet er indlæst.")
    return redirect("experience:list")


@access("egneprojekter.importer")
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The template to fill in."""
    return _file(workbooks.template(), "egne-projekter-skabelon.xlsx")


@access("egneprojekter.importer")
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """All projects of the own party."""
    return _file(workbooks.export(request.user), "egne-projekter.xlsx")  # type: ignore[arg-type]


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=workbooks.MEDIA_TYPE, headers=headers)
