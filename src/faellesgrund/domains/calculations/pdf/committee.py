"""One run as the PDF: the figures of the run, the same bytes for the same run, and the address where each can be opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils.timezone import localtime

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.models import Calculation, Run
from faellesgrund.domains.calculations.pdf.contents import Sent, pages, stamp_words
from faellesgrund.domains.calculations.pdf.shortening import shortened
from faellesgrund.domains.calculations.pdf.stored import complete
from faellesgrund.domains.calculations.result_page.amounts import number
from faellesgrund.domains.calculations.result_page.paying import Paying, paying
from faellesgrund.domains.calculations.runs.stored_result import result_of
from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.ui.typesetting import date_data, showable_data, typeset

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "calculations" / "beregning.typ"
MARKS = ("bekraeftet", "beregnet", "antaget")


def run_pdf(calculation: Calculation, run: Run) -> bytes:
    """The four pages of a run. Raises NotSet when the compiler refuses them (our own fault)."""
    made = localtime(run.created_at)
    shown = sent(run)
    title = str(shown.result["projekt"].get("navn") or calculation.navn)
    texts = {"titel": title, "kort": shortened(title, 80), **_standing(calculation, run), **pages(shown)}
    data: dict[str, Any] = showable_data(texts)
    return typeset(TEMPLATE, {**data, "dato": date_data(made), "ikoner": _marks()}, made)


def sent(run: Run) -> Sent:
    """What the pages are made from."""
    result = complete(result_of(run))
    same = run.rates_fingerprint == engine_inputs.fingerprint()
    return Sent(
        result=result,
        money=_money(run, result, same),
        same_rates=same,
        price_level=date.fromisoformat(str(result.get("prisdato") or run.dato)),
        lock=run.hold,
    )


def _money(run: Run, result: dict[str, Any], same_rates: bool) -> Paying | None:
    try:
        money = paying(result, run.brief_toml, run.dato)
    except (BadInput, KeyError):
        return None  # a brief or a result of an older kind: the stored figures are printed, nothing is drawn anew
    if money.old_curve and not same_rates:
        return replace(money, corners=(), at_rents=None)  # the curve would be of other rates than the run
    return money


def _standing(calculation: Calculation, run: Run) -> dict[str, Any]:
    """Who ran it, when, on which rates; and the address of this very run."""
    author = run.created_by.get_full_name()
    address = reverse("calculations:result", args=[calculation.slug])
    return {
        "forfatter": author,
        "part": calculation.party.name,
        "koersel": f"Kørsel {run.number}, regnet {stamp_words(localtime(run.created_at))} af {author}",
        "aftryk": (
            f"Satser {run.rates_fingerprint[:12]} · regnemotor {run.engine_version} ·"
            f" {number(run.draws)} træk, frø {run.seed}"
        ),
        "adresse": f"{settings.ADDRESS}{address}?koersel={run.number}",
    }


@cache
def _marks() -> dict[str, str]:
    """The marks of certainty as the pages draw them."""
    return {name: Path(str(finders.find(f"ui/img/{name}.svg"))).read_text("utf-8") for name in MARKS}
