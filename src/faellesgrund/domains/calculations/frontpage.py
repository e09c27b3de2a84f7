"""What the front page shows of calculations: the worked example first, then the newest."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from faellesgrund.domains.calculations import queries
from faellesgrund.domains.calculations.worked_examples import EXAMPLES
from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.ui.frontpage import Entry, Section


def newest(user: Any) -> Section | None:
    """The newest calculations the user may see, worked examples first; None without the right."""
    if not may(user, "beregning.se"):
        return None
    found = sorted(queries.newest_for(user), key=lambda c: c.slug not in EXAMPLES)
    entries = tuple(
        Entry(
            c.navn,
            reverse("calculations:result", args=[c.slug]),
            f"{c.party.name}, ændret {date_format(c.changed_at, 'j. F Y')}",
        )
        for c in found
    )
    return Section(
        title="Beregninger",
        entries=entries,
        empty="Ingen beregninger endnu.",
        more_text="Ny beregning" if may(user, "beregning.opret") else "Alle beregninger",
        more_url=reverse("calculations:new" if may(user, "beregning.opret") else "calculations:list"),
    )
