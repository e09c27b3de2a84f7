"""Every figure says where it comes from and how sure it is."""

from __future__ import annotations

import re
from datetime import date

from faellesgrund.engine.evidence import load_evidence
from faellesgrund.engine.rates import load_rates

MARKS = {
    *("V", "laest", "read", "offentliggjort"),
    *("VP", "B", "K", "U", "D", "A", "DEMO", "beregnet", "kendt", "usikker"),
}
PERIODS = {"aar", "md", "uge", "engang"}
UNITS_WRONGLY_WRITTEN = re.compile(r"%|pct|promille", re.I)


def test_every_rate_has_a_reference_a_source_and_a_mark() -> None:
    values = [(rate, value) for rate in load_rates() for value in rate.vaerdier]
    assert len(values) > 50
    wrong = [
        f"{rate.noegle} {value.gyldig_fra}"
        for rate, value in values
        if not value.hjemmel.strip() or not value.kilde.strip() or value.grad not in MARKS
    ]
    assert wrong == []


def test_a_confirmed_rate_says_when_it_was_confirmed() -> None:
    wrong = [
        rate.noegle
        for rate in load_rates()
        for value in rate.vaerdier
        if value.sikkerhed == "bekraeftet" and not isinstance(value.bekraeftet, date)
    ]
    assert wrong == []


def test_rates_are_written_in_units_that_can_be_multiplied() -> None:
    wrong = [rate.noegle for rate in load_rates() if UNITS_WRONGLY_WRITTEN.search(rate.enhed)]
    wrong += [rate.noegle for rate in load_rates() if rate.periode not in PERIODS]
    wrong += [r.noegle for r in load_rates() if r.enhed == "andel" for v in r.vaerdier if not 0 <= v.vaerdi <= 1]
    assert wrong == []


def test_a_value_with_an_end_has_ended_when_the_next_begins() -> None:
    # A value without an end holds until the next one begins.
    wrong = []
    for rate in load_rates():
        for earlier, later in zip(rate.vaerdier, rate.vaerdier[1:], strict=False):
            ended = earlier.gyldig_til or date.min
            if later.gyldig_fra is None or ended >= later.gyldig_fra or earlier.gyldig_fra == later.gyldig_fra:
                wrong.append(f"{rate.noegle}: {earlier.gyldig_fra} and {later.gyldig_fra}")
    assert wrong == []


def test_every_figure_of_experience_has_a_source_and_a_mark() -> None:
    figures = list(load_evidence())
    assert len(figures) > 10
    assert [f.noegle for f in figures if not f.kilde.strip() or f.grad not in MARKS] == []


def test_an_assumption_says_when_it_was_made() -> None:
    assert [f.noegle for f in load_evidence() if f.grad == "A" and f.vurderet is None] == []


def test_no_key_is_both_a_rate_and_a_figure_of_experience() -> None:
    assert set(load_rates().keys()) & set(load_evidence().keys()) == set()
