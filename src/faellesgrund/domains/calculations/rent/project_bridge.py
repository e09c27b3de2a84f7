"""The benefit bridge of a project: a run gives the plain values, and the engine prices what a lower rent would cost it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.form.form_page import FieldError
from faellesgrund.domains.calculations.models import Run
from faellesgrund.domains.calculations.own_projects import stored
from faellesgrund.domains.calculations.rent.bridge_page import BridgePage, BridgeQuestion, accounts_of, bridge_page
from faellesgrund.domains.calculations.rent.paying_form import PayingFrame, paying_frame
from faellesgrund.domains.calculations.runs.stored_result import result_of
from faellesgrund.engine.problems import BadInput

EXPECTED_ONLY = 2
"""The prices are those of the expected case, which needs no draws to speak of."""


def project_bridge(run: Run, asked: Mapping[str, str]) -> tuple[PayingFrame, BridgePage | None]:
    """The fields and the page of a run; no page while a field cannot be read. asked: husleje, krav, faste."""
    result = result_of(run)
    brief = engine_inputs.brief_from_toml(run.brief_toml, run.dato)
    own_rent = round(float(result["husleje"]["pr_bolig_maaned"]), 2)
    needed = brief.get("maal.raadighed")
    own = {"husleje": own_rent, "krav": None if needed is None else float(needed), "faste": None}
    frame = paying_frame(("husleje", "krav", "faste"), asked, own)
    if frame.errors:
        return frame, None
    monthly = frame.values["husleje"] or own_rent
    granted = next((float(s["beloeb"]) for s in result["finansiering"] if s["kilde"] == "kommunalt_tilskud"), 0.0)
    try:
        question = engine_inputs.question_of(brief, run.dato, EXPECTED_ONLY, run.seed, stored(run.own_projects))
        price = engine_inputs.prices_of(question, monthly, granted if monthly == own_rent else None)
        page = bridge_page(
            BridgeQuestion(
                navn=run.calculation.navn,
                husleje=monthly,
                areal=question.inputs.area.vaerdi,
                kommune=brief.kommune,
                boliger=question.inputs.homes.vaerdi,
                dato=run.dato,
                krav=frame.values["krav"],
                faste=frame.values["faste"] or 0.0,
                profiler=tuple(brief.get("maal.profiler") or ()),
                bolig=engine_inputs.home_flags(brief),
                satser=brief.satser,
                begrundelse=brief.begrundelse,
                price=price,
            ),
            accounts_of(result),
        )
    except BadInput as bad:
        wrong = tuple(FieldError("Husleje", engine_inputs.readable(p.tekst), "husleje") for p in bad.problems)
        return replace(frame, errors=wrong), None
    return frame, page
