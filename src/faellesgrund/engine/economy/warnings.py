"""What the user must know before trusting the result (``advarsler``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faellesgrund.engine.economy.paying.profiles import BY_KEY
from faellesgrund.engine.economy.paying.rents_to_avoid import charged, dansk, in_words, instead, proposed, zones_at
from faellesgrund.engine.economy.simulation import RENT_TOLERANCE

if TYPE_CHECKING:
    from faellesgrund.engine.economy.chain import Run


def collect(r: Run, ceiling: dict[str, Any]) -> list[dict[str, str]]:
    """Every warning of the run, most serious first."""
    found = [
        *_rent_warnings(r),
        *_zone_warnings(r),
        *_kind_warnings(r),
        *_cost_warnings(r, ceiling),
        *_law_warnings(r),
        *r.inputs.running.advarsler,
        *r.ability.warnings,
    ]
    seen: set[tuple[str, str]] = set()
    rows = []
    for code, text in found:
        if (code, text) not in seen:
            seen.add((code, text))
            rows.append({"kode": code, "tekst": text})
    return rows


def _rent_warnings(r: Run) -> list[tuple[str, str]]:
    found = []
    missing = -r.expected.need.room.vaerdi
    if missing > 0:
        text = (
            f"Driften alene overstiger huslejen; der mangler {_kr(missing)} kr. om året. "
            "Selv fuldt tilskud kan ikke holde målet. Sænk driften, eller hæv målet for huslejen."
        )
        found.append(("drift_over_husleje", text))
    if r.expected.chosen.cut:
        found.append(
            (
                "tilskud_over_behov",
                "Det kommunale tilskud er større end det, der mangler efter øvrige tilskud, og er sat ned til det.",
            )
        )
    need = r.simulated.need
    highest = float(need.possible.mean())
    asked = r.inputs.certainty.vaerdi
    if highest + 1e-12 < max(asked, 0.95):
        found.append(
            (
                "sikkerhed_kan_ikke_naas",
                f"Intet tilskud kan holde huslejen med mere end {_pct(highest)} sikkerhed: "
                "i de øvrige forløb overstiger driften alene huslejen.",
            )
        )
    return found


def _zone_warnings(r: Run) -> list[tuple[str, str]]:
    """The target, or the rent it comes to, lies where a lower rent would leave a profile with more."""
    names = {key: profile.navn for key, profile in BY_KEY.items()}
    target, rent = r.inputs.target.vaerdi, r.expected.chosen.rent.vaerdi
    asked = [(target, "Målet for huslejen på")]
    if charged(rent) != charged(target):
        asked.append((rent, "Huslejen på"))
    found = []
    for amount, subject in asked:
        caught = zones_at(amount, r.ability.curves)
        if caught:
            found.append(
                (
                    "husleje_i_spring",
                    f"{subject} {dansk(charged(amount))} kr. ligger i en død zone: {in_words(caught, names)}. Der er "
                    f"beboeren bedre stillet med en anden husleje. Vælg {proposed(instead(amount, r.ability.curves))}",
                )
            )
    return found


def _kind_warnings(r: Run) -> list[tuple[str, str]]:
    """Kinds of home whose rent is above the target, or in a dead zone for somebody."""
    names = {key: profile.navn for key, profile in BY_KEY.items()}
    found = []
    target = r.inputs.target.vaerdi
    for kind, rent, able in zip(r.inputs.kinds, r.kind_rents, r.kind_ability, strict=True):
        over, asked = rent.vaerdi - target, dansk(charged(rent.vaerdi))
        if over > RENT_TOLERANCE:
            found.append(
                (
                    "boligtype_over_maal",
                    f"»{kind.navn}« koster {asked} kr. om måneden, {dansk(charged(over))} kr. over målet på "
                    f"{dansk(target)} kr. Målet holdes i gennemsnit over alle boliger.",
                )
            )
        caught = zones_at(rent.vaerdi, able.curves)
        if caught:
            found.append(
                (
                    "boligtype_i_doed_zone",
                    f"»{kind.navn}« koster {asked} kr. om måneden og ligger i en død zone: {in_words(caught, names)}. "
                    f"De nærmeste huslejer uden for den er {proposed(instead(rent.vaerdi, able.curves))}",
                )
            )
    return found


def _cost_warnings(r: Run, ceiling: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    case, inp = r.expected.chosen, r.inputs
    if ceiling["overskredet"]:
        kind = (
            "Grænsen gælder efter almenboligloven § 115."
            if ceiling["haard_graense_i_modellen"]
            else "For denne model er det en oplysning."
        )
        found.append(
            (
                "over_maksimumsbeloeb",
                f"Anskaffelsessummen {_kr(case.cost.vaerdi)} kr. er over maksimumsbeløbet "
                f"{_kr(ceiling['beloeb'])} kr. {kind} {ceiling['tekst']}",
            )
        )
    if inp.parts is not None:
        side = sum(p.beloeb.vaerdi for p in case.posts if p.gruppe in ("omkostninger", "gebyrer")) / case.cost.vaerdi
        if not 0.08 <= side <= 0.22:
            found.append(
                ("omkostninger_usaedvanlige", f"Omkostninger og gebyrer er {_pct(side)} af summen; normalt 8–22 %.")
            )
        homes = inp.homes.vaerdi
        if homes < 5:
            found.append(
                (
                    "faa_boliger",
                    "Under 5 boliger styres prisen af grundens faste udgifter. Skønnet bygger på 9–15 boliger.",
                )
            )
        found += _crowded(r)
        if inp.brief.get("bygning.byggemaade") == "ombygning" and inp.brief.get("anlaeg.entreprise_pr_m2") is None:
            found.append(
                (
                    "ingen_erfaring_ombygning",
                    "Der er ingen erfaringsprojekter med ombygning. Skriv en egen pris pr. m².",
                )
            )
    if case.state.vaerdi > 0:
        pool = r.assumptions.evidence_book["stoette.pulje_seneste"]
        share = case.state.vaerdi / pool.vaerdi
        if share > 1 / 3:
            found.append(
                (
                    "tilskudspulje",
                    f"Statens tilskud svarer til {_pct(share)} af puljen i {pool.prisaar} "
                    f"({_kr(pool.vaerdi)} kr.). Spørg, hvad der er tilbage.",
                )
            )
    return found


def _crowded(r: Run) -> list[tuple[str, str]]:
    site = r.inputs.site
    if len(site.plots) == 1:
        many = r.inputs.homes.vaerdi > 12
        return [("mange_boliger", "København går efter højst 12 boliger pr. grund.")] if many else []
    return [
        ("mange_boliger", f"København går efter højst 12 boliger pr. grund; »{p.navn}« har {p.homes:g}.")
        for p in site.plots
        if p.homes > 12
    ]


def _law_warnings(r: Run) -> list[tuple[str, str]]:
    found = []
    for year in sorted(r.assumptions.carried_years):
        found.append((f"satser_fra_{year}", f"Der er regnet med satser fra {year}, hvor nyere ikke er kendt endnu."))
    if r.inputs.model == "almen_med_statstilskud":
        found.append(
            (
                "kombination_uafklaret",
                "Det er ikke afklaret, om statens tilskud kan forenes med finansiering efter § 115.",
            )
        )
    if r.inputs.dates.tilsagn.year >= 2027:
        found.append(
            (
                "grundkapital_2027",
                "Fra 2027 er grundkapitalen 14 % efter § 118, stk. 1, hvis § 118 a ikke forlænges. "
                "Det rammer modellerne efter § 115.",
            )
        )
    if r.brief.satser:
        found.append(("satser_aendret", f"{len(r.brief.satser)} tal er ændret i briefen: {r.brief.begrundelse}"))
    return found


def _kr(amount: float) -> str:
    return f"{amount:,.0f}".replace(",", ".")


def _pct(share: float) -> str:
    return f"{100 * share:.1f} %".replace(".0 %", " %").replace(".", ",")
