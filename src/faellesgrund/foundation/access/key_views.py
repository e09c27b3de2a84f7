"""The page of one's own keys for programs."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access import api_keys
from faellesgrund.foundation.access.action_names import action_name
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.people.forms import KeyForm, show_problems
from faellesgrund.foundation.access.people.models import ApiKey
from faellesgrund.foundation.access.policy import access


@access("api_noegle.egne")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """One's keys, and the form that makes one. The new key stands on the page this once."""
    user = cast("User", request.user)
    actions = api_keys.possible_actions(user)
    standard = {"dage": api_keys.STANDARD_DAYS, "omfang": api_keys.reading_actions(user)}
    form = KeyForm(request.POST or None, actions=actions, initial=standard)
    token = ""
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            _, token = api_keys.make_key(user, facts["navn"], facts["omfang"], facts["dage"])
        except BadInput as bad:
            show_problems(form, bad)
        else:
            form = KeyForm(actions=actions, initial=standard)
    now = timezone.now()
    rows = [(key, key.usable(now), [action_name(each) for each in key.actions]) for key in user.api_keys.all()]
    context = {"rows": rows, "form": form, "token": token}
    return render(request, "access/keys.html", context, status=422 if form.errors else 200)


@access("api_noegle.egne")
@require_POST
def revoke_key(request: HttpRequest, number: int) -> HttpResponse:
    """Close one of one's own keys."""
    user = cast("User", request.user)
    key = ApiKey.objects.filter(user=user, pk=number).first()
    if key is None:
        raise Http404
    api_keys.revoke_key(user, key)
    messages.success(request, f"Nøglen »{key.name}« er spærret.")
    return redirect("access:keys")
