"""The page with what was typed when the session had run out."""

from __future__ import annotations

import re

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from faellesgrund.foundation.access.kept_forms.keeping import FIELD, kept_for
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.policy import public

NOT_TYPED = frozenset({"version", "next", "videre", "valg", "goer"})
"""Fields that hold no words of the user: counters, and which button was pressed."""


@public
@never_cache
@require_safe
def kept_form(request: HttpRequest, token: str) -> HttpResponse:
    """What the user had typed, and one button that sends it again. Another user is told that there is nothing."""
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path())
    kept = kept_for(request.user, token)
    if kept is None:
        return render(request, "access/kept_form_gone.html", status=404)
    page = {
        "kept": kept,
        "token_field": FIELD,
        "typed": [(readable(name), text) for name, text in kept.fields if text.strip() and name not in NOT_TYPED],
        "back": kept.page or resolve_url("frontpage"),
    }
    return render(request, "access/kept_form.html", page)


def readable(name: str) -> str:
    """A field's name for people: ``projekt.navn`` → ``Projekt navn``."""
    words = re.sub(r"[._-]+", " ", name).strip()
    return words[:1].upper() + words[1:]
