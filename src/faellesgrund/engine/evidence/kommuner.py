"""The 98 municipalities: code, name and region (Danmarks Statistik, kommunekoder), and the keys of their rates.

The regions are those in force until 31 December 2026. The capital region is used for the price level only, so it stays
as it is when Region Hovedstaden and Region Sjælland are joined.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from faellesgrund.engine.evidence.tables import read_table

COPENHAGEN = "0101"
_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "-": "_", " ": "_"})


@dataclass(frozen=True, slots=True)
class Kommune:
    """A municipality. slug: its name in ASCII, as in the keys of rates."""

    kode: str
    navn: str
    region: str

    @property
    def slug(self) -> str:
        """The name in lower case ASCII."""
        return self.navn.lower().translate(_ASCII)


@lru_cache(maxsize=1)
def kommuner() -> dict[str, Kommune]:
    """Every municipality by its four-digit code."""
    return {r["kode"]: Kommune(r["kode"], r["navn"], r["region"]) for r in read_table("kommuner.csv")}


def kommune(kode: str) -> Kommune:
    """The municipality with the code. Raises KeyError."""
    return kommuner()[kode]


def tax_key(kode: str) -> str:
    """Key of the municipal tax rate."""
    return f"skat.kommune_{kommune(kode).slug}"


def church_key(kode: str) -> str:
    """Key of the church tax rate."""
    return f"skat.kirke_{kommune(kode).slug}"


def land_tax_key(kode: str) -> str:
    """Key of the municipality's rate of land tax."""
    return "grundskyld_kbh" if kode == COPENHAGEN else f"grundskyld_{kommune(kode).slug}"


def municipal_keys() -> set[str]:
    """Every key a municipality's rate may have, known or not, so that a brief can give the missing one."""
    return {key(kode) for kode in kommuner() for key in (tax_key, church_key, land_tax_key)}


def capital_region(kode: str) -> bool:
    """Whether the municipality lies in Region Hovedstaden."""
    return kommune(kode).region == "Hovedstaden"


def raised_grant(kode: str) -> bool:
    """Whether the raised state grant applies (BEK 75 of 28-01-2020 § 16): assumed for København only, list not read."""
    return kode == COPENHAGEN
