"""A write that may be sent again: the same ``Idempotency-Key`` and the same call within a day gives the first answer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from faellesgrund.engine.problems import Problem
from faellesgrund.foundation.access.api.models import StoredAnswer
from faellesgrund.foundation.access.api.problems import ApiProblem
from faellesgrund.foundation.access.models import User

HEADER, REPEATED = "Idempotency-Key", "Idempotent-Replayed"
KEPT = timedelta(hours=24)
GIVEN_UP = timedelta(minutes=5)
"""After this a call that never came to an answer is taken for dead, and may be sent again."""
KEPT_HEADERS = ("Content-Type", "Location", "ETag")
_KEY = re.compile(r"[\x21-\x7e]{1,100}")


def once(request: HttpRequest, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do the work, or give the answer it already got.

    Only what succeeded is kept: a call that was refused saved nothing, and its key is free again. Raises ApiProblem: 409
    while the same call is being done, 422 when the key was used for another call.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return work()
    if not _KEY.fullmatch(key):
        text = "skal være 1 til 100 tegn uden mellemrum og uden æ, ø og å, for eksempel et UUID."
        raise ApiProblem("ugyldigt", f"{HEADER} kan ikke bruges.", [Problem(HEADER, text)])
    claimed = _claim(request, key)
    if claimed.status is not None:
        answer = HttpResponse(claimed.body, status=claimed.status, headers=claimed.headers)
        answer[REPEATED] = "true"
        return answer
    try:
        with transaction.atomic():  # the work and its answer, or neither
            answer = work()
            claimed.status, claimed.body = answer.status_code, answer.content.decode()
            claimed.headers = {name: answer[name] for name in KEPT_HEADERS if answer.has_header(name)}
            claimed.save()
    except BaseException:
        StoredAnswer.objects.filter(pk=claimed.pk).delete()
        raise
    return answer


def _claim(request: HttpRequest, key: str) -> StoredAnswer:
    """The row that says that this call is ours to do, or the answer somebody got before."""
    user = request.user
    assert isinstance(user, User)
    call = (
        f"{request.method} {request.get_full_path()}\n{request.headers.get('If-Match', '')}\n".encode() + request.body
    )
    mine = StoredAnswer(
        user=user,
        key_prefix=getattr(request, "api_key_prefix", ""),
        idempotency_key=key,
        fingerprint=hashlib.sha256(call).hexdigest(),
        begun_at=timezone.now(),
    )
    same = StoredAnswer.objects.filter(user=user, key_prefix=mine.key_prefix, idempotency_key=key)
    same.filter(begun_at__lt=mine.begun_at - KEPT).delete()
    same.filter(begun_at__lt=mine.begun_at - GIVEN_UP, status=None).delete()
    try:
        with transaction.atomic():
            mine.save(force_insert=True)
    except IntegrityError:
        before = same.first()
        if before is None or (before.fingerprint == mine.fingerprint and before.status is None):
            raise ApiProblem(
                "konflikt",
                "Det samme kald er i gang. Vent lidt, og send det igen med samme nøgle.",
                headers={"Retry-After": "2"},
            ) from None
        if before.fingerprint != mine.fingerprint:
            text = "er brugt til et andet kald inden for et døgn. Brug en ny nøgle til et nyt kald."
            raise ApiProblem("ugyldigt", f"{HEADER} {text}", [Problem(HEADER, text)]) from None
        return before
    return mine


def forget_old() -> int:
    """Delete what has been kept for a day; returns how many."""
    return StoredAnswer.objects.filter(begun_at__lt=timezone.now() - KEPT).delete()[0]
