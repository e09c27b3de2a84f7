"""A stored result read in parts says what it says read whole."""

from __future__ import annotations

import json

import pytest

from faellesgrund.domains.calculations.models import Calculation, Run, packed
from faellesgrund.domains.calculations.result_page.paying import paying
from faellesgrund.domains.calculations.runs.stored_result import result_of
from faellesgrund.domains.calculations.testing import DAY


def _run(calculation: Calculation) -> Run:
    run = calculation.newest_run
    assert run is not None
    return run


@pytest.mark.parametrize("indent", [None, 1])
def test_the_figures_and_every_tree_are_the_same_however_the_text_is_laid_out(
    calculation: Calculation, indent: int | None
) -> None:
    run = _run(calculation)
    whole = json.loads(run.result_text)
    run.packed_result = packed(json.dumps(whole, ensure_ascii=False, indent=indent))
    read = result_of(run)
    assert {k: v for k, v in read.items() if k != "forklaring"} == {k: v for k, v in whole.items() if k != "forklaring"}
    assert list(read["forklaring"]) == list(whole["forklaring"])
    assert dict(read["forklaring"]) == whole["forklaring"]
    assert "findesikke" not in read["forklaring"]
    assert read["forklaring"].get("findesikke") is None


def test_a_run_is_drawn_with_its_own_curve_and_one_from_before_says_that_it_is_not(calculation: Calculation) -> None:
    run = _run(calculation)
    kept = paying(result_of(run), run.brief_toml, DAY)
    assert kept.old_curve == ""
    older = json.loads(run.result_text)
    moved = json.loads(run.result_text)
    for row in older["betalingsevne"]:
        for name in ("kurve", "spring", "ved_usikker_husleje"):
            del row[name]
    computed = paying(older, run.brief_toml, DAY)
    assert "satser, systemet kender i dag" in computed.old_curve
    assert dict(computed.corners) == pytest.approx(dict(kept.corners), abs=0.01)
    moved["betalingsevne"][0]["kurve"] = [[r, left - 100] for r, left in moved["betalingsevne"][0]["kurve"]]
    assert paying(moved, run.brief_toml, DAY).corners[0][1] == kept.corners[0][1] - 100
