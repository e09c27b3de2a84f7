"""The pages of finished projects: list, one project, entry, change, deletion, effect."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from faellesgrund.domains.experience import actions, queries
from faellesgrund.domains.experience.effect_page import effect_page
from faellesgrund.domains.experience.forms import ProjectForm
from faellesgrund.domains.experience.list_page import project_list
from faellesgrund.domains.experience.models import FinishedProject
from faellesgrund.domains.experience.project_page import project_page
from faellesgrund.foundation.access.policy import access, may

FORM = require_http_methods(["GET", "HEAD", "POST"])


def project_or_404(request: HttpRequest, number: int, action: str = "") -> FinishedProject:
    """The project, or the page that says that it is not there or not the user's to change."""
    try:
        found = queries.project_for(request.user, number)  # type: ignore[arg-type]
    except queries.NotFound as missing:
        raise Http404 from missing
    if action and not may(request.user, action, found):
        raise PermissionDenied("Projektet tilhører en anden part, så kun den kan rette det.")
    return found


@access("egneprojekter.se")
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """Own and shared projects."""
    asked = {name: request.GET.get(name, "") for name in ("soeg", "brug", "orden", "side")}
    page = project_list(request.user, asked, localdate())  # type: ignore[arg-type]
    return render(request, "experience/list.html", {"page": page})


@access("egneprojekter.se")
@require_safe
def effect(request: HttpRequest) -> HttpResponse:
    """What the projects did to the estimate."""
    page = effect_page(request.user, request.GET.get("region", ""), localdate())  # type: ignore[arg-type]
    return render(request, "experience/effect.html", {"page": page})


@access("egneprojekter.se")
@require_safe
def project(request: HttpRequest, number: int) -> HttpResponse:
    """One project with its derivation."""
    found = project_or_404(request, number)
    page = project_page(request.user, found, request.GET.get("region", ""), localdate())  # type: ignore[arg-type]
    return render(request, "experience/project.html", {"page": page})


@access("egneprojekter.ret")
@FORM
def new(request: HttpRequest) -> HttpResponse:
    """Enter a project."""
    return _form(request, None)


@access("egneprojekter.ret")
@FORM
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Change a project."""
    return _form(request, project_or_404(request, number, "egneprojekter.ret"))


def _form(request: HttpRequest, found: FinishedProject | None) -> HttpResponse:
    version = found.version if found else 0
    context: dict[str, Any] = {"project": found}
    status = 200
    if request.method == "POST":
        form = ProjectForm(request.POST, found)
        version = _version(request.POST.get("version", ""))
        status = 422
        if form.is_valid():
            asked = actions.Asked(form.facts, form.cleaned_data["deling"], request.POST.get("bekraeft") == "ja")
            try:
                saved = _save(request, found, version, asked)
            except actions.NotReady as wrong:
                for key, text in wrong.problems.items():
                    form.add_error(key if key in form.fields else None, text)
            except actions.NeedsConfirming as odd:
                context["doubt"] = str(odd)
            except actions.VersionConflict as conflict:
                context["conflict"], version, status = str(conflict), conflict.project.version, 409
            except actions.NotAllowed as refused:
                raise PermissionDenied(str(refused)) from refused
            except actions.ProjectError as wrong:
                form.add_error(None, str(wrong))
            except queries.NotFound as missing:
                raise Http404 from missing
            else:
                messages.success(request, f"»{saved.navn}« er gemt.")
                return redirect("experience:project", number=saved.pk)
    else:
        form = ProjectForm(project=found)
    context |= {"form": form, "version": version}
    return render(request, "experience/form.html", context, status=status)


def _save(request: HttpRequest, found: FinishedProject | None, version: int, asked: actions.Asked) -> FinishedProject:
    user: Any = request.user
    if found is None:
        return actions.create(user, asked, localdate())
    return actions.change(user, found.pk, version, asked, localdate())


@access("egneprojekter.ret")
@FORM
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Ask, then remove the project."""
    found = project_or_404(request, number, "egneprojekter.ret")
    if request.method == "POST":
        name = actions.delete(request.user, found.pk)  # type: ignore[arg-type]
        messages.success(request, f"»{name}« er slettet. Gemte kørsler beholder de tal, de er regnet med.")
        return redirect(reverse("experience:list"))
    return render(request, "experience/delete.html", {"project": found})


def _version(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
