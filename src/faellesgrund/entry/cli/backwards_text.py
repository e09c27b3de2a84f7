"""The answer of ``baglaens`` as a page of text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from faellesgrund.entry.cli.call import Terminal
from faellesgrund.entry.cli.danish import kr, percent_as_needed, rent
from faellesgrund.entry.cli.layout import Column, Page, Row


def backwards_page(result: Mapping[str, Any], terminal: Terminal) -> str:
    """What it may cost, how little support is enough, and the edge of what is possible."""
    page = Page(terminal)
    page.title(f"{result['projekt']['navn']}: huslejen må højst være {rent(result['husleje_maks'])} kr. om måneden")
    page.paragraph(str(result["begraensning"]))
    page.heading("Svaret")
    least_safe = result["stoettebehov_min_sikker"]
    highest, safe = result["anskaffelsessum_maks"], result["anskaffelsessum_maks_sikker"]
    sure = percent_as_needed(result["sikkerhed"])
    grant = result["kommunalt_tilskud"]
    with_grant = f"med {kr(grant)} fra kommunen" if grant else "uden kommunalt tilskud"
    rows = [
        Row((f"Højeste anskaffelsessum {with_grant}", _or_none(highest), _or_none(safe)), strong=True),
        Row(("pr. bolig", _or_none(result["anskaffelsessum_maks_pr_bolig"]), ""), indent=2),
        Row(("Byggeriet koster efter skønnet", kr(result["egen_anskaffelsessum"]), "")),
        Row(("Mindste støtte fra kommunen", kr(result["stoettebehov_min"]), _or_none(least_safe)), strong=True),
        Row(("Største lån, huslejen kan bære", _or_none(result["laan_maks"]), "")),
        Row(("Plads til drift om året", kr(result["plads_til_drift"]), "")),
        Row(("Driften koster efter skønnet", kr(result["drift"]), "")),
    ]
    page.table((Column(""), Column("Forventet", right=True), Column(f"Med {sure} sikkerhed", right=True)), rows)
    if least_safe is None:
        page.blank()
        page.paragraph(
            f"Huslejen kan højst holdes i {percent_as_needed(result['hoejeste_sikkerhed'])} af forløbene, "
            "uanset støtten: i resten overstiger driften alene huslejen.",
            indent=2,
        )
    if result["omraade"]:
        page.heading("Hvad der kan lade sig gøre")
        page.paragraph("Til hver pris den mindste støtte fra kommunen, der holder huslejen:")
        page.table(
            [Column(name, right=True) for name in ("Anskaffelsessum", "Støtte fra kommunen", "Husleje")],
            [
                Row((kr(x["anskaffelsessum"]), kr(x["stoettebehov"]), f"{rent(x['husleje'])} kr."))
                for x in result["omraade"]
            ],
        )
    _zones(page, result)
    page.blank()
    page.paragraph("Vejledende. Alle tal: tilføj --json.")
    return page.text()


def _zones(page: Page, result: Mapping[str, Any]) -> None:
    """The rents to choose instead when the asked one lies in a dead zone, and the highest that leaves enough."""
    if result["undgaa"]:
        page.heading("Huslejen ligger i en død zone")
        page.paragraph(result["undgaa"]["tekst"])
        page.table(
            [Column("Husleje", right=True), Column("Må højst koste", right=True), Column("Mindste støtte", right=True)],
            [
                Row((f"{rent(x['husleje'])} kr.", _or_none(x["anskaffelsessum_maks"]), kr(x["stoettebehov_min"])))
                for x in result["alternativer"]
            ],
        )
        for other in result["alternativer"]:
            page.paragraph(f"{rent(other['husleje'])} kr.: {other['grund']}")
    if result["raadighed"]:
        page.heading("Hvad der skal være tilbage")
        best = result["raadighed"]["forslag"]
        shown = "" if best["husleje"] is None else f"{rent(best['husleje'])} kr.: "
        page.paragraph(f"{shown}{best['grund']}")


def _or_none(value: float | None) -> str:
    return "–" if value is None else kr(value)
