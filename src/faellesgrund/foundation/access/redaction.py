"""A line for what a user may know of but not read: that it is there, and whom to ask. Never title, author or size."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from faellesgrund.foundation.access.models import OrganisationalUnit, Party


@dataclass(frozen=True, slots=True)
class Redacted:
    """What stands in a list instead of a restricted record. ask: the unit or party that can give access.

    It is made from whom to ask alone, so nothing else can slip into a page, an export or a search hit through it.
    """

    ask: str

    is_redacted = True

    @classmethod
    def owned_by(cls, owner: OrganisationalUnit | Party | None) -> Redacted:
        """The line for something of that unit or party. None: ask the secretariat."""
        return cls(owner.name if owner is not None else "sekretariatet")

    @property
    def text(self) -> str:
        """The line as plain text, for exports."""
        return f"Fortroligt: du kan se, at det findes, men ikke hvad det er. Spørg {self.ask}."

    @property
    def html(self) -> SafeString:
        """The line as HTML; in a template also ``{% include "access/_redacted.html" with redacted=row %}``."""
        return render_to_string("access/_redacted.html", {"redacted": self})

    def __str__(self) -> str:
        return self.text
