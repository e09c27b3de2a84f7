"""Every kind of brief gets its document and its page: each model, loan, plot and goal, and the branches at the edges."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import BRIEF, Ran

QUICK = ("--dato", "2026-11-24", "--traek", "100")
KINDS = {
    "almen": '[stoette]\nmodel = "almen"\n',
    "almen with a state grant": '[stoette]\nmodel = "almen_med_statstilskud"\n',
    "full grant": '[stoette]\nmodel = "fuldt_tilskud"\n',
    "a grant above the need": "[stoette]\nkommunalt_tilskud = 20000000\n",
    "a rent of nothing": "[maal]\nhusleje = 0\n",
    "running cost above the rent": '[maal]\nhusleje = 1500\nraadighed = 4000\nprofiler = ["su"]\n',
    "no cost at all": "[anlaeg]\nanskaffelsessum = 0\n",
    "a given cost and no interest": "[anlaeg]\nanskaffelsessum = 12000000\n[laan]\nrente = 0.0\n",
    "own lines": '[anlaeg]\nposter = [{gruppe = "entreprise", tekst = "Alt", beloeb = 9000000}]\n',
    "a serial loan of a year below par": '[laan]\ntype = "serie"\nterminer_pr_aar = 12\naar = 1\nkurs = 98\n',
    "a serial loan of half years": '[laan]\ntype = "serie"\naar = 30.5\n',
    "a standing loan": '[laan]\ntype = "staaende"\naar = 1\n',
    "bought land": '[grund]\nvilkaar = "koeb"\npris = 3000000\n',
    "leased land": '[grund]\nvilkaar = "leje"\nleje_pr_aar = 60000\n',
    "kinds of home on two plots": (
        '[[boligtype]]\nnavn = "Lille"\nantal = 8\nareal_m2 = 30\nmatrikel = "Nord"\n'
        '[[boligtype]]\nnavn = "Stor"\nantal = 4\nareal_m2 = 45\nmatrikel = "Syd"\n'
        '[[matrikel]]\nnavn = "Nord"\n[[matrikel]]\nnavn = "Syd"\nvilkaar = "leje"\nleje_pr_aar = 20000\n'
    ),
    "no kitchen": '[bolig]\neget_koekken = "nej"\n',
    "an overridden rate": '[satser]\nlaanerente_skoen = 0.06\nbegrundelse = "Tilbud fra banken"\n',
}


@pytest.mark.parametrize("kind", KINDS)
def test_both_directions_answer_with_document_and_page(
    run: Callable[..., Ran], write: Callable[..., Path], kind: str
) -> None:
    path = write("brief.toml", BRIEF + KINDS[kind])
    for words in (("beregn", path), ("baglaens", path, "--husleje-maks", "2500")):
        asked = run(*words, *QUICK, "--json")
        assert (asked.code, asked.err) == (0, "")
        assert asked.json()["skema"].startswith("faellesgrund/")
        page = run(*words, *QUICK)
        assert (page.code, page.err) == (0, "")
        assert not re.search(r"\bnan\b|\binf\b|\bNone\b|\bTrue\b|-0 kr|−0 kr", page.out)


@pytest.mark.parametrize("homes", [1, 200])
@pytest.mark.parametrize("area", [10, 200])
def test_the_smallest_and_the_largest_site_are_answered(
    run: Callable[..., Ran], write: Callable[..., Path], homes: int, area: int
) -> None:
    text = BRIEF.replace("= 12", f"= {homes}").replace("= 35.0", f"= {area}")
    asked = run("beregn", write("brief.toml", text), *QUICK, "--json")
    assert (asked.code, asked.err) == (0, "")
    cost = asked.json()["anskaffelsessum"]
    assert cost["p10"] <= cost["p50"] <= cost["p90"]


@pytest.mark.parametrize("draws", ["1", "2"])
def test_a_single_draw_is_enough_for_an_answer(run: Callable[..., Ran], brief: Path, draws: str) -> None:
    asked = run("beregn", brief, "--dato", "2026-11-24", "--traek", draws, "--json")
    assert (asked.code, asked.err) == (0, "")


@pytest.mark.parametrize(
    "line", ["[grund]\nbyggemodning = 1e12\n", "[drift]\n114 = 1e12\n", "[anlaeg]\nanskaffelsessum = 1e12\n"]
)
def test_the_largest_amounts_end_in_an_answer_or_a_sentence(
    run: Callable[..., Ran], write: Callable[..., Path], line: str
) -> None:
    asked = run("beregn", write("brief.toml", BRIEF + line), *QUICK, "--json")
    assert asked.code == 0 or asked.refused
