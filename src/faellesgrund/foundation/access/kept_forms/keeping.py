"""A form whose session ran out is not lost: it is kept, encrypted, for the one who typed it, who sends it again.

Who that was is known by a signed cookie that outlives the session. It opens nothing: whoever signs in as another user sees
nothing of the form. Nothing is done on the way: the form is sent again by its user, to the same address, with a fresh
token and the same checks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from faellesgrund.foundation.access.kept_forms.models import KeptForm
from faellesgrund.foundation.access.models import User

LIFE = timedelta(hours=2)
MOST_FOR_ONE = 5
LARGEST = 500_000
"""Characters of a form that is kept."""
COOKIE, SALT = "hvem", "faellesgrund.hvem"
COOKIE_SECONDS = 14 * 24 * 3600
FIELD = "gemt_formular"
"""Names the kept form in the one that is sent again, so that it is forgotten when it has arrived."""
LOGGING_OUT = frozenset({"logout", "account_logout"})
SECRET = re.compile(r"pass|kode|code|otp|secret|credential", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept form as its user sees it. path: where it is sent; page: where it was typed, when that is known;

    fields: name and text in order; files: names that have to be chosen again.
    """

    token: str
    path: str
    page: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


def keep(request: HttpRequest) -> KeptForm | None:
    """Keep the form of this request for the user who sent it; None when it cannot or must not be.

    That is: no POST, nobody known, a form with a password or a code in it, or one that is too long.
    """
    user = _who(request)
    if user is None or request.method != "POST":
        return None
    try:
        fields = [
            (name, text)
            for name, texts in request.POST.lists()
            if name not in {"csrfmiddlewaretoken", FIELD}
            for text in texts
        ]
        files = [each.name or name for name, sent in request.FILES.lists() for each in sent]
    except (SuspiciousOperation, OSError):
        return None
    if not fields or any(SECRET.search(name) for name, _ in fields):
        return None
    page = own_path(request, request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    document = {"sti": request.get_full_path(), "side": page, "felter": fields, "filer": files}
    content = json.dumps(document, ensure_ascii=False)
    if len(content) > LARGEST:
        return None
    with transaction.atomic():
        forget_old()
        mine = KeptForm.objects.filter(user=user).order_by("-made_at", "-pk")
        KeptForm.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST_FOR_ONE - 1 :])).delete()
        return KeptForm.objects.create(user=user, content=content)


def forget_old() -> None:
    """Remove what has lived its time."""
    KeptForm.objects.filter(made_at__lt=timezone.now() - LIFE).delete()


def kept_for(user: User, token: str) -> Kept | None:
    """The kept form, when it is this user's and has not lived its time."""
    row = KeptForm.objects.filter(user=user, token=token, made_at__gte=timezone.now() - LIFE).first()
    if row is None:
        return None
    content = json.loads(row.content)
    fields = tuple((name, text) for name, text in content["felter"])
    return Kept(token, content["sti"], content["side"], fields, tuple(content["filer"]))


def forget(user: User, token: str) -> None:
    """Remove a kept form of the user's."""
    KeptForm.objects.filter(user=user, token=token).delete()


def same_site(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent this. Another site cannot make it say so."""
    origin = request.headers.get("Origin", "")
    return origin == f"{request.scheme}://{request.get_host()}"


def own_path(request: HttpRequest, address: str) -> str:
    """The path and query of an address on this site; empty for one anywhere else."""
    url = urlsplit(address)
    if url.scheme not in {"http", "https"} or url.netloc != request.get_host() or url.path.startswith("//"):
        return ""
    return url.path + (f"?{url.query}" if url.query else "")


def _who(request: HttpRequest) -> User | None:
    """The user of the session, else the one the cookie remembers."""
    if isinstance(request.user, User):
        return request.user
    try:
        remembered = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_SECONDS)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=remembered, is_active=True).first()


class KeptFormMiddleware:
    """Remembers whose browser it is, and forgets a kept form when it has arrived. Stands outside what ends sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the cookie set when the session's user is another than it says."""
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and match.url_name in LOGGING_OUT and request.method == "POST":
            response.delete_cookie(COOKIE)
            return response
        if not request.session.accessed or SESSION_KEY not in request.session:
            return response
        self._remember(request, response, request.session[SESSION_KEY])
        if request.method == "POST" and response.status_code < 400 and isinstance(request.user, User):
            token = request.POST.get(FIELD, "")
            if token:
                forget(request.user, token)
        return response

    def _remember(self, request: HttpRequest, response: HttpResponseBase, user_id: str) -> None:
        try:
            if signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_SECONDS // 2) == user_id:
                return
        except signing.BadSignature:
            pass
        response.set_cookie(
            COOKIE,
            signing.dumps(user_id, salt=SALT),
            max_age=COOKIE_SECONDS,
            httponly=True,
            secure=bool(settings.SESSION_COOKIE_SECURE),
            samesite="Lax",
        )
