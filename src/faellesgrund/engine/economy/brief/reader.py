"""Reads a building brief and says everything that is wrong with it at once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from faellesgrund.engine.economy.brief import fields as f
from faellesgrund.engine.economy.brief.model import Brief, Post
from faellesgrund.engine.economy.brief.rows import home_types, plots
from faellesgrund.engine.economy.brief.toml_text import Lines, parse_toml
from faellesgrund.engine.economy.brief.wording import (
    LARGEST_AMOUNT,
    danish,
    either,
    example_of,
    flattened,
    nearest,
    range_in_words,
    shown,
    unwritable,
)
from faellesgrund.engine.evidence import load_evidence
from faellesgrund.engine.evidence.accounts import AccountUnknown, ledger_account
from faellesgrund.engine.evidence.indices import FIRST_CONSTRUCTION_YEAR
from faellesgrund.engine.evidence.kommuner import kommuner, municipal_keys
from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.engine.rates import load_rates

EARLIEST_EVENT = date(2019, 7, 1)
"""Earliest commitment the rates reach back to (registration fee, ABL § 118 a)."""
LATEST_EVENT = date(2100, 12, 31)
"""Later than any plan; keeps the arithmetic of dates within the calendar."""


def read_brief_text(text: str, dato: date, name: str = "byggebrief") -> Brief:
    """A brief from the text of a TOML file. Problems carry the line. Raises BadInput."""
    try:
        data = parse_toml(text)
    except BadInput as bad:
        raise BadInput([Problem(p.sted or name, p.tekst) for p in bad.problems]) from bad
    return _Reader(dato, Lines(text)).read(data)


def read_brief(data: Mapping[str, Any], dato: date) -> Brief:
    """A brief from nested mappings (JSON or TOML already read). dato: today. Raises BadInput with every problem."""
    return _Reader(dato, Lines()).read(data)


class _Reader:
    def __init__(self, dato: date, lines: Lines) -> None:
        self.dato, self.lines = dato, lines
        self.problems: list[Problem] = []

    def wrong(self, key: str, text: str) -> None:
        self.problems.append(Problem(self.lines.place(key), text))

    def read(self, data: Mapping[str, Any]) -> Brief:
        if not isinstance(data, Mapping):
            raise BadInput([Problem("byggebrief", "skal have afsnit som [projekt] og [bygning].")])
        for section, content in data.items():
            if section not in f.SECTIONS and section not in f.ROWS:
                self._unknown_section(str(section), content)
        given: dict[str, Any] = {}
        for section in f.SECTIONS:
            values = data.get(section, {})
            if not isinstance(values, Mapping):
                self.wrong(section, f"skal være et afsnit, skrevet [{section}].")
                continue
            if section not in ("drift", "satser"):
                self._section(section, values, given)
        poster = self._posts(data)
        drift = self._drift(data.get("drift", {}))
        satser, begrundelse = self._rates(data.get("satser", {}))
        kinds = home_types(self, data, given)
        matrikler = plots(self, data, given, kinds)
        for field in f.FIELDS:
            missing = field.required and field.key not in given
            if data.get("boligtype") and field.key in f.FROM_HOME_TYPES:
                continue
            if missing and not any(p.sted.endswith(field.key) for p in self.problems):
                self.wrong(
                    field.key,
                    f"mangler. Skriv for eksempel {field.name} = {example_of(field)} under [{field.section}].",
                )
        self._across(given)
        if self.problems:
            raise BadInput(self.problems)
        ordered = {x.key: given[x.key] for x in f.FIELDS if x.key in given}
        return Brief(ordered, drift, satser, begrundelse, poster, kinds, matrikler)

    def _unknown_section(self, name: str, content: Any) -> None:
        if isinstance(content, Mapping) or (isinstance(content, list) and content and isinstance(content[0], Mapping)):
            self.wrong(name, "afsnittet findes ikke." + nearest(name, (*f.SECTIONS, *f.ROWS)))
        else:
            home = _home_of(name) or " Skriv den under sit afsnit, for eksempel [bygning]."
            self.wrong(name, f"nøglen {name} står før det første afsnit.{home}")

    def _section(self, section: str, values: Mapping[str, Any], given: dict[str, Any]) -> None:
        names = [x.name for x in f.FIELDS if x.section == section] + (["poster"] if section == "anlaeg" else [])
        for name, value in values.items():
            key = f"{section}.{name}"
            if key == "anlaeg.poster":
                continue
            field = f.BY_KEY.get(key)
            if field is None:
                self.wrong(key, f"nøglen {name} findes ikke." + (_home_of(str(name)) or nearest(str(name), names)))
                continue
            checked = self.value(field, value)
            if checked is not None:
                given[key] = checked

    def value(self, field: f.Field, value: Any) -> Any:
        """The value checked by its field, or None after a problem."""
        match field.kind:
            case f.NUMBER | f.WHOLE:
                return self._number(field, value)
            case f.YES_NO:
                return self._yes_no(field, value)
            case f.DATE:
                return self._date(field, value)
            case f.CHOICE:
                return self._choice(field, value)
            case f.PROFILES:
                return self._profiles(field, value)
            case f.GRANT:
                return "behov" if value == "behov" else self._number(field, value, 'eller "behov"')
        return self._text(field, value)

    def _number(self, field: f.Field, value: Any, also: str = "") -> float | int | None:
        number = self.finite(field.key, value, also)
        if number is None:
            return None
        low, high = field.lowest or 0.0, field.highest if field.highest is not None else LARGEST_AMOUNT
        if field.kind == f.WHOLE and number != int(number):
            self.wrong(
                field.key, f"{danish(number)} er ikke et helt tal. Skriv et helt tal{range_in_words(field, low, high)}."
            )
            return None
        if not low <= number <= high:
            self.wrong(
                field.key, f"{danish(number)} er uden for grænserne. Skriv et tal{range_in_words(field, low, high)}."
            )
            return None
        if field.kind == f.WHOLE:
            if field.choices and str(int(number)) not in field.choices:
                self.wrong(field.key, f"{danish(number)} kan ikke bruges. Skriv {either(field.choices)}.")
                return None
            return int(number)
        return float(number)

    def finite(self, key: str, value: Any, also: str = "") -> float | None:
        """A finite number, or a problem saying why not."""
        extra = f" {also}" if also else ""
        if isinstance(value, bool) or not isinstance(value, int | float):
            written = shown(value)
            hint = " uden anførselstegn" if isinstance(value, str) else ""
            self.wrong(key, f"{written} er ikke et tal. Skriv et tal{hint}{extra}, med punktum som decimaltegn.")
            return None
        try:
            number = float(value)
        except OverflowError:
            self.wrong(key, "tallet er for stort. Skriv et tal under 1.000.000.000.000.")
            return None
        if math.isnan(number) or math.isinf(number):
            self.wrong(
                key, f"{'nan' if math.isnan(number) else 'uendelig'} er ikke et tal, der kan regnes med. Skriv et tal."
            )
            return None
        return number

    def _yes_no(self, field: f.Field, value: Any) -> bool | None:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip().lower() in ("ja", "nej"):
            return value.strip().lower() == "ja"
        self.wrong(field.key, f'{shown(value)} kan ikke bruges. Skriv true eller false (eller "ja" eller "nej").')
        return None

    def _date(self, field: f.Field, value: Any) -> date | None:
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                value = None
        if not isinstance(value, date):
            self.wrong(field.key, f"er ikke en dato. Skriv år-måned-dag, for eksempel {field.example}.")
            return None
        if field.key == "projekt.prisdato":
            earliest, latest = date(FIRST_CONSTRUCTION_YEAR, 1, 1), _years_after(self.dato, 5)
            if not earliest <= value <= latest:
                self.wrong(field.key, f"{value} er uden for {earliest} til {latest}. Ret datoen.")
                return None
        elif value < EARLIEST_EVENT:
            self.wrong(field.key, f"{value} er før {EARLIEST_EVENT}, hvor satserne begynder. Ret datoen.")
            return None
        elif value > LATEST_EVENT:
            self.wrong(field.key, f"{value} er efter {LATEST_EVENT}. Ret datoen.")
            return None
        return value

    def _choice(self, field: f.Field, value: Any) -> str | None:
        choices = field.choices or {}
        if isinstance(value, str) and value in choices:
            return value
        self.wrong(
            field.key, f"{shown(value)} kan ikke vælges. Skriv {either(choices)}." + nearest(str(value), choices)
        )
        return None

    def _profiles(self, field: f.Field, value: Any) -> tuple[str, ...] | None:
        if not isinstance(value, list | tuple) or not value:
            self.wrong(field.key, f'skal være en liste, for eksempel ["{next(iter(f.PROFILE_NAMES))}"].')
            return None
        unknown = [v for v in value if v not in f.PROFILE_NAMES]
        for v in unknown:
            self.wrong(field.key, f"profilen {shown(v)} findes ikke." + nearest(str(v), f.PROFILE_NAMES))
        return None if unknown else tuple(dict.fromkeys(value))

    def _text(self, field: f.Field, value: Any) -> str | None:
        if field.key == "projekt.kommune":
            return self._municipality(field, value)
        if not isinstance(value, str) or not value.strip():
            self.wrong(field.key, f'skal være en tekst i anførselstegn, for eksempel "{field.example}".')
            return None
        if len(value) > 200:
            self.wrong(field.key, f"er {len(value)} tegn langt. Skriv højst 200.")
            return None
        if unwritable(value):
            self.wrong(field.key, "har et linjeskift eller et tegn, der ikke kan vises. Skriv teksten på én linje.")
            return None
        return value.strip()

    def _municipality(self, field: f.Field, value: Any) -> str | None:
        known = kommuner()
        if isinstance(value, str) and value in known:
            return value
        by_name = {k.navn.lower(): k.kode for k in known.values()}
        guess = by_name.get(str(value).strip().lower()) or next((c for c in known if c.lstrip("0") == str(value)), None)
        hint = (
            f' Mente du "{guess}" ({known[guess].navn})?'
            if guess
            else ' Skriv den firecifrede kode, for eksempel "0101".'
        )
        self.wrong(field.key, f"{shown(value)} er ikke en af de 98 kommunekoder.{hint}")
        return None

    def _posts(self, data: Mapping[str, Any]) -> tuple[Post, ...] | None:
        section = data.get("anlaeg", {})
        rows = section.get("poster") if isinstance(section, Mapping) else None
        if rows is None:
            return None
        example = '[{gruppe = "entreprise", tekst = "Boliger", beloeb = 8400000}]'
        if not isinstance(rows, list | tuple) or not rows:
            self.wrong("anlaeg.poster", f"skal være en liste af linjer, for eksempel {example}.")
            return None
        posts = []
        for number, row in enumerate(rows, start=1):
            key = f"anlaeg.poster[{number}]"
            if not isinstance(row, Mapping):
                self.wrong(key, f"skal have `gruppe`, `tekst` og `beloeb`, for eksempel {example}.")
                continue
            for name in row:
                if name not in ("gruppe", "tekst", "beloeb"):
                    self.wrong(key, f"nøglen {name} findes ikke." + nearest(str(name), ("gruppe", "tekst", "beloeb")))
            if row.get("gruppe") not in f.GROUPS:
                hint = nearest(str(row.get("gruppe")), f.GROUPS)
                self.wrong(key, f"gruppen {shown(row.get('gruppe'))} findes ikke. Skriv {either(f.GROUPS)}.{hint}")
            if not isinstance(row.get("tekst"), str) or not row["tekst"].strip():
                self.wrong(key, 'tekst mangler. Skriv for eksempel tekst = "Boliger".')
            elif unwritable(row["tekst"]):
                self.wrong(key, "tekst har et linjeskift eller et tegn, der ikke kan vises. Skriv den på én linje.")
            amount = self.finite(f"{key}.beloeb", row.get("beloeb"))
            if amount is not None and not 0 <= amount <= LARGEST_AMOUNT:
                self.wrong(key, f"beløbet {danish(amount)} skal være 0 eller mere.")
            posts.append(Post(str(row.get("gruppe")), str(row.get("tekst")).strip(), amount or 0.0))
        return tuple(posts)

    def _drift(self, values: Any) -> dict[str, float]:
        if not isinstance(values, Mapping):
            return {}
        out = {}
        for konto, value in flattened(values):
            key = f"drift.{konto}"
            try:
                entry = ledger_account(konto)
                inside = 106 <= int(konto.split(".")[0]) <= 136
            except (AccountUnknown, ValueError):
                self.wrong(
                    key, f'konto {konto} findes ikke i kontoplanen. Skriv en konto fra 106 til 136, for eksempel "114".'
                )
                continue
            if not inside or entry.er_sum:
                why = "er en sum" if entry.er_sum else "er ikke en driftsudgift"
                self.wrong(
                    key, f"konto {konto} ({entry.navn}) {why}. Skriv en konto fra 106 til 136, der ikke er en sum."
                )
                continue
            number = self.finite(key, value)
            if number is not None and not 0 <= number <= LARGEST_AMOUNT:
                self.wrong(key, f"{danish(number)} kr. skal være 0 eller mere.")
            elif number is not None:
                out[konto] = number
        return out

    def _rates(self, values: Any) -> tuple[dict[str, float], str]:
        if not isinstance(values, Mapping) or not values:
            return {}, ""
        reason = values.get("begrundelse")
        out = {}
        known = {*load_rates().keys(), *load_evidence().keys(), *f.OPEN_DEFAULTS, *municipal_keys()}
        for name, value in flattened(values):
            if name == "begrundelse":
                continue
            key = f"satser.{name}"
            if name not in known and not f.DERIVED_KEYS.fullmatch(name):
                self.wrong(key, f"satsen eller tallet {name} findes ikke." + nearest(name, known))
                continue
            number = self.finite(key, value)
            if number is not None and self._possible(key, name, number):
                out[name] = number
        if not isinstance(reason, str) or not reason.strip():
            self.wrong("satser.begrundelse", 'mangler. Skriv, hvorfor tallene er ændret: begrundelse = "…".')
            reason = ""
        elif unwritable(" ".join(reason.split())):
            self.wrong("satser.begrundelse", "har et tegn, der ikke kan vises. Skriv teksten om.")
        return out, str(reason).strip()

    def _possible(self, key: str, name: str, number: float) -> bool:
        """Whether an overriding figure lies within what the key may be; a default may be moved off its whole number."""
        low, high, hint = 0.0, LARGEST_AMOUNT, ""
        if name in f.BY_KEY:
            field = f.BY_KEY[name]
            low, high = field.lowest or 0.0, field.highest if field.highest is not None else LARGEST_AMOUNT
        elif name == "laan_loebetid_max":  # a loan without years has no payment; 10 % above 40 is still a loan
            low, high = 1.0, 100.0
        elif (share := _highest_share(name)) is not None:
            high, hint = max(1.0, 1.2 * share), " Andele er brøker: 4,5 % skrives 0.045."
        if low <= number <= high * (1 + 1e-12):  # a figure that is 10 % above its default carries the dust of 1.1
            return True
        limits = f"mellem {danish(low)} og {danish(high)}" if high < LARGEST_AMOUNT else f"på {danish(low)} eller mere"
        self.wrong(key, f"{danish(number)} er uden for grænserne. Skriv et tal {limits}.{hint}")
        return False

    def _across(self, given: dict[str, Any]) -> None:
        if given.get("stoette.model") == "almen" and (given.get("stoette.statstilskud_pr_bolig") or 0) > 0:
            self.wrong(
                "stoette.statstilskud_pr_bolig",
                "skal være 0 i modellen almen. Vælg almen_med_statstilskud, eller skriv 0.",
            )
        order = [(k, given[k]) for k in ("projekt.tilsagn", "projekt.byggestart", "projekt.ibrugtagning") if k in given]
        for (before, first), (after, second) in zip(order, order[1:], strict=False):
            if second < first:
                self.wrong(after, f"{second} ligger før {before} ({first}). Ret en af datoerne.")


def _highest_share(name: str) -> float | None:
    """The highest known value of a rate or figure that is a share; None for everything else."""
    rates, figures = load_rates(), load_evidence()
    if name in rates and rates[name].enhed == "andel":
        return max(value.vaerdi for value in rates[name].vaerdier)
    if name in figures and figures[name].enhed == "andel":
        return figures[name].vaerdi
    return None


def _home_of(name: str) -> str:
    """Where a key that stands in the wrong place belongs, or nothing."""
    sections = [x.section for x in f.FIELDS if x.name == name]
    return f" Den hører til under [{sections[0]}]." if sections else ""


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
