"""The public result of a reserve plan (``faellesgrund/henlaeggelser/1``) and its explanation."""

from __future__ import annotations

from math import ceil, isnan
from typing import Any

from faellesgrund.engine.economy.algebra import Node, apply, as_json, leaf, maximum, named, total
from faellesgrund.engine.economy.assumptions import Assumption
from faellesgrund.engine.economy.money import oere
from faellesgrund.engine.economy.reserves.balance import Need, balance, needed_contribution, works
from faellesgrund.engine.economy.reserves.plan import BUILDING_PRICES, GROWTH, INTEREST, Component, Plan
from faellesgrund.engine.evidence import load_evidence

SCHEMA = "faellesgrund/henlaeggelser/1"


def plan_json(plan: Plan) -> dict[str, Any]:
    """The result as one JSON document. Without spread the percentiles are the expected balance itself.

    Amounts in kr. rounded to the øre; the needed contribution is rounded up, so that it is enough.
    """
    path, need = balance(plan), needed_contribution(plan)
    saldo = [oere(float(value)) for value in path.saldo]
    negative = path.negative
    first = next((year for year, below in zip(path.aar, negative, strict=True) if below), None)
    enough = _round_up(need.pr_aar)
    return {
        "skema": SCHEMA,
        "afdeling": plan.navn,
        "boliger": plan.boliger,
        "aar": list(path.aar),
        "saldo": {"forventet": saldo, "p10": list(saldo), "p50": list(saldo), "p90": list(saldo)},
        "henlagt": [oere(float(value)) for value in path.henlagt],
        "arbejder": [{"aar": w.aar, "komponent": w.komponent.navn, "beloeb": oere(w.beloeb)} for w in works(plan)],
        "sandsynlighed_negativ": {"samlet": float(any(negative)), "pr_aar": [float(below) for below in negative]},
        "foerste_aar_negativ": first,
        "noedvendig_henlaeggelse": [
            {"sikkerhed": q, "pr_aar": enough, "pr_bolig_maaned": oere(enough / plan.boliger / 12)}
            for q in plan.sikkerheder
        ],
        "afgoerende_aar": need.aar,
        "daekningsgrad": [None if isnan(share) else round(float(share), 10) for share in path.daekningsgrad],
        "forudsaetninger": [row.as_json() for row in assumptions(plan)],
        "advarsler": _warnings(plan, first, enough),
        "forklaring": {
            "noedvendig_henlaeggelse": as_json(explain_need(plan, need)),
            "saldo_sidste_aar": as_json(explain_last_balance(plan)),
        },
    }


def assumptions(plan: Plan) -> list[Assumption]:
    """What the plan rests on besides its components: the file's own figures and the defaults that stepped in."""
    rows = []
    figures = (
        ("udvikling.byggepriser", BUILDING_PRICES, plan.byggepriser),
        ("udvikling.henlaeggelse", GROWTH, plan.vaekst),
        ("udvikling.rente", INTEREST, plan.rente),
    )
    book = load_evidence()
    for noegle, figure_key, value in figures:
        figure = book[figure_key]
        if noegle in plan.standard:
            rows.append(
                Assumption(
                    noegle, figure.navn, value, figure.enhed, "valgt", None, figure.kilde, figure.vurderet,
                    figure.sikkerhed, figure.grad,
                )
            )  # fmt: skip
        else:
            rows.append(_given(noegle, figure.navn, value, figure.enhed))
    others = (
        ("afdeling.aar", "Planens længde", plan.aar, "aar"),
        ("afdeling.prisaar", "Prisår for bygningsdelene", plan.prisaar, "aar"),
        ("henlaeggelser.saldo_primo", "Henlagt ved planens begyndelse", plan.saldo_primo, "kr"),
    )
    for noegle, navn, number, enhed in others:
        rows.append(
            _chosen(noegle, navn, number, enhed) if noegle in plan.standard else _given(noegle, navn, number, enhed)
        )
    return rows


def explain_need(plan: Plan, need: Need) -> Node:
    """The needed contribution as a tree: the works up to the deciding year against what one krone grows to."""
    name = "Nødvendig henlæggelse i år 1"
    if need.aar is None:
        enough = leaf("Henlagt ved planens begyndelse rækker til alle arbejder", 0.0, "kr/aar", oprindelse="brief")
        return _named(name, enough, "kr/aar")
    rente, vaekst = _interest(plan), _growth(plan)
    short = _carried_works(plan, need.aar, rente) - _opening(plan, need.aar, rente)
    missing = _named(f"Mangler til og med {need.aar}", short)
    return _named(name, maximum(0.0, missing / _one_krone(plan, need.aar, rente, vaekst)), "kr/aar")


def explain_last_balance(plan: Plan) -> Node:
    """The balance at the end of the plan as a tree."""
    last = plan.startaar + plan.aar - 1
    rente, vaekst = _interest(plan), _growth(plan)
    contribution = leaf("Henlæggelse i år 1", plan.pr_aar, "kr", oprindelse="brief")
    saved = _named("Henlæggelser med renter", contribution * _one_krone(plan, last, rente, vaekst))
    income = _named("Henlagt i alt med renter", _opening(plan, last, rente) + saved)
    return _named(f"Saldo ved udgangen af {last}", income - _carried_works(plan, last, rente))


def _carried_works(plan: Plan, year: int, rente: Node) -> Node:
    prices = _leaf(plan, "udvikling.byggepriser", "Årlig stigning i byggepriser", plan.byggepriser)
    due: dict[Component, list[int]] = {}
    for work in works(plan):
        if work.aar <= year:
            due.setdefault(work.komponent, []).append(work.aar)
    if not due:
        return leaf("Ingen arbejder i planen", 0.0, "kr", oprindelse="brief")
    parts = [_carried_component(plan, part, years, year, prices, rente) for part, years in due.items()]
    return _named(f"Arbejder til og med {year} med renter", total(*parts))


def _carried_component(plan: Plan, part: Component, years: list[int], year: int, prices: Node, rente: Node) -> Node:
    """All replacements of one component, with interest to the end of ``year``."""

    def carried(price: float, growth: float, interest: float) -> float:
        return price * sum((1 + growth) ** (y - plan.prisaar) * (1 + interest) ** (year - y) for y in years)

    price = leaf(f"{part.navn}, pris i {plan.prisaar}", part.pris, "kr", oprindelse="brief")
    text = (
        f"pris × Σ (1 + prisstigning)^(år − {plan.prisaar}) × (1 + rente)^({year} − år) "
        f"for år = {', '.join(map(str, years))}"
    )
    return _named(part.navn, apply(text, carried, price, prices, rente))


def _opening(plan: Plan, year: int, rente: Node) -> Node:
    start = leaf(
        "Henlagt ved planens begyndelse", plan.saldo_primo, "kr", oprindelse=_origin(plan, "henlaeggelser.saldo_primo")
    )
    return _named("Henlagt ved begyndelsen, med renter", start * _interest_factor(rente, year - plan.startaar + 1))


def _interest_factor(rente: Node, years: int) -> Node:
    factor: Node = apply(f"(1 + rente) opløftet til {years} år", lambda r: (1 + r) ** years, rente, enhed="faktor")
    return factor


def _one_krone(plan: Plan, year: int, rente: Node, vaekst: Node) -> Node:
    years = year - plan.startaar + 1
    return _named(
        f"Det, 1 kr. i år 1 er blevet til i {year}",
        apply(
            f"Σ (1 + vækst)^(s − 1) × (1 + rente)^({years} − s) for s = 1 … {years}",
            lambda r, g: sum((1 + g) ** (s - 1) * (1 + r) ** (years - s) for s in range(1, years + 1)),
            rente,
            vaekst,
            enhed="faktor",
        ),
        "faktor",
    )


def _named(tekst: str, value: Node, enhed: str = "kr") -> Node:
    node: Node = named(tekst, value, enhed)
    return node


def _interest(plan: Plan) -> Node:
    return _leaf(plan, "udvikling.rente", "Årlig rente", plan.rente)


def _growth(plan: Plan) -> Node:
    return _leaf(plan, "udvikling.henlaeggelse", "Årlig stigning i henlæggelsen", plan.vaekst)


def _leaf(plan: Plan, noegle: str, tekst: str, value: float) -> Node:
    return leaf(tekst, value, "andel", oprindelse=_origin(plan, noegle), noegle=noegle)


def _origin(plan: Plan, noegle: str) -> str:
    return "valgt" if noegle in plan.standard else "brief"


def _given(noegle: str, navn: str, value: float, enhed: str) -> Assumption:
    return Assumption(noegle, navn, value, enhed, "brief", None, "Planens egen fil", None, "antaget", None)


def _chosen(noegle: str, navn: str, value: float, enhed: str) -> Assumption:
    return Assumption(noegle, navn, value, enhed, "valgt", None, "Standardværdi i Fællesgrund", None, "antaget", "A")


def _warnings(plan: Plan, first: int | None, enough: float) -> list[dict[str, str]]:
    found = {}
    if not plan.komponenter:
        found["ingen_bygningsdele"] = "Planen har ingen bygningsdele, så intet arbejde er regnet med."
    if first is not None:
        kroner = f"{ceil(enough):,}".replace(",", ".")
        found["saldo_negativ"] = (
            f"Saldoen går under nul første gang i {first}. "
            f"Der skal henlægges mindst {kroner} kr. i {plan.startaar} for at undgå det."
        )
    found["uden_spredning"] = (
        "Planen er regnet uden spredning i priser og levetider. En henlæggelse, der lige netop rækker her, "
        "har ingen luft til dyrere eller tidligere arbejder."
    )
    return [{"kode": kode, "tekst": tekst} for kode, tekst in found.items()]


def _round_up(kroner: float) -> float:
    """To the øre, up; an amount that is a whole number of øre but for the arithmetic's last digits stays."""
    return ceil(kroner * 100 - 1e-6) / 100
