"""A reserve plan and how it is read from a file: every wrong place is found and said at once, in Danish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite
from typing import Any

from faellesgrund.engine.evidence import load_evidence
from faellesgrund.engine.problems import BadInput, Problem

BUILDING_PRICES, INTEREST, GROWTH = "henlaeggelse.byggepriser", "henlaeggelse.rente", "henlaeggelse.vaekst"
"""The figures behind the defaults of a plan that leaves its own out."""

LARGEST_AMOUNT = 1e11
"""Kr., for one amount and for all components together: with the steepest growth the øre can still be told."""
LARGEST_DRAWS = 1_000_000
MAX_COMPONENTS = 2_000
LIFE = (1, 200)
REMAINING = (0, 200)
RATE = (-0.2, 0.5)

KEYS: dict[str, tuple[str, ...]] = {
    "afdeling": ("navn", "boliger", "startaar", "aar", "prisaar"),
    "henlaeggelser": ("saldo_primo", "pr_aar"),
    "udvikling": ("byggepriser", "henlaeggelse", "rente"),
    "simulering": ("traek", "froe", "sikkerheder"),
    "komponent": ("navn", "kode", "pris", "levetid", "restlevetid", "levetid_spredning"),
}
NO_SPREAD = "beregning med spredning er ikke med endnu. Skriv 0, eller udelad nøglen."


@dataclass(frozen=True, slots=True)
class Component:
    """A building part. pris: whole replacement, kr. incl. VAT in prices of the plan's ``prisaar``;
    levetid: years between replacements; restlevetid: years from ``startaar`` to the first one."""

    navn: str
    pris: float
    levetid: int
    restlevetid: int
    kode: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A reserve plan without spread. Amounts in kr., growth and interest as yearly fractions.

    pr_aar: contribution in year 1; byggepriser, vaekst, rente: growth of prices, growth of the contribution
    and interest on the opening balance; standard: the keys the file left to the product.
    """

    navn: str
    boliger: int
    startaar: int
    aar: int
    prisaar: int
    saldo_primo: float
    pr_aar: float
    byggepriser: float
    vaekst: float
    rente: float
    komponenter: tuple[Component, ...]
    traek: int = 10_000
    froe: int = 1
    sikkerheder: tuple[float, ...] = (0.5, 0.8, 0.95)
    standard: frozenset[str] = frozenset()


def read_plan(data: Mapping[str, Any], navn: str = "") -> Plan:
    """The plan of a parsed file. navn: the file's name, put before every message.

    Raises BadInput with all problems: unknown section or key, missing, wrong type, out of range.
    """
    r = _Reader(navn)
    sections = r.sections(data)
    unit, money, growth = sections["afdeling"], sections["henlaeggelser"], sections["udvikling"]
    startaar = r.whole(unit, "startaar", 1900, 2200)
    # Without a first year there is nothing to hold the price year against.
    span = (1890, 2210) if r.problems else (startaar - 10, startaar + 10)
    prisaar = r.whole(unit, "prisaar", *span, startaar)
    figures = load_evidence()
    simulation = sections["simulering"]
    plan = Plan(
        navn=r.text(unit, "navn", "Afdelingen"),
        boliger=r.whole(unit, "boliger", 1, 10_000),
        startaar=startaar,
        aar=r.whole(unit, "aar", 1, 60, 30),
        prisaar=prisaar,
        saldo_primo=r.number(money, "saldo_primo", 0, LARGEST_AMOUNT, 0.0),
        pr_aar=r.number(money, "pr_aar", 0, LARGEST_AMOUNT),
        byggepriser=r.rate(growth, "byggepriser", figures[BUILDING_PRICES].vaerdi),
        vaekst=r.number(growth, "henlaeggelse", *RATE, figures[GROWTH].vaerdi),
        rente=r.rate(growth, "rente", figures[INTEREST].vaerdi),
        komponenter=r.components(data.get("komponent", [])),
        traek=r.whole(simulation, "traek", 1, LARGEST_DRAWS, 10_000),
        froe=r.whole(simulation, "froe", 0, 2**63 - 1, 1),
        sikkerheder=r.certainties(simulation),
        standard=frozenset(r.defaults),
    )
    if r.problems:
        raise BadInput(r.problems)
    return plan


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of the file: its key for the product, its place for the reader."""

    key: str
    sted: str
    content: Mapping[str, Any]


class _Reader:
    """Collects problems and remembers which defaults stepped in. After a problem it goes on with a harmless value."""

    def __init__(self, navn: str) -> None:
        self.prefix = f"{navn}: " if navn else ""
        self.problems: list[Problem] = []
        self.defaults: list[str] = []

    def problem(self, sted: str, tekst: str) -> None:
        self.problems.append(Problem(self.prefix + sted, tekst))

    def sections(self, data: Mapping[str, Any]) -> dict[str, _Table]:
        """The four plain tables; an absent one is empty."""
        self.known(data, tuple(KEYS), "", "afsnittet")
        found = {}
        for key in ("afdeling", "henlaeggelser", "udvikling", "simulering"):
            content = data.get(key, {})
            if not isinstance(content, Mapping):
                self.problem(key, f"skal være et afsnit med egne nøgler. Skriv [{key}] på en linje for sig.")
                content = {}
            self.known(content, KEYS[key], f"{key}.", "nøglen")
            found[key] = _Table(key, key, content)
        return found

    def known(self, content: Mapping[str, Any], names: Sequence[str], prefix: str, what: str) -> None:
        for name in content:
            if name not in names:
                near = get_close_matches(str(name), names, 1)
                hint = f"Mente du {near[0]}?" if near else f"Kendte: {', '.join(names)}."
                self.problem(f"{prefix}{name}", f"{what} findes ikke. {hint}")

    def number(self, table: _Table, key: str, low: float, high: float, default: float | None = None) -> float:
        """A finite number in the range. Without a default the key is required."""
        sted = f"{table.sted}.{key}"
        value = table.content.get(key)
        if value is None:
            if default is None:
                self.problem(sted, f"mangler. Skriv et tal {_span(low, high)}.")
                return max(low, 1.0)
            self.defaults.append(f"{table.key}.{key}")
            return default
        return self.in_range(sted, value, low, high)

    def in_range(self, sted: str, value: object, low: float, high: float) -> float:
        fallback = max(low, min(high, 1.0))
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.problem(
                sted, f"er ikke et tal. Skriv et tal {_span(low, high)}, uden anførselstegn og med punktum som komma."
            )
            return fallback
        try:
            number = float(value)
        except OverflowError:
            number = float("inf")
        if not isfinite(number) or not low <= number <= high:
            shown = f"{_danish(number)} er" if isfinite(number) else "tallet er"
            self.problem(sted, f"{shown} uden for det tilladte. Skriv et tal {_span(low, high)}.")
            return fallback
        return number

    def whole(self, table: _Table, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number in the range."""
        before = len(self.problems)
        number = self.number(table, key, low, high, default)
        if len(self.problems) == before and number != int(number):
            self.problem(
                f"{table.sted}.{key}", f"{_danish(number)} er ikke et helt tal. Skriv et helt tal {_span(low, high)}."
            )
        return int(number)

    def text(self, table: _Table, key: str, default: str | None = None) -> str:
        """A text of at least one visible character."""
        value = table.content.get(key)
        if value is None and default is not None:
            return default
        if value is None or not isinstance(value, str) or not value.strip():
            self.problem(
                f"{table.sted}.{key}", 'mangler eller er ikke en tekst. Skriv en tekst i anførselstegn, fx "Tag".'
            )
            return ""
        return value.strip()

    def rate(self, table: _Table, key: str, default: float) -> float:
        """A yearly rate ``{middel, spredning}``, or the mean alone. Spread must be 0."""
        value = table.content.get(key)
        if not isinstance(value, Mapping):
            return self.number(table, key, *RATE, default)
        inner = _Table(f"{table.key}.{key}", f"{table.sted}.{key}", value)
        self.known(value, ("middel", "spredning"), f"{inner.sted}.", "nøglen")
        self.no_spread(inner, "spredning")
        if "middel" not in value:
            self.defaults.append(inner.key)
            return default
        return self.number(inner, "middel", *RATE, default)

    def no_spread(self, table: _Table, key: str) -> None:
        value, sted = table.content.get(key), f"{table.sted}.{key}"
        before = len(self.problems)
        spread = 0.0 if value is None else self.in_range(sted, value, 0, 200)
        if spread > 0 and len(self.problems) == before:
            self.problem(sted, NO_SPREAD)

    def components(self, rows: object) -> tuple[Component, ...]:
        """The building parts, in the file's order."""
        if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
            self.problem("komponent", "skal være en liste. Skriv [[komponent]] med to klammer før hver bygningsdel.")
            return ()
        if len(rows) > MAX_COMPONENTS:
            self.problem("komponent", f"{len(rows)} bygningsdele er for mange. Skriv højst {_danish(MAX_COMPONENTS)}.")
            return ()
        parts = tuple(self.component(number, row) for number, row in enumerate(rows, 1))
        if sum(part.pris for part in parts) > LARGEST_AMOUNT:
            self.problem("komponent", f"priserne er tilsammen over {_danish(LARGEST_AMOUNT)} kr. Ret dem.")
        return parts

    def component(self, number: int, row: Mapping[str, Any]) -> Component:
        name = row.get("navn")
        sted = f"komponent {number}" + (f" ({name})" if isinstance(name, str) and name.strip() else "")
        table = _Table("komponent", sted, row)
        self.known(row, KEYS["komponent"], f"{sted}.", "nøglen")
        self.no_spread(table, "levetid_spredning")
        return Component(
            navn=self.text(table, "navn"),
            pris=self.number(table, "pris", 0, LARGEST_AMOUNT),
            levetid=self.whole(table, "levetid", *LIFE),
            restlevetid=self.whole(table, "restlevetid", *REMAINING),
            kode=self.text(table, "kode", "") if row.get("kode") != "" else "",
        )

    def certainties(self, table: _Table) -> tuple[float, ...]:
        """The shares of paths that the contribution must be enough for."""
        default = (0.5, 0.8, 0.95)
        value = table.content.get("sikkerheder")
        if value is None:
            return default
        if not isinstance(value, list | tuple) or not value:
            self.problem("simulering.sikkerheder", "skal være en liste af tal, fx [0.5, 0.8, 0.95].")
            return default
        return tuple(self.in_range(f"simulering.sikkerheder nr. {i}", v, 0.01, 0.999) for i, v in enumerate(value, 1))


def _danish(number: float) -> str:
    """A number as a Danish reader writes it: 10.000, 0,5 and the year 2027."""
    grouping = "," if abs(number) >= 10_000 else ""
    text = f"{number:{grouping}.6f}".rstrip("0").rstrip(".") if abs(number) < 1e15 else f"{number:.3g}"
    return text.translate(str.maketrans(",.", ".,"))


def _span(low: float, high: float) -> str:
    if high >= LARGEST_AMOUNT:
        return f"på {_danish(low)} eller derover (højst {_danish(high)})"
    return f"fra {_danish(low)} til {_danish(high)}"
