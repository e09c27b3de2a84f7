"""The pages of notices: the list, the way to what a notice is about, and how one is told."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.policy import access
from faellesgrund.foundation.notices import actions, queries
from faellesgrund.foundation.notices.forms import ChoicesForm


@access("besked.egne")
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """The user's notices: the new ones, or all."""
    only_new = request.GET.get("vis") != "alle"
    page = queries.list_page(_user(request), request.GET.get("side", "1"), only_new)
    return render(request, "notices/list.html", {"page": page})


@access("besked.egne")
@require_safe
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to what the notice is about; it is read now. 404 when the user may no longer see the thing."""
    user = _user(request)
    try:
        notice = actions.mark_read(user, pk)
    except actions.NotFound as missing:
        raise Http404 from missing
    if not queries.may_still_see(user, notice):
        raise Http404
    return redirect(notice.url)


@access("besked.egne")
@require_POST
def read_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read without going there."""
    try:
        actions.mark_read(_user(request), pk)
    except actions.NotFound as missing:
        raise Http404 from missing
    return redirect("notices:list")


@access("besked.egne")
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark as read what was there when the page was made."""
    number = actions.mark_all_read(_user(request), _moment(request.POST.get("vist", "")))
    messages.success(request, f"{number} {'besked' if number == 1 else 'beskeder'} er markeret som læst.")
    return redirect("notices:list")


@access("besked.egne")
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """How the user wants to be told."""
    user = _user(request)
    chosen = queries.chosen(user)
    form = ChoicesForm(chosen, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.choose(user, form.channels, form.hour, form.version)
            except BadInput as bad:
                form.add_error(None, " ".join(str(problem) for problem in bad.problems))
                # What was typed stays; sent once more, it is meant.
                form.data = {**request.POST.dict(), "version": str(queries.chosen(user).version)}
            else:
                messages.success(request, "Dine valg er gemt.")
                return redirect("notices:choices")
    return render(request, "notices/choices.html", {"form": form, "reachable": actions.reachable(user)}, status=status)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None
