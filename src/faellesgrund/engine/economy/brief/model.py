"""What a brief says, checked and typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Post:
    """A cost line of the brief, kr. incl. VAT; gruppe: grundudgifter, entreprise, omkostninger, gebyrer."""

    gruppe: str
    tekst: str
    beloeb: float


@dataclass(frozen=True, slots=True)
class Brief:
    """A building brief. given holds only what was written, under ``section.key``.

    drift: account → kr. per year for the estate; satser: overridden keys; begrundelse: why they are overridden.
    """

    given: Mapping[str, Any]
    drift: Mapping[str, float] = field(default_factory=dict)
    satser: Mapping[str, float] = field(default_factory=dict)
    begrundelse: str = ""
    poster: tuple[Post, ...] | None = None

    def get(self, key: str) -> Any:
        """The value given for ``section.key``, or None."""
        return self.given.get(key)

    @property
    def kommune(self) -> str:
        """The municipality's four-digit code."""
        return str(self.given["projekt.kommune"])
