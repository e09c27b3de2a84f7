"""Why a run done again gives other figures: what has changed since, value by value, and then which figures moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.compare_page.chosen import extract as kept_extract
from faellesgrund.domains.calculations.models import Run
from faellesgrund.domains.calculations.result_page.amounts import amount_with_unit, kr, number, signed
from faellesgrund.domains.calculations.result_page.explanations import page_about
from faellesgrund.domains.calculations.result_page.wording import profile_name
from faellesgrund.domains.calculations.runs.rate_basis import changes, content_now

VERSION, RATE, FIGURE, TABLE, OWN = "udgave", "sats", "erfaringstal", "tabel", "egne projekter"
KINDS = {
    VERSION: "Fællesgrund selv",
    RATE: "Satser",
    FIGURE: "Erfaringstal",
    TABLE: "Tabeller bag erfaringstallene",
    OWN: "Egne projekter",
}
KNOWN_FIGURES = (
    ("Støttebehov", "stoettebehov", "forventet"),
    ("Støttebehov med sikkerhed", "stoettebehov", "med_sikkerhed"),
    ("Husleje pr. bolig om måneden", "husleje", "pr_bolig_maaned"),
    ("Anskaffelsessum", "anskaffelsessum", "forventet"),
    ("Lånets hovedstol", "laan", "hovedstol"),
    ("Drift om året", "drift", "forventet"),
)
"""Name, and the way to the figure in the result."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that is not as it was when the run was made. used: whether this run rests on it."""

    kind: str
    name: str
    before: str
    now: str
    law: str
    used: bool
    key: str = ""
    link: str = ""

    @property
    def kind_text(self) -> str:
        """Satser."""
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class Effect:
    """A figure of the result that moved."""

    name: str
    before: str
    now: str
    change: str


def causes_of(
    run: Run, again: Mapping[str, Any] | None, own_projects: Sequence[Mapping[str, Any]] = ()
) -> tuple[Cause, ...]:
    """What has changed since the run.

    again: the extract of the new result, None when it could not be made. own_projects: those that would count today.
    """
    old = kept_extract(run)
    used = set(old["forudsaetninger"]) | set(again["forudsaetninger"] if again else ())
    named = list(_rates(run, used))
    told = {cause.key for cause in named}
    return (*_version(run, old), *named, *_used_values(old, again, told), *_own(run, own_projects))


def _version(run: Run, old: Mapping[str, Any]) -> Iterator[Cause]:
    now = engine_inputs.engine_version()
    if run.engine_version != now:
        yield Cause(VERSION, "Fællesgrunds udgave", run.engine_version, now, "", True)
    before, after = old.get("miljoe") or {}, engine_inputs.environment()
    for name, text in (("numpy", "Regnebiblioteket NumPy"), ("python", "Python")):
        if name in before and before[name] != after[name]:
            yield Cause(VERSION, text, before[name], after[name], "", True)


def _rates(run: Run, used: set[str]) -> Iterator[Cause]:
    if run.rate_basis is None:
        return
    for each in changes(run.rate_basis.content, content_now()):
        table = each.key.endswith(".csv")
        kind = TABLE if table else (RATE if each.key in content_now()["satser"] else FIGURE)
        link = "" if table else (page_about("lov", each.key) or page_about("evidens", each.key))
        now = each.now or "findes ikke mere"
        yield Cause(kind, each.name, each.before, now, each.law, table or each.key in used, each.key, link)


def _used_values(old: Mapping[str, Any], again: Mapping[str, Any] | None, told: set[str]) -> Iterator[Cause]:
    """Values the run used that are others now and were not named above: indices worked out from tables, and old runs without a basis."""
    if again is None:
        return
    for key, before in old["forudsaetninger"].items():
        after = again["forudsaetninger"].get(key)
        if key in told or after is None or after["vaerdi"] == before["vaerdi"] or before["oprindelse"] == "brief":
            continue
        kind = RATE if after["oprindelse"] == "lov" else FIGURE
        law = str(after["hjemmel"] or after["kilde"] or "")
        link = page_about(str(after["oprindelse"]), key)
        yield Cause(kind, str(after["navn"]), _value(before), _value(after), law, True, key, link)


def _value(row: Mapping[str, Any]) -> str:
    value = row["vaerdi"]
    return amount_with_unit(float(value), str(row["enhed"])) if isinstance(value, int | float) else str(value)


def _own(run: Run, own_projects: Sequence[Mapping[str, Any]]) -> Iterator[Cause]:
    """The run is done again on the projects stored with it, so these move nothing; a new run would use those of today."""
    before = {str(p.get("projekt", p["navn"])): float(p["kr_pr_m2"]) for p in run.own_projects}
    now = {str(p.get("projekt", p["navn"])): float(p["kr_pr_m2"]) for p in own_projects}
    names = {str(p.get("projekt", p["navn"])): str(p["navn"]) for p in (*run.own_projects, *own_projects)}
    for key in dict.fromkeys((*before, *now)):
        if before.get(key) == now.get(key):
            continue
        then_text = f"{number(before[key])} kr. pr. m²" if key in before else "ikke med"
        now_text = f"{number(now[key])} kr. pr. m²" if key in now else "ikke med"
        yield Cause(OWN, names[key], then_text, now_text, "", False)


def effects_of(run: Run, again: Mapping[str, Any]) -> tuple[Effect, ...]:
    """The figures a reader knows the result by, to the øre, where they moved."""
    old = kept_extract(run)
    rows = [(name, old[part][key], again[part][key]) for name, part, key in KNOWN_FIGURES]
    now_left = {row["profil"]: row["efter_husleje_maaned"] for row in again["betalingsevne"]}
    rows += [
        (f"Tilbage, {profile_name(row['profil'])}", row["efter_husleje_maaned"], now_left.get(row["profil"]))
        for row in old["betalingsevne"]
    ]
    return tuple(_effect(*row) for row in rows if row[1] != row[2])


def _effect(name: str, before: float | None, now: float | None) -> Effect:
    moved = "" if before is None or now is None else signed(now - before, 2)
    return Effect(name, "–" if before is None else kr(before, 2), "–" if now is None else kr(now, 2), moved)
