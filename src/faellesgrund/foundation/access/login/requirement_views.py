"""The page where it is decided what each role asks of the way in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.login.requirements import (
    RequirementsPage,
    RoleRow,
    SavedMeanwhile,
    may_decide,
    requirements_page,
    save_requirements,
)
from faellesgrund.foundation.access.login.rules import Demand
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.policy import access

WHOLE = {"required": "Skriv et antal minutter.", "invalid": "Skriv et helt antal minutter."}


class RequirementsForm(forms.Form):
    """Three fields for every role."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, page: RequirementsPage, *args: Any, **kwargs: Any) -> None:
        self.page = page
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", page.version)
        for row in page.rows:
            self.fields[f"trin_{row.role}"] = forms.BooleanField(
                label=f"{row.dansk}: kræv to trin", required=False, initial=row.demand.second_factor
            )
            for name, what, minutes in (
                ("session", "højst", row.demand.session_minutes),
                ("stille", "uden brug", row.demand.idle_minutes),
            ):
                self.fields[f"{name}_{row.role}"] = forms.IntegerField(
                    label=f"{row.dansk}: minutter {what}",
                    initial=minutes,
                    error_messages=WHOLE,
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "felt__ind--kort"}),
                )

    def lines(self) -> Iterator[Line]:
        """The fields of each role, for the table."""
        for row in self.page.rows:
            yield Line(row, self[f"trin_{row.role}"], self[f"session_{row.role}"], self[f"stille_{row.role}"])

    def wanted(self) -> dict[str, Demand]:
        """What was decided, by role."""
        data = self.cleaned_data
        return {
            row.role: Demand(data[f"trin_{row.role}"], data[f"session_{row.role}"], data[f"stille_{row.role}"])
            for row in self.page.rows
        }


@dataclass(frozen=True, slots=True)
class Line:
    """A role with its three fields."""

    row: RoleRow
    second_factor: forms.BoundField
    session: forms.BoundField
    idle: forms.BoundField


@access("andenfaktor.kraev")
@require_http_methods(["GET", "HEAD", "POST"])
def requirements(request: HttpRequest) -> HttpResponse:
    """See and decide. Two who decide at once never overwrite each other unseen."""
    if not may_decide(request.user):  # type: ignore[arg-type]
        raise PermissionDenied
    page = requirements_page()
    if request.method != "POST":
        return render(request, "access/krav.html", {"form": RequirementsForm(page), "page": page})
    form = RequirementsForm(page, request.POST)
    status = 200
    if form.is_valid():
        assert isinstance(request.user, User)
        try:
            count = save_requirements(request.user, form.wanted(), form.cleaned_data["version"])
        except BadInput as bad:
            for problem in bad.problems:
                form.add_error(problem.sted, problem.tekst)
        except SavedMeanwhile:
            form = RequirementsForm(page, {**request.POST.dict(), "version": page.version})
            form.is_valid()
            form.add_error(
                None,
                "En anden har ændret kravene imens. Det, du skrev, står her endnu, og intet er gemt. Se det efter, og gem igen.",
            )
            status = 409
        else:
            messages.success(request, _said(count))
            return redirect("requirements")
    return render(request, "access/krav.html", {"form": form, "page": page}, status=status)


def _said(count: int) -> str:
    if not count:
        return "Der var intet at gemme: kravene er som før."
    return f"Kravene til {count} {'rolle' if count == 1 else 'roller'} er gemt og gælder fra nu."
