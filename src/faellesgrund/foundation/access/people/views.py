"""The pages where users are seen, invited and given roles."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.audit import record_read
from faellesgrund.foundation.access.login import second_factor
from faellesgrund.foundation.access.models import RoleAssignment, User
from faellesgrund.foundation.access.people import invitations, role_actions
from faellesgrund.foundation.access.people import queries as people_queries
from faellesgrund.foundation.access.people.forms import EndForm, PersonForm, RoleForm, error_count, show_problems
from faellesgrund.foundation.access.people.models import Invitation
from faellesgrund.foundation.access.policy import access, may
from faellesgrund.foundation.access.roles import ROLES
from faellesgrund.foundation.access.scopes import ScopeNames

FORM = require_http_methods(["GET", "HEAD", "POST"])
ROLE_ROWS = 3


def _asker(request: HttpRequest) -> User:
    return cast("User", request.user)


def _user(request: HttpRequest, username: str) -> User:
    try:
        return people_queries.user_for(_asker(request), username)
    except people_queries.NotFound as missing:
        raise Http404 from missing


def _demand(request: HttpRequest, action: str, user: User) -> None:
    if not may(request.user, action, user):
        raise PermissionDenied


@access("brugere.se")
@require_safe
def user_list(request: HttpRequest) -> HttpResponse:
    """All users the asker may see, narrowed and paged."""
    kept = request.GET.copy()
    kept.pop("side", None)
    page = people_queries.user_list(
        _asker(request),
        request.GET.get("q", "")[:200],
        request.GET.get("part", ""),
        request.GET.get("rolle", ""),
        request.GET.get("status", ""),
        request.GET.get("side", "1"),
        kept.urlencode(),
    )
    return render(request, "access/users.html", {"page": page, "nav": people_queries.nav(_asker(request))})


@access("brugere.se")
@require_safe
def user(request: HttpRequest, username: str) -> HttpResponse:
    """One user: facts, roles, account. That somebody looked is recorded."""
    found = _user(request, username)
    if found.pk != _asker(request).pk:
        record_read(_asker(request), "brugere.se", found, concerns=(found,))
    return render(request, "access/user.html", {"page": people_queries.user_page(_asker(request), found)})


@access("brugere.inviter")
@FORM
def change_user(request: HttpRequest, username: str) -> HttpResponse:
    """Name, mail, title and unit of a user."""
    found = _user(request, username)
    _demand(request, "brugere.inviter", found)
    typed = {
        "navn": found.full_name,
        "mail": found.email,
        "titel": found.title,
        "enhed": found.unit.key if found.unit else "",
    }
    form = PersonForm(request.POST or None, initial=typed, asker=_asker(request), kept=found.unit)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            invitations.change_person(_asker(request), found, facts["navn"], facts["mail"], facts["titel"], form.unit())
        except BadInput as bad:
            show_problems(form, bad)
        else:
            messages.success(request, "Oplysningerne er gemt.")
            return redirect("access:user", username=username)
    status = 422 if form.errors else 200
    return render(request, "access/user_change.html", {"form": form, "subject": found}, status=status)


@access("brugere.inviter")
@never_cache
@FORM
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a person with roles. The link is shown here once when there is no mail server to send it."""
    asker = _asker(request)
    data = request.POST if request.method == "POST" else None
    person = PersonForm(data, asker=asker)
    roles = [RoleForm(data, prefix=f"rolle{n}", asker=asker) for n in range(ROLE_ROWS)]
    if data is not None:
        used = [form for number, form in enumerate(roles) if number == 0 or form.is_used]
        if all([person.is_valid(), *(form.is_valid() for form in used)]):
            made = _invite(asker, person, used)
            if made is not None:
                return _invited(request, *made)
        roles = [form if form in used else RoleForm(prefix=form.prefix, asker=asker) for form in roles]
    shown = [person, *roles]
    context = {"person": person, "roles": roles, "forms": shown, "errors": error_count(shown) if data else 0}
    return render(request, "access/invite.html", context, status=422 if context["errors"] else 200)


def _invite(asker: User, person: PersonForm, used: list[RoleForm]) -> tuple[Invitation, str] | None:
    """Make the invitation, or put what is wrong at the fields."""
    facts = person.cleaned_data
    wishes = [form.wish() for form in used]
    try:
        return invitations.invite(asker, facts["navn"], facts["mail"], person.unit(), wishes, facts["titel"])
    except BadInput as bad:
        for problem in bad.problems:
            number, _, place = problem.sted.partition("-")
            if number.isdecimal():
                used[int(number)].show(place, problem.tekst)
            else:
                person.add_error(problem.sted if problem.sted in person.fields else None, problem.tekst)
    return None


def _invited(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """What became of the invitation; the link itself only where no mail could carry it."""
    link = request.build_absolute_uri(reverse("access:welcome", args=[token]))
    has_mail = invitations.mail_is_set_up()
    sent = invitations.send(invitation, link)
    context = {"subject": invitation.user, "invitation": invitation, "sent": sent, "link": "" if has_mail else link}
    return render(request, "access/invited.html", context)


@access("brugere.inviter")
@never_cache
@require_POST
def invitation(request: HttpRequest, username: str) -> HttpResponse:
    """Send an invitation again with a new link, or withdraw it."""
    found = _user(request, username)
    _demand(request, "brugere.inviter", found)
    try:
        if request.POST.get("goer") == "traek":
            invitations.withdraw(_asker(request), found)
            messages.success(request, "Invitationen er trukket tilbage. Linket virker ikke længere.")
            return redirect("access:user", username=username)
        made = invitations.renew(_asker(request), found)
    except BadInput as bad:
        messages.error(request, bad.problems[0].tekst)
        return redirect("access:user", username=username)
    return _invited(request, *made)


@access("roller.styr")
@require_POST
def open_or_close(request: HttpRequest, username: str) -> HttpResponse:
    """Close or open an account."""
    found = _user(request, username)
    try:
        if request.POST.get("goer") == "luk":
            role_actions.close_account(_asker(request), found)
            messages.success(request, f"{found.full_name} kan ikke længere logge ind.")
        else:
            role_actions.open_account(_asker(request), found)
            messages.success(request, f"{found.full_name} kan logge ind igen.")
    except BadInput as bad:
        messages.error(request, bad.problems[0].tekst)
    return redirect("access:user", username=username)


@access("andenfaktor.kraev")
@require_POST
def reset_second_factor(request: HttpRequest, username: str) -> HttpResponse:
    """Take the second factor from somebody who has lost it."""
    found = _user(request, username)
    if not role_actions.may_open_and_close(_asker(request), found):
        raise PermissionDenied
    try:
        second_factor.reset_second_factor(_asker(request), found, request.POST.get("begrundelse", "")[:300], request)
        messages.success(request, f"To trin er nulstillet for {found.full_name}.")
    except second_factor.NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except BadInput as bad:
        messages.error(request, bad.problems[0].tekst)
    return redirect("access:user", username=username)


@access("roller.styr")
@FORM
def give_role(request: HttpRequest, username: str) -> HttpResponse:
    """Give a user a role."""
    found = _user(request, username)
    _demand(request, "roller.styr", found)
    if found.pk == _asker(request).pk:
        raise PermissionDenied("Ingen kan give sig selv en rolle. Bed en anden sekretær eller administrator om det.")
    form = RoleForm(request.POST or None, asker=_asker(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = role_actions.give_role(_asker(request), found, form.wish())
        except BadInput as bad:
            for problem in bad.problems:
                form.show(problem.sted, problem.tekst)
        else:
            messages.success(request, f"{found.full_name} har fået rollen {ROLES[made.role].dansk}.")
            return redirect("access:user", username=username)
    context = {"form": form, "subject": found, "roles": people_queries.sorted_roles()}
    return render(request, "access/role_give.html", context, status=422 if form.errors else 200)


@access("roller.styr")
@FORM
def end_role(request: HttpRequest, username: str, number: int) -> HttpResponse:
    """End a role now, or after a day."""
    found = _user(request, username)
    _demand(request, "roller.styr", found)
    assignment = RoleAssignment.objects.select_related("user__unit__party").filter(user=found, pk=number).first()
    if assignment is None:
        raise Http404
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        last_day = form.cleaned_data["til"] if form.cleaned_data["hvornaar"] == "dag" else None
        try:
            role_actions.end_role(_asker(request), assignment, last_day)
        except BadInput as bad:
            show_problems(form, bad)
        else:
            messages.success(request, "Rollen er afsluttet." if last_day is None else "Rollens sidste dag er gemt.")
            return redirect("access:user", username=username)
    context: dict[str, Any] = {
        "form": form,
        "subject": found,
        "role": ROLES[assignment.role].dansk,
        "scope": ScopeNames.read().of(assignment.scope_kind, assignment.scope_id),
        "assignment": assignment,
    }
    return render(request, "access/role_end.html", context, status=422 if form.errors else 200)
