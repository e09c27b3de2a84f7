"""Everything the template prints, as plain texts, lists and drawings: one mapping for each of the four pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format

from faellesgrund.domains.calculations.models import RunLock
from faellesgrund.domains.calculations.pdf import changing, deciding
from faellesgrund.domains.calculations.pdf.figures_shown import chain_data, key_figures
from faellesgrund.domains.calculations.pdf.shortening import shortened
from faellesgrund.domains.calculations.result_page import wording
from faellesgrund.domains.calculations.result_page.amounts import (
    kr,
    number,
    percent,
    percent_as_needed,
    plain_decimals,
    rent,
)
from faellesgrund.domains.calculations.result_page.chain_figure import chain_figure
from faellesgrund.domains.calculations.result_page.charts import result_charts
from faellesgrund.domains.calculations.result_page.page import (
    AssumptionRow,
    ModelColumn,
    assumption_rows,
    given_grant,
    models,
)
from faellesgrund.domains.calculations.result_page.paying import Paying
from faellesgrund.foundation.ui.charts import Chart

Json = dict[str, Any]

HALF, WHOLE = 350, 780
"""Widths of drawings (px) that become 236 and 493 points on paper: letters of 13 px are then more than 8 points high."""
LONGEST_SOURCE, LONGEST_WARNING, LONGEST_NAME, LONGEST_RESERVATION, LONGEST_QUESTION = 96, 260, 110, 240, 420
OWN_RATES = "satser_aendret"
MOST_ROWS = 60
"""More rows than any page holds; the template shows those that fit, and says how many stand in the product."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a page is made from. money: None when the brief or the rates of the run can no longer be read.

    certain: the rates and figures of the installation are still those of the run.
    """

    result: Mapping[str, Any]
    money: Paying | None
    same_rates: bool
    price_level: date
    lock: RunLock | None


def pages(sent: Sent) -> Json:
    """The four pages."""
    rows = assumption_rows(sent.result)
    columns = models(sent.result)
    unconfirmed = deciding.unconfirmed(rows, sent.result)
    return {
        "side1": _decision_page(sent, columns, rows, unconfirmed),
        "side2": _chain_page(sent, columns),
        "side3": _paying_page(sent, rows),
        "side4": _change_page(sent, unconfirmed),
    }


def _decision_page(
    sent: Sent, columns: Sequence[ModelColumn], rows: Sequence[AssumptionRow], unconfirmed: Sequence[AssumptionRow]
) -> Json:
    result = sent.result
    cost = result["anskaffelsessum"]
    homes = max(1, round(cost["forventet"] / cost["pr_bolig"]))
    valid = deciding.validity(sent.price_level, sent.lock)
    found = deciding.questions(result, columns, sent.money, valid)
    assumed = sum(1 for row in rows if row.certainty == "antaget")
    return {
        "svar": wording.answer(result, homes, given_grant(result) if rows else None),
        "fakta": _facts(sent, homes),
        "tal": key_figures(result, sent.money),
        "spoergsmaal": [[question.title, shortened(question.text, LONGEST_QUESTION)] for question in found],
        "ubekraeftet": [_assumption(row) for row in unconfirmed[:MOST_ROWS]],
        "advarsler": [shortened(str(w["tekst"]), LONGEST_WARNING) for w in _warnings(result)],
        "sikkerhed": "bekraeftet" if rows and not assumed else "antaget",
        "sikkerhed_ord": _certainty(len(rows), assumed),
    }


def _warnings(result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What the parties changed themselves is told first, so that it is never the part that does not fit."""
    return sorted(result["advarsler"], key=lambda warning: warning["kode"] != OWN_RATES)


def _certainty(count: int, assumed: int) -> str:
    if not count:
        return "Kørslen er lavet med en ældre regnemotor og har ikke gemt sine forudsætninger."
    if not assumed:
        return f"Alle {count} tal, kørslen bygger på, er bekræftet."
    return f"{assumed} af de {count} tal, kørslen bygger på, er ikke bekræftet af nogen."


def _facts(sent: Sent, homes: int) -> list[str]:
    result = sent.result
    facts = [
        "1 bolig" if homes == 1 else f"{number(homes)} boliger",
        f"anskaffelsessum {kr(float(result['anskaffelsessum']['forventet']))}",
        f"prisniveau {date_format(sent.price_level, 'j. F Y')}",
    ]
    if len(result["boligtyper"]) > 1:
        facts[0] += f" i {number(len(result['boligtyper']))} typer"
    if "tilsagn" in result["datoer"]:
        facts.append(f"tilsagn {date_format(date.fromisoformat(str(result['datoer']['tilsagn'])), 'j. F Y')}")
    return facts


def _chain_page(sent: Sent, columns: Sequence[ModelColumn]) -> Json:
    result = sent.result
    who = wording.leading_profile(result)
    whole = (
        result["drift"].get("forventet") is not None and result["finansiering"] and result["anskaffelsessum"]["poster"]
    )
    name = wording.person(str(who["profil"])).removeprefix("En ").capitalize() if who else "Ingen profil kan regnes"
    return {
        "kaede": chain_data(chain_figure(result, who, name)) if whole else None,
        "linjer": _lines(result),
        "finansiering": [
            [
                shortened(str(row["tekst"]), LONGEST_NAME),
                kr(float(row["beloeb"])),
                _share(row, result),
                shortened(str(row.get("hjemmel") or ""), LONGEST_SOURCE),
            ]
            for row in result["finansiering"]
            if row["beloeb"]
        ],
        "typer": _kinds(result, who),
        "typer_hvem": wording.inside(wording.profile_name(str(who["profil"]))) if who else "",
        "maal": rent(float(result["husleje"]["maal"])),
        "modeller": [
            {
                "navn": model.name,
                "under": "Valgt her" if model.chosen else model.note,
                "valgt": model.chosen,
                "tal": [model.cost, model.need, model.municipal, model.rent_without],
                "uafklaret": model.unsettled,
                "forbehold": shortened(model.reservation, LONGEST_RESERVATION),
            }
            for model in columns
        ],
        "fra_2027": [
            [str(row["regel"]), *(number(float(row[key])) for key in ("laan", "grundkapital", "beboerindskud"))]
            for row in result["grundkapital_2027"]
        ],
    }


def _kinds(result: Mapping[str, Any], who: Mapping[str, Any] | None) -> list[list[str]]:
    """Each kind of home where there are several: how many, how large, its rent, and what the leading profile has left."""
    kinds = result["boligtyper"]
    if len(kinds) < 2:
        return []
    rows = []
    for kind in kinds:
        of = [r for r in kind.get("betalingsevne", []) if who is not None and r["profil"] == who["profil"]]
        rows.append(
            [
                shortened(str(kind["navn"]), LONGEST_NAME),
                number(int(kind["antal"])),
                f"{plain_decimals(float(kind['areal_m2']))} m²",
                f"{rent(float(kind['husleje_maaned']))} kr.",
                kr(float(of[0]["efter_husleje_maaned"])) if of else "–",
            ]
        )
    return rows


def _share(row: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    cost = float(result["anskaffelsessum"]["forventet"])
    return percent(float(row["beloeb"]) / cost, 1) if cost else ""


def _lines(result: Mapping[str, Any]) -> list[str]:
    """The cost with its spread, the running cost, and the loan with its terms."""
    said = []
    told = str(result["anskaffelsessum"]["grundlag"].get("interval_i_ord") or "")
    if told:
        said.append(told)
    running, loan = result["drift"], result["laan"]
    if running.get("pr_bolig") is not None:
        said.append(f"Driften er {kr(float(running['pr_bolig']))} pr. bolig om året.")
    if loan.get("hovedstol"):
        said.append(
            f"Lånet er {kr(float(loan['hovedstol']))} over {number(float(loan['aar']))} år til"
            f" {percent_as_needed(float(loan['rente']))} og {percent_as_needed(float(loan['bidrag']))} i bidrag. Ydelse og"
            f" bidrag er {kr(float(loan['ydelse_foerste_aar']) + float(loan['bidrag_foerste_aar']))} det første år."
        )
    return said


def _paying_page(sent: Sent, rows: Sequence[AssumptionRow]) -> Json:
    money = sent.money
    charts = result_charts(sent.result, money) if money else None
    return {
        "ord": list(money.lead)
        if money
        else ["Kørslen er lavet med en ældre regnemotor, og dens betalingsevne kan ikke stilles op."],
        "kurve": _drawing(charts.curve, HALF) if charts else None,
        "soejler": _drawing(charts.left, HALF) if charts else None,
        "doed_zone": " ".join(part for part in (money.dead_zone, money.rests_on) if part) if money else "",
        "gammel_kurve": money.old_curve if money and money.corners else "",
        "krav": money is not None and money.line is not None,
        "profiler": [
            [
                row.name,
                number(row.net),
                number(row.support),
                number(row.left),
                number(row.after_consumption),
                row.dead_zones or "–",
                "" if money is None or money.line is None else "under" if row.below_line else "over",
            ]
            for row in (money.rows if money else ())
        ],
        "forudsaetninger": [_assumption(row) for row in sorted(rows, key=lambda row: not row.changed)[:MOST_ROWS]],
        "forudsaetninger_alle": len(rows),
    }


def _assumption(row: AssumptionRow) -> Json:
    source = "".join(piece.text for piece in row.source)
    return {
        "navn": shortened(row.name, LONGEST_NAME),
        "vaerdi": shortened(row.value, 60),
        "kilde": shortened(source, LONGEST_SOURCE),
        "sikkerhed": row.certainty,
        "aendret": _changed(row),
        "virkning": row.moves,
    }


def _changed(row: AssumptionRow) -> str:
    """Said of a figure the parties set themselves, with what it would have been; empty otherwise."""
    if not row.changed:
        return ""
    return f" (ændret her, ellers {row.usual})" if row.usual else " (ændret her)"


def _change_page(sent: Sent, unconfirmed: Sequence[AssumptionRow]) -> Json:
    charts = result_charts(sent.result, sent.money) if sent.money else None
    drawn = charts.tornado if charts else None
    result = sent.result
    return {
        "tegning": _drawing(drawn, WHOLE),
        "kilde": drawn.source if drawn else "",
        "ord": charts.tornado_lead if charts else "",
        "faktorer": changing.swings(result),
        "trappe": changing.ladder(result),
        "saetninger": changing.what_would_change(result, unconfirmed, sent.money, sent.same_rates),
        "bro": sent.money.bridge_lead if sent.money and sent.money.bridge_rows else "",
    }


def _drawing(chart: Chart | None, width: int) -> Json | None:
    """A drawing with its words; the alternative text is what the page tells those who do not see it."""
    if chart is None:
        return None
    return {
        "titel": chart.title,
        "under": chart.subtitle,
        "alt": f"{chart.title}. {chart.words.description or chart.subtitle}",
        "svg": str(chart.drawn(width)),
    }


def stamp_words(stamp: datetime) -> str:
    """24. november 2026 kl. 10.15."""
    return f"{date_format(stamp, 'j. F Y')} kl. {date_format(stamp, 'H.i')}"
