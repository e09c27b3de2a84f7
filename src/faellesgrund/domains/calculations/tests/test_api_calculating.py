"""Calculations through the API: every fault is told with its key, nothing is stored, and what is too large is refused."""

from __future__ import annotations

import logging

import pytest

from faellesgrund.domains.calculations.api import examples
from faellesgrund.domains.calculations.models import Calculation
from faellesgrund.foundation.access.api.testing import is_problem, program_of
from faellesgrund.foundation.access.models import AuditEntry, StoredAnswer

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(cast):
    return program_of(cast["oekonom"], ["beregning.se"])


def test_what_only_calculates_stores_nothing(call):
    before = AuditEntry.objects.count()
    for address, body in (("beregn", examples.CALCULATE), ("betaling", examples.PAYMENT)):
        call("POST", address, body, idempotency_key="samme")
    assert AuditEntry.objects.count() == before
    assert not StoredAnswer.objects.exists()
    assert not Calculation.objects.exists()


def test_a_household_stands_in_no_log_even_when_its_calculation_fails(call, caplog, monkeypatch):
    from faellesgrund.domains.calculations.api import engine_calls

    secret = "-".join(("hemmelig", "4711"))

    def fail(*_):
        raise RuntimeError(f"Husstanden hedder {secret}")

    monkeypatch.setattr(engine_calls, "left_of_one", fail)
    with caplog.at_level(logging.DEBUG):
        answer = call("POST", "betaling", {"husstand": {"id": "hemmelig-4711"}, "bolig": {}})
    document = is_problem(answer, 500, "fejl")
    assert "Fejlens nummer er" in document["detail"]
    assert "4711" not in caplog.text
    assert "RuntimeError" in caplog.text
    assert "4711" not in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "body", "place", "text"),
    [
        ("beregn", {}, "projekt.navn", "mangler"),
        ("beregn", {**examples.BRIEF, "bygnign": {}}, "bygnign", "Mente du bygning?"),
        ("beregn", {**examples.BRIEF, "maal": {"huslej": 1}}, "maal.huslej", "Mente du husleje?"),
        ("beregn", {**examples.BRIEF, "traeks": 1}, "traeks", "Mente du traek?"),
        ("beregn", {**examples.BRIEF, "traek": 0}, "traek", "mellem 1 og 100.000"),
        ("beregn", {**examples.BRIEF, "traek": 100_001}, "traek", "mellem 1 og 100.000"),
        ("beregn", {**examples.BRIEF, "traek": 10.5}, "traek", "helt tal"),
        ("beregn", {**examples.BRIEF, "traek": True}, "traek", "skal være et tal"),
        ("beregn", {**examples.BRIEF, "froe": -1}, "froe", "uden for grænserne"),
        ("beregn", {**examples.BRIEF, "dato": "24.11.2026"}, "dato", "år-måned-dag"),
        ("beregn", {**examples.BRIEF, "dato": "0001-01-01"}, "dato", "Ret datoen"),
        ("beregn", {**examples.BRIEF, "bygning": {"boliger": "tolv", "areal_m2_pr_bolig": 35}}, "bygning.boliger", "ikke et tal"),
        ("beregn", {**examples.BRIEF, "bygning": 12}, "bygning", "afsnit"),
        ("baglaens", examples.BRIEF, "husleje_maks", "mangler"),
        ("baglaens", {**examples.BACKWARDS, "sikkerhed": 80}, "sikkerhed", "mellem 0,5 og 0,99"),
        ("betaling", {}, "husstand.ydelsestype", "mangler"),
        ("betaling", {"husstande": []}, "husstande", "mindst én"),
        ("betaling", {"husstande": [{"ydelsestyp": "sho"}]}, "husstande[1].ydelsestyp", "Mente du ydelsestype?"),
        ("betaling", {**examples.PAYMENT, "raadighed": "meget"}, "raadighed", "et tal mellem"),
        ("betaling", {**examples.PAYMENT, "husstande": []}, "husstande", "mindst én"),
        ("laan", {**examples.LOAN, "rente": 4.5}, "rente", "mellem 0 og 1"),
        ("laan", {**examples.LOAN, "terminer": 3}, "terminer", "1, 2, 4 eller 12"),
        ("laan", {**examples.LOAN, "type": "seriel"}, "type", "Mente du serie?"),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_key(call, address, body, place, text):
    document = is_problem(call("POST", address, body), 422, "ugyldigt")
    told = {each["sted"]: each["tekst"] for each in document["fejl"]}
    assert place in told
    assert text in told[place]


def test_too_many_households_are_refused_with_the_limit_and_how_to_split(call):
    row = {"ydelsestype": "sho", "alder": 30, "husleje_aar": 30000, "areal_m2": 35}
    document = is_problem(call("POST", "betaling", {"husstande": [row] * 10_001}), 413, "for-stort")
    assert "10001" in document["detail"] and "højst 10.000" in document["detail"]
    document = is_problem(call("POST", "betaling", {"husstande": [row] * 101, "fuld": True}), 413)
    assert "plads til 100" in document["detail"]


def test_a_million_households_are_refused_without_being_read(call):
    body = b'{"husstande": [' + b'{"ydelsestype": "sho"},' * 1_000_000 + b"{}]}"
    document = is_problem(call("POST", "betaling", body), 413, "for-stort")
    assert "højst fylde 5 MB" in document["detail"] and "Del husstandene" in document["detail"]


def test_a_brief_over_a_megabyte_is_refused(call):
    document = is_problem(call("POST", "beregn", {**examples.BRIEF, "x": "x" * 1_000_000}), 413)
    assert "1 MB" in document["detail"]
