"""The figures in the manual are those the engine gives: each worked example is worked out again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.form.example import EXAMPLE
from faellesgrund.domains.calculations.models import Calculation
from faellesgrund.domains.calculations.result_page import wording
from faellesgrund.engine.economy.loan import schedule, yearly_payment
from faellesgrund.engine.rates import load_rates
from faellesgrund.foundation.ui import manual
from faellesgrund.foundation.ui.numbers import danish

DAY = date(2026, 11, 24)


@cache
def result(**changed: str) -> dict[str, Any]:
    """The example run on the day the manual says, with as many draws as the pages take."""
    typed = {**EXAMPLE, **{key.replace("__", "."): text for key, text in changed.items()}}
    brief = engine_inputs.brief_of(engine_inputs.values(typed), DAY)
    return engine_inputs.calculated(brief, DAY, 10_000, 1)


def page(slug: str) -> str:
    text = next(each.text for each in manual.pages() if each.slug == slug)
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


def whole(x: float) -> str:
    return danish(x)


def oere(x: float) -> str:
    return danish(x, 2)


def group(name: str) -> float:
    return sum(float(p["beloeb"]) for p in result()["anskaffelsessum"]["poster"] if p["gruppe"] == name)


def model(name: str) -> dict[str, Any]:
    return next(m for m in result()["modeller"] if m["model"] == name)


def lowest() -> dict[str, Any]:
    return next(r for r in result()["betalingsevne"] if r["profil"] == "kontanthjaelp_mindste")


def the_walk() -> list[str]:
    r = result()
    need, rent, cost = r["stoettebehov"], r["husleje"], r["anskaffelsessum"]
    sources = {row["kilde"]: row["beloeb"] for row in r["finansiering"]}
    yearly = r["laan"]["ydelse_foerste_aar"] + r["laan"]["bidrag_foerste_aar"]
    said = wording.answer(r, 12, None).replace("\u00a0", " ").removesuffix("tilbage om måneden.")
    return [
        said,
        f"Støttebehov | {whole(need['forventet'])} kr.",
        f"Husleje | {whole(rent['pr_bolig_maaned'])} kr.",
        f"mellem {whole(rent['p10'] + 0.499)} og {whole(rent['p90'] + 0.499)} kr.",
        f"Tilbage | {whole(lowest()['efter_husleje_maaned'])} kr.",
        f"{lowest()['efter_husleje_maaned'] - 3600} kr. over de 3.600 kr.",
        f"mellem {danish(need['p10'] / 1e6, 1)} og {danish(need['p90'] / 1e6, 1)} mio. kr.",
        f"præcis {danish(need['forventet'] / 1e6, 2)} mio. kr.",
        f"kun {danish(100 * rent['sandsynlighed_under_maal'])} %",
        f"tilskuddet være {whole(need['med_sikkerhed'])} kr.",
        f"koster {whole(cost['forventet'])} kr.",
        f"Staten giver {whole(sources['statstilskud'])} kr., kommunen {whole(sources['kommunalt_tilskud'])} kr.",
        f"{whole(sources['realkreditlaan'])} kr., er et lån",
        f"Driften koster {whole(r['drift']['forventet'])} kr. om året. Det er {whole(r['drift']['forventet'] / 144)} kr.",
        f"Lånet koster {whole(yearly)} kr. om året, {whole(yearly / 144)} kr. pr. bolig om måneden",
        f"{whole(lowest()['netto_aar'] / 12)} kr., går 3.000 kr. til husleje, og {whole(lowest()['boligstoette_aar'] / 12)} kr.",
        f"bliver støttebehovet {whole(result(anlaeg__entreprise_pr_m2='22.000')['stoettebehov']['forventet'])} kr.",
    ]


def the_method() -> list[str]:
    r = result()
    need, running, loan, who = r["stoettebehov"], r["drift"]["forventet"], r["laan"], lowest()
    per_krone = yearly_payment(0.045, 30, 4)
    room = 12 * 12 * 3000 - running
    almen = model("almen")
    financed = room / 0.0298
    paid = loan["ydelse_foerste_aar"] + loan["bidrag_foerste_aar"]
    return [
        f"tilslutninger | {oere(group('grundudgifter'))} |",
        f"udgifter | {oere(group('entreprise'))} |",
        f"byggetiden | {oere(group('omkostninger'))} |",
        f"pant | {oere(group('gebyrer'))} |",
        f"Anskaffelsessum | {oere(r['anskaffelsessum']['forventet'])} |",
        f"= {whole(next(p['beloeb'] for p in r['anskaffelsessum']['poster'] if 'pant' in p['tekst']))} kr.",
        f"{oere(running)} kr. om året, {oere(r['drift']['pr_bolig'])} kr. pr. bolig",
        f"12 × 12 × 3.000 − {oere(running)} = {oere(room)} kr.",
        f"giver {danish(per_krone, 6)}. Hertil bidrag på 0,6 %: {danish(per_krone + 0.006, 6)}",
        f"giver {oere(room / (per_krone + 0.006))} kr.",
        f"{oere(schedule(1_000_000, 0.045, 30, 4)[0].ydelse)} kr. pr. termin",
        f"{oere(r['anskaffelsessum']['forventet'])} − 6.000.000,00 − {oere(loan['hovedstol'])} = {oere(need['forventet'])} kr.",
        f"Det er {oere(need['pr_bolig'])} kr. pr. bolig",
        f"({oere(running)} + {oere(paid)}) ÷ (12 × 12) = {oere((running + paid) / 144)} kr.",
        f"÷ 0,0298 | {oere(financed)} |",
        f"Lån, 90 % | {oere(almen['laan'])} |",
        f"Grundkapital, 8 % | {oere(almen['grundkapital'])} |",
        f"Beboerindskud, 2 % | {oere(almen['beboerindskud'])} |",
        f"{oere(almen['anskaffelsessum'])} − {oere(financed)} | {oere(almen['stoettebehov'])} |",
        f"| {oere(who['indkomst_aar'])} |",
        f"| {oere(who['skat_aar'])} |",
        f"| {oere(who['boligstoette_aar'])} |",
        f"{oere(who['netto_aar'] / 12)} + {oere(who['boligstoette_aar'] / 12)} − 3.000,00 |"
        f" {oere(who['netto_aar'] / 12 + who['boligstoette_aar'] / 12 - 3000)} |",
        f"hele kroner: {whole(who['efter_husleje_maaned'])} kr.",
        f"Fra {whole(who['doede_zoner'][0]['fra'])} til {whole(who['doede_zoner'][0]['til'])} kr.",
        f"begynder den ved {whole(who['doede_zoner'][0]['til'] + 1)} kr.",
        f"{whole(need['p10'])} til {whole(need['p90'])} kr. i støttebehov",
        f"10.000 forløb: {whole(need['med_sikkerhed'])} kr.",
    ]


def the_uncertain() -> list[str]:
    need = result()["stoettebehov"]
    return [
        f"støttebehovet {whole(need['forventet'])} kr. i det forventede tilfælde, mens halvdelen af forløbene ender under"
        f" {whole(need['p50'])} kr.",
        f"{whole(need['med_sikkerhed'])} kr. er nok i otte ud af ti",
    ]


def the_trap() -> list[str]:
    brief = engine_inputs.brief_of(engine_inputs.values(EXAMPLE), DAY)
    left = engine_inputs.curve_today(brief, "kontanthjaelp_mindste", DAY)[1]
    net = lowest()["netto_aar"] / 12
    paid = {rent: net - left[rent] for rent in (2408, 2600, 2717, 2718, 2833)}
    return [f"| {whole(r)} kr. | {whole(abs(r - own))} kr. | {whole(own)} kr. |" for r, own in paid.items()]


@pytest.mark.parametrize(
    ("slug", "figures"),
    [
        ("foerste-beregning", the_walk),
        ("metoden", the_method),
        ("hvad-er-usikkert", the_uncertain),
        ("faelden-i-boligstoetten", the_trap),
    ],
)
def test_the_manual_gives_the_figures_of_the_engine(slug: str, figures: Any) -> None:
    text = page(slug)
    missing = [figure for figure in figures() if re.sub(r"\s+", " ", figure) not in text]
    assert missing == []


def test_the_example_of_the_manual_is_the_one_in_the_form() -> None:
    text = page("foerste-beregning")
    for key in (
        "anlaeg.entreprise_pr_m2",
        "grund.byggemodning",
        "drift.111",
        "drift.114",
        "maal.husleje",
        "maal.raadighed",
    ):
        assert f"{EXAMPLE[key]} kr." in text
    assert EXAMPLE["projekt.navn"] in text


def test_rates_named_in_the_method_are_those_of_the_law() -> None:
    text, rates = page("metoden"), load_rates()

    def value(key: str) -> float:
        return float(rates.at(key, DAY).vaerdi)

    assert f"fast afgift på {whole(value('ting_pant_fast'))} kr. og {danish(100 * value('ting_pant_pct'), 2)} %" in text
    assert f"12 × {whole(value('kontanthjaelp.mindstesats'))} (lov om aktiv socialpolitik § 16)" in text
    assert f"85.128 − {whole(value('skat.personfradrag'))}" in text
    assert (
        f"{danish(100 * value('skat.bundskat'), 2)} % + {danish(100 * value('skat.kommune_koebenhavn'), 2)} %" in text
    )
    assert f"under {whole(value('boligsikring.min_udbetaling_md'))} kr. om måneden" in text


def test_the_rents_of_several_kinds_of_home_are_those_of_the_formula() -> None:
    text = page("metoden")
    total = 8 * 30 + 4 * 45
    assert f"summen {total} m²" in text
    for area in (30, 45):
        assert f"{oere(360_000 * area / total / 12)} kr." in text


def test_the_walk_can_be_walked_and_names_the_buttons_as_they_are(as_user: Callable[[str], Client]) -> None:
    client, text = as_user("oekonom"), page("foerste-beregning")

    def shows(answer: HttpResponse, *labels: str) -> None:
        for label in labels:
            assert label in answer.content.decode()
            assert f"*{label}*" in text

    shows(client.get(reverse("calculations:list")), "Ny beregning")
    shows(client.get(reverse("calculations:new")), "Begynd med eksemplet Lærkemarken")
    made = client.post(reverse("calculations:example"))
    slug = Calculation.objects.latest("pk").slug
    assert made["Location"] == reverse("calculations:step", args=[slug, 2])
    assert "du står på trin 2" in text
    shows(client.get(reverse("calculations:step", args=[slug, 6])), "Gem og regn")
    shows(
        client.get(reverse("calculations:result", args=[slug])), "Ret tallene", "Tag svaret med", "Fire sider som PDF"
    )
