"""The list finds, sorts and pages, and costs the same however long it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from faellesgrund.domains.calculations import listing
from faellesgrund.domains.calculations.models import Calculation, Run, RunLock, Sharing
from faellesgrund.domains.calculations.runs import locking
from faellesgrund.domains.calculations.testing import DAY, a_draft, a_run
from faellesgrund.foundation.access.models import User


@pytest.fixture
def some(cast: dict[str, User]) -> dict[str, Calculation]:
    """One in each state."""
    made = {
        "kladde": a_draft(cast["oekonom"], projekt__navn="Ålykke"),
        "regnet": a_draft(cast["projektleder"], projekt__navn="Engen"),
        "aendret": a_draft(cast["oekonom"], projekt__navn="Ærtemarken", stoette__model="fuldt_tilskud"),
        "laast": a_draft(cast["organisation_3b"], projekt__navn="Østergade", bygning__boliger="20"),
        "udloebet": a_draft(
            cast["oekonom"],
            projekt__navn="Birken",
            satser="laanerente_skoen = 5 %; Prøve",
        ),
    }
    for name, each in made.items():
        if name != "kladde":
            a_run(each.owner, each, draws=20)
    Calculation.objects.filter(pk=made["aendret"].pk).update(version=9)
    for name in ("laast", "udloebet"):
        run = Run.objects.get(calculation=made[name])
        RunLock.objects.create(run=run, reason="Prøve", locked_by=cast["projektleder"])
    RunLock.objects.filter(run__calculation=made["udloebet"]).update(valid_until=date(2026, 1, 1))
    return made


def names(user: User, **given: str) -> list[str]:
    return [row.name for row in listing.list_page(user, given, DAY).rows]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"orden": "navn"}, ["Birken", "Engen", "Ærtemarken", "Østergade", "Ålykke"]),
        ({"ord": "ærte"}, ["Ærtemarken"]),
        ({"ord": "ØSTER"}, ["Østergade"]),
        ({"part": "3b"}, ["Østergade"]),
        ({"tilstand": "kladde"}, ["Ålykke"]),
        ({"tilstand": "aendret"}, ["Ærtemarken"]),
        ({"tilstand": "regnet", "orden": "navn"}, ["Birken", "Engen", "Østergade"]),
        ({"tilstand": "laast", "orden": "navn"}, ["Birken", "Østergade"]),
        ({"tilstand": "udloebet"}, ["Birken"]),
        ({"model": "fuldt_tilskud"}, ["Ærtemarken"]),
        ({"mine": "1", "orden": "navn"}, ["Birken", "Ærtemarken", "Ålykke"]),
        ({"ord": "findes ikke"}, []),
        ({"tilstand": "vrøvl", "model": "vrøvl", "orden": "vrøvl", "side": "vrøvl", "ord": "engen"}, ["Engen"]),
    ],
)
def test_the_list_is_narrowed_and_sorted(
    cast: dict[str, User], some: dict[str, Calculation], given: dict[str, str], found: list[str]
) -> None:
    assert names(cast["oekonom"], **given) == found


def test_the_largest_need_comes_first_and_drafts_last(cast: dict[str, User], some: dict[str, Calculation]) -> None:
    found = names(cast["oekonom"], orden="behov")
    assert found[0] == "Østergade"
    assert found[-1] == "Ålykke"


def test_every_state_is_marked_in_words(cast: dict[str, User], some: dict[str, Calculation]) -> None:
    rows = {row.name: [tag.text for tag in row.tags] for row in listing.list_page(cast["oekonom"], {}, DAY).rows}
    assert rows == {
        "Ålykke": ["kladde"],
        "Engen": [],
        "Ærtemarken": ["kladden er ændret"],
        "Østergade": ["låst"],
        "Birken": ["1 ændret sats", "datoen er passeret"],
    }


def test_what_is_kept_to_another_party_is_not_found_by_any_filter(
    cast: dict[str, User], some: dict[str, Calculation]
) -> None:
    Calculation.objects.update(deling=Sharing.OWN_PARTY)
    assert names(cast["organisation_3b"]) == ["Østergade"]
    assert names(cast["organisation_3b"], ord="engen") == []


def test_the_list_asks_as_often_with_five_as_with_sixty(
    cast: dict[str, User], some: dict[str, Calculation], django_assert_num_queries: Any
) -> None:
    user = cast["oekonom"]
    listing.list_page(user, {}, DAY)
    for given in ({}, {"tilstand": "laast"}, {"orden": "behov", "model": "tilskud_og_laan"}):
        with django_assert_num_queries(3):
            listing.list_page(user, given, DAY)
    for _ in range(30):
        a_draft(user)
    for given in ({}, {"tilstand": "laast"}, {"orden": "behov", "model": "tilskud_og_laan"}):
        with django_assert_num_queries(3):
            listing.list_page(user, given, DAY)


def test_the_pages_of_a_narrowed_list_stay_narrowed(cast: dict[str, User]) -> None:
    for _ in range(listing.PER_PAGE + 1):
        a_draft(cast["oekonom"])
    page = listing.list_page(cast["oekonom"], {"ord": "prøve", "mine": "1"}, DAY)
    assert page.next == "?ord=pr%C3%B8ve&mine=1&side=2"
    assert len(listing.list_page(cast["oekonom"], {"ord": "prøve", "side": "2"}, DAY).rows) == 1


def test_locking_shows_in_the_list(cast: dict[str, User], some: dict[str, Calculation]) -> None:
    locking.lock(cast["projektleder"], some["regnet"].slug, 1, {"begrundelse": "Prøve"}, DAY)
    assert "Engen" in names(cast["jurist"], tilstand="laast")
