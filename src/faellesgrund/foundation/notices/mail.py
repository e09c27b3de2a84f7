"""The words of a mail: which kind of thing, how many, and a link. Never what it says, nor the address it leads to."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from faellesgrund.foundation.notices.models import NoticeMail
from faellesgrund.foundation.notices.registry import UnknownKind, kind_named

SIGNATURE = "Mailen er sendt af Fællesgrund. Vælg selv, hvad du vil have mail om:"


def compose(mail: NoticeMail) -> EmailMessage:
    """The mail as it is sent. Its Message-ID is the same each time, so a mail sent twice is shown once."""
    if mail.notice_id is not None:
        what = _names(mail)[0][0]
        subject, body = what, [what + ".", "", "Log ind, og læs den her:", absolute(_open(mail.notice_id))]
    else:
        number = sum(mail.counts.values())
        subject = "1 ny besked" if number == 1 else f"{number} nye beskeder"
        body = ["Siden sidst er der kommet:", ""]
        body += [f"- {name}: {count}" for name, count in _names(mail)]
        body += ["", "Log ind, og læs dem her:", absolute(reverse("notices:list"))]
    body += ["", "--", SIGNATURE, absolute(reverse("notices:choices"))]
    domain = settings.ADDRESS.split("//")[-1].split(":")[0]
    return EmailMessage(
        f"Fællesgrund: {subject}",
        "\n".join(body),
        to=[mail.user.email],
        headers={"Message-ID": f"<besked-{mail.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )


def absolute(path: str) -> str:
    """The whole address of a page, as it is written in a mail."""
    return f"{settings.ADDRESS}{path}"


def _open(notice: int) -> str:
    # By number: the page's own address may carry a title.
    return reverse("notices:open", args=[notice])


def _names(mail: NoticeMail) -> list[tuple[str, int]]:
    named: dict[str, int] = {}
    for key, count in mail.counts.items():
        try:
            name = kind_named(key).dansk
        except UnknownKind:
            name = "Besked"
        named[name] = named.get(name, 0) + count
    return sorted(named.items())
