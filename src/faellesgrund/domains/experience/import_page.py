"""The pages of an import: how the columns are read, and what each row would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from faellesgrund.domains.experience.import_actions import plan_of, plan_problems, tables_of
from faellesgrund.domains.experience.models import ProjectImport, Sharing
from faellesgrund.domains.experience.reading.numbers import STYLES
from faellesgrund.domains.experience.reading.rows import (
    COLUMN_FIELDS,
    PER_HOME,
    UNITS,
    ReadingPlan,
    column_letter,
    guess_plan,
    label_of,
)
from faellesgrund.domains.experience.reading.tables import HEAD_ROWS, Cell, Table
from faellesgrund.domains.experience.rules import FIELDS, SOURCES
from faellesgrund.engine.evidence.kommuner import kommuner
from faellesgrund.foundation.ui.choices import Choice
from faellesgrund.foundation.ui.numbers import danish

PER_PAGE = 50
SHOWN_ROWS = 5
LONGEST_SHOWN = 40
STATUSES = {
    "": "Alle rækker",
    "fejl": "Rækker med fejl",
    "advarsel": "Rækker med advarsel",
    "ny": "Nye",
    "ændrer": "Ændringer",
    "uændret": "Uændrede",
}


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A field and the column it is read from."""

    key: str
    label: str
    required: bool
    options: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class MappingPage:
    """The page where the columns are chosen."""

    number: int
    file: str
    problems: tuple[str, ...]
    notices: tuple[str, ...]
    sheets: tuple[Choice, ...]
    header: int
    columns: tuple[ColumnChoice, ...]
    units: tuple[Choice, ...]
    styles: tuple[Choice, ...]
    places: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    counting: tuple[Choice, ...]
    sharing: tuple[Choice, ...]
    preview_head: tuple[str, ...]
    preview: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class TrialRow:
    """A row and what it would do."""

    number: int
    name: str
    year: str
    status: str
    problems: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    changes: str


@dataclass(frozen=True, slots=True)
class TrialPage:
    """What every row would do, before anything is kept."""

    number: int
    file: str
    summary: str
    counts: tuple[tuple[str, str, bool, str], ...]
    rows: tuple[TrialRow, ...]
    passed_over: tuple[str, ...]
    wrong: int
    doubtful: int
    nothing: bool
    only_same: bool
    empty_text: str
    pages_text: str
    previous: str
    next: str


def asked_plan(posted: Mapping[str, str], tables: tuple[Table, ...], before: ReadingPlan) -> ReadingPlan:
    """The reading that the form asks for; another sheet or row of headings, and the columns are guessed anew."""
    sheet = _number(posted.get("ark", ""), before.sheet, len(tables) - 1)
    last = max(0, len(tables[sheet].rows) - 1)
    header = _number(posted.get("overskrift", ""), before.header + 1, min(last, HEAD_ROWS) + 1) - 1
    header = max(0, header)
    general = ReadingPlan(
        sheet,
        header,
        unit=posted["enhed"] if posted.get("enhed") in UNITS else before.unit,
        style=posted["talform"] if posted.get("talform") in STYLES else "",
        kommune=posted["kommune"] if posted.get("kommune") in kommuner() else "",
        grundlag=posted["grundlag"] if posted.get("grundlag") in SOURCES else before.grundlag,
        taeller_med=posted.get("taeller_med", "ja") != "nej",
    )
    if (sheet, header) != (before.sheet, before.header):
        guessed = guess_plan(tables, sheet, header if sheet == before.sheet else None)
        return replace(general, header=guessed.header, columns=guessed.columns, unit=guessed.unit, style=guessed.style)
    widest = max((len(row) for row in tables[sheet].rows), default=0)
    columns: dict[str, int] = {}
    for key in COLUMN_FIELDS:
        chosen = posted.get(f"kolonne_{key}", "")
        if chosen.isdecimal() and len(chosen) < 5 and int(chosen) < widest:
            columns[key] = int(chosen)
    return replace(general, columns=columns)


def _number(text: str, default: int, most: int) -> int:
    return min(int(text), most) if text.isdecimal() and len(text) < 7 else default


def mapping_page(held: ProjectImport, problems: tuple[str, ...] | None = None) -> MappingPage:
    """How the table is read now. problems: told after a try; without it, what must be chosen before one."""
    tables = tables_of(held)
    plan = plan_of(held, tables)
    table = tables[plan.sheet]
    headings = table.rows[plan.header] if plan.header < len(table.rows) else ()
    widest = max((len(row) for row in table.rows[:200]), default=0)
    below = [row for row in table.rows[plan.header + 1 :] if any(cell is not None for cell in row)]
    names = [_column(c, headings, below) for c in range(widest)]
    waiting = plan_problems(tables, plan) if problems is None else list(problems)
    sharing = str(held.reading.get("deling", Sharing.PARTNERSHIP.value))
    return MappingPage(
        number=held.pk,
        file=held.filnavn,
        problems=tuple(waiting),
        notices=tuple(_notices(table, plan)),
        sheets=tuple(
            Choice(str(i), f"{t.navn} ({danish(len(t.rows))} rækker)", i == plan.sheet) for i, t in enumerate(tables)
        ),
        header=plan.header + 1,
        columns=tuple(
            ColumnChoice(
                key,
                label_of(key),
                key in FIELDS and FIELDS[key].required and key != "areal_m2",
                (
                    Choice("", "Står ikke i filen", key not in plan.columns),
                    *(Choice(str(c), name, plan.columns.get(key) == c) for c, name in enumerate(names)),
                ),
            )
            for key in _in_order()
        ),
        units=_choices({k: text for k, (_, text) in UNITS.items()}, plan.unit),
        styles=(Choice("", "Det ses på tallene", plan.style == ""), *_choices(STYLES, plan.style)),
        places=(
            Choice("", "Står i filen", plan.kommune == ""),
            *_choices({k.kode: k.navn for k in sorted(kommuner().values(), key=lambda k: k.navn)}, plan.kommune),
        ),
        sources=_choices(SOURCES, plan.grundlag),
        counting=_choices({"ja": "Ja, de tæller med", "nej": "Nej, gem dem kun"}, "ja" if plan.taeller_med else "nej"),
        sharing=_choices(dict(Sharing.choices), sharing),
        preview_head=tuple(column_letter(c) for c in range(min(widest, 12))),
        preview=tuple(
            tuple(_short(row[c] if c < len(row) else None) for c in range(min(widest, 12)))
            for row in (headings, *below[:SHOWN_ROWS])
        ),
    )


def _in_order() -> list[str]:
    keys = [key for key in COLUMN_FIELDS if key != PER_HOME]
    keys.insert(keys.index("areal_m2") + 1, PER_HOME)
    return keys


def _choices(texts: Mapping[str, Any], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(key, str(text), key == chosen) for key, text in texts.items())


def _column(c: int, headings: tuple[Cell, ...], below: list[tuple[Cell, ...]]) -> str:
    """B: Anskaffelsessum, for eksempel 12,4"""
    name = _short(headings[c] if c < len(headings) else None) or "uden overskrift"
    example = next((_short(row[c]) for row in below[:20] if c < len(row) and row[c] is not None), "")
    return f"{column_letter(c)}: {name}" + (f" (fx {example})" if example else "")


def _short(cell: Cell) -> str:
    if cell is None:
        return ""
    text = str(cell).replace(".", ",") if isinstance(cell, float) else str(cell)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def _notices(table: Table, plan: ReadingPlan) -> list[str]:
    found = []
    if table.left_out:
        names = ", ".join(f"»{name}«" for name in table.left_out)
        found.append(f"{names} er ikke læst og bliver ikke gemt: navne og priser på entreprenører hører ikke til her.")
    if plan.header:
        found.append(f"Overskrifterne står i række {plan.header + 1}. Rækkerne over dem er sprunget over.")
    if plan.unit != "kr" and plan.columns:
        found.append(f"Beløbene læses som {UNITS[plan.unit][1].lower()} Ret det nedenfor, hvis det er forkert.")
    return found


def trial_page(held: ProjectImport, told: Mapping[str, Any], status: str, page_text: str) -> TrialPage:
    """The page of a trial, cut to a status and a page of rows."""
    rows = [_row(r) for r in told["raekker"]]
    chosen = status if status in STATUSES else ""
    kept = [row for row in rows if _is(row, chosen)]
    pages = max(1, -(-len(kept) // PER_PAGE))
    number = min(max(1, int(page_text)), pages) if page_text.isdecimal() and len(page_text) < 7 else 1

    def link(to: int) -> str:
        return f"?{urlencode({'vis': chosen, 'side': to} if chosen else {'side': to})}"

    counts = {key: sum(_is(row, key) for row in rows) for key in STATUSES}
    return TrialPage(
        number=held.pk,
        file=held.filnavn,
        summary=_summary(counts),
        counts=tuple(
            (text, danish(counts[key]), key == chosen, f"?{urlencode({'vis': key})}" if key else "?")
            for key, text in STATUSES.items()
            if counts[key] or key == ""
        ),
        rows=tuple(kept[(number - 1) * PER_PAGE : number * PER_PAGE]),
        passed_over=tuple(f"Række {n}: {why}" for n, why in told["sprunget"][:20]),
        wrong=counts["fejl"],
        doubtful=counts["advarsel"],
        nothing=counts[""] == counts["fejl"],
        only_same=bool(counts[""]) and counts[""] == counts["uændret"],
        empty_text="Der er ingen rækker under overskrifterne." if not rows else "Ingen rækker er sådan.",
        pages_text=f"Side {number} af {pages}" if pages > 1 else "",
        previous=link(number - 1) if number > 1 else "",
        next=link(number + 1) if number < pages else "",
    )


def _is(row: TrialRow, status: str) -> bool:
    if status == "advarsel":
        return bool(row.warnings)
    return not status or row.status == status


def _row(r: Mapping[str, Any]) -> TrialRow:
    return TrialRow(
        r["nr"],
        r["navn"] or "Uden navn",
        r["aar"],
        r["status"],
        tuple((where, text) for where, text in r["fejl"]),
        tuple(r["advarsler"]),
        ", ".join(r["aendrer"]),
    )


def _summary(counts: Mapping[str, int]) -> str:
    parts = [
        f"{danish(counts[key])} {text}"
        for key, text in (
            ("ny", "nye"),
            ("ændrer", "ændrer et projekt, I har"),
            ("uændret", "er som før"),
            ("fejl", "har fejl"),
        )
        if counts[key]
    ]
    if not parts:
        return "Der er ingen projekter i tabellen."
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} og {parts[-1]}"
    return f"Af {danish(counts[''])} rækker: {listed}. Intet er gemt endnu."
