"""Where a lower rent leaves a resident with less, and which rents to choose instead.

Below the first payment of boligstøtte a resident pays the whole rent; at it a part of it. A rent just below is
therefore dearer for the resident than a rent just above: a *dead zone* (:func:`rent_curve.dead_zones`). It rests on
the own payment and the smallest amount that is paid out (BSL §§ 21–23, 33–34).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

from faellesgrund.engine.economy.algebra import Array
from faellesgrund.engine.economy.money import oere
from faellesgrund.engine.economy.paying.rent_curve import HIGHEST_RENT, dead_zones

SAME = 0.5
"""What is left counts as the same within half a krone: boligstøtte is paid in whole kroner."""
WORTH_SAYING = 10
"""Kr. per month by which two proposed rents must differ."""


@dataclass(frozen=True, slots=True)
class DeadZone:
    """A dead zone: whole monthly rents fra–til, both inclusive. bedre_fra–bedre_til are the rents just above it that
    leave at least as much as the rent just below it; amounts are kr. left per month."""

    fra: int
    til: int
    bedre_fra: int
    bedre_til: int
    tilbage_lavest: float
    tilbage_bedst: float

    def holds(self, rent: float) -> bool:
        """Whether the rent (kr. per month) lies in it."""
        return self.fra <= charged(rent) <= self.til

    def as_json(self) -> dict[str, float]:
        """As in the result file."""
        return {
            "fra": self.fra, "til": self.til, "bedre_fra": self.bedre_fra, "bedre_til": self.bedre_til,
            "tilbage_lavest": oere(self.tilbage_lavest), "tilbage_bedst": oere(self.tilbage_bedst),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Instead:
    """A rent outside every dead zone: whole kroner per month, which side of the asked rent, and why."""

    husleje: int
    side: str
    grund: str


@dataclass(frozen=True, slots=True)
class Highest:
    """The highest whole rent that leaves enough for every profile, outside all dead zones; None when there is none.

    uden_hensyn: the same if dead zones did not count. binder: the profile that decides.
    """

    husleje: int | None
    uden_hensyn: int | None
    binder: str | None
    grund: str


def charged(rent: float) -> int:
    """The rent in whole kroner, the øre-rounded rent rounded up, as pages and letters say it."""
    return ceil(round(rent, 2) - 1e-9)


def zones_of(left: Array) -> list[DeadZone]:
    """The dead zones of a curve (kr. left at each whole rent 0 … 20,000), with what stands on either side."""
    found = []
    for zone in dead_zones(left):
        above = left[zone.til + 1 :]
        best = zone.til + 1 + int(np.argmax(above))
        last = best + int(np.flatnonzero(left[best:] >= left[best] - SAME)[-1]) if len(above) else best
        part = left[zone.fra : zone.til + 1]
        found.append(DeadZone(zone.fra, zone.til, zone.til + 1, last, float(part.min()), float(left[best])))
    return found


def zones_at(rent: float, curves: Mapping[str, Array]) -> dict[str, DeadZone]:
    """The dead zone the rent (kr. per month) lies in, for each profile it does so."""
    return {
        profile: zone
        for profile, left in curves.items()
        if (zone := next((t for t in zones_of(left) if t.holds(rent)), None))
    }


def dead_rents(curves: Iterable[Array]) -> Any:
    """Whether each whole rent lies in a dead zone of some curve."""
    dead = np.zeros(HIGHEST_RENT + 1, dtype=bool)
    for left in curves:
        for zone in dead_zones(left):
            dead[zone.fra : zone.til + 1] = True
    return dead


def instead(rent: float, curves: Mapping[str, Array]) -> tuple[Instead, ...]:
    """The nearest rents outside every profile's dead zones: below, above, and the highest that leaves everybody as much
    as the one above. Empty when the rent is in none."""
    caught = zones_at(rent, curves)
    if not caught:
        return ()
    asked, dead = charged(rent), dead_rents(curves.values())
    free = np.flatnonzero(~dead)
    found = []
    below, above = free[free < asked], free[free > asked]
    if len(below):
        text = "Den højeste husleje under den døde zone. Ingen har mindre tilbage end ved en højere husleje."
        found.append(Instead(int(below[-1]), "under", text))
    if len(above):
        first = int(above[0])
        text = "Den laveste husleje over den døde zone. Her får de, der er ramt af den, boligstøtte."
        found.append(Instead(first, "over", text))
        same = min(last_as_good(left, first) for left in curves.values())
        if same >= first + WORTH_SAYING and not dead[same]:
            text = f"Beboerne har lige så meget tilbage som ved {dansk(first)} kr., og huslejen bærer mere."
            found.append(Instead(same, "over", text))
    return tuple(found)


def last_as_good(left: Array, rent: int) -> int:
    """The highest rent in unbroken line from ``rent`` that leaves as much."""
    worse = np.flatnonzero(left[rent:] < left[rent] - SAME)
    return rent + int(worse[0]) - 1 if len(worse) else HIGHEST_RENT


def highest_for_all(curves: Mapping[str, Array], needed: float, fixed: float = 0.0) -> Highest:
    """The highest whole rent that leaves every profile ``needed`` kr. a month after ``fixed`` other expenses."""
    if not curves:
        return Highest(None, None, None, "Ingen af de valgte profiler har en ydelse, der er i kraft på datoen.")
    enough = {profile: left - fixed >= needed - 1e-6 for profile, left in curves.items()}
    all_of_them = np.logical_and.reduce(list(enough.values()))
    tops = {profile: int(np.flatnonzero(ok)[-1]) if ok.any() else -1 for profile, ok in enough.items()}
    binds = min(tops, key=lambda profile: tops[profile])
    if not all_of_them.any():
        return Highest(None, None, binds, f"Ingen husleje er lav nok til, at alle har {dansk(needed)} kr. tilbage.")
    plain = int(np.flatnonzero(all_of_them)[-1])
    outside = np.flatnonzero(all_of_them & ~dead_rents(curves.values()))
    if not len(outside):
        text = f"Alle huslejer, der efterlader {dansk(needed)} kr., ligger i en død zone for en af profilerne."
        return Highest(None, plain, binds, text)
    found = int(outside[-1])
    text = f"Den højeste husleje, der efterlader alle mindst {dansk(needed)} kr."
    if found < plain:
        text += f" Op til {dansk(plain)} kr. holder også, men ligger i en død zone for en af profilerne."
    return Highest(found, plain, binds, text)


def in_words(caught: Mapping[str, DeadZone], names: Mapping[str, str]) -> str:
    """Whose dead zone it is and where it lies: fra 2.409 til 2.717 kr. for kontanthjælp, mindstesats; SU, udeboende."""
    places: dict[tuple[int, int], list[str]] = {}
    for profile, zone in caught.items():
        name = names.get(profile, profile)
        places.setdefault((zone.fra, zone.til), []).append(
            name if name.startswith("SU") else name[:1].lower() + name[1:]
        )
    return ", og ".join(
        f"fra {dansk(fra)} til {dansk(til)} kr. for {'; '.join(who)}" for (fra, til), who in sorted(places.items())
    )


def proposed(found: Iterable[Instead]) -> str:
    """The rents to choose instead as a sentence's end: 2.408 eller 2.845 kr."""
    rents = [dansk(x.husleje) for x in found]
    return f"{', '.join(rents[:-1])} eller {rents[-1]} kr." if len(rents) > 1 else "".join(f"{r} kr." for r in rents)


def dansk(amount: float) -> str:
    """A number of whole kroner as Danes write it: 2.833."""
    return f"{amount:,.0f}".replace(",", ".")
