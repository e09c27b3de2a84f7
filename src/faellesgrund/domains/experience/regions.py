"""The two parts of the country that the estimate knows. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the country: its key in an address, what it is called, and whether it is the capital region."""

    key: str
    text: str
    capital: bool


REGIONS = (
    Region("hovedstaden", "Region Hovedstaden", True),
    Region("landet", "Resten af landet", False),
)


def chosen_region(key: str) -> Region:
    """The region asked for; the capital region when the key is no region's."""
    return next((region for region in REGIONS if region.key == key), REGIONS[0])
