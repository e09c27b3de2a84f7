"""Mails about one's own account: the kind of thing and a link, never more. Sent when the answer has left the server, so
that nobody can tell by the clock whether a mail was sent."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from faellesgrund.foundation.access.models import User

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """A kind of mail: what it is about, what it says, and the page it leads to."""

    subject: str
    text: str
    url_name: str = "mfa_index"


NOT_YOU = "Var det ikke dig, så skift din adgangskode, og sig det til administratoren hos din part."
LETTERS = {
    "spaerret": Letter(
        "Forsøg på at logge ind som dig",
        "Nogen har skrevet en forkert adgangskode eller kode til din konto for mange gange. Der kan ikke logges ind derfra "
        "et stykke tid. På de enheder, du plejer at bruge, kan du logge ind som altid.",
    ),
    "adgangskode": Letter("Din adgangskode er skiftet", f"Adgangskoden til din konto er skiftet. {NOT_YOU}"),
    "to_trin_til": Letter(
        "Ny måde at logge ind på", f"Der er sat en ny måde at bekræfte login på til din konto. {NOT_YOU}"
    ),
    "to_trin_fra": Letter(
        "En måde at logge ind på er fjernet", f"En måde at bekræfte login på er fjernet fra din konto. {NOT_YOU}"
    ),
    "nye_koder": Letter(
        "Nye gendannelseskoder",
        f"Der er lavet nye gendannelseskoder til din konto. De gamle gælder ikke mere. {NOT_YOU}",
    ),
    "to_trin_nulstillet": Letter(
        "Dine to trin er nulstillet",
        "En administrator har fjernet kode-app, adgangsnøgler og gendannelseskoder fra din konto og logget dig ud overalt. "
        f"Næste gang logger du ind med adgangskoden alene og sætter to trin op igen. {NOT_YOU}",
    ),
}


def send_later(request: HttpRequest | None, user: User, kind: str) -> None:
    """Send a letter about the account, after the answer when there is a request. Nothing to those without an address."""
    letter = LETTERS[kind]
    link = _link(request, reverse(letter.url_name))
    text = f"Hej {user.get_short_name()}\n\n{letter.text}\n\nSe din konto: {link}\n"
    send_text_later(request, user, letter.subject, text)


def send_text_later(request: HttpRequest | None, user: User, subject: str, text: str) -> None:
    """As :func:`send_later`, with a text of its own."""
    if not user.email or user.is_demo:
        return
    send = partial(_send, subject, text, user.email)
    if request is None:
        send()
    else:
        _waiting(request).append(send)


def deliver(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let what waits go when the answer has been sent: called by the middleware."""
    response._resource_closers.extend(_waiting(request))  # type: ignore[attr-defined]


def _waiting(request: HttpRequest) -> list[Callable[[], None]]:
    if not hasattr(request, "_letters"):
        request._letters = []  # type: ignore[attr-defined]
    return request._letters  # type: ignore[attr-defined,no-any-return]


def _link(request: HttpRequest | None, path: str) -> str:
    if settings.SITE_ADDRESS:
        return f"{settings.SITE_ADDRESS}{path}"
    return request.build_absolute_uri(path) if request is not None else path


def absolute(request: HttpRequest, path: str) -> str:
    """The whole address of a page: under the installation's own address when it has one, whatever the browser asked for."""
    return _link(request, path)


def _send(subject: str, text: str, to: str) -> None:
    """A mail server that is down must not cost the user the page: it is written in the server's log."""
    try:
        send_mail(f"Fællesgrund: {subject}", text, None, [to])
    except OSError as wrong:
        log.error("a mail about an account could not be sent: %s", wrong)
