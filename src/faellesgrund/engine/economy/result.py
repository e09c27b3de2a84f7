"""A run as the public result document (``faellesgrund/beregning/1``).

Amounts are rounded to the øre, half up, only here; parts that must sum to a total give the rounding
difference to the largest remainder. Identities hold before rounding.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from faellesgrund.engine.economy import financing as f
from faellesgrund.engine.economy import schedule, simulation, warnings
from faellesgrund.engine.economy.algebra import Node, as_json, keys_behind, named
from faellesgrund.engine.economy.cases import Case
from faellesgrund.engine.economy.kinds import kinds_json, split_assumption
from faellesgrund.engine.economy.loan_terms import split
from faellesgrund.engine.economy.money import oere, spread_rounding
from faellesgrund.engine.economy.sensitivity import factors, most_important
from faellesgrund.engine.economy.site import site_json
from faellesgrund.engine.economy.who_can_pay import at_uncertain_rent

if TYPE_CHECKING:
    from faellesgrund.engine.economy.chain import Run

CERTAINTIES = (0.5, 0.8, 0.9, 0.95)


def document(r: Run) -> dict[str, Any]:
    """The whole result of a run, ready for JSON."""
    trees = explanations(r)
    important = ranking(r)
    ceiling = maximum_amount(r)
    written: dict[int, dict[str, Any]] = {}
    doc: dict[str, Any] = {
        "skema": "faellesgrund/beregning/1",
        "projekt": {"navn": r.brief.get("projekt.navn"), "kommune": r.brief.kommune},
        "dato": r.dato.isoformat(),
        "prisdato": r.inputs.dates.prisdato.isoformat(),
        "traek": r.draws,
        "froe": r.seed,
        "version": r.version,
        "datoer": {k: getattr(r.inputs.dates, k).isoformat() for k in ("tilsagn", "byggestart", "ibrugtagning")},
        "model": r.inputs.model,
        "anskaffelsessum": _cost(r),
        "finansiering": _sources(r.expected.chosen, r),
        "stoettebehov": _need(r),
        "laan": _loan(r),
        "budget": _budget(r),
        "drift": _running(r),
        "husleje": _rent(r),
        "modeller": _models(r),
        "maksimumsbeloeb": {k: v for k, v in ceiling.items() if k != "node"},
        "grundkapital_2027": _grundkapital_2027(r),
        "betalingsevne": _ability(r),
        "boligtyper": kinds_json(r.inputs.kinds, r.kind_rents, r.kind_ability),
        "matrikler": site_json(r.inputs.site, r.inputs.site_costs),
        "bro": r.ability.bridge,
        "under_graensen": r.ability.below_line,
        "naeste_lovaendring": r.ability.next_change,
        "foelsomhed": [_rounded_row(row) for row in _sensitivity(r)],
        "forudsaetninger": assumptions(r, [*trees.values(), *_other_trees(r, ceiling)], dict(important)),
        "mest_betydende": [key for key, _ in important[:3]],
        "advarsler": warnings.collect(r, ceiling),
        "forklaring": {key: as_json(tree, written) for key, tree in trees.items()},
    }
    return doc


def explanations(r: Run) -> dict[str, Node]:
    """The trees shown to the user: cost, need, rent and each profile."""
    trees = {"anskaffelsessum": r.expected.chosen.cost, "stoettebehov": need_tree(r), "husleje": r.expected.chosen.rent}
    trees.update({f"boligtype_{i}": rent for i, rent in enumerate(r.kind_rents, start=1)})
    trees.update({f"matrikel_{i}": cost for i, cost in enumerate(r.inputs.site_costs or (), start=1)})
    trees.update(r.ability.trees)
    return trees


def need_tree(r: Run) -> Node:
    """The municipal grant at the target rent, from cost down."""
    need = r.expected.need
    return named("Støttebehov", need.municipal)


def _cost(r: Run) -> dict[str, Any]:
    case, inp = r.expected.chosen, r.inputs
    p10, p50, p90 = simulation.percentiles(r.simulated.cost)
    amounts = spread_rounding([p.beloeb.vaerdi for p in case.posts], case.cost.vaerdi)
    basis = dict(inp.grundlag)
    if not basis.get("interval_i_ord"):
        basis["interval_i_ord"] = f"Otte ud af ti gange ender prisen mellem {_mio(p10)} og {_mio(p90)} mio. kr."
    return {
        "forventet": oere(case.cost.vaerdi),
        "p10": oere(p10),
        "p50": oere(p50),
        "p90": oere(p90),
        "pr_bolig": oere(case.cost.vaerdi / inp.homes.vaerdi),
        "pr_m2": oere(case.cost.vaerdi / inp.home_area.vaerdi),
        "poster": [
            {"gruppe": p.gruppe, "tekst": p.tekst, "beloeb": x} for p, x in zip(case.posts, amounts, strict=True)
        ],
        "grundlag": basis,
    }


def _mio(x: float) -> str:
    return f"{x / 1e6:.1f}".replace(".", ",")


def _sources(case: Case, r: Run) -> list[dict[str, Any]]:
    """Who pays. Zero sources are left out, except the grants the reader looks for."""
    rows: list[tuple[str, str, float, str | None]] = [
        ("statstilskud", "Statens tilskud til skæve boliger", case.state.vaerdi, "BEK 75 af 28. januar 2020 § 16"),
        ("kommunalt_tilskud", "Kommunens tilskud", case.municipal.vaerdi, "Kommunens bevilling"),
    ]
    if case.setting.split is not None:
        regel = case.setting.split.regel
        rows.append(("grundkapital", "Kommunal grundkapital", case.grundkapital.vaerdi, regel))
        rows.append(("beboerindskud", "Beboerindskud", case.beboerindskud.vaerdi, "ABL § 118, stk. 1"))
        rows.append(("realkreditlaan", "Realkreditlån med statsgaranti", case.loan.vaerdi, f"{regel}; ABL § 128 a"))
    else:
        rows.append(
            ("realkreditlaan", "Realkreditlån med kommunegaranti", case.loan.vaerdi, "Aftale om kommunegaranti")
        )
    rows.append(("andre_tilskud", "Andre tilskud", case.other.vaerdi, "Givet i byggebriefen"))
    kept = [row for row in rows if row[2] > 0 or row[0] in ("statstilskud", "kommunalt_tilskud")]
    amounts = spread_rounding([row[2] for row in kept], case.cost.vaerdi)
    return [
        {"kilde": k, "tekst": t, "beloeb": max(0.0, x), "hjemmel": h}
        for (k, t, _, h), x in zip(kept, amounts, strict=True)
    ]


def _need(r: Run) -> dict[str, Any]:
    need, case, sim = r.simulated.need, r.expected.need, r.simulated
    p10, p50, p90 = simulation.percentiles(need.municipal)
    enough = simulation.enough_for(need, r.inputs.certainty.vaerdi)
    return {
        "forventet": oere(case.municipal.vaerdi),
        "forventet_loebende": oere(r.running_need.vaerdi),
        "p10": oere(p10),
        "p50": oere(p50),
        "p90": oere(p90),
        "sikkerhed": r.inputs.certainty.vaerdi,
        "med_sikkerhed": None if enough is None else oere(enough),
        "efter_sikkerhed": [
            {"sikkerhed": q, "beloeb": None if (x := simulation.enough_for(need, q)) is None else oere(x)}
            for q in CERTAINTIES
        ],
        "hoejeste_sikkerhed": round(simulation.highest_certainty(need), 10),
        "grundkapital_oveni": oere(case.grundkapital.vaerdi),
        "drift_overstiger_husleje": oere(max(0.0, -case.room.vaerdi)),
        "pr_bolig": oere(case.municipal.vaerdi / r.inputs.homes.vaerdi),
        "indeksforudsaetning": _index_words(r),
        "fast_tilskud": oere(sim.fixed_grant),
    }


def _index_words(r: Run) -> str:
    start = r.inputs.dates.byggestart
    return (
        f"Byggeomkostningsindekset fra prisdatoen til byggestart {start.isoformat()}; "
        "efter seneste måling en antaget årlig stigning."
    )


def _loan(r: Run) -> dict[str, Any]:
    case = r.expected.chosen
    s = case.setting
    rows = schedule.course(case, r.assumptions)
    return {
        "hovedstol": oere(case.loan.vaerdi),
        "ydelse_foerste_aar": oere(s.loan.per_krone.vaerdi * case.loan.vaerdi),
        "bidrag_foerste_aar": oere(s.loan.bidrag.vaerdi * case.loan.vaerdi),
        "type": s.loan.type,
        "rente": s.loan.rente.vaerdi,
        "aar": s.loan.aar.vaerdi,
        "terminer_pr_aar": s.loan.terminer.vaerdi,
        "bidrag": s.loan.bidrag.vaerdi,
        "forloeb": [{k: v if k == "aar" else oere(v) for k, v in row.items()} for row in rows],
    }


def _budget(r: Run) -> list[dict[str, Any]]:
    case = r.expected.chosen
    lines = [
        *schedule.capital_lines(case),
        *((x.konto, x.tekst, x.beloeb.vaerdi, x.oprindelse) for x in r.inputs.running.lines),
    ]
    total = 12.0 * r.inputs.homes.vaerdi * case.rent.vaerdi
    amounts = spread_rounding([x[2] for x in lines], total)
    return [
        {"konto": konto, "tekst": tekst, "beloeb": amount, "oprindelse": origin}
        for (konto, tekst, _, origin), amount in zip(lines, amounts, strict=True)
    ]


def _running(r: Run) -> dict[str, Any]:
    run, homes = r.inputs.running, r.inputs.homes.vaerdi
    total, sd = run.total.vaerdi, r.inputs.drift_spread
    given, estimated = float(run.given), float(run.estimated)
    low, high = (
        given + estimated * float(x) for x in np.exp(np.array([-1.0, 1.0]) * 1.2815515655446004 * sd - sd**2 / 2)
    )
    reserve = run.reserve_uncalibrated
    return {
        "forventet": oere(total),
        "pr_bolig": oere(total / homes),
        "pr_m2": oere(total / r.inputs.home_area.vaerdi),
        "p10": oere(low),
        "p90": oere(high),
        "henlaeggelse_ukalibreret": None if reserve is None else oere(reserve.vaerdi),
    }


def _rent(r: Run) -> dict[str, Any]:
    rent, sim = r.expected.chosen.rent.vaerdi, r.simulated.rent
    p10, p50, p90 = simulation.percentiles(sim)
    limit = r.inputs.target.vaerdi + simulation.RENT_TOLERANCE
    return {
        "pr_bolig_maaned": oere(rent),
        "pr_m2_aar": oere(12.0 * rent / r.inputs.area.vaerdi),
        "p10": oere(p10),
        "p50": oere(p50),
        "p90": oere(p90),
        "sandsynlighed_under_maal": round(float(np.mean(sim <= limit)), 10),
        "maal": r.inputs.target.vaerdi,
    }


def _ability(r: Run) -> list[dict[str, Any]]:
    """Each profile, also over the rents of P10–P90: with the rates of this run, so that an old one can be drawn."""
    p10, _, p90 = simulation.percentiles(r.simulated.rent)
    return [
        {**row, "ved_usikker_husleje": at_uncertain_rent(r.ability.curves[row["profil"]], p10, p90)}
        if row["profil"] in r.ability.curves
        else row
        for row in r.ability.rows
    ]


def _models(r: Run) -> list[dict[str, Any]]:
    rows = []
    for model in f.MODELS:
        need, without = r.expected.at_need[model], r.expected.without_grant[model]
        rows.append(
            {
                "model": model,
                "navn": f.MODEL_NAMES[model],
                "anskaffelsessum": oere(need.cost.vaerdi),
                "stoettebehov": oere(need.municipal.vaerdi),
                "husleje_uden_kommunalt_tilskud": oere(without.rent.vaerdi),
                "kommunal_udgift": oere(need.municipal.vaerdi + need.grundkapital.vaerdi),
                "husleje": oere(need.rent.vaerdi),
                "laan": oere(need.loan.vaerdi),
                "statstilskud": oere(need.state.vaerdi),
                "grundkapital": oere(need.grundkapital.vaerdi),
                "beboerindskud": oere(need.beboerindskud.vaerdi),
                "forbehold": f.RESERVATIONS[model],
            }
        )
    return rows


def _grundkapital_2027(r: Run) -> list[dict[str, Any]]:
    """For commitments from 2027: § 118 beside a prolonged § 118 a, on the same financed base."""
    if r.inputs.dates.tilsagn < date(2027, 1, 1):
        return []
    subsidised = r.expected.chosen.setting.subsidised
    case = r.expected.chosen if subsidised else r.expected.at_need["almen"]
    rows = []
    for prolonged in (False, True):
        share = split(r.brief, r.assumptions, r.inputs.dates.tilsagn, r.inputs.area, prolonged)
        base = case.base.vaerdi
        rows.append(
            {
                "regel": share.regel + (" (forlænget)" if prolonged else ""),
                "laan": oere(share.loan.vaerdi * base),
                "grundkapital": oere(share.grundkapital.vaerdi * base),
                "beboerindskud": oere(share.beboerindskud.vaerdi * base),
                "model": case.setting.model,
            }
        )
    return rows


def maximum_amount(r: Run) -> dict[str, Any]:
    """The maximum amount (rammebeløb) at the start of building; a placeholder until the table is known. SB § 13."""
    a, inp = r.assumptions, r.inputs
    per_home = a.evidence("maks_pr_bolig_DEMO") * inp.homes
    per_m2 = a.evidence("maks_pr_m2_DEMO") * inp.home_area
    node = named(
        "Maksimumsbeløb",
        named("Beløb pr. bolig", per_home) + named("Beløb pr. m²", per_m2),
        "kr",
        "støttebekendtgørelsen § 13",
    )
    binding = inp.model in ("almen", "almen_med_statstilskud")
    return {
        "beloeb": oere(node.vaerdi),
        "overskredet": r.expected.chosen.cost.vaerdi > node.vaerdi,
        "spaerrer_godkendelse": False,
        "haard_graense_i_modellen": binding,
        "pladsholder": True,
        "tekst": "Pladsholder: beløbene for 2012–2026 er ikke indlæst, så grænsen spærrer aldrig.",
        "node": node,
    }


def _sensitivity(r: Run) -> list[dict[str, Any]]:
    return factors(r.inputs, r.assumptions, r.expected.chosen.setting, r.simulated.fixed_grant)


def _rounded_row(row: dict[str, Any]) -> dict[str, Any]:
    shares = row["enhed"] in ("andel", "faktor")
    out = dict(row)
    for key in ("fra", "til"):
        out[key] = round(row[key], 10) if shares else oere(row[key])
    for key in ("husleje_fra", "husleje_til", "stoettebehov_fra", "stoettebehov_til"):
        out[key] = oere(row[key])
    return out


def _other_trees(r: Run, ceiling: dict[str, Any]) -> list[Node]:
    """Every other figure of the document that rests on rates or evidence."""
    trees: list[Node] = [ceiling["node"], r.running_need, *r.ability.other_trees]
    trees += [tree for able in r.kind_ability for tree in able.trees]
    for case in (*r.expected.at_need.values(), *r.expected.without_grant.values(), r.expected.chosen):
        trees += [case.cost, case.municipal, case.rent, case.grundkapital, case.beboerindskud, case.loan]
    s = r.expected.chosen.setting
    trees += [s.loan.per_krone, s.loan.bidrag] if r.expected.chosen.loan.vaerdi > 0 else []
    if r.inputs.running.reserve_uncalibrated is not None:
        trees.append(r.inputs.running.reserve_uncalibrated)
    return trees


def assumptions(r: Run, trees: Iterable[Node], moves: dict[str, float]) -> list[dict[str, Any]]:
    """Every rate, figure and choice that some figure rests on, and every default that is text, date or 0."""
    keys = (
        keys_behind(*trees) | r.ability.keys | set(r.inputs.uncertain_keys) | set(schedule.keys_used(r.expected.chosen))
    )
    lines = {c.noegle: c for c in (*r.inputs.choices, *r.ability.choices, *split_assumption(r.inputs.kinds))}
    for key in sorted(keys):
        known = r.assumptions.used.get(key)
        if known is not None and known.vaerdi != 0:
            lines[key] = known
    for key in r.assumptions.overrides:
        if key in r.assumptions.used:
            lines[key] = r.assumptions.used[key]
    rows = []
    for key in sorted(lines):
        row = lines[key].as_json()
        if key in moves:
            row["flytter_husleje"] = oere(moves[key])
        rows.append(row)
    return rows


def ranking(r: Run) -> list[tuple[str, float]]:
    """The unconfirmed keys the rent rests on, the grant fixed, with how far each moves it (kr. per month at 10 %)."""
    from faellesgrund.engine.economy import cases
    from faellesgrund.engine.economy.algebra import leaf

    fixed = leaf("Kommunalt tilskud, fast", r.simulated.fixed_grant, "kr", oprindelse="brief")
    s = r.expected.chosen.setting
    rent = r.expected.chosen.rent if s.terms().no_loan else cases.case_given(r.inputs, r.assumptions, s, fixed).rent
    used = r.assumptions.used
    keys = [
        k
        for k in sorted(keys_behind(rent))
        if used[k].sikkerhed == "antaget" and isinstance(used[k].vaerdi, float | int)
    ]
    return most_important(rent, keys)
