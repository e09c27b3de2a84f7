"""Asking why: a step before what the policy says must be explained, remembered for that object for half an hour.

A view for reading uses it like this::

    reason = reasons.ask(request, "dokument.se_fortroligt", document, f"dokumentet »{document}«")
    if not isinstance(reason, str):
        return reason  # the page that asks
    record_read(request.user, "dokument.se_fortroligt", document, reason=reason)
"""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core import signing
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from faellesgrund.foundation.access.audit import Person
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.policy import is_own
from faellesgrund.foundation.access.roles import REASON_ASKED

SECONDS = 30 * 60
SHORTEST, LONGEST = 10, 500
SALT = "access.begrundelse"
IN_SESSION = "begrundelser"


class ReasonForm(forms.Form):
    """Why somebody needs to see something."""

    begrundelse = forms.CharField(
        label="Hvorfor har du brug for det?",
        help_text="Skriv, hvilken opgave det er til. Begrundelsen står i loggen og kan læses af den, det handler om.",
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=SHORTEST,
        max_length=LONGEST,
        error_messages={
            "required": "Skriv, hvad du skal bruge det til.",
            "min_length": f"Skriv lidt mere, mindst {SHORTEST} tegn, så andre kan forstå det bagefter.",
            "max_length": f"Skriv højst {LONGEST} tegn.",
        },
    )
    bevis = forms.CharField(widget=forms.HiddenInput)


def reason_needed(user: User, action: str, obj: Any = None) -> bool:
    """Whether the user must say why: for some actions, on what is not the user's own party's (or the user's own person)."""
    if action not in REASON_ASKED:
        return False
    if isinstance(obj, User):
        return obj.pk != user.pk
    if isinstance(obj, Person):
        return obj != Person("bruger", str(user.pk))
    return obj is None or not is_own(user, obj)


def ask(request: HttpRequest, action: str, obj: Any, what: str) -> str | HttpResponseBase:
    """The reason the user gave (empty when none is needed), or the page that asks for it and then comes back here.

    what: the object in words, after »se«, for instance »dokumentet Lejekontrakt«. Put the guard of the view first: who may
    not see the object is not asked why.
    """
    user = request.user
    assert isinstance(user, User)
    if not reason_needed(user, action, obj):
        return ""
    key = _key(action, obj)
    given = remembered(request, key)
    if given:
        return given
    proof = signing.dumps({"n": key, "til": _way_back(request), "hvad": what, "hvem": user.pk}, salt=SALT)
    return _page(request, ReasonForm(initial={"bevis": proof}), what)


def remembered(request: HttpRequest, key: str) -> str:
    """The reason given for this within the last half hour; empty when there is none."""
    text, moment = request.session.get(IN_SESSION, {}).get(key, ("", 0))
    return str(text) if time.time() - float(moment) < SECONDS else ""


def receive(request: HttpRequest) -> HttpResponseBase:
    """Take the reason that was typed, remember it, and go on to what it was for."""
    form = ReasonForm(request.POST)
    try:
        asked = signing.loads(request.POST.get("bevis", ""), salt=SALT, max_age=8 * 60 * 60)
        if asked["hvem"] != request.user.pk:
            raise signing.BadSignature
    except signing.BadSignature:
        return redirect("frontpage")
    if not form.is_valid():
        return _page(request, form, asked["hvad"], 422)
    now = time.time()
    kept = {k: v for k, v in request.session.get(IN_SESSION, {}).items() if now - float(v[1]) < SECONDS}
    request.session[IN_SESSION] = {**kept, asked["n"]: (form.cleaned_data["begrundelse"], now)}
    return redirect(asked["til"])


def _page(request: HttpRequest, form: ReasonForm, what: str, status: int = 200) -> HttpResponse:
    return render(request, "access/audit/reason.html", {"form": form, "what": what}, status=status)


def _key(action: str, obj: Any) -> str:
    if obj is None:
        return action
    if isinstance(obj, models.Model):
        return f"{action} {obj._meta.label_lower} {obj.pk}"
    return f"{action} {obj}"


def _way_back(request: HttpRequest) -> str:
    """Here again when it was a reading; else the page that the form stood on, since a form cannot be sent twice."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    referer = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        parts = urlsplit(referer)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return resolve_url("frontpage")
