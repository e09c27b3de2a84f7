"""The result page as one frozen object. Everything a template prints is text, an address or a drawing already made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from faellesgrund.domains.calculations.own_rates.changed_rates import usual_value
from faellesgrund.domains.calculations.result_page import wording
from faellesgrund.domains.calculations.result_page.amounts import (
    amount_with_unit,
    between,
    kr,
    lower_first,
    mio,
    number,
    percent,
    rent,
    signed,
)
from faellesgrund.domains.calculations.result_page.chain_figure import ChainFigure, chain_figure
from faellesgrund.domains.calculations.result_page.citations import Citation, citations
from faellesgrund.domains.calculations.result_page.explanations import (
    PANEL_DEPTH,
    Explanation,
    address_of,
    changed_reasons,
    explanation,
    page_about,
)
from faellesgrund.foundation.ui.charts import interval_bar

TOP_ASSUMPTIONS = 8
MODEL_LETTERS = {"almen": "A", "almen_med_statstilskud": "B1", "tilskud_og_laan": "B2", "fuldt_tilskud": "C"}
MODEL_NOTES = {
    "almen": "§ 115, uden særtilskud",
    "almen_med_statstilskud": "Særtilskud og § 115 sammen",
    "tilskud_og_laan": "Særtilskud og almindeligt lån",
    "fuldt_tilskud": "Intet lån",
}


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One of the three headline figures."""

    label: str
    value: str
    unit: str
    address: str | None
    interval: SafeString | None
    lead: str
    strong: str
    rest: str


@dataclass(frozen=True, slots=True)
class ModelColumn:
    """One of the four ways to pay."""

    name: str
    letter: str
    note: str
    chosen: bool
    cost: str
    need: str
    municipal: str
    rent_without: str
    reservation: str
    unsettled: bool


@dataclass(frozen=True, slots=True)
class AssumptionRow:
    """One rate, figure or choice the result rests on."""

    key: str
    name: str
    value: str
    source: tuple[Citation, ...]
    certainty: str
    grade: str
    origin: str
    since: str
    moves: str
    link: str
    changed: bool = False
    usual: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """What the cost rests on: how many observations, the method, the sources and each held-out project."""

    n: str
    method: str
    interval: str
    sources: tuple[str, ...]
    held_out: tuple[HeldOut, ...]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """One project predicted from the others."""

    name: str
    actual: str
    predicted: str
    span: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A warning in words."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class ResultPage:
    """What the result template prints, apart from charts and the calculation's own data."""

    answer: str
    figures: tuple[KeyFigure, ...]
    movers: str
    warnings: tuple[Note, ...]
    chain: ChainFigure
    opened: Explanation | None
    target: str
    models: tuple[ModelColumn, ...]
    models_2027: tuple[tuple[str, str, str, str], ...]
    basis: Basis
    top_assumptions: tuple[AssumptionRow, ...]
    assumption_count: int
    assumed_count: int
    price_level: str
    commitment: str
    running_text: str
    current_need: str


def result_page(
    result: Mapping[str, Any], line: float | None, curve: Mapping[str, float] | None, opened: str | None = None
) -> ResultPage:
    """The page of a run.

    line: what the parties demand is left (kr. per month), None when not stated; curve: what the leading profile
    has left at the P10, expected and P90 rent (keys ``lav``, ``mindst``, ``hoej``, ``mest``); opened: address of the
    explanation shown under the chain (None: the municipality's grant).
    """
    homes = round(result["anskaffelsessum"]["forventet"] / result["anskaffelsessum"]["pr_bolig"])
    who = wording.leading_profile(result)
    given = given_grant(result)
    address = opened or address_of(result, "Kommunalt tilskud", "stoettebehov") or "stoettebehov"
    rows = assumption_rows(result)
    return ResultPage(
        answer=wording.answer(result, homes, given),
        figures=tuple(f for f in (_need(result), _rent(result), _left(result, who, line, curve)) if f is not None),
        movers=wording.movers_in_words([r.name for r in rows if r.key in result["mest_betydende"]]),
        warnings=tuple(Note(w["kode"], w["tekst"]) for w in result["advarsler"]),
        chain=chain_figure(result, who, _profile_title(who)),
        opened=explanation(result, address, PANEL_DEPTH),
        target=rent(float(result["husleje"]["maal"])),
        models=models(result),
        models_2027=_models_2027(result),
        basis=_basis(result),
        top_assumptions=rows[:TOP_ASSUMPTIONS],
        assumption_count=len(rows),
        assumed_count=sum(1 for r in rows if r.certainty == "antaget"),
        price_level=str(result["prisdato"]),
        commitment=str(result["datoer"]["tilsagn"]),
        running_text=_running(result),
        current_need=mio(float(result["stoettebehov"]["forventet"]), 2),
    )


def given_grant(result: Mapping[str, Any]) -> float | None:
    """The municipal grant the brief fixes (kr.), or None where it is found from the target."""
    chosen = {row["noegle"]: row for row in result["forudsaetninger"]}
    if "stoette.kommunalt_tilskud" in chosen or result["model"] == "fuldt_tilskud":
        return None
    return float(result["stoettebehov"]["fast_tilskud"])


def _profile_title(who: Mapping[str, Any] | None) -> str:
    if who is None:
        return "Ingen profil kan regnes"
    name = wording.PROFILE_IN_SENTENCE.get(str(who["profil"]))
    return name.removeprefix("En ").capitalize() if name else wording.profile_name(str(who["profil"]))


def interval(low: float, mark: float, high: float, text: Callable[[float], str], what: str) -> SafeString | None:
    """The small drawing of P10–P90 with the expected value; None without spread."""
    if high - low < 1:
        return None
    words = f"{what}: otte ud af ti gange mellem {text(low)} og {text(high)}, forventet {text(mark)}"
    return interval_bar(low, mark, high, (text(low), text(mark), text(high)), words)


def _need(result: Mapping[str, Any]) -> KeyFigure:
    need = result["stoettebehov"]
    words = wording.need_words(result)
    shown = interval(float(need["p10"]), float(need["forventet"]), float(need["p90"]), mio, "Støttebehov i mio. kr.")
    return KeyFigure("Støttebehov", mio(float(need["forventet"])), "mio. kr.", "stoettebehov", shown, *words)


def _rent(result: Mapping[str, Any]) -> KeyFigure:
    monthly = result["husleje"]
    words = wording.rent_words(result)
    shown = interval(
        float(monthly["p10"]),
        float(monthly["pr_bolig_maaned"]),
        float(monthly["p90"]),
        rent,
        "Husleje i kr. om måneden",
    )
    return KeyFigure(
        "Husleje pr. bolig", rent(float(monthly["pr_bolig_maaned"])), "kr. om måneden", "husleje", shown, *words
    )


def _left(
    result: Mapping[str, Any], who: Mapping[str, Any] | None, line: float | None, curve: Mapping[str, float] | None
) -> KeyFigure | None:
    if who is None:
        return None
    left = float(who["efter_husleje_maaned"])
    shown = None
    if curve is not None:
        shown = interval(curve["mindst"], left, curve["mest"], number, "Tilbage i kr. om måneden")
    said = wording.left_words(result, who, line, curve["hoej"] if curve else None)
    name = wording.profile_name(str(who["profil"])).removeprefix("Kontanthjælp, ")
    label = (
        f"Tilbage efter husleje, {name[0].lower()}{name[1:]}"
        if not name.startswith("SU")
        else f"Tilbage efter husleje, {name}"
    )
    lead, rest = (said[0], " ".join(said[1:])) if said else ("", "")
    return KeyFigure(label, number(left), "kr. om måneden", str(who["profil"]), shown, lead, "", rest)


def models(result: Mapping[str, Any]) -> tuple[ModelColumn, ...]:
    """The four ways to pay, the chosen one marked."""
    return tuple(
        ModelColumn(
            name=str(row["navn"]),
            letter=MODEL_LETTERS[row["model"]],
            note=MODEL_NOTES[row["model"]],
            chosen=row["model"] == result["model"],
            cost=number(float(row["anskaffelsessum"])),
            need=number(float(row["stoettebehov"])),
            municipal=number(float(row["kommunal_udgift"])),
            rent_without=(
                "ikke muligt" if row["model"] == "fuldt_tilskud" else rent(float(row["husleje_uden_kommunalt_tilskud"]))
            ),
            reservation=_reservation(row),
            unsettled=row["model"] == "almen_med_statstilskud",
        )
        for row in result["modeller"]
    )


def _reservation(row: Mapping[str, Any]) -> str:
    text = str(row["forbehold"])
    if row["model"] == "fuldt_tilskud":
        return f"Huslejen bliver {rent(float(row['husleje']))} kr. {text}"
    return text


def _models_2027(result: Mapping[str, Any]) -> tuple[tuple[str, str, str, str], ...]:
    """Rule, loan, grundkapital and beboerindskud for commitments from 2027."""
    return tuple(
        (str(r["regel"]), number(float(r["laan"])), number(float(r["grundkapital"])), number(float(r["beboerindskud"])))
        for r in result["grundkapital_2027"]
    )


def _running(result: Mapping[str, Any]) -> str:
    running = result["drift"]
    if running["p90"] - running["p10"] < 1:
        return f"Driften er {kr(float(running['pr_bolig']))} pr. bolig om året, givet i byggebriefen."
    return (
        f"Driften er {kr(float(running['pr_bolig']))} pr. bolig om året, {number(float(running['pr_m2']))} kr. pr. m²."
        f" Otte ud af ti gange ligger den for hele afdelingen mellem {kr(round(float(running['p10']), -3))} og"
        f" {kr(round(float(running['p90']), -3))}"
    )


def _basis(result: Mapping[str, Any]) -> Basis:
    raw = result["anskaffelsessum"]["grundlag"]
    rows = raw.get("holdt_ude") or raw.get("udeladt_enkeltvis") or []
    return Basis(
        n=str(raw.get("n", 0)),
        method=str(raw.get("metode", "")),
        interval=str(raw.get("interval_i_ord", "")),
        sources=tuple(_source(s) for s in raw.get("kilder", [])),
        held_out=tuple(
            HeldOut(
                str(r["projekt"]),
                number(float(r["loeftet_til_licitation_pr_m2"])),
                number(float(r["forudsagt_pr_m2"])),
                between(number(float(r["p10"])), number(float(r["p90"]))),
                bool(r["inden_for"]),
            )
            for r in rows
        ),
    )


def _source(source: Any) -> str:
    """Hollandske boliger: sektorregnskab … (2 projekter, vægt 15 %, antaget)."""
    if not isinstance(source, Mapping):
        return str(source)
    known = [f"{source['n']} projekter" if source.get("n") else "", str(source.get("sikkerhed") or "")]
    if source.get("vaegt") is not None:
        known.insert(1, f"vægt {percent(float(source['vaegt']))}")
    facts = ", ".join(k for k in known if k)
    return f"{source.get('tekst', '')}: {lower_first(str(source.get('kilde', '')))} ({facts})"


def assumption_rows(result: Mapping[str, Any]) -> tuple[AssumptionRow, ...]:
    """Every assumption: the three that move the rent most first, then the other assumed by how far they move it."""
    first = {key: i for i, key in enumerate(result["mest_betydende"])}
    rows = list(result["forudsaetninger"])
    rows.sort(
        key=lambda r: (
            first.get(r["noegle"], len(first)),
            r["sikkerhed"] != "antaget",
            -abs(float(r.get("flytter_husleje") or 0)),
            r["oprindelse"] == "valgt",
            r["navn"],
        )
    )
    reasons = changed_reasons(result)
    return tuple(_assumption(r, reasons, date.fromisoformat(result["dato"])) for r in rows)


ORIGINS = {"lov": "lov", "evidens": "erfaring", "brief": "byggebriefen", "valgt": "standardværdi"}


def _assumption(r: Mapping[str, Any], reasons: Mapping[str, str], dato: date) -> AssumptionRow:
    value = r["vaerdi"]
    shown = (
        amount_with_unit(float(value), str(r["enhed"]))
        if isinstance(value, int | float) and not isinstance(value, bool)
        else str(value)
    )
    moves = r.get("flytter_husleje")
    key = str(r["noegle"])
    source = reasons.get(key) or " · ".join(str(x) for x in (r["hjemmel"], r["kilde"]) if x)
    return AssumptionRow(
        key=str(r["noegle"]),
        name=str(r["navn"]),
        value=shown,
        source=citations(source),
        certainty=str(r["sikkerhed"]),
        grade=str(r["grad"] or ""),
        origin=ORIGINS.get(str(r["oprindelse"]), str(r["oprindelse"])),
        since=str(r["gyldig_fra"] or ""),
        moves=f"{signed(float(moves))} ved 10 %" if moves else "",
        link=page_about(str(r["oprindelse"]), key),
        changed=key in reasons,
        usual=usual_value(key, dato) if key in reasons else "",
    )
