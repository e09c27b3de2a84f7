"""The pages where parties and units are seen, made, renamed and closed."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.models import OrganisationalUnit, Party, User
from faellesgrund.foundation.access.people import party_actions
from faellesgrund.foundation.access.people import queries as people_queries
from faellesgrund.foundation.access.people.forms import PartyForm, UnitForm, show_problems
from faellesgrund.foundation.access.people.terms_of_reference import terms_of_reference
from faellesgrund.foundation.access.policy import access, extent_of, may

FORM = require_http_methods(["GET", "HEAD", "POST"])
ACTION = "parter.styr"


def _asker(request: HttpRequest) -> User:
    return cast("User", request.user)


def _party(request: HttpRequest, key: str) -> Party:
    found = Party.objects.filter(key=key).first()
    if found is None:
        raise Http404
    if not may(request.user, ACTION, found):
        raise PermissionDenied
    return found


@access("parter.se")
@require_safe
def parties(request: HttpRequest) -> HttpResponse:
    """Every party with its units, and what the terms of reference leave open."""
    asker = _asker(request)
    page = people_queries.parties_page(asker)
    return render(request, "access/parties.html", {"page": page, "nav": people_queries.nav(asker)})


@access("parter.styr")
@FORM
def load(request: HttpRequest) -> HttpResponse:
    """What the terms of reference would add, and the button that adds it."""
    if not extent_of(_asker(request), ACTION).everything:
        raise PermissionDenied
    if request.method == "POST":
        made = party_actions.load_terms_of_reference(_asker(request))
        count = {what: sum(line.what == what for line in made) for what in ("Part", "Enhed")}
        if made:
            messages.success(request, f"Oprettet: {count['Part']} parter og {count['Enhed']} enheder.")
        else:
            messages.info(request, "Alt var der i forvejen. Intet er ændret.")
        return redirect("access:parties")
    lines = party_actions.plan()
    context = {
        "new": [line for line in lines if line.state == party_actions.NEW],
        "differs": [line for line in lines if line.state == party_actions.DIFFERS],
        "there": sum(line.state == party_actions.THERE for line in lines),
        "source": terms_of_reference(),
    }
    return render(request, "access/parties_load.html", context)


@access("parter.styr")
@FORM
def new_party(request: HttpRequest) -> HttpResponse:
    """A new party."""
    form = PartyForm(request.POST or None, new=True)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            made = party_actions.add_party(
                _asker(request), facts["navn"], facts["type"], facts["status"], facts["note"]
            )
        except BadInput as bad:
            show_problems(form, bad)
        else:
            messages.success(request, f"{made.name} er oprettet. Opret nu den enhed, folk hører til.")
            return redirect("access:new_unit", key=made.key)
    context = {"form": form, "heading": "Ny part", "button": "Opret parten"}
    return render(request, "access/party_form.html", context, status=422 if form.errors else 200)


@access("parter.styr")
@FORM
def change_party(request: HttpRequest, key: str) -> HttpResponse:
    """Rename, describe, close or open a party."""
    found = _party(request, key)
    typed = {
        "navn": found.name,
        "type": found.kind,
        "status": found.status,
        "note": found.note,
        "lukket": found.closed_on is not None,
    }
    form = PartyForm(request.POST or None, initial=typed)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            party_actions.change_party(
                _asker(request), found, facts["navn"], facts["type"], facts["status"], facts["note"], facts["lukket"]
            )
        except BadInput as bad:
            show_problems(form, bad)
        else:
            messages.success(request, f"{facts['navn']} er gemt.")
            return redirect("access:parties")
    context = {"form": form, "heading": f"Ret {found.name}", "button": "Gem"}
    return render(request, "access/party_form.html", context, status=422 if form.errors else 200)


@access("parter.styr")
@FORM
def new_unit(request: HttpRequest, key: str) -> HttpResponse:
    """A new unit of a party."""
    party = _party(request, key)
    form = UnitForm(request.POST or None, party=party)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            made = party_actions.add_unit(_asker(request), party, facts["navn"], form.parent(), facts["note"])
        except BadInput as bad:
            show_problems(form, bad)
        else:
            messages.success(request, f"{made.name} er oprettet hos {party.name}.")
            return redirect("access:parties")
    context = {"form": form, "heading": f"Ny enhed hos {party.name}", "button": "Opret enheden"}
    return render(request, "access/party_form.html", context, status=422 if form.errors else 200)


@access("parter.styr")
@FORM
def change_unit(request: HttpRequest, key: str) -> HttpResponse:
    """Rename, move, describe, close or open a unit."""
    found = OrganisationalUnit.objects.select_related("party", "parent").filter(key=key).first()
    if found is None:
        raise Http404
    if not may(request.user, ACTION, found.party):
        raise PermissionDenied
    typed = {
        "navn": found.name,
        "over": found.parent.key if found.parent else "",
        "note": found.note,
        "lukket": found.closed_on is not None,
    }
    form = UnitForm(request.POST or None, initial=typed, party=found.party, own=found)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            party_actions.change_unit(
                _asker(request), found, facts["navn"], form.parent(), facts["note"], facts["lukket"]
            )
        except BadInput as bad:
            show_problems(form, bad)
        else:
            messages.success(request, f"{facts['navn']} er gemt.")
            return redirect("access:parties")
    context = {"form": form, "heading": "Ret enheden", "lead": f"{found.name}, {found.party.name}", "button": "Gem"}
    return render(request, "access/party_form.html", context, status=422 if form.errors else 200)
