"""A finished project as its account tells it: what goes in, before anything is computed of it."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_PRICE_YEAR = 2005
"""The first year of the construction cost index: an older account cannot be moved to today's prices."""
SOURCES = {
    "byggeregnskab": ("eget byggeregnskab", "bekraeftet"),
    "tilbud": ("eget projekt efter licitation", "antaget"),
}
"""What the cost is known from → how it is told, and its certainty. What comes after a tender is not known."""


@dataclass(frozen=True, slots=True)
class FinishedProject:
    """A finished project as its account tells it.

    kommune: four-digit code; prisaar: the year of the prices; boliger: number of homes; areal_m2: home area in all;
    anskaffelsessum: kr. incl. VAT, land included; grundpris: kr. of it for land; byggemaade: a key of
    :data:`faellesgrund.engine.economy.construction.METHODS`; grundlag: a key of :data:`SOURCES`.
    """

    navn: str
    kommune: str
    prisaar: int
    boliger: int
    areal_m2: float
    anskaffelsessum: float
    grundpris: float = 0.0
    byggemaade: str = "trae_elementer"
    grundlag: str = "byggeregnskab"
