"""What finds what, and what comes first: the same on both databases."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faellesgrund.foundation.access.models import Party, User
from faellesgrund.foundation.search.actions import LONGEST_BODY, index
from faellesgrund.foundation.search.models import SearchEntry
from faellesgrund.foundation.search.testing import Shelf
from faellesgrund.foundation.search.tests.conftest import Search, titles

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("husleje", "Huslejenævnet"),
        ("husleje", "huslejerne stiger"),
        ("leje", "en lav husleje"),
        ("leje", "huslejenævn"),
        ("lejen", "husleje"),
        ("huslejen", "husleje"),
        ("husl", "husleje"),
        ("boligerne", "en boligorganisation"),
        ("bolig", "tolv ungdomsboliger"),
        ("Aabenraa", "Åbenrå"),
        ("åbenrå", "Aabenraa"),
        ("ærø", "ÆRØ"),
        ("§ 115", "efter § 115, stk. 2"),
        ("§115", "efter § 115, stk. 2"),
        ("115", "efter § 115, stk. 2"),
        ("13.170.769", "koster 13170769 kr."),
        ("13170769", "koster 13.170.769 kr."),
        ("4,5", "4,5 % i rente"),
        ("24.11.2026", "den 24.11.2026"),
        ("plan-2026.docx", "se Plan-2026.docx"),
        ("bolig-social", "en boligsocial plan"),
        ("boligsocial", "en bolig-social plan"),
        ("KAB", "KAB's regler"),
        ("EU", "EU's udbudsregler"),
        ('"varigt hjem"', "et varigt hjem for alle"),
        ("»varigt hjem", "et varigt hjem for alle"),
        ("hjem og varigt", "et varigt hjem for alle"),
        ("leje -nævn", "en lav leje"),
    ],
)
def test_a_search_finds_the_text(shelf: Shelf, search: Search, asked: str, text: str) -> None:
    shelf.put("Noget andet", "om vind og vejr")
    shelf.put("Det rette", text)
    assert titles(search(asked)) == ["Det rette"]


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("ål", "al magt"),
        ("or", "øre"),
        ('"leje"', "husleje"),
        ('"hjem varigt"', "et varigt hjem"),
        ("husleje -nævn", "huslejen og et nævn"),
        ('husleje -"et nævn"', "huslejen og et nævn"),
        ("§ 115", "kr. 115"),
        ("4,5", "4 eller 5"),
        ("24.11.2026", "2026 11 24"),
        ("husleje budget", "husleje"),
        ("le", "husleje"),
    ],
)
def test_a_search_passes_the_text_by(shelf: Shelf, search: Search, asked: str, text: str) -> None:
    shelf.put("Det forkerte", text)
    assert search(asked).count == 0


def test_the_word_itself_comes_before_its_beginning_before_a_part_and_the_title_first(
    shelf: Shelf, search: Search
) -> None:
    for title, body in (
        ("Led", "en husleje"),
        ("Begyndelse", "et lejemål"),
        ("Tekst", "leje og leje igen"),
        ("Leje i titlen", "intet"),
        ("Lejemål i titlen", "intet"),
    ):
        shelf.put(title, body)
    assert titles(search("leje")) == ["Leje i titlen", "Tekst", "Lejemål i titlen", "Begyndelse", "Led"]


def test_a_text_about_a_word_comes_before_one_that_names_it(shelf: Shelf, search: Search) -> None:
    shelf.put("Om", "husleje " * 5)
    shelf.put("Nævner", "husleje og meget andet")
    assert titles(search("husleje")) == ["Om", "Nævner"]


@given(st.text(alphabet="abdefgiklmnoprstuvyæøå", min_size=3, max_size=14), st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_beginning_of_three_letters_finds_the_word(
    shelf: Shelf, search: Search, word: str, data: st.DataObject
) -> None:
    unit = shelf.put("Ordet", f"står {word} her")
    letters = data.draw(st.integers(3, len(word)))
    assert search(word[:letters]).count >= 1
    unit.delete()
    SearchEntry.objects.filter(object_id=unit.pk).delete()
    shelf.texts.clear()


@pytest.mark.parametrize("asked", ['"', "»", "-", "*", "a*b", "(", "NOT", "OR", "x'--", "%", "_", "\\", "((\"", "-\"", "æ:b",
                                   "title_words : x", "^a", "{}", "\x00", "hus\x00leje", "💡", "' OR 1=1", "a" * 150, "&|!<->:*"])  # fmt: skip
def test_no_way_of_typing_is_an_error(shelf: Shelf, search: Search, asked: str) -> None:
    shelf.put("Tekst", "en hund")
    assert search(asked).count == 0


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ("x", "Skriv mindst to bogstaver."),
        ("-husleje", "Skriv også et ord, der skal findes."),
        ("!?", "Skriv et ord eller et tal."),
        ("a" * 201, "Søgningen er for lang."),
        (" ".join(f"ord{n}" for n in range(13)), "Der er for mange ord."),
    ],
)
def test_what_cannot_be_searched_for_is_told(search: Search, asked: str, problem: str) -> None:
    page = search(asked)
    assert page.problem.startswith(problem)
    assert not page.searched


def test_a_search_can_be_narrowed_to_party_and_period_and_the_numbers_follow(shelf: Shelf, search: Search) -> None:
    other = Party.objects.create(key="anden", name="Anden part")
    shelf.put("Første", "husleje")
    theirs = shelf.put("Anden", "husleje", party=other)
    assert [choice.text for choice in search("husleje").parties] == ["Alle parter", "Anden part (1)", "Hylden (1)"]
    assert titles(search("husleje", party=str(other.pk))) == ["Anden"]
    assert search("husleje", kind="tekst").count == 2
    SearchEntry.objects.filter(object_id=theirs.pk).update(changed_at=timezone.now() - timedelta(days=40))
    from faellesgrund.foundation.search import queries

    page = queries.search(User.objects.get(), queries.Asked("husleje", period="maaned"), timezone.localdate()).page
    assert titles(page) == ["Første"]


@pytest.mark.parametrize("asked", [{"kind": "xx"}, {"party": "æ"}, {"party": "9" * 30}, {"period": "x"}, {"page": "-4"},
                                   {"page": "99999"}, {"page": "²"}, {"party": "²"}])  # fmt: skip
def test_a_filter_nobody_offered_does_no_harm(shelf: Shelf, search: Search, asked: dict[str, str]) -> None:
    shelf.put("Tekst", "husleje")
    assert search("husleje", **asked).problem == ""


def test_results_come_in_pages_and_none_twice(shelf: Shelf, search: Search) -> None:
    for number in range(23):
        shelf.put(f"Tekst {number}", "husleje")
    seen = [title for page in ("1", "2", "3") for title in titles(search("husleje", page=page))]
    assert len(seen) == len(set(seen)) == 23
    assert search("husleje").next == "?q=husleje&side=2"
    assert search("husleje", page="3").next == ""


def test_the_longest_text_of_plain_words_is_found_by_its_last(shelf: Shelf, search: Search) -> None:
    many = "almindelige ord i en lang tekst om boliger og husleje " * 9_000
    shelf.put("Lang", many[: LONGEST_BODY - 30] + " sidste ord her")
    assert titles(search('"sidste ord her"')) == ["Lang"]


@pytest.mark.parametrize("alphabet", ["bdfgklmnprstvaeiou", "æøå", "漢字仮名交文", "q9"])
def test_a_text_of_different_words_alone_is_indexed_as_far_as_there_is_room(
    shelf: Shelf, search: Search, alphabet: str
) -> None:
    draw = random.Random(1)
    words = ["".join(draw.choices(alphabet, k=draw.randint(8, 30))) for _ in range(40_000)]
    shelf.put("Lang", " ".join(words)[:LONGEST_BODY])
    assert titles(search(words[0])) == ["Lang"]


def test_a_changed_text_is_found_by_its_new_words_only(shelf: Shelf, search: Search) -> None:
    unit = shelf.put("Tekst", "husleje")
    shelf.rewrite(unit, "Tekst", "henlæggelse")
    index(unit)
    assert (search("husleje").count, search("henlæggelser").count) == (0, 1)
