"""Alternatives beside each other as one document (``faellesgrund/levetid/1``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from faellesgrund.engine.economy.algebra import Array, as_json
from faellesgrund.engine.economy.construction import OwnProject
from faellesgrund.engine.economy.lifecycle.alternatives import Alternative
from faellesgrund.engine.economy.lifecycle.outcome import Outcome, outcome, settle
from faellesgrund.engine.economy.lifecycle.parts import OWN, Part
from faellesgrund.engine.economy.money import oere
from faellesgrund.engine.economy.paying.profiles import BY_KEY
from faellesgrund.engine.evidence import load_evidence
from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.engine.rates import RateUnknown

SCHEMA = "faellesgrund/levetid/1"
YEARS = 30
MOST = 3
RATE = (-0.05, 0.15)
NOMINAL, PRICES = "levetid.kalkulationsrente", "levetid.prisudvikling"
DEFAULT_PROFILE = "kontanthjaelp_mindste"
SAME = 0.005
"""Kr. within which two sums are the same."""


def compare(
    alternatives: Sequence[Alternative],
    dato: date,
    rente: float | None = None,
    profil: str = DEFAULT_PROFILE,
    aar: int = YEARS,
    own: Sequence[OwnProject] = (),
) -> dict[str, Any]:
    """The document for one to three alternatives; differences are against the first.

    rente: real rate of discount a year (None: the evidence's nominal rate less its price development);
    aar: years looked ahead, 1–60. Raises BadInput with a Danish text.
    """
    if not 1 <= len(alternatives) <= MOST:
        raise BadInput([Problem("alternativer", f"der er {len(alternatives)}. Vælg fra 1 til {MOST}.")])
    if profil not in BY_KEY:
        raise BadInput([Problem("profil", f"{profil} findes ikke.")])
    if not 1 <= aar <= 60:
        raise BadInput([Problem("aar", f"{aar} er uden for grænserne. Skriv fra 1 til 60 år.")])
    rate = default_rate() if rente is None else rente
    if not RATE[0] <= rate <= RATE[1]:
        raise BadInput([Problem("rente", "er uden for grænserne. Skriv fra -5 % til 15 % om året.")])
    try:
        settled = [settle(x, dato, aar, own) for x in alternatives]
        grant = settled[0].own.municipal.vaerdi
        found = [outcome(s, grant, profil, rate, dato) for s in settled]
    except RateUnknown as unknown:
        raise BadInput([Problem("", str(unknown))]) from unknown
    return {
        "skema": SCHEMA,
        "dato": dato.isoformat(),
        "prisdato": settled[0].inputs.dates.prisdato.isoformat(),
        "aar": aar,
        "startaar": settled[0].plan.startaar,
        "kalkulationsrente": _rate_json(rate, rente),
        "profil": profil,
        "kommunalt_tilskud": oere(grant),
        "alternativer": [_alternative(o) for o in found],
        "vender": [_turn(found[0], o, goal) for o in found[1:] for goal in GOALS],
        "forudsaetninger": _assumptions(found[0], rate, rente),
        "advarsler": [{"kode": code, "tekst": text} for code, text in _warnings(found)],
        "forklaring": [{"sum_faste_priser": as_json(o.total), "nutidsvaerdi": as_json(o.present_value)} for o in found],
    }


def default_rate() -> float:
    """The real rate of discount behind the evidence: (1 + nominal) ÷ (1 + prices) − 1."""
    book = load_evidence()
    return (1 + book[NOMINAL].vaerdi) / (1 + book[PRICES].vaerdi) - 1


def _rate_json(rate: float, given: float | None) -> dict[str, Any]:
    book = load_evidence()
    return {
        "vaerdi": round(rate, 10),
        "oprindelse": "valgt" if given is None else "brief",
        "sikkerhed": "antaget",
        "kilde": f"{book[NOMINAL].kilde}, fratrukket prisudvikling på 2,0 %" if given is None else "Jeres eget tal",
    }


def _alternative(o: Outcome) -> dict[str, Any]:
    s, homes = o.settled, o.settled.inputs.homes.vaerdi
    years = len(o.spent)
    return {
        "navn": s.alternative.navn,
        "boliger": homes,
        "anskaffelsessum": oere(o.same_grant.cost.vaerdi),
        "stoettebehov": oere(s.at_need.municipal.vaerdi),
        "husleje": oere(s.own.rent.vaerdi),
        "husleje_samme_tilskud": oere(o.same_grant.rent.vaerdi),
        "drift_pr_aar": oere(s.inputs.running.total.vaerdi),
        "drift_uden_henlaeggelse_pr_aar": oere(o.running.vaerdi),
        "henlaeggelse_noedvendig_pr_aar": oere(s.needed),
        "henlaeggelse_pr_bolig_maaned": oere(s.needed / homes / 12),
        "henlaeggelse_i_budgettet_pr_aar": oere(s.inputs.running.total.vaerdi - o.running.vaerdi),
        "forbrug_maaned": oere(o.energy.vaerdi / homes / 12),
        "efter_husleje_maaned": None if o.left is None else o.left.after_rent,
        "efter_forbrug_maaned": None if o.left is None else o.left.after_consumption,
        "doed_zone": None if o.left is None or o.left.dead_zone is None else o.left.dead_zone.as_json(),
        "sum_faste_priser": oere(o.total.vaerdi),
        "nutidsvaerdi": oere(o.present_value.vaerdi),
        "heraf": {
            "anskaffelse": oere(o.same_grant.cost.vaerdi),
            "drift": oere(years * o.running.vaerdi),
            "udskiftninger": oere(float(o.spent.sum())),
            "forbrug": oere(years * o.energy.vaerdi),
        },
        "komponenter": [_part(p) for p in s.parts],
        "arbejder": [{"aar": w.aar, "komponent": w.komponent.navn, "beloeb": oere(w.beloeb)} for w in o.works],
        "forloeb": [
            {
                "aar": s.plan.startaar + t,
                "drift": oere(o.running.vaerdi),
                "udskiftninger": oere(float(o.spent[t])),
                "forbrug": oere(o.energy.vaerdi),
                "i_alt": oere(o.running.vaerdi + o.energy.vaerdi + float(o.spent[t])),
                "akkumuleret": oere(float(o.cumulative[t])),
                "akkumuleret_nutidsvaerdi": oere(float(o.present[t])),
            }
            for t in range(years)
        ],
    }


def _part(p: Part) -> dict[str, Any]:
    return {
        "navn": p.navn,
        "pris": oere(p.pris.vaerdi),
        "levetid": p.levetid,
        "pris_fra": p.pris_fra,
        "levetid_fra": p.levetid_fra,
        "handling": p.handling,
        "kilde": p.kilde,
        "sikkerhed": "antaget",
        "grundlag": p.grundlag,
    }


GOALS = ("faste_priser", "nutidsvaerdi")


def _turn(first: Outcome, other: Outcome, goal: str) -> dict[str, Any]:
    """In which years the one overtakes the other, all costs so far counted together; aar is the last of them."""
    names = first.settled.alternative.navn, other.settled.alternative.navn
    ours, theirs = (o.cumulative if goal == GOALS[0] else o.present for o in (first, other))
    start = other.same_grant.cost.vaerdi - first.same_grant.cost.vaerdi
    gaps = [start, *(float(x) for x in _gap(ours, theirs))]
    signs = [0 if abs(g) < SAME else (1 if g > 0 else -1) for g in gaps]
    told = [(t, x) for t, x in enumerate(signs) if x]
    # Every year in which the cheaper so far becomes the dearer so far; from the last one on it stays so.
    shifts = [t for (t, x), (_, before) in zip(told[1:], told, strict=False) if x != before]
    begins = told[0][1] if told else 0
    turned = shifts[-1] if shifts else None
    start_year = first.settled.plan.startaar
    return {
        "maal": goal,
        "alternativ": names[1],
        "mod": names[0],
        "aar_nr": turned,
        "aar": None if turned is None else start_year + turned - 1,
        "skift": [start_year + t - 1 for t in shifts],
        "billigst_foerst": None if not begins else (names[0] if begins > 0 else names[1]),
        "billigst_til_sidst": None if not signs[-1] else (names[0] if signs[-1] > 0 else names[1]),
        "forskel_til_sidst": oere(gaps[-1]),
    }


def _gap(ours: Array, theirs: Array) -> Array:
    return theirs - ours


def _assumptions(o: Outcome, rate: float, given: float | None) -> list[dict[str, Any]]:
    used = o.settled.assumptions.used
    keys = ("henlaeggelse.kalibrering_k", "henlaeggelse.komponentpriser", "henlaeggelse.byggepriser",
            "henlaeggelse.rente", "henlaeggelse.vaekst")  # fmt: skip
    rows = [used[key].as_json() for key in keys if key in used]
    figure = load_evidence()[NOMINAL]
    rows.insert(
        0,
        {
            "noegle": "kalkulationsrente_real", "navn": "Kalkulationsrente, real", "vaerdi": round(rate, 10),
            "enhed": "andel", "oprindelse": "valgt" if given is None else "brief", "hjemmel": None,
            "kilde": figure.kilde if given is None else "Jeres eget tal", "gyldig_fra": None,
            "sikkerhed": "antaget", "grad": figure.grad if given is None else None,
        },
    )  # fmt: skip
    return rows


def _warnings(found: Sequence[Outcome]) -> list[tuple[str, str]]:
    said = []
    own = [{p.navn for p in o.settled.parts if p.pris_fra == OWN and p.handling == "rettes"} for o in found]
    listed = [{p.navn for p in o.settled.parts if p.pris_fra != OWN} for o in found]
    for i, mine in enumerate(own):
        for j, theirs in enumerate(listed):
            for navn in sorted(mine & theirs) if i != j else ():
                said.append(
                    (
                        "blandede_priser",
                        f"»{navn}« har jeres egen pris i »{found[i].settled.alternative.navn}«, men levetidslistens "
                        f"kalibrerede pris i »{found[j].settled.alternative.navn}«. Skriv jeres pris begge steder, så "
                        "de to kan sammenlignes.",
                    )
                )
    for o in found:
        if o.settled.reserve_given and o.settled.alternative.komponenter:
            said.append(
                (
                    "henlaeggelse_givet",
                    f"Konto 120 er givet i byggebriefen, så huslejen i »{o.settled.alternative.navn}« følger den og "
                    "ikke de ændrede bygningsdele. Den nødvendige henlæggelse står ved siden af.",
                )
            )
        if o.left is not None and o.left.dead_zone is not None:
            said.append(
                (
                    "husleje_i_doed_zone",
                    f"Huslejen i »{o.settled.alternative.navn}« ligger i en død zone for profilen: en lidt højere husleje "
                    "ville give mere tilbage.",
                )
            )
    said.append(
        (
            "ingen_restvaerdi",
            "Hvad byggeriet er værd efter det sidste år, er ikke regnet med. Det tæller for det alternativ, der holder "
            "længst.",
        )
    )
    return said
