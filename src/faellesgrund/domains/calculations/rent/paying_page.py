"""»Hvem kan betale?« in full: every profile from benefit to what is left, each step with its law, and the rents that hold."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.models import Run
from faellesgrund.domains.calculations.rent.paying_form import PayingFrame, paying_frame
from faellesgrund.domains.calculations.result_page import wording
from faellesgrund.domains.calculations.result_page.amounts import between, kr, number, rent
from faellesgrund.domains.calculations.result_page.curve_chart import rent_curve
from faellesgrund.domains.calculations.result_page.explanations import PAID, SUPPORT, address_of, node_at
from faellesgrund.domains.calculations.result_page.paying import left_at, paying
from faellesgrund.foundation.ui.charts import Chart
from faellesgrund.foundation.ui.charts.chart import WIDE, Words


@dataclass(frozen=True, slots=True)
class Step:
    """One line from benefit to what is left. address: of its explanation, or empty; sign: + − =."""

    label: str
    sign: str
    amount: str
    law: str
    address: str


@dataclass(frozen=True, slots=True)
class ProfilePayment:
    """One profile: its steps and what they come to."""

    key: str
    name: str
    left: str
    against: str
    below: bool
    without_support: str
    highest: str
    zone: str
    steps: tuple[Step, ...]
    advice: str


@dataclass(frozen=True, slots=True)
class PayingPage:
    """The page."""

    frame: PayingFrame
    rent: str
    lead: tuple[str, ...] = ()
    chart: Chart | None = None
    profiles: tuple[ProfilePayment, ...] = ()
    proposal: str = ""
    zones: tuple[str, ...] = ()
    rests_on: str = ""
    note: str = ""


def paying_page(run: Run, asked: Mapping[str, str]) -> PayingPage:
    """The page of a run. asked: krav (what must be left), faste (other fixed expenses), profil (the one drawn)."""
    result = run.result  # every tree is linked into
    brief = engine_inputs.brief_from_toml(run.brief_toml, run.dato)
    money = paying(result, run.brief_toml, run.dato)
    rows = sorted(result["betalingsevne"], key=lambda r: float(r["efter_husleje_maaned"]))
    leading = [str(r["profil"]) for r in rows]
    frame = paying_frame(("krav", "faste"), asked, {"krav": money.line, "faste": None}, leading)
    shown = rent(money.rent)
    if frame.errors or not rows:
        return PayingPage(frame, shown, money.lead if not rows else ())
    needed, fixed = frame.values["krav"], frame.values["faste"] or 0.0
    curves = engine_inputs.curves_today(brief, run.dato)
    best = engine_inputs.highest_rents(curves, needed, fixed) if needed is not None else {}
    return PayingPage(
        frame=frame,
        rent=shown,
        lead=wording.who_can_pay_words(rows, money.rent, needed, fixed),
        chart=_chart(result, frame.profile, run, needed),
        profiles=tuple(_profile(result, r, needed, fixed, best) for r in rows),
        proposal=wording.proposal_words(engine_inputs.highest_for_all(curves, needed, fixed), shown)
        if needed is not None
        else "",
        zones=money.all_zones,
        rests_on=money.rests_on,
        note=_note(run, needed),
    )


def _note(run: Run, needed: float | None) -> str:
    """The highest rents are computed now; when rates have changed since the run, that is said."""
    if needed is None or run.rates_fingerprint == engine_inputs.fingerprint():
        return ""
    return "Satser eller erfaringstal er ændret siden kørslen. Højeste husleje er regnet med dem, der gælder nu; resten er kørslens egne tal."


def _chart(result: Mapping[str, Any], profile: str, run: Run, needed: float | None) -> Chart | None:
    one = replace(paying(result, run.brief_toml, run.dato, profile), line=needed)
    if not one.corners:
        return None
    left = left_at(one.corners, one.rent)
    words = Words(
        title=wording.curve_title(bool(one.zones)),
        subtitle=f"Tilbage om måneden i kr., {wording.inside(one.profile_name)}",
        description=f"Ved {rent(one.rent)} kr. i husleje er der {kr(left)} tilbage. {one.dead_zone}".strip(),
        source="Boligstøtteloven §§ 21–23 og satserne på datoen.",
    )
    return rent_curve(words, one, one.shown_from, one.shown_to, left, WIDE)


def _profile(
    result: Mapping[str, Any], row: Mapping[str, Any], needed: float | None, fixed: float, best: Mapping[str, Any]
) -> ProfilePayment:
    key = str(row["profil"])
    left = float(row["efter_husleje_maaned"]) - fixed
    gap = None if needed is None else left - needed
    return ProfilePayment(
        key=key,
        name=wording.profile_name(key),
        left=number(left),
        against="" if gap is None else f"{kr(abs(gap))} {'over' if gap >= 0 else 'under'}",
        below=gap is not None and gap < 0,
        without_support=number(left - float(row["boligstoette_aar"]) / 12),
        highest=_highest(best.get(key)),
        zone=", ".join(between(number(z["fra"]), number(z["til"])) for z in row.get("doede_zoner", [])),
        steps=_steps(result, row, fixed),
        advice=wording.dead_zone_words(row),
    )


def _highest(found: Mapping[str, Any] | None) -> str:
    if found is None:
        return ""
    if found["husleje"] is None:
        return "ingen"
    gaps = ", ".join(between(number(g["fra"]), number(g["til"])) for g in found["huller"])
    top = f"{number(found['husleje'])} eller mere" if found["loft"] else number(found["husleje"])
    return f"{top}, ikke {gaps}" if gaps else top


def _steps(result: Mapping[str, Any], row: Mapping[str, Any], fixed: float) -> tuple[Step, ...]:
    """From benefit to what is left, kr. per month; laws and addresses are those of the explanation."""
    key = str(row["profil"])

    def step(label: str, sign: str, yearly: float, law: str, name: str, address: str = "") -> Step:
        return Step(
            label, sign, kr(yearly / 12), _law(result, key, law), address or address_of(result, name, key) or ""
        )

    net, support, paid = (float(row[k]) for k in ("netto_aar", "boligstoette_aar", "husleje_aar"))
    form = FORMS.get(str(row["boligstoetteform"]), "Boligstøtte")
    steps = [
        step("Ydelse før skat", "", float(row["indkomst_aar"]), "Ydelse om året", "Ydelse om året"),
        step("Skat", "−", float(row["skat_aar"]), "Skat", "Skat"),
        step("Efter skat", "=", net, "", "Netto om året"),
        step(
            f"{form} af {kr(float(row['boligudgift_aar']) / 12)} i boligudgift",
            "+",
            support,
            f"{form} før afrunding",
            "",
            f"{SUPPORT}{key}",
        ),
        step("Husleje", "−", paid, "", "", "husleje"),
        Step("Tilbage efter husleje", "=", kr(float(row["efter_husleje_maaned"])), "", key),
    ]
    if fixed:
        steps.append(Step("Andre faste udgifter, skrevet af jer", "−", kr(fixed), "", ""))
        steps.append(Step("Til at leve for", "=", kr(float(row["efter_husleje_maaned"]) - fixed), "", ""))
    steps.append(Step("Heraf betaler beboeren selv af huslejen", "", kr((paid - support) / 12), "", f"{PAID}{key}"))
    return tuple(steps)


FORMS = {"boligsikring": "Boligsikring", "boligydelse": "Boligydelse"}
NEAR = 60
"""Steps below a named one in which its law is looked for."""


def _law(result: Mapping[str, Any], key: str, name: str) -> str:
    """The law of the uppermost step with the name, or of the nearest one below it that has a law."""
    address = address_of(result, name, key) if name else None
    if address is None:
        return ""
    queue = deque([node_at(result, address)])
    for _ in range(NEAR):
        if not queue:
            break
        node = queue.popleft()
        if node["hjemmel"] and node["oprindelse"] in (None, "lov"):
            return str(node["hjemmel"])
        queue.extend(node["led"])
    return ""
