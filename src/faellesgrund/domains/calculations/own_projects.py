"""The finished projects a calculation counts with: chosen by its party, stored with each run, told to who may see them.

A project that only its party may see counts in the party's calculations too, also in those the party shares. The engine, and so
the result document, gets no name of it (``HIDDEN_NAME``); pages name it to those who may see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.result_page.amounts import kr, mio_kr, number, percent
from faellesgrund.domains.experience.engine_inputs import Counted
from faellesgrund.domains.experience.queries import counting_for, names_seen
from faellesgrund.foundation.access.policy import may, party_of, roles_of
from faellesgrund.foundation.access.roles import RIGHTS

if TYPE_CHECKING:
    from faellesgrund.domains.calculations.models import Calculation, Run
    from faellesgrund.engine.economy.brief import Brief
    from faellesgrund.engine.economy.construction import OwnProject
    from faellesgrund.foundation.access.models import User

Stored = dict[str, Any]
"""One project as a run keeps it: ``projekt`` and ``version`` say which one it was, the rest is exactly what the engine got."""
HIDDEN_NAME = "Eget projekt, som ikke er delt"
UNSEEN = "et projekt, du ikke kan se"
SHOWN = 20


def counted_for(calculation: Calculation) -> tuple[Counted, ...]:
    """The projects that count for the calculation now: those its party sees and has marked to count."""
    return counting_for(calculation.party)


def as_counted(counted: Iterable[Counted], brief: Brief, dato: date) -> list[Stored]:
    """The projects at the price date and in the region of the brief, as a run keeps them."""
    from faellesgrund.engine.economy.own_projects import own_projects

    found = list(counted)
    own = own_projects([c.finished for c in found], brief, dato)
    return [
        {
            "projekt": c.pk,
            "version": c.version,
            "navn": f"{c.finished.navn} ({c.finished.prisaar})" if c.shared else HIDDEN_NAME,
            "kr_pr_m2": o.kr_pr_m2,
            "kilde": o.kilde,
            "sikkerhed": o.sikkerhed,
        }
        for c, o in zip(found, own, strict=True)
    ]


def own_for(calculation: Calculation, brief: Brief, dato: date) -> list[Stored]:
    """The projects that count for a run of the calculation now, as they are stored with it."""
    return as_counted(counted_for(calculation), brief, dato)


def own_of(user: Any, brief: Brief, dato: date) -> tuple[OwnProject, ...]:
    """The projects that count for a calculation nobody keeps, such as one asked for by a program: those of the user's party.

    None for a role from outside, who may see none. A key without the right to see them gets the same figures without names.
    """
    party = party_of(user)
    if party is None or not roles_of(user) & RIGHTS["egneprojekter.se"].keys():
        return ()
    counted = counting_for(party)
    if not may(user, "egneprojekter.se"):
        counted = tuple(replace(c, shared=False) for c in counted)
    return stored(as_counted(counted, brief, dato))


def stored(rows: Iterable[Mapping[str, Any]]) -> tuple[OwnProject, ...]:
    """Stored projects as the engine takes them: the same figures to the last digit."""
    from faellesgrund.engine.economy.construction import OwnProject

    return tuple(OwnProject(str(r["navn"]), float(r["kr_pr_m2"]), str(r["kilde"]), str(r["sikkerhed"])) for r in rows)


def without_own(brief: Brief, dato: date, draws: int, seed: int) -> dict[str, Any]:
    """What the cost would have been without own projects: expected and what eight of ten lie between (kr.)."""
    cost = engine_inputs.calculated(brief, dato, draws, seed)["anskaffelsessum"]
    return {key: cost[key] for key in ("forventet", "p10", "p90")}


@dataclass(frozen=True, slots=True)
class OwnEffect:
    """What own projects did to a run, and what has come of them since."""

    text: str
    names: tuple[str, ...]
    changes: tuple[str, ...]


def own_effect(user: User, run: Run, result: Mapping[str, Any]) -> OwnEffect | None:
    """The sentence under the price of a run; None when no own project was in it and none has come since."""
    rows = list(run.own_projects)
    changes = own_changes(user, run)
    if not rows:
        return OwnEffect("Ingen egne projekter talte med i kørslen.", (), changes) if changes else None
    return OwnEffect(
        _sentence(len(rows), run.without_own, result["anskaffelsessum"]),
        _named(user, [int(r["projekt"]) for r in rows]),
        changes,
    )


def _sentence(n: int, before: Mapping[str, float], cost: Mapping[str, Any]) -> str:
    many = "Ét eget projekt" if n == 1 else f"{number(n)} egne projekter"
    told = cost["grundlag"].get("egne_projekter")
    if told is None or not before:
        return f"{many} kunne tælle med, men prisen er givet i byggebriefen, så de flytter intet."
    low, high = float(cost["p10"]), float(cost["p90"])
    return (
        f"{many} flyttede prisen for hele projektet fra {kr(told['pr_m2_uden'])} til {kr(told['pr_m2_med'])} pr. m² og"
        f" anskaffelsessummen fra {mio_kr(before['forventet'])} til {mio_kr(float(cost['forventet']))} Spændet, som otte ud af ti"
        f" ligger i, gik fra {mio_kr(before['p90'] - before['p10'])} til {mio_kr(high - low)} Det er"
        f" {percent((high - low) / float(cost['forventet']))} af prisen mod {percent((before['p90'] - before['p10']) / before['forventet'])} før."
    )


def _named(user: User, pks: list[int]) -> tuple[str, ...]:
    """The names the user may see, in order, and a number for the rest."""
    seen = names_seen(user, pks)
    names = [seen[pk] for pk in pks if pk in seen]
    hidden = len(pks) - len(names)
    told = names[:SHOWN]
    if len(names) > SHOWN:
        told.append(f"{number(len(names) - SHOWN)} mere")
    if hidden:
        told.append(UNSEEN if hidden == 1 else f"{number(hidden)} projekter, du ikke kan se")
    return tuple(told)


def own_changes(user: User, run: Run) -> tuple[str, ...]:
    """How the projects that count now differ from those of the run: come, changed, gone; named to who may see them."""
    then = {int(r["projekt"]): int(r["version"]) for r in run.own_projects}
    now = {c.pk: c.version for c in counted_for(run.calculation)}
    come = [pk for pk in now if pk not in then]
    changed = [pk for pk in now if pk in then and now[pk] != then[pk]]
    gone = [pk for pk in then if pk not in now]
    return tuple(
        f"{what}: {', '.join(_named(user, pks))}."
        for what, pks in (("Kommet til", come), ("Rettet", changed), ("Tæller ikke længere med", gone))
        if pks
    )


def preview_with(brief: Brief, dato: date, draws: int, counted: tuple[Counted, ...]) -> dict[str, Any]:
    """The chain for a draft with the projects that count. Raises BadInput."""
    return engine_inputs.calculated(brief, dato, draws, 1, stored(as_counted(counted, brief, dato)))
