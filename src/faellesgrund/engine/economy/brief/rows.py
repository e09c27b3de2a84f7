"""The tables of a brief that have rows: kinds of home and plots, each row checked alone and then together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from faellesgrund.engine.economy.brief import fields as f
from faellesgrund.engine.economy.brief.model import HomeType, PlotTerms
from faellesgrund.engine.economy.brief.wording import danish, example_of, nearest

MOST_HOMES = 200
AREA_AGREES = 0.05
"""m² between a given mean area and the one that follows from the kinds: a mean is written with one decimal."""


class Reader(Protocol):
    """What a row asks of the reader of the whole brief."""

    def wrong(self, key: str, text: str) -> None:
        """Note a problem at a key."""

    def value(self, field: f.Field, value: Any) -> Any:
        """A value checked by its field, or None after a problem."""


def read_rows(reader: Reader, table: str, data: Mapping[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """The rows of ``[[table]]`` as (row number, checked values); wrong rows are told to the reader and left out."""
    rows = data.get(table)
    if rows is None:
        return []
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
        reader.wrong(table, f"skal være rækker. Skriv [[{table}]] med to klammer før hver række.")
        return []
    if len(rows) > f.MOST_ROWS:
        reader.wrong(table, f"har {len(rows)} rækker. Skriv højst {f.MOST_ROWS}.")
        return []
    found = []
    for number, row in enumerate(rows, start=1):
        values = _row(reader, table, number, row)
        if values is not None:
            found.append((number, values))
    _unique(reader, table, found)
    return found


def _row(reader: Reader, table: str, number: int, row: Mapping[str, Any]) -> dict[str, Any] | None:
    fields = {x.name: x for x in f.ROWS[table]}
    values: dict[str, Any] = {}
    whole = True
    for name, value in row.items():
        place = f"{table}[{number}].{name}"
        if name not in fields:
            reader.wrong(place, f"nøglen {name} findes ikke." + nearest(str(name), fields))
            continue
        values[name] = reader.value(replace(fields[name], key=place), value)
        whole = whole and values[name] is not None
    for name, field in fields.items():
        if field.required and name not in row:
            example = f"{name} = {example_of(field)}"
            reader.wrong(f"{table}[{number}].{name}", f"mangler. Skriv for eksempel {example} under [[{table}]].")
            whole = False
    return values if whole else None


def _unique(reader: Reader, table: str, rows: list[tuple[int, dict[str, Any]]]) -> None:
    first: dict[str, int] = {}
    for number, values in rows:
        name = str(values["navn"]).casefold()
        if name in first:
            text = f"»{values['navn']}« er også navnet i række {first[name]}. Giv rækkerne hvert sit navn."
            reader.wrong(f"{table}[{number}].navn", text)
        first.setdefault(name, number)


def home_types(reader: Reader, data: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[HomeType, ...]:
    """The kinds of home, and whether they agree with what is given under [bygning]."""
    rows = read_rows(reader, "boligtype", data)
    kinds = tuple(HomeType(**values) for _, values in rows)
    if len(kinds) != _count(data, "boligtype"):
        return kinds
    weighted = [number for number, values in rows if values.get("vaegt") is not None]
    without = [number for number, values in rows if values.get("vaegt") is None]
    if weighted and without:
        reader.wrong(
            f"boligtype[{without[0]}].vaegt",
            f"mangler, men række {weighted[0]} har en vægt. Skriv vægten i alle rækker eller i ingen: "
            "uden vægt fordeles huslejen efter areal, og de to mål kan ikke blandes.",
        )
    homes = sum(k.antal for k in kinds)
    if homes > MOST_HOMES:
        reader.wrong("boligtype", f"giver {danish(homes)} boliger i alt. Skriv højst {MOST_HOMES}.")
    if kinds:
        _agree(reader, kinds, given)
    return kinds


def _agree(reader: Reader, kinds: tuple[HomeType, ...], given: Mapping[str, Any]) -> None:
    homes = sum(k.antal for k in kinds)
    area = sum(k.antal * k.areal_m2 for k in kinds) / homes
    said, mean = given.get("bygning.boliger"), given.get("bygning.areal_m2_pr_bolig")
    if said is not None and said != homes:
        reader.wrong(
            "bygning.boliger",
            f"er {danish(said)}, men [[boligtype]] giver {danish(homes)} i alt. Ret et af tallene, eller udelad boliger.",
        )
    if mean is not None and abs(mean - area) > AREA_AGREES:
        reader.wrong(
            "bygning.areal_m2_pr_bolig",
            f"er {danish(mean)}, men [[boligtype]] giver {danish(round(area, 2))} m² i gennemsnit. "
            "Ret et af tallene, eller udelad areal_m2_pr_bolig.",
        )


def plots(
    reader: Reader, data: Mapping[str, Any], given: Mapping[str, Any], kinds: tuple[HomeType, ...]
) -> tuple[PlotTerms, ...]:
    """The plots, and whether every kind of home stands on one of them."""
    terms = tuple(PlotTerms(**values) for _, values in read_rows(reader, "matrikel", data))
    count = _count(data, "matrikel")
    both = [key for key in given if key.startswith("grund.")]
    if count and both:
        text = f"kan ikke stå sammen med {both[0]}. Skriv grundens vilkår i rækkerne, og fjern afsnittet [grund]."
        reader.wrong("matrikel", text)
    if len(terms) == count and len(kinds) == _count(data, "boligtype"):
        _placed(reader, kinds, terms)
    return terms


def _placed(reader: Reader, kinds: tuple[HomeType, ...], terms: tuple[PlotTerms, ...]) -> None:
    names = [t.navn for t in terms]
    named = [kind.matrikel for kind in kinds if kind.matrikel is not None]
    if named and not names:
        text = f'mangler, men en boligtype står på »{named[0]}«. Skriv [[matrikel]] med navn = "{named[0]}".'
        reader.wrong("matrikel", text)
        return
    for number, kind in enumerate(kinds, start=1):
        place = f"boligtype[{number}].matrikel"
        if kind.matrikel is not None and kind.matrikel not in names:
            known = nearest(kind.matrikel, names) or " Skriv navnet på en af rækkerne under [[matrikel]]."
            reader.wrong(place, f"grunden »{kind.matrikel}« findes ikke under [[matrikel]].{known}")
        elif kind.matrikel is None and len(terms) > 1:
            text = (
                f'mangler. Skriv for eksempel matrikel = "{names[0]}": med flere grunde skal hver boligtype have sin.'
            )
            reader.wrong(place, text)
    if len(terms) > 1 and not kinds:
        text = (
            f"har {len(terms)} rækker, men det står ikke, hvor boligerne ligger. "
            "Skriv mindst én [[boligtype]] med matrikel for hver grund."
        )
        reader.wrong("matrikel", text)


def _count(data: Mapping[str, Any], table: str) -> int:
    rows = data.get(table)
    return len(rows) if isinstance(rows, list | tuple) else 0
