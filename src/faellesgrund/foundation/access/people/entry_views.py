"""The two doors for those who have no account yet: the first user of an installation, and the invited."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.login.entering import INVITATION, sign_in
from faellesgrund.foundation.access.people import first_user, invitations
from faellesgrund.foundation.access.people.forms import CredentialsForm, SetupForm, show_problems
from faellesgrund.foundation.access.policy import public
from faellesgrund.foundation.access.rules import suggested_username

FORM = require_http_methods(["GET", "HEAD", "POST"])
View = Callable[..., HttpResponseBase]


def leads_to_setup(view: View) -> View:
    """A page for those without an account: in an empty installation it leads to where the first one is made."""

    @wraps(view)
    def led(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"} and not request.user.is_authenticated and first_user.empty():
            return redirect("access:setup")
        return view(request, *args, **kwargs)

    rule = getattr(view, "access_rule", None) or getattr(getattr(view, "view_class", None), "access_rule", None)
    led.access_rule = rule  # type: ignore[attr-defined]
    return led


@public
@never_cache
@sensitive_post_parameters("kode", "adgangskode", "igen")
@FORM
def setup(request: HttpRequest) -> HttpResponse:
    """The first user. The page is not there when there is one."""
    if not first_user.empty():
        raise Http404
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            made = first_user.make_first_user(
                facts["kode"],
                facts["navn"],
                facts["mail"],
                facts["brugernavn"],
                facts["adgangskode"],
                facts["igen"],
            )
        except first_user.AlreadySetUp as late:
            raise Http404 from late
        except BadInput as bad:
            show_problems(form, bad)
        else:
            messages.success(request, "Du er den første bruger. Opret parterne, og inviter så de andre.")
            return sign_in(request, made, next_url=reverse("access:parties"))
    return render(request, "access/setup.html", {"form": form}, status=422 if form.errors else 200)


@public
@never_cache
@sensitive_post_parameters("adgangskode", "igen")
@FORM
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """The invited person chooses user name and password. A link that does not work says what to do."""
    try:
        found = invitations.find(token)
        suggestion = {"brugernavn": suggested_username(found.user.full_name)}
        form = CredentialsForm(request.POST or None, initial=suggestion)
        if request.method == "POST" and form.is_valid():
            facts = form.cleaned_data
            try:
                user = invitations.accept(token, facts["brugernavn"], facts["adgangskode"], facts["igen"])
            except BadInput as bad:
                show_problems(form, bad)
            else:
                messages.success(request, f"Velkommen. Næste gang logger du ind som {user.username}.")
                return sign_in(request, user, how=INVITATION)
    except invitations.NoSuchInvitation:
        return render(request, "access/invitation_gone.html", status=404)
    context = {"form": form, "subject": found.user}
    return render(request, "access/welcome.html", context, status=422 if form.errors else 200)
