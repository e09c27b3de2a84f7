"""Reader of the rate files in ``data/*.toml``.

A rate is what an act, an order or a chapter sets, with the dates it holds. A file is a list of::

    [[sats]]
    noegle = "boligsikring.indkomstgraense"
    navn = "Boligsikring: indkomstgrænse"
    enhed = "kr"                 # kr, andel, m2, aar, faktor, promille never: shares are fractions
    periode = "aar"              # aar, md, uge or engang
    vaerdier = [
      {vaerdi = 171500, fra = 2026-01-01, hjemmel = "BSL § 22, stk. 1", kilde = "...", grad = "laest"},
    ]

``fra`` and ``til`` may be left out where the period is open; a value without an end holds until the next begins.
``hjemmel`` is mandatory. ``bekraeftet`` is the day a value was read in its source; ``note`` says what to know.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from faellesgrund.engine.certainty import certainty

DATA = Path(__file__).with_name("data")


class RateUnknown(LookupError):
    """No value of the rate is known on the date; the text is fit for the user."""

    def __init__(self, noegle: str, dato: date, rate: Rate | None) -> None:
        self.noegle, self.dato = noegle, dato
        if rate is None:
            text = (
                f"Satsen {noegle} er ikke indlæst. Giv den i [satser] med en begrundelse: "
                f'"{noegle}" = …. Kendte satser: faellesgrund satser'
            )
        else:
            text = (
                f"Satsen {noegle} ({rate.navn}) er ikke kendt den {dato.isoformat()}; "
                f"den er kendt {rate.kendt_i_ord()}. "
                f'Ret datoen, eller giv en værdi i [satser]: "{noegle}" = …'
            )
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value of a rate and the period it holds (both ends inclusive, None is open)."""

    vaerdi: float
    gyldig_fra: date | None
    gyldig_til: date | None
    hjemmel: str
    kilde: str
    grad: str
    bekraeftet: date | None
    note: str = ""

    @property
    def sikkerhed(self) -> str:
        """``bekraeftet`` or ``antaget``."""
        return certainty(self.grad)

    def holds(self, dato: date) -> bool:
        """Whether the value is in force on the date."""
        return (self.gyldig_fra is None or self.gyldig_fra <= dato) and (
            self.gyldig_til is None or dato <= self.gyldig_til
        )


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with all its dated values, oldest first."""

    noegle: str
    navn: str
    enhed: str
    periode: str
    vaerdier: tuple[DatedValue, ...]

    def kendt_i_ord(self) -> str:
        """The known periods as Danish text."""
        return ", ".join(f"{v.gyldig_fra or 'fra begyndelsen'} til {v.gyldig_til or 'nu'}" for v in self.vaerdier)


class RateBook:
    """All rates, looked up by key and date."""

    def __init__(self, rates: Mapping[str, Rate]) -> None:
        self._rates = dict(rates)

    def __iter__(self) -> Iterator[Rate]:
        return iter(self._rates.values())

    def __contains__(self, noegle: str) -> bool:
        return noegle in self._rates

    def __getitem__(self, noegle: str) -> Rate:
        return self._rates[noegle]

    def keys(self) -> list[str]:
        """All keys in file order."""
        return list(self._rates)

    def at(self, noegle: str, dato: date) -> DatedValue:
        """The value in force on the date. Raises :class:`RateUnknown` outside the known periods (law of an event)."""
        rate = self._rates.get(noegle)
        if rate is not None:
            for value in reversed(rate.vaerdier):
                if value.holds(dato):
                    return value
        raise RateUnknown(noegle, dato, rate)

    def latest(self, noegle: str, dato: date) -> tuple[DatedValue, bool]:
        """The value in force on the date, else the last known before it with True (carried on, an assumption).

        For benefits, tax and running cost, so that the product answers on 2 January too.
        Raises :class:`RateUnknown` before the first known period.
        """
        rate = self._rates.get(noegle)
        if rate is not None:
            for value in reversed(rate.vaerdier):
                if value.holds(dato):
                    return value, False
            earlier = [v for v in rate.vaerdier if v.gyldig_til is not None and v.gyldig_til < dato]
            if earlier:
                return max(earlier, key=lambda v: v.gyldig_til or date.min), True
        raise RateUnknown(noegle, dato, rate)


@lru_cache(maxsize=1)
def load_rates() -> RateBook:
    """Every rate file of the installation, read once."""
    paths = sorted(DATA.glob("*.toml"))
    return read_rates((path.name, path.read_text("utf-8")) for path in paths)


def read_rates(texts: Iterable[tuple[str, str]]) -> RateBook:
    """The rates of some files, each given as (name, TOML).

    Raises ValueError where a key stands twice, a value has no hjemmel or two values hold on the same day.
    """
    rates: dict[str, Rate] = {}
    for name, text in texts:
        for row in tomllib.loads(text)["sats"]:
            rate = _rate(row, name)
            if rate.noegle in rates:
                raise ValueError(f"{name}: the key {rate.noegle} stands twice")
            rates[rate.noegle] = rate
    return RateBook(rates)


def _rate(row: dict[str, Any], name: str) -> Rate:
    values = []
    for v in row["vaerdier"]:
        if not v.get("hjemmel"):
            raise ValueError(f"{name}: {row['noegle']} has a value without hjemmel")
        values.append(
            DatedValue(
                vaerdi=float(v["vaerdi"]),
                gyldig_fra=v.get("fra"),
                gyldig_til=v.get("til"),
                hjemmel=v["hjemmel"],
                kilde=v.get("kilde") or "viden",
                grad=v["grad"],
                bekraeftet=v.get("bekraeftet"),
                note=v.get("note", ""),
            )
        )
    values.sort(key=lambda v: v.gyldig_fra or date.min)
    dated = tuple(_closed(values, f"{name}: {row['noegle']}"))
    return Rate(row["noegle"], row["navn"], row["enhed"], row["periode"], dated)


def _closed(values: list[DatedValue], place: str) -> Iterator[DatedValue]:
    """The values, oldest first, each ended before the next begins. Raises ValueError where two periods overlap."""
    for value, following in zip(values, [*values[1:], None], strict=True):
        if following is None:
            yield value
        elif following.gyldig_fra is None:
            raise ValueError(f"{place} has two values without a start")
        elif value.gyldig_til is None:
            yield replace(value, gyldig_til=following.gyldig_fra - timedelta(days=1))
        elif value.gyldig_til >= following.gyldig_fra:
            raise ValueError(f"{place} has two values on {following.gyldig_fra}")
        else:
            yield value
