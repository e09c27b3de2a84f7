"""The result of ``beregn`` as a page of text: the answer first, then the chain, then what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from faellesgrund.domains.calculations.result_page.wording import (
    answer,
    leading_profile,
    left_words,
    need_words,
    rent_words,
)
from faellesgrund.engine.evidence.kommuner import kommune
from faellesgrund.entry.cli.call import Terminal
from faellesgrund.entry.cli.danish import amount, day_in_words, kr, number, percent_as_needed, rent
from faellesgrund.entry.cli.layout import Column, Page, Row

if TYPE_CHECKING:
    from faellesgrund.engine.economy.brief import Brief

Result = Mapping[str, Any]

GROUPS = {
    "grundudgifter": "Grundudgifter",
    "entreprise": "Entreprise",
    "omkostninger": "Omkostninger",
    "gebyrer": "Gebyrer",
}


def result_page(result: Result, brief: Brief, terminal: Terminal) -> str:
    """The whole result, readable from the top."""
    page = Page(terminal)
    _head(page, result, brief)
    _figures(page, result, brief)
    _cost(page, result)
    _financing(page, result)
    _models(page, result)
    _budget(page, result, brief)
    _kinds(page, result)
    _plots(page, result)
    _who_can_pay(page, result, brief)
    _what_moves_it(page, result)
    _capital_2027(page, result)
    _warnings(page, result)
    _rests_on(page, result)
    return page.text()


def _head(page: Page, result: Result, brief: Brief) -> None:
    homes, area = int(brief.get("bygning.boliger")), float(brief.get("bygning.areal_m2_pr_bolig"))
    page.title(str(result["projekt"]["navn"]))
    place = kommune(brief.kommune).navn
    size = f"{homes} {'bolig' if homes == 1 else 'boliger'} på {number(area, 0 if area == int(area) else 1)} m²"
    dato, priser = (date.fromisoformat(result[k]) for k in ("dato", "prisdato"))
    when = f"regnet {day_in_words(dato)}" + ("" if dato == priser else f" i priser fra {day_in_words(priser)}")
    page.paragraph(f"{size} i {place} · {when} · {number(result['traek'])} forløb, frø {result['froe']}")
    page.blank()
    grant = brief.get("stoette.kommunalt_tilskud")
    page.paragraph(answer(result, homes, None if grant in (None, "behov") else float(grant)))


def _figures(page: Page, result: Result, brief: Brief) -> None:
    cost, need, monthly = result["anskaffelsessum"], result["stoettebehov"], result["husleje"]
    page.heading("De tre tal")
    page.figure(
        "Hvad koster det?",
        kr(cost["forventet"]),
        [cost["grundlag"]["interval_i_ord"], f"Det er {kr(cost['pr_bolig'])} pr. bolig og {kr(cost['pr_m2'])} pr. m²."],
    )
    page.blank()
    page.figure("Hvor meget støtte skal der til?", kr(need["forventet"]), _sentences(need_words(result)))
    page.blank()
    lead, chance, interval = rent_words(result)
    amount_shown = f"{rent(monthly['pr_bolig_maaned'])} kr. om måneden"
    page.figure("Hvad bliver huslejen?", amount_shown, [f"{lead} {chance}", interval])
    who = leading_profile(result)
    if who is None:
        return
    page.blank()
    line = brief.get("maal.raadighed")
    left = left_words(result, who, None if line is None else float(line), None)
    page.figure(
        "Hvad er der tilbage?",
        f"{kr(who['efter_husleje_maaned'])} om måneden",
        [f"{who['navn']}. {' '.join(left)}"],
    )


def _sentences(parts: tuple[str, ...]) -> list[str]:
    return [part if part.endswith(".") else part + "." for part in parts if part]


def _cost(page: Page, result: Result) -> None:
    cost = result["anskaffelsessum"]
    page.heading("Anskaffelsessum")
    rows = []
    for group, name in GROUPS.items():
        posts = [post for post in cost["poster"] if post["gruppe"] == group]
        if posts:
            rows.append(Row((name, kr(sum(post["beloeb"] for post in posts))), strong=True))
            rows += [Row((post["tekst"], kr(post["beloeb"])), indent=2) for post in posts if post["beloeb"]]
    rows.append(Row(("I alt", kr(cost["forventet"])), strong=True))
    page.table((Column(""), Column("", right=True)), rows)
    if cost["grundlag"]["metode"]:
        page.blank()
        page.paragraph(str(cost["grundlag"]["metode"]), indent=2)


def _financing(page: Page, result: Result) -> None:
    page.heading("Hvem betaler?")
    rows = [Row((x["tekst"], x["hjemmel"] or "", kr(x["beloeb"]))) for x in result["finansiering"]]
    rows.append(Row(("I alt", "", kr(result["anskaffelsessum"]["forventet"])), strong=True))
    page.table((Column(""), Column(""), Column("", right=True)), rows)
    loan = result["laan"]
    if loan["hovedstol"] > 0:
        page.blank()
        page.paragraph(
            f"Lånet på {kr(loan['hovedstol'])} koster {kr(loan['ydelse_foerste_aar'])} i ydelse og "
            f"{kr(loan['bidrag_foerste_aar'])} i bidrag det første år.",
            indent=2,
        )
    page.blank()
    page.paragraph("Så meget støtte er nok, hvis huslejen skal holde:", indent=2)
    page.table(
        (Column(""), Column("", right=True)),
        [
            Row((f"i {percent_as_needed(x['sikkerhed'])} af forløbene", _or_unreachable(x["beloeb"])), indent=2)
            for x in result["stoettebehov"]["efter_sikkerhed"]
        ],
    )


def _or_unreachable(enough: float | None) -> str:
    return "kan ikke nås" if enough is None else kr(enough)


def _models(page: Page, result: Result) -> None:
    page.heading("De fire modeller")
    rows = [
        Row(
            (
                ("→ " if x["model"] == result["model"] else "  ") + x["navn"],
                kr(x["anskaffelsessum"]),
                kr(x["stoettebehov"]),
                kr(x["kommunal_udgift"]),
                _rent_without_grant(x),
            ),
            strong=x["model"] == result["model"],
        )
        for x in result["modeller"]
    ]
    page.table(
        (
            Column("Model"),
            Column("Pris", right=True),
            Column("Støttebehov", right=True),
            Column("Kommunens udgift", right=True),
            Column("Husleje uden tilskud", right=True),
        ),
        rows,
    )
    page.blank()
    page.points([f"{x['navn']}: {x['forbehold']}" for x in result["modeller"] if x["forbehold"]])


def _rent_without_grant(row: Mapping[str, Any]) -> str:
    # The municipality always pays in the last model, so there is no such rent to show.
    return "–" if row["model"] == "fuldt_tilskud" else f"{rent(row['husleje_uden_kommunalt_tilskud'])} kr."


def _budget(page: Page, result: Result, brief: Brief) -> None:
    year = result["datoer"]["ibrugtagning"][:4]
    page.heading(f"Budget for det første hele år (ibrugtagning {year})")
    homes = int(brief.get("bygning.boliger"))
    rows = [Row((x["konto"], x["tekst"], kr(x["beloeb"]))) for x in result["budget"] if x["beloeb"]]
    total = sum(x["beloeb"] for x in result["budget"])
    rows.append(Row(("", "Husleje i alt", kr(total)), strong=True))
    rows.append(Row(("", "pr. bolig om måneden", kr(total / homes / 12, 2))))
    page.table((Column("Konto"), Column(""), Column("Kr. om året", right=True)), rows)


def _kinds(page: Page, result: Result) -> None:
    """The kinds of home with their rents, and what the leading profile has left in each."""
    kinds = result.get("boligtyper") or []
    if not kinds:
        return
    page.heading("Boligtyper")
    who = leading_profile(result)
    rows = [
        Row(
            (
                x["navn"],
                number(x["antal"]),
                number(x["areal_m2"], 0 if x["areal_m2"] == int(x["areal_m2"]) else 1),
                f"{rent(x['husleje_maaned'])} kr.",
                kr(x["husleje_pr_m2_aar"]),
                _left_in(x, who),
            )
        )
        for x in kinds
    ]
    right = [Column(t, right=True) for t in ("Antal", "m²", "Husleje", "Pr. m²", "Tilbage")]
    page.table((Column("Boligtype"), *right), rows)
    page.blank()
    by = "den vægt, briefen giver" if kinds[0]["vaegt_efter"] == "brief" else "areal"
    told = f" »Tilbage« er for {who['navn']}, før forbrug." if who is not None else ""
    page.paragraph(
        f"Husleje er om måneden, pr. m² om året. Den er fordelt efter boligernes brugsværdi, her {by}.{told}", indent=2
    )


def _left_in(kind: Mapping[str, Any], who: Mapping[str, Any] | None) -> str:
    rows = [r for r in kind["betalingsevne"] if who is not None and r["profil"] == who["profil"]]
    return kr(rows[0]["efter_husleje_maaned"]) if rows else "–"


def _plots(page: Page, result: Result) -> None:
    plots = result.get("matrikler") or []
    if not plots:
        return
    page.heading("Grunde")
    terms = {"vederlagsfri": "uden betaling", "koeb": "købes", "leje": "lejes"}
    rows = [
        Row(
            (
                x["navn"],
                number(x["boliger"]),
                terms[x["vilkaar"]],
                "givet samlet" if x["grundudgifter"] is None else kr(x["grundudgifter"]),
                kr(x["leje_pr_aar"]),
            )
        )
        for x in plots
    ]
    right = [Column("Grundudgifter", right=True), Column("Årlig leje", right=True)]
    page.table((Column("Grund"), Column("Boliger", right=True), Column("Vilkår"), *right), rows)


def _who_can_pay(page: Page, result: Result, brief: Brief) -> None:
    if not result["betalingsevne"]:
        return
    page.heading("Hvem kan betale?")
    rows = [
        Row(
            (
                str(x.get("navn", x["profil"])),
                kr(x["netto_aar"] / 12),
                kr(x["boligstoette_aar"] / 12),
                kr(x["efter_husleje_maaned"]),
                kr(x["efter_forbrug_maaned"]),
            )
        )
        for x in result["betalingsevne"]
    ]
    page.table(
        (
            Column("Enlig, om måneden"),
            Column("Efter skat", right=True),
            Column("Boligstøtte", right=True),
            Column("Tilbage efter husleje", right=True),
            Column("og efter forbrug", right=True),
        ),
        rows,
    )
    page.blank()
    page.points(_about_rents(result, brief))


def _about_rents(result: Result, brief: Brief) -> list[str]:
    zones: dict[tuple[int, int], list[str]] = {}
    said = []
    needed = brief.get("maal.raadighed")
    for x in result["betalingsevne"]:
        name = str(x.get("navn", x["profil"]))
        for zone in x["doede_zoner"]:
            zones.setdefault((zone["fra"], zone["til"]), []).append(name)
        for limit in x["hoejeste_leje"]:
            if limit["husleje"] is None:
                said.append(f"{name}: ingen husleje efterlader {kr(limit['raadighed'])}.")
            else:
                needs = kr(limit["raadighed"])
                said.append(f"{name}: huslejen må højst være {kr(limit['husleje'])}, når {needs} skal være tilbage.")
    for (low, high), names in zones.items():
        who = "alle profiler" if len(names) == len(result["betalingsevne"]) else "; ".join(names)
        said.append(f"Undgå en husleje på {number(low)}–{number(high)} kr. ({who}): en højere husleje efterlader mere.")
    if needed is None:
        said.append("Skriv `[maal] raadighed` for at se, om der er nok tilbage.")
    change = result["naeste_lovaendring"]
    if change is not None:
        said.append(f"Næste ændring {day_in_words(date.fromisoformat(change['dato']))}: {change['tekst']}")
    said.append("Vejledende; Udbetaling Danmark afgør boligstøtte. En profil er aldrig en bestemt person eller bolig.")
    return said


def _what_moves_it(page: Page, result: Result) -> None:
    page.heading("Hvad flytter støttebehovet?")
    rows = []
    for x in result["foelsomhed"]:
        span = "" if x["fra"] == x["til"] else f"{amount(x['fra'], x['enhed'])} – {amount(x['til'], x['enhed'])}"
        rows.append(
            Row(
                (
                    x["faktor"],
                    span,
                    f"{kr(x['stoettebehov_fra'])} – {kr(x['stoettebehov_til'])}",
                    f"{number(x['husleje_fra'])} – {number(x['husleje_til'])} kr.",
                )
            )
        )
    page.table(
        (Column("Faktor"), Column("Fra – til"), Column("Støttebehov", right=True), Column("Husleje", right=True)), rows
    )


def _capital_2027(page: Page, result: Result) -> None:
    rows = result["grundkapital_2027"]
    if not rows:
        return
    page.heading("Grundkapital ved tilsagn fra 2027")
    page.table(
        (
            Column("Regel"),
            Column("Lån", right=True),
            Column("Grundkapital", right=True),
            Column("Beboerindskud", right=True),
        ),
        [Row((x["regel"], kr(x["laan"]), kr(x["grundkapital"]), kr(x["beboerindskud"]))) for x in rows],
    )


def _warnings(page: Page, result: Result) -> None:
    if result["advarsler"]:
        page.heading("Bemærk")
        page.points([x["tekst"] for x in result["advarsler"]])


def _rests_on(page: Page, result: Result) -> None:
    rows = result["forudsaetninger"]
    by_key = {x["noegle"]: x for x in rows}
    assumed = sum(x["sikkerhed"] == "antaget" for x in rows)
    page.heading("Hvad resultatet bygger på")
    page.paragraph(f"{len(rows)} forudsætninger; {assumed} er antaget og ikke bekræftet.")
    top = [by_key[key] for key in result["mest_betydende"] if key in by_key]
    if top:
        page.paragraph("De antagne tal, der flytter huslejen mest (når tallet er 10 % højere eller lavere):")
        page.table(
            (Column(""), Column("", right=True), Column("", right=True)),
            [
                Row(
                    (
                        f"{x['navn']} ({x['noegle']})",
                        amount(x["vaerdi"], x["enhed"]),
                        f"± {kr(x['flytter_husleje'])}" if "flytter_husleje" in x else "",
                    )
                )
                for x in top
            ],
        )
    page.blank()
    page.paragraph(
        "Se, hvordan et beløb er regnet ud: tilføj --forklar husleje. Alle tal og forudsætninger: tilføj --json."
    )
