"""The page »Levetid« as a frozen object: the alternatives side by side, what turns when, and the years one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.form.form_fields import Choice
from faellesgrund.domains.calculations.lifecycle.reading import ReadAlternative, read_alternative
from faellesgrund.domains.calculations.models import Calculation, Run
from faellesgrund.domains.calculations.own_projects import stored
from faellesgrund.domains.calculations.result_page import wording
from faellesgrund.domains.calculations.result_page.amounts import (
    kr,
    lower_first,
    mio_kr,
    number,
    percent,
    rent,
    signed,
)
from faellesgrund.domains.calculations.typed import danish_number
from faellesgrund.engine.economy.brief.fields import PROFILE_NAMES
from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.ui.charts import Chart, Words
from faellesgrund.foundation.ui.charts.lines import Line, lines
from faellesgrund.foundation.ui.tables import Column, Table

MOST = 3
LOWEST_RATE, HIGHEST_RATE = -5, 15
FIXED, PRESENT = "faste_priser", "nutidsvaerdi"
FIRST_PROFILE = "kontanthjaelp_mindste"


@dataclass(frozen=True, slots=True)
class Head:
    """One alternative at the top of its column."""

    number: int
    name: str
    edit_url: str
    remove_url: str
    problem: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure and how far it is from the first alternative's."""

    head: str
    text: str
    change: str
    same: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison."""

    label: str
    note: str
    strong: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class YearTable:
    """The years of one alternative, folded."""

    title: str
    table: Table


@dataclass(frozen=True, slots=True)
class Question:
    """What the reader can change: profile and rate of discount."""

    profiles: tuple[Choice, ...]
    rate: str
    rate_note: str
    error: str


@dataclass(frozen=True, slots=True)
class LifecyclePage:
    """The whole page."""

    heads: tuple[Head, ...]
    add_url: str
    question: Question
    answer: str
    findings: tuple[str, ...]
    rows: tuple[Row, ...]
    chart: Chart | None
    parts: Table | None
    years: tuple[YearTable, ...]
    warnings: tuple[str, ...]
    problem: str
    document: Mapping[str, Any] | None


def alternatives_of(calculation: Calculation, run: Run) -> list[tuple[int, ReadAlternative]]:
    """The first alternative, which is the run itself, and those that are saved, read against its brief."""
    base = engine_inputs.flat(engine_inputs.brief_from_toml(run.brief_toml, run.dato))
    drafts = {a.number: a.draft for a in calculation.alternatives.all()}
    drafts.setdefault(1, {})
    return [(n, read_alternative(n, drafts[n], base, run.dato)) for n in sorted(drafts)]


def lifecycle_page(calculation: Calculation, run: Run, asked: Mapping[str, str], may_edit: bool) -> LifecyclePage:
    """The page for a run. asked: ``profil`` and ``rente`` (percent a year) of the address."""
    read = alternatives_of(calculation, run)
    heads = tuple(_head(calculation, n, r, may_edit) for n, r in read)
    free = next((n for n in range(2, MOST + 1) if n not in dict(read)), None)
    add_url = reverse("calculations:alternative", args=[calculation.slug, free]) if free and may_edit else ""
    profile = asked.get("profil", "") if asked.get("profil", "") in PROFILE_NAMES else FIRST_PROFILE
    rate, rate_problem = _rate(asked.get("rente", ""))
    whole = [r for _, r in read if r.alternative is not None]
    document, problem = None, ""
    try:
        chosen = [r.alternative for r in whole if r.alternative is not None]
        own = stored(run.own_projects)
        document = engine_inputs.over_the_years(chosen, run.dato, rate, profile, own) if chosen else None
    except BadInput as bad:
        problem = engine_inputs.readable(bad.problems[0].tekst)
    question = Question(
        tuple(Choice(key, name, "", key == profile) for key, name in PROFILE_NAMES.items()),
        asked.get("rente", ""),
        _rate_note(),
        rate_problem,
    )
    if document is None:
        return LifecyclePage(heads, add_url, question, "", (), (), None, None, (), (), problem, None)
    rows = document["alternativer"]
    findings = tuple(_finding(turn) for turn in document["vender"])
    return LifecyclePage(
        heads=heads,
        add_url=add_url,
        question=question,
        answer=_answer(document),
        findings=findings,
        rows=_rows(document, profile),
        chart=_chart(document, calculation.navn),
        parts=_parts(rows),
        years=tuple(YearTable(str(r["navn"]), _years(r)) for r in rows),
        warnings=(*(note for r in whole for note in r.notes), *(str(w["tekst"]) for w in document["advarsler"])),
        problem="",
        document=document,
    )


def _head(calculation: Calculation, n: int, read: ReadAlternative, may_edit: bool) -> Head:
    count = len(read.problems)
    return Head(
        number=n,
        name=read.name,
        edit_url=reverse("calculations:alternative", args=[calculation.slug, n]) if may_edit else "",
        remove_url=reverse("calculations:remove_alternative", args=[calculation.slug, n]) if may_edit and n > 1 else "",
        problem=f"Regnes ikke med, før {count} fejl er rettet." if count else "",
    )


def _rate(text: str) -> tuple[float | None, str]:
    if not text.strip():
        return None, ""
    typed = danish_number(text)
    if typed.value is None:
        return None, typed.problem
    if not LOWEST_RATE <= typed.value <= HIGHEST_RATE:
        return None, f"Skriv en rente mellem {number(LOWEST_RATE)} og {HIGHEST_RATE} %. Du har skrevet {text[:30]}."
    return float(typed.value) / 100, ""


def _rate_note() -> str:
    from faellesgrund.engine.economy.lifecycle.result import default_rate

    return (
        f"Real, om året. Tomt felt: {number(default_rate() * 100, 2)} %, som er LCCbygs 5,5 % fratrukket en "
        "prisudvikling på 2,0 %. Antaget."
    )


def _answer(document: Mapping[str, Any]) -> str:
    rows = document["alternativer"]
    years = document["aar"]
    if len(rows) == 1:
        return (
            f"»{rows[0]['navn']}« koster {mio_kr(rows[0]['sum_faste_priser'])} over {years} år i faste priser. Tilføj "
            "et alternativ for at sammenligne."
        )
    cheapest = min(rows, key=lambda r: float(r["sum_faste_priser"]))
    dearest = max(rows, key=lambda r: float(r["sum_faste_priser"]))
    gap = float(dearest["sum_faste_priser"]) - float(cheapest["sum_faste_priser"])
    if gap < 1:
        return f"Alternativerne koster det samme over {years} år."
    told = mio_kr(gap, 2) if gap >= 1e6 else kr(gap)
    return f"»{cheapest['navn']}« er billigst over {years} år: {told} mindre end »{dearest['navn']}«."


def _finding(turn: Mapping[str, Any]) -> str:
    counted = "I faste priser" if turn["maal"] == FIXED else "I nutidsværdi"
    other, first = turn["alternativ"], turn["mod"]
    gap = float(turn["forskel_til_sidst"])
    if turn["billigst_til_sidst"] is None and turn["billigst_foerst"] is None:
        return f"{counted} koster »{other}« det samme som »{first}« alle år."
    if turn["aar_nr"] is None:
        cheap = turn["billigst_til_sidst"] or turn["billigst_foerst"]
        dear = first if cheap == other else other
        return f"{counted} er »{cheap}« billigst alle år: {kr(abs(gap))} mindre end »{dear}« til sidst."
    cheap = turn["billigst_til_sidst"]
    end = f", og til sidst er »{cheap}« {kr(abs(gap))} billigere." if cheap else "."
    if len(turn["skift"]) > 1:
        years = [str(year) for year in turn["skift"]]
        listed = f"{', '.join(years[:-1])} og {years[-1]}"
        return f"{counted} er »{turn['billigst_foerst']}« billigst først; det skifter i {listed}{end}"
    return (
        f"{counted} er »{turn['billigst_foerst']}« billigst til og med år {turn['aar_nr'] - 1}; det vender i år "
        f"{turn['aar_nr']} ({turn['aar']}){end}"
    )


def _rows(document: Mapping[str, Any], profile: str) -> tuple[Row, ...]:
    years = document["aar"]
    who = lower_first(wording.profile_name(profile))
    grant = kr(float(document["kommunalt_tilskud"]))
    share = percent(float(document["kalkulationsrente"]["vaerdi"]), 2)
    spec: tuple[tuple[str, str, tuple[str, ...], bool], ...] = (
        ("Anskaffelsessum", "", ("anskaffelsessum",), False),
        ("Støttebehov, hvis huslejen skal holde målet", "", ("stoettebehov",), False),
        ("Husleje om måneden, første år", f"Med samme kommunale tilskud: {grant}", ("husleje_samme_tilskud",), True),
        ("Drift om året uden henlæggelse", "Hele afdelingen", ("drift_uden_henlaeggelse_pr_aar",), False),
        ("Nødvendig henlæggelse", "Pr. bolig om måneden", ("henlaeggelse_pr_bolig_maaned",), False),
        ("Beboerens eget forbrug", "Pr. bolig om måneden", ("forbrug_maaned",), False),
        (f"Tilbage på {who}", "Om måneden efter husleje og forbrug", ("efter_forbrug_maaned",), True),
        (f"Udskiftninger i {years} år", "Faste priser", ("heraf", "udskiftninger"), False),
        (f"Udgifter i alt i {years} år", "Faste priser", ("sum_faste_priser",), True),
        ("Nutidsværdi", f"Kalkulationsrente {share}", ("nutidsvaerdi",), True),
    )
    return tuple(_row(document["alternativer"], *line) for line in spec)


def _row(rows: Sequence[Mapping[str, Any]], label: str, note: str, path: tuple[str, ...], strong: bool) -> Row:
    values = [_value(r, path) for r in rows]
    monthly = "husleje" in path[0]
    cells = []
    for i, (r, x) in enumerate(zip(rows, values, strict=True)):
        text = "–" if x is None else (f"{rent(x)} kr." if monthly else kr(x))
        start = values[0]
        change = ""
        if i and x is not None and start is not None:
            change = "samme" if abs(x - start) < 0.5 else signed(x - start)
        cells.append(Cell(str(r["navn"]), text, change, change == "samme"))
    return Row(label, note, strong, tuple(cells))


def _value(row: Mapping[str, Any], path: tuple[str, ...]) -> float | None:
    found: Any = row
    for part in path:
        found = found[part]
    return None if found is None else float(found)


def _chart(document: Mapping[str, Any], name: str) -> Chart | None:
    """How much more or less each alternative has cost so far than the first, year by year, in fixed prices."""
    first, *others = document["alternativer"]
    if not others:
        return None
    start = int(document["startaar"])
    series = []
    for other in others:
        built = float(other["anskaffelsessum"]) - float(first["anskaffelsessum"])
        points = [(date(start, 1, 1), built / 1e6)]
        points += [
            (date(int(mine["aar"]), 12, 31), (float(mine["akkumuleret"]) - float(base["akkumuleret"])) / 1e6)
            for mine, base in zip(other["forloeb"], first["forloeb"], strict=True)
        ]
        series.append(Line(str(other["navn"]), tuple(points)))
    turns = [t for t in document["vender"] if t["maal"] == FIXED]
    words = Words(
        title=_chart_title(turns),
        subtitle=f"Udgifter i alt siden opførelsen, mere eller mindre end »{first['navn']}«, mio. kr. i faste priser.",
        description=" ".join(_finding(t) for t in turns),
        source=f"Beregningen {name}; levetidslisten og jeres egne tal.",
    )
    return lines(words, series, limit=(0.0, f"»{first['navn']}«"), unit="Mio. kr. mere end det første", decimals=2)


def _chart_title(turns: Sequence[Mapping[str, Any]]) -> str:
    turned = next((t for t in turns if t["aar_nr"] is not None and t["billigst_til_sidst"]), None)
    told = turned or next((t for t in turns if t["billigst_til_sidst"]), None)
    if told is None:
        return "Alternativerne koster det samme alle år"
    cheap = told["billigst_til_sidst"]
    dear = told["mod"] if cheap == told["alternativ"] else told["alternativ"]
    if turned is None:
        return f"»{cheap}« er billigere end »{dear}« alle år"
    return f"Fra år {told['aar_nr']} har »{cheap}« kostet mindre i alt end »{dear}«"


def _parts(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Every component of some alternative: price of one replacement and life, and whose figures they are."""
    names = list(dict.fromkeys(p["navn"] for r in rows for p in r["komponenter"]))
    found = [{p["navn"]: p for p in r["komponenter"]} for r in rows]
    lines_ = tuple((str(name), *(_part(parts.get(name)) for parts in found)) for name in names)
    columns = (Column("Bygningsdel"), *(Column(str(r["navn"]), True) for r in rows))
    return Table(
        "Pris for én udskiftning i hele byggeriet, og levetid. Uden mærke: efter levetidslisten.", columns, lines_
    )


def _part(part: Mapping[str, Any] | None) -> str:
    if part is None:
        return "–"
    own = "egne tal" in (part["pris_fra"], part["levetid_fra"])
    return f"{kr(float(part['pris']))}, {part['levetid']} år" + (" (jeres tal)" if own else "")


def _years(row: Mapping[str, Any]) -> Table:
    works: dict[int, list[str]] = {}
    for w in row["arbejder"]:
        works.setdefault(int(w["aar"]), []).append(str(w["komponent"]))
    columns = (
        Column("År"), Column("Drift", True), Column("Udskiftninger", True), Column("Forbrug", True),
        Column("I alt siden opførelsen", True), Column("Nutidsværdi i alt", True), Column("Hvad der skiftes"),
    )  # fmt: skip
    lines_ = tuple(
        (
            str(y["aar"]),
            *(
                number(float(y[k]))
                for k in ("drift", "udskiftninger", "forbrug", "akkumuleret", "akkumuleret_nutidsvaerdi")
            ),
            "; ".join(works.get(int(y["aar"]), [])) or "–",
        )
        for y in row["forloeb"]
    )
    return Table(f"»{row['navn']}« år for år, kr. i faste priser", columns, lines_)
