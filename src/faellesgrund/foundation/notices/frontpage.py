"""What the front page shows of notices: the newest unread."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.notices import queries
from faellesgrund.foundation.ui.frontpage import Entry, Section


def unread(user: Any) -> Section | None:
    """The newest unread notices; None without the right."""
    if not may(user, "besked.egne"):
        return None
    entries = tuple(
        Entry(
            row.text + (f" ({row.count} gange)" if row.count > 1 else ""),
            reverse("notices:list") if row.withheld else reverse("notices:open", args=[row.pk]),
            f"{row.kind}, {date_format(localtime(row.at), 'j. F Y')}",
        )
        for row in queries.newest_unread(user)
    )
    return Section(
        title="Nyt til dig",
        entries=entries,
        empty="Ingen nye beskeder.",
        more_text="Alle beskeder",
        more_url=reverse("notices:list") + "?vis=alle",
    )
