"""Households, loans and reserve plans as pages of text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from faellesgrund.entry.cli.call import Call, Terminal
from faellesgrund.entry.cli.danish import kr, number, percent_as_needed
from faellesgrund.entry.cli.layout import Column, Page, Row

Result = Mapping[str, Any]
MOST_WITH_DETAILS = 5
"""Households whose dead zones and highest rents are written out below the table."""
BENEFITS = {
    "kontanthjaelp_mindste": "kontanthjælp, mindstesats",
    "kontanthjaelp_grund": "kontanthjælp, grundsats",
    "kontanthjaelp_forhoejet": "kontanthjælp, forhøjet sats",
    "kontanthjaelp_gammel": "kontanthjælp før 1. juli 2025",
    "uddannelseshjaelp": "uddannelseshjælp",
    "sho": "selvforsørgelses- og hjemrejseydelse",
    "foertidspension_ny": "førtidspension",
    "foertidspension_gammel": "førtidspension før 2003",
    "ressourceforloebsydelse": "ressourceforløbsydelse",
    "su_videregaaende": "SU",
    "loen": "løn",
    "ingen_indkomst": "ingen indkomst",
    "anden_ydelse": "anden ydelse",
}
TYPES = {"annuitet": "Annuitetslån", "serie": "Serielån", "staaende": "Stående lån"}


def households_page(result: Result, terminal: Terminal) -> str:
    """What is left for each household, in kroner per month."""
    page = Page(terminal)
    households = result["husstande"]
    count = "1 husstand" if len(households) == 1 else f"{number(len(households))} husstande"
    page.title(f"{count}, kr. om måneden")
    page.blank()
    names = ("Efter skat", "Husleje", "Boligstøtte", "Tilbage")
    page.table(
        (Column("Husstand"), Column("Ydelse"), *(Column(name, right=True) for name in names)),
        [
            Row(
                (
                    str(x["id"]),
                    BENEFITS.get(x["ydelsestype"], str(x["ydelsestype"])),
                    number(x["netto_aar"] / 12),
                    number(x["husleje_aar"] / 12),
                    number(x["boligstoette_aar"] / 12),
                    number(x["efter_husleje_maaned"]),
                )
            )
            for x in households
        ],
    )
    detailed = [x for x in households if "doede_zoner" in x][:MOST_WITH_DETAILS]
    for x in detailed:
        _about_rent(page, x, alone=len(households) == 1)
    if result.get("advarsler"):
        page.heading("Bemærk")
        page.points([w["tekst"] for w in result["advarsler"]])
    page.blank()
    assumed = sum(x["sikkerhed"] == "antaget" for x in result["forudsaetninger"])
    page.paragraph(
        f"{len(result['forudsaetninger'])} satser er brugt; {assumed} er antaget. Se dem med --json. "
        "Vejledende; Udbetaling Danmark afgør boligstøtte."
    )
    return page.text()


def _about_rent(page: Page, household: Result, alone: bool) -> None:
    said = [
        f"Undgå en husleje på {number(zone['fra'])}–{number(zone['til'])} kr.: en højere husleje efterlader mere."
        for zone in household["doede_zoner"]
    ]
    for limit in household.get("hoejeste_leje", ()):
        needed = kr(limit["raadighed"])
        if limit["husleje"] is None:
            said.append(f"Ingen husleje efterlader {needed}.")
        elif limit["loft"]:
            said.append(f"{needed} er tilbage ved enhver husleje op til {kr(limit['husleje'])}.")
        else:
            holes = ", ".join(f"{number(h['fra'])}–{number(h['til'])} kr." for h in limit["huller"])
            said.append(
                f"Huslejen må højst være {kr(limit['husleje'])}, når {needed} skal være tilbage"
                + (f", dog ikke {holes}." if holes else ".")
            )
    if said:
        page.blank()
        if not alone:
            page.paragraph(f"Husstand {household['id']}:", indent=2)
        page.points(said)


def loan_page(result: Result, call: Call) -> str:
    """A loan's terms, its sums and every payment."""
    page = Page(call.terminal)
    terms = int(call["terminer"])
    page.title(
        f"{TYPES[call['type']]} på {kr(call['hovedstol'])}, {percent_as_needed(call['rente'])} i {call['aar']} år, "
        f"{terms} {'betaling' if terms == 1 else 'betalinger'} om året"
    )
    page.blank()
    rows = [
        Row(("Ydelse første år", kr(result["ydelse_pr_aar"][0], 2)), strong=True),
        Row(("Renter i alt", kr(result["sum_rente"], 2))),
        Row(("Afdrag i alt", kr(result["sum_afdrag"], 2))),
    ]
    if result["sum_bidrag"]:
        rows.append(Row(("Bidrag i alt", kr(result["sum_bidrag"], 2))))
    page.table((Column(""), Column("", right=True)), rows)
    page.heading("Termin for termin, kr.")
    keys = ["rente", "afdrag", "bidrag", "ydelse", "restgaeld"]
    names = {"rente": "Rente", "afdrag": "Afdrag", "bidrag": "Bidrag", "ydelse": "Ydelse", "restgaeld": "Restgæld"}
    if not result["sum_bidrag"]:
        keys.remove("bidrag")
    page.table(
        [Column("Termin", right=True), *(Column(names[key], right=True) for key in keys)],
        [Row((str(x["termin"]), *(number(x[key], 2) for key in keys))) for x in result["ydelser"]],
    )
    return page.text()


def reserve_page(result: Result, terminal: Terminal) -> str:
    """Whether the contributions are enough, what would be, and the balance year by year."""
    page = Page(terminal)
    years = result["aar"]
    page.title(f"Henlæggelser {years[0]}–{years[-1]}" + (f": {result['afdeling']}" if result.get("afdeling") else ""))
    first = result["foerste_aar_negativ"]
    page.paragraph(
        "Henlæggelserne rækker alle årene." if first is None else f"Opsparingen slipper op i {first}.",
    )
    need = result["noedvendig_henlaeggelse"]
    if need and need[0]["pr_aar"] is not None:
        page.paragraph(
            f"Der skal mindst henlægges {kr(need[0]['pr_aar'])} det første år, "
            f"{kr(need[0]['pr_bolig_maaned'])} pr. bolig om måneden, for at den aldrig kommer under nul."
        )
    page.heading("År for år")
    works: dict[int, list[str]] = {}
    spent: dict[int, float] = {}
    for work in result["arbejder"]:
        works.setdefault(work["aar"], []).append(work["komponent"])
        spent[work["aar"]] = spent.get(work["aar"], 0.0) + work["beloeb"]
    page.table(
        (Column("År"), Column("Arbejder"), Column("Udgift", right=True), Column("Opsparing ultimo", right=True)),
        [
            Row((str(year), ", ".join(works.get(year, [])), kr(spent[year]) if year in spent else "", kr(balance)))
            for year, balance in zip(years, result["saldo"]["forventet"], strict=True)
        ],
    )
    if result["advarsler"]:
        page.heading("Bemærk")
        page.points([x["tekst"] for x in result["advarsler"]])
    page.blank()
    page.paragraph(f"{len(result['forudsaetninger'])} forudsætninger. Se dem og forklaringen med --json.")
    return page.text()
