"""Demo content: notices to several people, some read. All of it is invented, and no mail is sent to invented people."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.notices.actions import mark_read, notify
from faellesgrund.foundation.notices.models import Notice

DEADLINES = (
    (
        ("sekretaer", "jurist", "direktoer"),
        "Frist om 14 dage: bemærkninger til en tekst mellem parterne",
        "/dokumenter/",
        4,
    ),
    (
        ("oekonom", "projektleder", "organisation_3b"),
        "Frist på fredag: tal til styregruppens møde",
        "/beregninger/",
        28,
    ),
    (("sekretaer", "oekonom"), "Frist på mandag: svar på en forespørgsel", "/vejledning/", 52),
)
"""Who is told, what, where it leads, and how many hours ago."""
READ = ("sekretaer", "Frist på mandag: svar på en forespørgsel")


def load() -> None:
    """Tell them once; again is harmless."""
    people = {user.username: user for user in User.objects.filter(is_demo=True)}
    if not people or Notice.objects.filter(kind="frist").exists():
        return
    for names, text, address, hours in DEADLINES:
        told = notify([people[name] for name in names if name in people], "frist", text, address)
        moment = timezone.now() - timedelta(hours=hours)
        Notice.objects.filter(user__in=told, url=address).update(created_at=moment, changed_at=moment)
    name, text = READ
    if name in people:
        mark_read(people[name], Notice.objects.get(user=people[name], text=text).pk)
