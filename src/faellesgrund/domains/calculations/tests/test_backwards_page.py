"""The question turned round: fields and sliders, the area, the ways, other rents, dead zones and the copy."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.models import Calculation
from faellesgrund.domains.calculations.testing import DAY, a_draft, a_run
from faellesgrund.foundation.access.models import User

SignIn = Callable[[str], Client]


def text_of(answer: Any) -> str:
    html = unescape(answer.content.decode()).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def url(calculation: Calculation) -> str:
    return reverse("calculations:backwards", args=[calculation.slug])


def test_turned_round_the_answer_follows_the_rent_asked_for(as_user: SignIn, calculation: Calculation) -> None:
    client, url = as_user("jurist"), reverse("calculations:backwards", args=[calculation.slug])
    low, high = (text_of(client.get(url, {"husleje": rent})) for rent in ("2.800", "3.500"))
    assert "hvis huslejen højst må være 2.800 kr.?" in low

    def most(text: str) -> float:
        found = re.search(r"Byggeriet må højst koste ([\d,]+) mio", text)
        assert found is not None
        return float(found.group(1).replace(",", "."))

    assert most(low) < most(high)
    assert "død zone" in low


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"husleje": "mange"}, "er ikke et tal" ),
        ({"husleje": "0"}, "over 0 kr."),
        ({"husleje": "1.5"}, "Mente du"),
        ({"sikkerhed": "100"}, "mellem 50 og 99"),
        ({"stat": "900.000"}, "loftet"),
        ({"boliger": "0"}, "mellem 1 og 200"),
    ],
)  # fmt: skip
def test_a_frame_that_cannot_be_used_keeps_what_was_typed(
    as_user: SignIn, calculation: Calculation, asked: dict[str, str], said: str
) -> None:
    answer = as_user("jurist").get(reverse("calculations:backwards", args=[calculation.slug]), asked)
    assert answer.status_code == 422
    (name, typed) = next(iter(asked.items()))
    assert re.search(rf'name="{name}"[^>]*value="{re.escape(typed)}"', answer.content.decode())
    assert said in text_of(answer) or "Skriv et tal" in text_of(answer)


def test_a_rent_in_a_dead_zone_is_answered_and_others_are_proposed(as_user: SignIn, cast: dict[str, User]) -> None:
    asked = a_draft(cast["oekonom"], maal__profiler="kontanthjaelp_mindste,su")
    a_run(cast["oekonom"], asked)
    text = text_of(as_user("jurist").get(url(asked), {"husleje": "2.700"}))
    assert "2.700 kr. ligger i en død zone: fra 2.409 til 2.717 kr." in text
    assert "Vælg 2.408, 2.718 eller 2.833 kr." in text
    assert "kontanthjælp, mindstesats: 3.771 kr." in text
    assert "hvis huslejen højst må være 2.700 kr.?" in text
    outside = text_of(as_user("jurist").get(url(asked), {"husleje": "2.833"}))
    assert "ligger i en død zone" not in outside


def test_the_ways_really_close_the_gap(as_user: SignIn, calculation: Calculation) -> None:
    client = as_user("jurist")
    first = client.get(url(calculation), {"tilskud": "5.000.000"})
    links = re.findall(r'href="([^"]*/baglaens/\?[^"]+)">Regn videre med det', unescape(first.content.decode()))
    assert "Tre veje i mål" in text_of(first)
    assert len(links) == 2, "a grant and a rent have fields; the running cost has none"
    for link in links:
        tried = text_of(client.get(urlsplit(link).path, dict(parse_qsl(urlsplit(link).query))))
        assert "Det er for dyrt med" not in tried
        assert re.search(r"Der er luft på 0,0\d mio", tried), "no more than is needed"


def test_while_sliding_only_the_answer_comes_with_few_draws_and_says_so(as_user: SignIn, cast: dict[str, User]) -> None:
    slow = a_draft(cast["oekonom"])
    a_run(cast["oekonom"], slow, draws=engine_inputs.PREVIEW_DRAWS + 500)
    client = as_user("oekonom")
    live = client.get(url(slow), {"husleje": "3.100"}, headers={"HX-Request": "true"})
    assert "<html" not in live.content.decode()
    assert 'id="vend-mere" hx-swap-oob' in live.content.decode()
    assert "Regnet med 2.000 forløb, mens I trækker. Vælg »Regn igen« for alle 2.500." in text_of(live)
    assert "forløb, mens I trækker" not in text_of(client.get(url(slow), {"husleje": "3.100"}))
    wrong = client.get(url(slow), {"husleje": "mange"}, headers={"HX-Request": "true"})
    assert wrong.status_code == 422
    assert "Ret 1 fejl" in text_of(wrong)


def test_every_field_can_be_used_without_the_slider(as_user: SignIn, calculation: Calculation) -> None:
    html = as_user("jurist").get(url(calculation)).content.decode()
    sliders = re.findall(r'<input class="skyder"[^>]*>', html)
    assert len(sliders) == 6
    for slider in sliders:
        assert " hidden" in slider, "script shows it"
        assert " name=" not in slider, "only the field is sent"
        field = re.search(r'data-skyder="([^"]+)"', slider)
        assert field is not None
        assert f'name="{field[1]}"' in html
        low, high, here = (int(re.search(rf'{n}="(-?\d+)"', slider)[1]) for n in ("min", "max", "value"))  # type: ignore[index]
        assert low <= here <= high


def test_it_says_why_the_answer_differs_from_the_result(as_user: SignIn, calculation: Calculation) -> None:
    text = text_of(as_user("jurist").get(url(calculation)))
    assert re.search(
        r"Derfor er [\d,]+ mio\. kr\. nok med 80 % sikkerhed\. På resultatsiden er prisen selv usikker", text
    )


def test_the_turned_frame_becomes_a_calculation_of_ones_own_from_the_brief_of_the_run(
    as_user: SignIn, cast: dict[str, User], calculation: Calculation
) -> None:
    saved = as_user("organisation_3b").post(
        reverse("calculations:backwards_save", args=[calculation.slug]),
        {"husleje": "2.850", "sikkerhed": "90", "boliger": "10", "areal": "35", "byggemaade": "traditionel"},
    )
    made = Calculation.objects.exclude(pk=calculation.pk).get()
    assert saved["Location"] == reverse("calculations:step", args=[made.slug, 6])
    assert made.party.key == "3b"
    typed = made.typed()
    assert (typed["maal.husleje"], typed["maal.sikkerhed"], typed["bygning.boliger"]) == ("2.850", "90", "10")
    assert typed["bygning.byggemaade"] == "traditionel"
    assert "stoette.kommunalt_tilskud" not in typed, "what nobody changed stays as the brief had it"
    assert engine_inputs.problems(typed, DAY) == {}
    assert calculation.typed()["bygning.boliger"] == "12"


def test_a_frame_that_cannot_be_used_is_not_saved(as_user: SignIn, calculation: Calculation) -> None:
    address = reverse("calculations:backwards_save", args=[calculation.slug])
    wrong = as_user("oekonom").post(address, {"husleje": "mange"})
    assert wrong.status_code == 422
    assert "Ret 1 fejl" in text_of(wrong)
    assert Calculation.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "status"), [("oekonom", 302), ("organisation_3b", 302), ("jurist", 403), ("udenfor", 403)]
)
def test_only_who_may_make_calculations_may_keep_the_frame(
    as_user: SignIn, calculation: Calculation, who: str, status: int
) -> None:
    address = reverse("calculations:backwards_save", args=[calculation.slug])
    assert as_user(who).post(address, {"husleje": "2.900"}).status_code == status
    assert as_user("").post(address, {"husleje": "2.900"}).status_code == 302, "nobody is asked to sign in"
    assert Calculation.objects.count() == (2 if status == 302 else 1)


def test_a_calculation_kept_to_another_party_is_not_found(as_user: SignIn, cast: dict[str, User]) -> None:
    own = a_draft(cast["oekonom"], "egen_part")
    a_run(cast["oekonom"], own)
    other = as_user("organisation_3b")
    assert other.get(url(own)).status_code == 404
    assert other.post(reverse("calculations:backwards_save", args=[own.slug]), {}).status_code == 404
    assert Calculation.objects.count() == 1


def test_with_kinds_of_home_the_page_asks_for_neither_number_nor_area(as_user: SignIn, cast: dict[str, User]) -> None:
    mixed = a_draft(
        cast["oekonom"], bygning__boliger="", bygning__areal_m2_pr_bolig="", boligtype="Lille; 8; 30\nStor; 4; 45"
    )
    a_run(cast["oekonom"], mixed)
    answer = as_user("oekonom").get(url(mixed), {"husleje": "3.200"})
    assert answer.status_code == 200
    assert 'name="boliger"' not in answer.content.decode()
    assert "hvis huslejen højst må være 3.200 kr.?" in text_of(answer)
