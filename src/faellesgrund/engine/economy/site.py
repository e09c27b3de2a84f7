"""The plots a project stands on: their terms, what each costs for itself and what they come to together.

One plot is the rule (``[grund]``). With ``[[matrikel]]`` every plot carries a survey, ground works, a water pipe and a
connection of power and heat of its own, as one plot does; sewer follows the homes on it. Client's fee, insurance and the
building case stand once for the project. That is an assumption (docs/method/boligtyper.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faellesgrund.engine.economy.algebra import Node, apply, leaf, named, total
from faellesgrund.engine.economy.assumptions import Assumption
from faellesgrund.engine.economy.financing import round_up_to_hundred
from faellesgrund.engine.economy.money import oere, spread_rounding

if TYPE_CHECKING:
    from faellesgrund.engine.economy.inputs import Resolver

OWN_TO_EACH = ("survey", "ground_works", "water", "power")
"""Lines that every plot carries for itself."""


@dataclass(frozen=True, slots=True)
class Plot:
    """One plot. homes on it; price: kr. when bought, else 0; lease: kr. a year when leased, else 0; works: given."""

    navn: str
    vilkaar: str
    homes: float
    price: Node
    deed: Node
    lease: Node
    works: Node | None


@dataclass(frozen=True, slots=True)
class Site:
    """All plots of the project. listed: whether they were written as ``[[matrikel]]``."""

    plots: tuple[Plot, ...]
    listed: bool

    @property
    def vilkaar(self) -> str:
        """The terms that decide account 106: bought before leased before free."""
        terms = {p.vilkaar for p in self.plots}
        return next(v for v in ("koeb", "leje", "vederlagsfri") if v in terms)

    @property
    def price(self) -> Node:
        """What the bought plots cost together, kr."""
        if not self.listed:
            return self.plots[0].price
        return named("Grundenes pris", total(*(named(f"Pris, {p.navn}", p.price) for p in self.plots)))

    @property
    def purchase(self) -> Node:
        """Purchase of the plots as a line of the cost, kr."""
        return _purchase(self.vilkaar, self.price)

    @property
    def deed(self) -> Node:
        """Registration of the deeds, kr."""
        if not self.listed:
            return self.plots[0].deed
        return named("Tinglysning af skøde", total(*(named(f"Skøde, {p.navn}", p.deed) for p in self.plots)))

    @property
    def lease(self) -> Node:
        """Lease of the plots, kr. a year."""
        if not self.listed:
            return self.plots[0].lease
        return named("Leje af grund", total(*(named(f"Leje, {p.navn}", p.lease) for p in self.plots)))

    @property
    def works_given(self) -> Node | None:
        """Ground works that the brief gives, kr.; None where every plot has the estimate."""
        given = [p.works for p in self.plots if p.works is not None]
        if not given:
            return None
        return given[0] if len(given) == 1 else named("Byggemodning som givet", total(*given))

    @property
    def works_open(self) -> int:
        """Plots whose ground works are estimated."""
        return sum(p.works is None for p in self.plots)

    def lines(self, one: Mapping[str, Node]) -> dict[str, Node]:
        """The separate lines of the whole project. one: the lines as one plot carries them (``default_lines``)."""
        lines = dict(one)
        if len(self.plots) > 1:
            for name in OWN_TO_EACH:
                count = self.works_open if name == "ground_works" else len(self.plots)
                lines[name] = named(one[name].tekst, float(count) * one[name])
        given = self.works_given
        if given is not None:
            lines["ground_works" if self.works_open == 0 else "ground_works_given"] = given
        return lines

    def costs(self, one: Mapping[str, Node], homes: Node) -> tuple[Node, ...]:
        """What each plot costs (group grundudgifter, kr.), in the order of the plots."""
        found = []
        for p in self.plots:
            share = leaf(f"Andel af boligerne, {p.navn}", p.homes / homes.vaerdi, "andel", oprindelse="brief")
            works = one["ground_works"] if p.works is None else p.works
            parts = [p.price, p.deed, one["survey"], works, one["sewer"] * share, one["water"], one["power"]]
            found.append(named(f"Grundudgifter, {p.navn}", total(*parts)))
        return tuple(found)


def site_of(r: Resolver, homes: Node) -> Site:
    """The plots of the brief: its rows, or the one plot of ``[grund]``. Raises RateUnknown."""
    rows = r.brief.matrikler
    if not rows:
        vilkaar = r.choice("grund.vilkaar", "vederlagsfri", "Grundens vilkår")
        works = r.brief.get("grund.byggemodning")
        return Site((_plot(r, "Grunden", vilkaar, homes.vaerdi, None, None, works),), False)
    if any(row.vilkaar is None for row in rows):
        r.choice("grund.vilkaar", "vederlagsfri", "Grundens vilkår")
    plots = []
    for row in rows:
        on_it = [k.antal for k in r.brief.boligtyper if k.matrikel == row.navn]
        count = homes.vaerdi if len(rows) == 1 else float(sum(on_it))
        vilkaar = row.vilkaar or "vederlagsfri"
        plots.append(_plot(r, row.navn, vilkaar, count, row.pris, row.leje_pr_aar, row.byggemodning))
    if len(rows) > 1:
        r.choices["matrikel.egne_udgifter"] = Assumption(
            "matrikel.egne_udgifter", "Udgifter, som hver grund har for sig",
            "undersøgelser, byggemodning, vandstik, tilslutning af el og varme", "", "valgt", None,
            "Skøn i Fællesgrund: som ved én grund", None, "antaget", "A",
        )  # fmt: skip
    return Site(tuple(plots), True)


def _plot(
    r: Resolver, navn: str, vilkaar: str, homes: float, pris: float | None, leje: float | None, works: float | None
) -> Plot:
    price = _given_or_default(r, pris, "grund.pris", "Grundens pris")
    lease = _given_or_default(r, leje, "grund.leje_pr_aar", "Leje af grund")
    nothing = leaf("Ingen udgift på disse vilkår", 0, "kr", oprindelse="brief")
    return Plot(
        navn=navn,
        vilkaar=vilkaar,
        homes=homes,
        price=price if vilkaar == "koeb" else nothing,
        deed=_deed(r, _purchase(vilkaar, price)),
        lease=lease if vilkaar == "leje" else nothing,
        works=None if works is None else leaf("Byggemodning", float(works), "kr", oprindelse="brief"),
    )


def _purchase(vilkaar: str, price: Node) -> Node:
    return named("Grundkøb", price) if vilkaar == "koeb" else leaf("Grundkøb", 0, "kr", oprindelse="brief")


def _given_or_default(r: Resolver, given: float | None, key: str, navn: str) -> Node:
    if given is not None:
        return leaf(navn, float(given), "kr", oprindelse="brief")
    return r.number(key, 0, navn)


def _deed(r: Resolver, plot: Node) -> Node:
    """Registration of the deed on bought land, kr. TAL §§ 2 and 4."""
    if plot.vaerdi == 0:
        return leaf("Tinglysning af skøde", 0, "kr", oprindelse="brief")
    rate, fixed = r.a.benefit("ting_skoede_pct", r.dates.tilsagn), r.a.benefit("ting_skoede_fast", r.dates.tilsagn)
    variable = apply("andel × pris, rundet op til 100 kr.", lambda p, x: round_up_to_hundred(p * x), rate, plot)
    return named("Tinglysning af skøde", fixed + variable, "kr", "tinglysningsafgiftsloven §§ 2 og 4")


def site_json(site: Site, costs: tuple[Node, ...] | None) -> list[dict[str, Any]]:
    """``matrikler`` of the result: one row per plot; costs None where the brief gives the whole cost or its lines."""
    if not site.listed:
        return []
    if costs is None:
        amounts: list[float | None] = [None] * len(site.plots)
    else:
        amounts = [*spread_rounding([c.vaerdi for c in costs], sum(c.vaerdi for c in costs))]
    return [
        {
            "navn": p.navn,
            "boliger": int(p.homes) if p.homes == int(p.homes) else p.homes,
            "vilkaar": p.vilkaar,
            "grundudgifter": amount,
            "grundkoeb": oere(p.price.vaerdi),
            "leje_pr_aar": oere(p.lease.vaerdi),
            "byggemodning": None if p.works is None else oere(p.works.vaerdi),
        }
        for p, amount in zip(site.plots, amounts, strict=True)
    ]
