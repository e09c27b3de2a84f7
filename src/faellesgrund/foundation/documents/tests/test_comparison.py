"""Two texts compared as a lawyer reads them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.foundation.documents.export.rendering import pieces_html
from faellesgrund.foundation.documents.texts import Text, TextClause
from faellesgrund.foundation.documents.versions.comparison import Fate, Kind, compare, differences, paragraphs


def text(*clauses: tuple[str, str, str], title: str = "Aftale") -> Text:
    return Text(title, tuple(TextClause(uid, 1, heading, body) for uid, heading, body in clauses))


OLD = text(("a", "Formål", "Et"), ("b", "Økonomi", "To"), ("c", "Ophør", "Tre"), ("d", "Tvist", "Fire"))


def test_words_are_exchanged_whole_and_numbers_kept_together() -> None:
    found = differences("Der betales 13.170,50 kr. hver måned.", "Der betales 13.170,75 kr. hvert kvartal.")
    assert [(p.kind, p.text) for p in found if p.kind is not Kind.SAME] == [
        (Kind.OUT, "13.170,50"),
        (Kind.IN, "13.170,75"),
        (Kind.OUT, "hver måned"),
        (Kind.IN, "hvert kvartal"),
    ]


WORDS = st.lists(st.sampled_from(["en", "to", "æble", "§", "3", ",", "\n", "  "]), max_size=25).map(" ".join)


@given(WORDS, WORDS)
def test_what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(p.text for p in pieces if p.kind is not Kind.IN) == old
    assert "".join(p.text for p in pieces if p.kind is not Kind.OUT) == new
    assert all(p.text for p in pieces)


def test_the_summary_counts_changed_new_removed_and_moved() -> None:
    new = text(("c", "Ophør", "Tre"), ("a", "Formål", "Et, ændret"), ("b", "Økonomi", "To"), ("e", "Varsel", "Ny"))
    found = compare(OLD, new)
    assert found.summary == "1 ændret, 1 ny, 1 fjernet, 1 flyttet"
    assert {each.uid: each.words for each in found.clauses} == {
        "c": "flyttet fra § 3 til § 1",
        "a": "ændret",
        "b": "uændret",
        "e": "ny",
        "d": "fjernet",
    }


def test_a_removed_clause_stands_where_it_stood() -> None:
    new = text(("a", "Formål", "Et"), ("c", "Ophør", "Tre"), ("d", "Tvist", "Fire"))
    assert [each.uid for each in compare(OLD, new).clauses] == ["a", "b", "c", "d"]


def test_the_same_text_has_no_difference() -> None:
    found = compare(OLD, OLD)
    assert found.same
    assert found.summary == "Ingen forskel"


def test_another_title_and_another_level_are_told() -> None:
    new = Text("Ny aftale", tuple(TextClause(c.uid, 2 if c.uid == "b" else 1, c.heading, c.body) for c in OLD.clauses))
    assert compare(OLD, new).summary == "1 på et andet niveau, ny titel"


@given(st.permutations(["a", "b", "c", "d"]), st.sets(st.sampled_from(["a", "b", "c", "d"])))
def test_every_clause_of_both_texts_is_told_of_once(order: list[str], gone: set[str]) -> None:
    new = text(*((uid, uid, "x") for uid in order if uid not in gone), ("ny", "ny", "y"))
    found = compare(OLD, new)
    assert sorted(each.uid for each in found.clauses) == ["a", "b", "c", "d", "ny"]
    assert found.count(Fate.REMOVED) == len(gone)
    assert [each.uid for each in found.clauses if each.fate is not Fate.REMOVED] == [c.uid for c in new.clauses]


def test_what_went_and_came_is_said_in_words_too_and_never_as_markup() -> None:
    html = pieces_html(differences("<b>gammel</b>", "<b>ny</b>"))
    assert "fjernet: " in html and "tilføjet: " in html
    assert "<b>" not in html
    assert "<del>" in html and "<ins>" in html


def test_lines_become_paragraphs() -> None:
    assert len(paragraphs(differences("en\n\nto", "en\n\ntre"))) == 2


def test_a_long_text_of_the_same_few_words_is_told_whole_too() -> None:
    old, new = (
        "og så, " * 8000 + "\n" * 2000 + "slut",
        "og så, " * 4000 + "men " + "og så, " * 3999 + "\n" * 1999 + "slut",
    )
    pieces = differences(old, new)
    assert "".join(p.text for p in pieces if p.kind is not Kind.IN) == old
    assert "".join(p.text for p in pieces if p.kind is not Kind.OUT) == new
