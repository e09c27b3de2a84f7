"""The benefit bridge as a page object, made from plain values: a rent, a home, a date and a line. Nothing here knows a project;
what a lower rent costs comes from whoever asks (:class:`BridgeQuestion.price`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.result_page import wording
from faellesgrund.domains.calculations.result_page.amounts import kr, lower_first, number, rent
from faellesgrund.foundation.ui.charts import Chart, Line, lines
from faellesgrund.foundation.ui.charts.chart import Words
from faellesgrund.foundation.ui.tables import Column, Table

if TYPE_CHECKING:
    from faellesgrund.engine.economy.benefit_bridge import BenefitBridge
    from faellesgrund.engine.economy.lifting import Lift, Price

BEFORE_REFORM, REFORM = date(2025, 6, 30), date(2025, 7, 1)
IN_ONE_DRAWING = 4


@dataclass(frozen=True, slots=True)
class BridgeQuestion:
    """What is asked. husleje: kr. per month; areal: m²; krav: kr. that must be left after ``faste`` (kr. per month), or None.

    profiler: keys, all when empty; bolig: flags of the home (varme_inkl …); boliger: number of homes, for yearly amounts.
    price: what a lower rent costs, for a project; without it only the yearly amount is known.
    """

    navn: str
    husleje: float
    areal: float
    kommune: str
    boliger: float
    dato: date
    krav: float | None = None
    faste: float = 0.0
    profiler: tuple[str, ...] = ()
    bolig: Mapping[str, bool] = field(default_factory=dict)
    satser: Mapping[str, float] = field(default_factory=dict)
    begrundelse: str = ""
    price: Callable[[int], Price] | None = None


@dataclass(frozen=True, slots=True)
class DayRow:
    """One date of the bridge: what happens and by which law."""

    day: str
    text: str
    law: str
    certainty: str


@dataclass(frozen=True, slots=True)
class FallRow:
    """Somebody below the line: from when, by which law, how much, until when."""

    name: str
    since: str
    law: str
    missing: str
    until: str


@dataclass(frozen=True, slots=True)
class LiftRow:
    """What lifts one profile, priced. Empty texts where there is nothing to say."""

    name: str
    missing: str
    to_rent: str
    change: str
    grant: str
    running: str
    per_home: str
    note: str


@dataclass(frozen=True, slots=True)
class BridgePage:
    """The page »Ydelsesbro«."""

    lead: tuple[str, ...]
    days: tuple[DayRow, ...]
    charts: tuple[Chart, ...]
    table: Table
    falls: tuple[FallRow, ...]
    lifts: tuple[LiftRow, ...]
    lift_lead: str
    accounts: str
    rates: str


def bridge_page(asked: BridgeQuestion, accounts: Sequence[tuple[str, float]] = ()) -> BridgePage:
    """The page. accounts: the running cost by account (text, kr. per year), the dearest first; may be empty. Raises BadInput."""
    found = engine_inputs.bridge_of(asked)
    lifts = tuple(_lift_row(day, lift, asked) for day, lift in found.loeft)
    everybody = _for_everybody(found, asked) if len(lifts) > 1 else None
    return BridgePage(
        lead=_lead(found, asked),
        days=tuple(DayRow(_day(d.dato), d.tekst, d.hjemmel, d.sikkerhed) for d in found.dage),
        charts=_charts(found, asked),
        table=_table(found),
        falls=tuple(
            FallRow(
                wording.profile_name(f.profil),
                f"allerede {_day(f.fra.dato)}," if f.fra_begyndelsen else f"fra {_day(f.fra.dato)}",
                "" if f.fra_begyndelsen else f"{f.fra.tekst.rstrip('.')} ({f.fra.hjemmel})",
                kr(f.mangler),
                f"til {_day(f.til)}" if f.til else "og stadig efter den sidste dato",
            )
            for f in found.fald
        ),
        lifts=(*((everybody,) if everybody else ()), *lifts),
        lift_lead=_lift_lead(found, asked),
        accounts=_accounts(accounts) if lifts else "",
        rates=wording.rates_go_on_words(found.seneste_satser),
    )


def _lead(found: BenefitBridge, asked: BridgeQuestion) -> tuple[str, ...]:
    shown = f"{rent(asked.husleje)} kr."
    if asked.krav is None:
        return (
            f"Samme husleje, {shown}, hele vejen. Skriv, hvad der skal være tilbage, for at se, hvem der kommer under og hvornår.",
        )
    now = sorted({wording.inside(wording.profile_name(x.profil)) for _, x in found.loeft})
    if not now:
        return (
            f"Ved {shown} holder alle profiler kravet på {kr(asked.krav)} nu og efter de ændringer, der er vedtaget.",
        )
    noun = "én profil" if len(now) == 1 else f"{len(now)} profiler"
    return (f"Ved {shown} er {noun} under kravet på {kr(asked.krav)} nu eller senere: {'; '.join(now)}.",)


def _lift_row(day: date, lift: Lift, asked: BridgeQuestion) -> LiftRow:
    name = wording.profile_name(lift.profil)
    base = LiftRow(name, kr(lift.mangler), "", "", "", "", "", lift.grund)
    if lift.husleje is None:
        return base
    if lift.side == "op":
        return replace(
            base,
            to_rent=f"{number(lift.husleje)} kr.",
            change="højere husleje",
            grant="0 kr.",
            running="0 kr.",
            per_home="0 kr.",
        )
    return _priced(base, lift.husleje, asked)


def _priced(row: LiftRow, to: int, asked: BridgeQuestion) -> LiftRow:
    less = 12 * asked.boliger * (asked.husleje - to)
    price = asked.price(to) if asked.price is not None else None
    note = row.note if price is None or not price.grund else f"{row.note} {price.grund}"
    return replace(
        row,
        to_rent=f"{number(to)} kr.",
        change=f"{kr(asked.husleje - to)} lavere",
        grant="" if price is None else "rækker ikke" if price.ekstra_tilskud is None else kr(price.ekstra_tilskud),
        running=kr(less if price is None else price.lavere_drift),
        per_home=kr((less if price is None else price.lavere_drift) / asked.boliger),
        note=note,
    )


def _for_everybody(found: BenefitBridge, asked: BridgeQuestion) -> LiftRow | None:
    best = found.for_alle
    alone = {lift.husleje for _, lift in found.loeft}
    if best is None or best.husleje is None or best.husleje >= asked.husleje or best.husleje in alone:
        return None
    return _priced(LiftRow("Alle profiler", "", "", "", "", "", "", best.grund), best.husleje, asked)


def _lift_lead(found: BenefitBridge, asked: BridgeQuestion) -> str:
    if asked.krav is None or not found.loeft:
        return ""
    ways = (
        "et større tilskud én gang, eller en lavere drift hvert år"
        if asked.price is not None
        else "lavere drift hvert år"
    )
    return (
        f"En husleje, der efterlader {kr(asked.krav)}, betales med {ways}. Beløbene er for alle {number(asked.boliger)} boliger i"
        " det forventede tilfælde, og hver vej er nok alene. Huslejer i en død zone er ikke talt med."
    )


def _accounts(accounts: Sequence[tuple[str, float]]) -> str:
    if not accounts:
        return ""
    total = sum(x for _, x in accounts)
    named = ", ".join(f"{lower_first(text)} {kr(amount)}" for text, amount in accounts[:3])
    return f"Driften er {kr(total)} om året. De største konti er {named}"


def _charts(found: BenefitBridge, asked: BridgeQuestion) -> tuple[Chart, ...]:
    """At most four lines in a drawing: those who have least first."""
    ordered = sorted(found.raekker, key=lambda row: row.tilbage[-1])
    groups = [ordered[i : i + IN_ONE_DRAWING] for i in range(0, len(ordered), IN_ONE_DRAWING)]
    drawn = []
    for place, group in enumerate(groups):
        low, high = group[0], group[-1]
        words = Words(
            title="Tilbage over tid"
            if len(groups) == 1
            else ("De, der har mindst tilbage", "De øvrige")[min(place, 1)],
            subtitle=f"Kr. tilbage om måneden ved {rent(asked.husleje)} kr. i husleje, enlige uden børn",
            description=(
                f"Ved den sidste dato går det fra {number(low.tilbage[-1])} kr."
                f" ({wording.inside(wording.profile_name(low.profil))}) til {number(high.tilbage[-1])} kr."
                f" ({wording.inside(wording.profile_name(high.profil))})."
            ),
            source="Vedtagne love; satser, der ikke er kendt endnu, går videre med den seneste kendte.",
        )
        series = [
            Line(
                wording.profile_name(row.profil),
                tuple(
                    (date(2025, 1, 1) if d.dato == BEFORE_REFORM else d.dato, round(x))
                    for d, x in zip(found.dage, row.tilbage, strict=True)
                ),
            )
            for row in group
        ]
        limit = (asked.krav, f"Krav: {number(asked.krav)} kr.") if asked.krav is not None else None
        near = limit is not None and min(min(r.tilbage) for r in group) < asked.krav * 1.6  # type: ignore[operator]
        drawn.append(lines(words, series, event=(REFORM, "Kontanthjælpsreformen"), limit=limit if near else None))
    return tuple(drawn)


def _table(found: BenefitBridge) -> Table:
    columns = (Column("Profil"), *(Column(_day(d.dato), True) for d in found.dage))
    rows = tuple((wording.profile_name(row.profil), *(number(x) for x in row.tilbage)) for row in found.raekker)
    return Table("Kr. tilbage om måneden, enlige uden børn", columns, rows)


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def accounts_of(result: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    """The running cost of a run by account, the dearest first; what the loan takes (101–105) is left out."""
    rows = [(str(r["tekst"]), float(r["beloeb"])) for r in result["budget"] if int(str(r["konto"])[:3]) >= 106]
    return tuple(sorted((r for r in rows if r[1] > 0), key=lambda r: -r[1]))
