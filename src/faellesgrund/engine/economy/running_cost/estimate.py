"""The first full year's running cost, account by account: what the brief gives, and an estimate of the rest.

Estimated are accounts 106–121 and 123 of the chart of accounts; 116 and 117 are paid by the reserves 120 and 121.
All other accounts are 0 unless given. A given account replaces the estimate of its main account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from faellesgrund.engine.economy.algebra import Node, Number, apply, leaf, named, total
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.reserves.plan import BUILDING_PRICES, GROWTH, INTEREST, RATE
from faellesgrund.engine.economy.running_cost import components
from faellesgrund.engine.economy.running_cost.comparison import Comparison, compare
from faellesgrund.engine.evidence.accounts import ledger_account
from faellesgrund.engine.problems import BadInput, Problem

PriceFactor = Callable[[int], Node]
"""From the mean price level of a year to the price date."""

GROUPS = (
    ("Offentlige og andre faste udgifter", 106, 113),
    ("Variable udgifter", 114, 119),
    ("Henlæggelser", 120, 124),
    ("Ekstraordinære udgifter", 125, 136),
)

PER_HOME = {
    "109": "drift.renovation_pr_bolig",
    "110": "drift.forsikring_pr_bolig",
    "114": "drift.renholdelse_pr_bolig",
    "115": "drift.vedligeholdelse_pr_bolig",
    "119": "drift.diverse_pr_bolig",
    "121": "drift.fraflytning_pr_bolig",
    "123": "drift.tab_pr_bolig",
}
"""Accounts estimated as a yearly amount per home."""

NOTHING = {
    "108": "Indgår i vandafgiften",
    "113": "Nye afdelinger betaler normalt ikke bidrag til Landsbyggefonden",
    "116": "Betales af henlæggelserne på konto 401 (se konto 120)",
    "117": "Betales af henlæggelserne på konto 402 (se konto 121)",
    "118": "Ingen særlige aktiviteter er regnet med",
}
"""Accounts estimated at 0, and why."""


@dataclass(frozen=True, slots=True)
class RunningCostInputs:
    """What the running cost depends on. Numbers may be Nodes.

    area: m² per home; common_m2: the common house; vilkaar: vederlagsfri, koeb or leje; plot_price (kr.) and
    lease (kr. per year) of the plot; given: account → kr. per year for the estate; land_tax_key: the
    municipality's rate of land tax.
    """

    homes: Number
    area: Number
    common_m2: Number
    vilkaar: str
    plot_price: Number
    lease: Number
    water_in_rent: bool
    given: Mapping[str, float]
    land_tax_key: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the budget, kr. per year at the price date. oprindelse: lov, evidens, brief or valgt."""

    konto: str
    tekst: str
    beloeb: Node
    oprindelse: str
    estimeret: bool


@dataclass(frozen=True, slots=True)
class RunningCost:
    """The running cost of the estate, kr. per year at the price date.

    given and estimated add up to total; only the estimated part is uncertain. homes and home_m2 (m² of all homes)
    are what per_home and per_m2 divide by. reserve_uncalibrated: account 120 straight from the list of components,
    None where the brief gives the account. advarsler: (kode, tekst).
    """

    lines: tuple[Line, ...]
    given: Node
    estimated: Node
    total: Node
    per_home: Node
    per_m2: Node
    homes: float
    home_m2: float
    reserve_uncalibrated: Node | None
    advarsler: tuple[tuple[str, str], ...] = ()

    def comparisons(self) -> list[Comparison]:
        """Each main account beside what the sector's accounts say, where a read figure exists."""
        amounts = [(line.konto, line.beloeb.vaerdi) for line in self.lines]
        return compare(amounts, self.homes, self.home_m2)


def estimate(inputs: RunningCostInputs, a: Assumptions, ibrugtagning: date, price_factor: PriceFactor) -> RunningCost:
    """The running cost at take-over. price_factor moves a figure from its price year to the price date.

    Raises RateUnknown where bought land lies in a municipality whose land tax is not known.
    """
    estimator = _Estimator(inputs, a, ibrugtagning, price_factor)
    lines = tuple(sorted(estimator.lines(), key=lambda line: [int(part) for part in line.konto.split(".")]))
    home_m2 = named("Boligareal", inputs.homes * inputs.area, "m2")
    whole = _whole(lines)
    return RunningCost(
        lines=lines,
        given=_part("Givne driftsudgifter", [line for line in lines if not line.estimeret]),
        estimated=_part("Skønnede driftsudgifter", [line for line in lines if line.estimeret]),
        total=whole,
        per_home=named("Drift pr. bolig om året", whole / inputs.homes, "kr/aar"),
        per_m2=named("Drift pr. m² om året", whole / home_m2, "kr/m2"),
        homes=_value(inputs.homes),
        home_m2=_value(home_m2),
        reserve_uncalibrated=estimator.reserve_uncalibrated,
        advarsler=tuple(_warnings(inputs.given)),
    )


class _Estimator:
    """The lines of one running cost; each figure is moved to the price date once."""

    def __init__(
        self, inputs: RunningCostInputs, a: Assumptions, ibrugtagning: date, price_factor: PriceFactor
    ) -> None:
        self.inputs, self.a, self.ibrugtagning = inputs, a, ibrugtagning
        self._price_factor = price_factor
        self._factors: dict[int, Node] = {}
        self.reserve_uncalibrated: Node | None = None

    def lines(self) -> Iterator[Line]:
        """What is given, the estimates of every main account that was not given, and the lease of the plot on top."""
        given = self.inputs.given
        for konto, kroner in given.items():
            yield _given_line(konto, kroner)
        taken = {main_account(konto) for konto in given}
        for konto, lines in self.estimates().items():
            if konto not in taken:
                yield from lines()
        if _value(self.inputs.lease) != 0:
            yield Line("106", "Leje af grund", named("Leje af grund", self.inputs.lease), "brief", False)

    def estimates(self) -> dict[str, Callable[[], list[Line]]]:
        """Main account → its estimate, computed only when it is needed (an unused rate need not be known)."""
        found: dict[str, Callable[[], list[Line]]] = {
            "106": self.land_tax,
            "107": self.water,
            "111": self.energy,
            "112": self.contributions,
            "120": self.reserve,
        }
        found |= {konto: partial(self.per_home, konto, noegle) for konto, noegle in PER_HOME.items()}
        found |= {konto: partial(_nothing, konto, why) for konto, why in NOTHING.items()}
        return found

    def factor(self, year: int) -> Node:
        """The price development from a year to the price date."""
        if year not in self._factors:
            self._factors[year] = self._price_factor(year)
        return self._factors[year]

    def moved(self, noegle: str) -> Node:
        """A figure at the price date."""
        year = self.a.evidence_book[noegle].prisaar
        figure = self.a.evidence(noegle)
        return figure if year is None else figure * self.factor(year)

    def per_home(self, konto: str, noegle: str) -> list[Line]:
        """A yearly amount per home."""
        return [_line(konto, self.inputs.homes * self.moved(noegle), "evidens")]

    def land_tax(self) -> list[Line]:
        """Account 106: on bought land a share of its price × the municipality's rate. ejendomsskatteloven § 17."""
        inputs = self.inputs
        if inputs.vilkaar == "koeb" and _value(inputs.plot_price) > 0:
            base = self.a.benefit("grundskyld_grundlag", self.ibrugtagning) * inputs.plot_price
            rate = self.a.benefit(inputs.land_tax_key, self.ibrugtagning)
            taxed = named("Beskattet del af grundens pris", base)
            return [_line("106", taxed * rate, "lov", "ejendomsskatteloven § 17")]
        if inputs.vilkaar == "vederlagsfri":
            free = leaf("Kommunen ejer grunden", 0.0, "kr", oprindelse="lov", hjemmel="ejendomsskatteloven § 5")
            return [_line("106", free, "lov", "ejendomsskatteloven § 5")]
        why = "Grundens ejer betaler skatten" if inputs.vilkaar == "leje" else "Grunden har ingen pris"
        return _nothing("106", why)

    def water(self) -> list[Line]:
        """Account 107: nothing where the residents settle their own water."""
        if not self.inputs.water_in_rent:
            return _nothing("107", "Beboerne afregner selv vand")
        home_m2 = named("Boligareal", self.inputs.homes * self.inputs.area, "m2")
        return [_line("107", home_m2 * self.moved("drift.vand_pr_m2"), "evidens")]

    def energy(self) -> list[Line]:
        """Account 111: one amount for the estate."""
        return [_line("111", self.moved("drift.faelles_el"), "evidens")]

    def contributions(self) -> list[Line]:
        """Account 112: administration, and the duty to the dispositionsfond (driftsbekendtgørelsen § 42)."""
        duty = self.inputs.homes * self.a.benefit("disp", self.ibrugtagning)
        return [
            *self.per_home("112.1", "drift.administration_pr_bolig"),
            _line("112.2", duty, "lov", "driftsbekendtgørelsen § 42"),
        ]

    def reserve(self) -> list[Line]:
        """Account 120: the contribution that pays the components' replacements, times the calibration k."""
        inputs, a = self.inputs, self.a
        rates = [_sane_rate(a.evidence(key)) for key in (BUILDING_PRICES, INTEREST, GROWTH)]
        by_list = apply(
            f"mindste henlæggelse i år 1, som betaler {components.YEARS} års udskiftninger efter levetidslisten: "
            "det største over årene af arbejder med renter ÷ henlæggelser af 1 kr. med renter",
            components.contribution,
            inputs.homes,
            named("Boligareal", inputs.homes * inputs.area, "m2"),
            inputs.common_m2,
            *rates,
        )
        in_list_prices: Node = named("Henlæggelse efter levetidslisten i listens priser", by_list)
        moved = in_list_prices * self.moved("henlaeggelse.komponentpriser")
        uncalibrated: Node = named("Henlæggelse efter levetidslisten, ikke kalibreret", moved)
        self.reserve_uncalibrated = uncalibrated
        return [_line("120", uncalibrated * a.evidence("henlaeggelse.kalibrering_k"), "evidens")]


def _sane_rate(rate: Node) -> Node:
    """The rate, held to the range a plan may have; only a changed figure can be outside."""
    low, high = RATE
    if not low <= rate.vaerdi <= high:
        text = f"{rate.tekst} skal ligge fra {_comma(low)} til {_comma(high)}. Ret tallet."
        raise BadInput([Problem(f'satser."{rate.noegle}"', text)])
    return rate


def _comma(number: float) -> str:
    return f"{number:g}".replace(".", ",")


def main_account(konto: str) -> str:
    """The main account of a sub-account: 112 of 112.1."""
    return konto.partition(".")[0]


def _line(konto: str, beloeb: Node, oprindelse: str, hjemmel: str | None = None) -> Line:
    tekst = ledger_account(konto).navn
    return Line(konto, tekst, named(tekst, beloeb, "kr", hjemmel), oprindelse, True)


def _nothing(konto: str, why: str) -> list[Line]:
    """An account estimated at 0, and why."""
    return [_line(konto, leaf(why, 0.0, "kr", oprindelse="valgt"), "valgt")]


def _given_line(konto: str, kroner: float) -> Line:
    """A given account as it stands in the accounts: what reserves or funds pay (sign −) is subtracted."""
    entry = ledger_account(konto)
    amount = leaf(entry.navn, float(kroner), "kr", oprindelse="brief")
    return Line(konto, entry.navn, named(entry.navn, 0.0 - amount) if entry.fortegn == "-" else amount, "brief", False)


def _value(number: Number) -> float:
    return float(number)


def _part(name: str, lines: list[Line]) -> Node:
    if not lines:
        return leaf(f"{name}: ingen", 0.0, "kr", oprindelse="brief")
    part: Node = named(name, total(*(line.beloeb for line in lines)))
    return part


def _whole(lines: tuple[Line, ...]) -> Node:
    """The total with a sub-total for each group of the chart of accounts."""
    groups = []
    for name, first, last in GROUPS:
        inside = [line for line in lines if first <= int(main_account(line.konto)) <= last]
        if inside:
            groups.append(_part(name, inside))
    whole: Node = named("Drift og henlæggelser om året", total(*groups))
    return whole


def _warnings(given: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    for konto in given:
        subs = [other for other in given if main_account(other) == konto and other != konto]
        if subs:
            yield (
                "hovedkonto_og_underkonto",
                f"Konto {konto} og {', '.join(subs)} er begge givet og er lagt sammen. "
                "Behold kun den ene, hvis de rummer det samme.",
            )
    contributions = {konto for konto in given if main_account(konto) == "112"}
    if contributions and not contributions & {"112", "112.2"}:
        yield (
            "uden_dispositionsfond",
            "Konto 112 er givet ved underkonti uden 112.2, så bidraget til dispositionsfonden er ikke regnet med. "
            'Giv drift."112.2", hvis det skal betales.',
        )
