"""Thirty worked cases, readable by a controller: data/regneeksempler.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from faellesgrund.engine.economy.chain import calculate
from tests.engine.economy.briefs import EXAMPLE_RUNNING, TODAY, brief

CASES = tomllib.loads((Path(__file__).parent / "data" / "regneeksempler.toml").read_text("utf-8"))["eksempel"]


@pytest.mark.parametrize("case", CASES, ids=[c["navn"] for c in CASES])
def test_the_chain_gives_the_worked_figures_to_the_oere(case: dict[str, Any]) -> None:
    posts = [{"gruppe": group, "tekst": group, "beloeb": amount} for group, amount in case["poster"].items()]
    given = brief(
        bygning={"boliger": case["boliger"], "areal_m2_pr_bolig": case["areal_m2_pr_bolig"]},
        anlaeg={"poster": posts},
        drift={**dict.fromkeys(EXAMPLE_RUNNING, 0), "114": case["drift"]},
        stoette={k: case[k] for k in ("model", "statstilskud_pr_bolig", "andre_tilskud", "kommunalt_tilskud")},
        laan={k: case[k] for k in ("rente", "aar", "terminer_pr_aar", "bidrag")},
        maal={"husleje": case["husleje"]},
    )
    result, expected = calculate(given, TODAY, draws=10), case["forventet"]
    sources = {s["kilde"]: s["beloeb"] for s in result["finansiering"]}
    assert result["anskaffelsessum"]["forventet"] == pytest.approx(expected["anskaffelsessum"], abs=0.011)
    assert sources["kommunalt_tilskud"] == pytest.approx(expected["kommunalt_tilskud"], abs=0.011)
    assert result["laan"]["hovedstol"] == pytest.approx(expected["laan"], abs=0.011)
    assert result["husleje"]["pr_bolig_maaned"] == pytest.approx(expected["husleje"], abs=0.011)
    assert result["anskaffelsessum"]["p10"] == result["anskaffelsessum"]["p90"]


def test_there_are_thirty_cases_with_the_sum_written_out() -> None:
    assert len(CASES) == 30
    assert all(len(c["regnestykke"]) > 60 for c in CASES)
    assert {c["model"] for c in CASES} == {"almen", "almen_med_statstilskud", "tilskud_og_laan", "fuldt_tilskud"}
