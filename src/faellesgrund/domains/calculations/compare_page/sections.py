"""Every section of the comparison, from the extracts of the runs. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from faellesgrund.domains.calculations.compare_page.cells import Row, Section, figures, measured, texts
from faellesgrund.domains.calculations.compare_page.inputs import input_rows
from faellesgrund.domains.calculations.result_page.amounts import between, mio, number, rent
from faellesgrund.domains.calculations.result_page.wording import profile_name
from faellesgrund.domains.calculations.runs.extracts import changed_keys

Extract = Mapping[str, Any]
GROUPS = {
    "grundudgifter": "Grundudgifter",
    "entreprise": "Entreprise",
    "omkostninger": "Omkostninger",
    "gebyrer": "Gebyrer",
}
INPUT_LEAD = "Et tomt felt er vist med sin standardværdi."
CHANGED_LEAD = "Tal, som en beregning har valgt at bruge i stedet for lovens eller erfaringens."
LEFT_LEAD = "Kr. om måneden efter skat, boligstøtte og husleje. Vejledende; Udbetaling Danmark afgør boligstøtte."
MODELS_LEAD = "Støttebehov ved målet for huslejen, kommunens udgift i alt, og huslejen uden kommunalt tilskud."


def headline_rows(extracts: Sequence[Extract], base: int) -> tuple[Row, ...]:
    """The three figures of the result page, with the span eight in ten end in."""
    return (
        figures(
            "Støttebehov",
            "kr",
            [float(x["stoettebehov"]["forventet"]) for x in extracts],
            base,
            notes=[_span(x["stoettebehov"], lambda v: mio(v, 1), "mio.") for x in extracts],
        ),
        figures(
            "Husleje pr. bolig",
            "kr/md",
            [float(x["husleje"]["pr_bolig_maaned"]) for x in extracts],
            base,
            notes=[_span(x["husleje"], rent, "kr.") for x in extracts],
        ),
        figures(
            "Anskaffelsessum",
            "kr",
            [float(x["anskaffelsessum"]["forventet"]) for x in extracts],
            base,
            notes=[_span(x["anskaffelsessum"], lambda v: mio(v, 1), "mio.") for x in extracts],
        ),
    )


def _span(figure: Mapping[str, Any], show: Callable[[float], str], unit: str) -> str:
    low, high = float(figure["p10"]), float(figure["p90"])
    if high - low < 1:
        return "uden spredning"
    return f"8 af 10: {between(show(low), show(high))} {unit}"


def sections(briefs: Sequence[Mapping[str, Any]], extracts: Sequence[Extract], base: int) -> tuple[Section, ...]:
    """Everything below the headline, each section with the lines that differ first."""
    held = [
        Section(key, title, lead, tuple(rows(extracts, base)), whole=key == "satser")
        for key, title, lead, rows in (
            ("satser", "Ændrede satser og erfaringstal", CHANGED_LEAD, _changed_rates),
            ("pris", "Anskaffelsessum, linje for linje", "", _cost),
            ("finansiering", "Hvem betaler", "", _financing),
            ("budget", "Budget, første hele år", "", _budget),
            ("husleje", "Husleje og sikkerhed", "", _certainty),
            ("tilbage", "Det, der er tilbage", LEFT_LEAD, _left),
            ("modeller", "De fire modeller", MODELS_LEAD, _models),
            ("datoer", "Datoer og udgave", "", _dates),
        )
    ]
    written = Section("input", "Det, der er skrevet", INPUT_LEAD, tuple(input_rows(briefs, extracts, base)))
    every = (written, *held)
    return tuple(section for section in every if section.rows)


def _by(rows: Sequence[Mapping[str, Any]], *keys: str) -> dict[tuple[str, ...], Mapping[str, Any]]:
    return {tuple(str(row[k]) for k in keys): row for row in rows}


def _lines(
    extracts: Sequence[Extract],
    base: int,
    rows: Callable[[Extract], Sequence[Mapping[str, Any]]],
    keys: tuple[str, ...],
    name: Callable[[Mapping[str, Any]], str],
) -> list[Row]:
    """A line for each row that any run has; a run without it has nothing to pay there."""
    found = [_by(rows(x), *keys) for x in extracts]
    every = dict.fromkeys(key for one in found for key in one)
    lines = []
    for key in every:
        first = next(one[key] for one in found if key in one)
        values = [float(one[key]["beloeb"]) if key in one else None for one in found]
        lines.append(figures(name(first), "kr", values, base))
    return lines


def _changed_rates(extracts: Sequence[Extract], base: int) -> list[Row]:
    keys = dict.fromkeys(key for x in extracts for key in changed_keys(x))
    rows = []
    for key in keys:
        used = [x["forudsaetninger"].get(key) for x in extracts]
        first = next(u for u in used if u)
        values = [float(u["vaerdi"]) if u and u["vaerdi"] is not None else None for u in used]
        row = measured(str(first["navn"]), str(first["enhed"]), values, base)
        notes = [
            f"ændret: {u['kilde']}" if u and key in changed_keys(x) else "" for u, x in zip(used, extracts, strict=True)
        ]
        rows.append(row.noted(notes))
    return rows


def _cost(extracts: Sequence[Extract], base: int) -> list[Row]:
    lines = _lines(
        extracts,
        base,
        lambda x: x["anskaffelsessum"]["poster"],
        ("gruppe", "tekst"),
        lambda p: f"{GROUPS.get(str(p['gruppe']), p['gruppe'])}: {p['tekst']}",
    )
    total = figures(
        "Anskaffelsessum i alt", "kr", [float(x["anskaffelsessum"]["forventet"]) for x in extracts], base, total=True
    )
    per_m2 = figures("Pr. m² bolig", "kr", [float(x["anskaffelsessum"]["pr_m2"]) for x in extracts], base)
    per_home = figures("Pr. bolig", "kr", [float(x["anskaffelsessum"]["pr_bolig"]) for x in extracts], base)
    return [*lines, total, per_home, per_m2]


def _financing(extracts: Sequence[Extract], base: int) -> list[Row]:
    lines = _lines(extracts, base, lambda x: x["finansiering"], ("kilde",), lambda f: str(f["tekst"]))
    loan = figures("Lånets ydelse første år", "kr", [float(x["laan"]["ydelse_foerste_aar"]) for x in extracts], base)
    return [*lines, loan, figures("Lånets rente", "andel", [float(x["laan"]["rente"]) for x in extracts], base)]


def _budget(extracts: Sequence[Extract], base: int) -> list[Row]:
    lines = _lines(extracts, base, lambda x: x["budget"], ("konto", "tekst"), lambda b: f"{b['konto']} {b['tekst']}")
    total = [sum(float(b["beloeb"]) for b in x["budget"]) for x in extracts]
    return [*lines, figures("Budget i alt", "kr", total, base, total=True)]


def _certainty(extracts: Sequence[Extract], base: int) -> list[Row]:
    def rents(key: str) -> list[float | None]:
        return [float(x["husleje"][key]) for x in extracts]

    with_certainty = [
        None if x["stoettebehov"]["med_sikkerhed"] is None else float(x["stoettebehov"]["med_sikkerhed"])
        for x in extracts
    ]
    return [
        figures("Husleje pr. bolig", "kr/md", rents("pr_bolig_maaned"), base, total=True),
        figures("Mål for huslejen", "kr/md", rents("maal"), base),
        figures("Husleje pr. m² om året", "kr", rents("pr_m2_aar"), base),
        figures("Husleje, 1 af 10 ender under", "kr/md", rents("p10"), base),
        figures("Husleje, 1 af 10 ender over", "kr/md", rents("p90"), base),
        figures("Chance for at holde målet med fast tilskud", "andel", rents("sandsynlighed_under_maal"), base),
        figures("Ønsket sikkerhed", "andel", [float(x["stoettebehov"]["sikkerhed"]) for x in extracts], base),
        figures("Støttebehov med den sikkerhed", "kr", with_certainty, base),
        figures("Drift om året", "kr", [float(x["drift"]["forventet"]) for x in extracts], base),
    ]


def _left(extracts: Sequence[Extract], base: int) -> list[Row]:
    found = [_by(x["betalingsevne"], "profil") for x in extracts]
    every = dict.fromkeys(key for one in found for key in one)
    return [
        figures(
            profile_name(key[0]),
            "tilbage",
            [float(one[key]["efter_husleje_maaned"]) if key in one else None for one in found],
            base,
        )
        for key in every
    ]


def _models(extracts: Sequence[Extract], base: int) -> list[Row]:
    found = [_by(x["modeller"], "model") for x in extracts]
    lines = [texts("Valgt model", [str(_named(x)) for x in extracts], base)]
    for key in dict.fromkeys(key for one in found for key in one):
        first = next(one[key] for one in found if key in one)
        for field, text, kind in (
            ("stoettebehov", "støttebehov", "kr"),
            ("kommunal_udgift", "kommunens udgift", "kr"),
            ("husleje_uden_kommunalt_tilskud", "husleje uden tilskud", "kr/md"),
        ):
            values = [float(one[key][field]) if key in one else None for one in found]
            lines.append(figures(f"{first['navn']}: {text}", kind, values, base))
    return lines


def _named(extract: Extract) -> str:
    return next((str(m["navn"]) for m in extract["modeller"] if m["model"] == extract["model"]), str(extract["model"]))


def _dates(extracts: Sequence[Extract], base: int) -> list[Row]:
    def days(*way: str) -> list[str]:
        found = []
        for x in extracts:
            value: Any = x
            for step in way:
                value = value[step]
            found.append(f"{date.fromisoformat(value):%d.%m.%Y}")
        return found

    return [
        texts("Prisniveau", days("prisdato"), base),
        texts("Satser pr.", days("dato"), base),
        texts("Tilsagn", days("datoer", "tilsagn"), base),
        texts("Byggestart", days("datoer", "byggestart"), base),
        texts("Ibrugtagning", days("datoer", "ibrugtagning"), base),
        texts("Træk", [number(x["traek"]) for x in extracts], base),
        texts("Frø", [str(x["froe"]) for x in extracts], base),
        texts("Udgave", [str(x["version"]) for x in extracts], base),
    ]
