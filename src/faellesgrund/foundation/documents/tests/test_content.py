"""The small Markdown of a clause: what it reads, what it refuses, and that nothing in it becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.foundation.documents.content.blocks import (
    MASK,
    FigureValue,
    ListBlock,
    Mark,
    Paragraph,
    Run,
    TableBlock,
    broken,
    every_run,
    figures,
    masked,
    numbered,
    plain,
    references,
    resolved,
)
from faellesgrund.foundation.documents.content.html import html_of, html_of_runs
from faellesgrund.foundation.documents.content.reading import read, read_line

PIECES = st.sampled_from(
    ["**", "*", "_", "[", "]", "[[", "]]", "(", ")", "personlig:", "tal: a/b/c", "§x1", "https://a.dk", "\n", "\n\n", "- ", "1. "]
    + ["|", "|--|", "<script>alert(1)</script>", "</p>", '" onload="x', "&amp;", "\\", "#", "$x$", "`", "{{ 7*7 }}", "javascript:x"]
    + ["huslejen", "æøå", "Ålborg", "\u202e", "\x00", "\x0b", "😀", " "]
)  # fmt: skip
BODIES = st.lists(PIECES, max_size=40).map("".join)


class Reader(HTMLParser):
    """Collects text and tags as a browser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag == "br":
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_bold_italic_links_lists_and_tables_are_read() -> None:
    body = "Hej **fed *begge*** og [her](https://a.dk)  \nny linje\n\n- a\n- b\n\n  3. c\n\n| Post | Kr. |\n|---|--:|\n| Leje | 2 |"
    first, items, table = read(body).blocks
    assert first == Paragraph(
        (
            Run("Hej "),
            Run("fed ", bold=True),
            Run("begge", bold=True, italic=True),
            Run(" og "),
            Run("her", link="https://a.dk"),
            Run("\nny linje"),
        )
    )
    inner = ListBlock(((Paragraph((Run("c"),)),),), ordered=True, start=3)
    assert items == ListBlock(((Paragraph((Run("a"),)),), (Paragraph((Run("b"),)), inner)))
    assert table == TableBlock(((Run("Post"),), (Run("Kr."),)), (((Run("Leje"),), (Run("2"),)),), (False, True))
    assert read(body).problems == ()


def test_marks_are_read_also_with_marks_inside() -> None:
    content = read("Efter [[§frist]] flytter [[personlig: Anna **B** til [[§hus]] for [[tal: k/o/leje]]]] ud.")
    assert content.problems == ()
    assert references(content.blocks) == ("frist", "hus")
    assert figures(content.blocks) == ("k/o/leje",)
    assert [run.personal for run in every_run(content.blocks)] == [False, False, False, *[True] * 6, False]


@pytest.mark.parametrize(
    ("body", "place", "says"),
    [
        ("a\n\n# Overskrift", "Linje 3", "feltet Overskrift"),
        ("![hus](https://a.dk/x.png)", "Linje 1", "Vedhæft billedet"),
        ("a\n\n[[personlig: Anna", "Linje 3", "ikke lukket"),
        ("[[personlig: Anna\n\nB]]", "Linje 3", "uden »[[«"),
        ("[[persolig: Anna]]", "Linje 1", "Mente du [[personlig: …]]?"),
        ("[[tal: husleje]]", "Linje 1", "art/reference/navn"),
        ("[[noget]]", "Linje 1", "kendes ikke"),
        ("[x](javascript:alert(1))", "Linje 1", "https://"),
        ("[x](file:///etc/passwd)", "Linje 1", "https://"),
        ("[se [[personlig: Anna]]](mailto:a@b.dk)", "Linje 1", "Sæt linket ind i mærket"),
        ("| a |\n|---|\n| [[personlig: x", "Linje 3", "ikke lukket"),
        ("x" * 200_001, "", "Del den i flere"),
    ],
)
def test_what_cannot_be_understood_is_said_with_its_line(body: str, place: str, says: str) -> None:
    found = read(body).problems
    assert any(problem.sted == place and says in problem.tekst for problem in found if place) or (
        not place and says in found[0].tekst
    ), found


def test_a_mark_with_a_backslash_is_text() -> None:
    content = read("Skriv \\[\\[personlig: navn\\]\\] om personer.")
    assert content.problems == ()
    assert plain(content.blocks) == "Skriv [[personlig: navn]] om personer."


def test_a_passage_that_is_not_closed_is_personal_to_the_end_of_its_paragraph() -> None:
    content = read("Før [[personlig: Anna bor i nr. 4")
    assert plain(masked(content.blocks)) == f"Før {MASK}"


def test_numbers_follow_the_levels_and_a_skipped_level_is_the_next() -> None:
    levels = [("a", 1), ("b", 2), ("c", 3), ("d", 2), ("e", 1), ("f", 3), ("g", 0)]
    assert list(numbered(levels).values()) == ["1", "1.1", "1.1.1", "1.2", "2", "2.1", "3"]


def test_references_and_figures_are_written_out_and_what_is_missing_is_seen() -> None:
    values = {
        "k/o/leje": FigureValue("3.000 kr.", "3. november 2026"),
        "k/o/ny": FigureValue("1", "2. maj 2026", stale=True),
    }
    values["k/o/fast"] = FigureValue("2", "2. maj 2026", stale=True, frozen=True)
    body = "[[§a]], [[§vaek]], [[tal: k/o/leje]], [[tal: k/o/ny]], [[tal: k/o/fast]], [[tal: k/o/vaek]]"
    blocks = resolved(read(body).blocks, {"a": "4.2"}, values.get)
    assert plain(blocks) == (
        "§\u00a04.2, [§ findes ikke: vaek], 3.000 kr. (beregnet 3. november 2026), "
        "1 (beregnet 2. maj 2026, der findes en nyere beregning), 2 (beregnet 2. maj 2026), [tal findes ikke: k/o/vaek]"
    )
    assert [run.mark for run in broken(blocks)] == [Mark.BROKEN_REFERENCE, Mark.UNKNOWN_FIGURE]
    assert '<a href="#klausul-a">§\u00a04.2</a>' in html_of(blocks)


def test_the_mask_is_as_long_for_a_long_passage_as_for_a_short_one() -> None:
    short, long = (
        masked(read(f"Her bor [[personlig: {name}]] nu.").blocks) for name in ("A", "Anna **Bo** Cæsar " * 9)
    )
    assert short == long
    assert plain(short) == f"Her bor {MASK} nu."


def test_an_address_that_stands_on_a_personal_passage_is_masked_elsewhere_too() -> None:
    blocks = masked(
        read("[[personlig: [Anna](mailto:anna@b.dk)]]\n\n[skriv](mailto:anna@b.dk) [x](https://a.dk)").blocks
    )
    assert "anna" not in repr(blocks).casefold()
    assert [run.link for run in every_run(blocks)] == ["", "", "", "https://a.dk"]


def test_a_heading_knows_only_our_own_marks() -> None:
    runs, problems = read_line("Aftale **om**  [[personlig: Annas]] # <b>bolig</b>")
    assert problems == ()
    assert runs == (Run("Aftale **om** "), Run("Annas", personal=True), Run(" # <b>bolig</b>"))
    assert html_of_runs(runs).endswith(" # &lt;b&gt;bolig&lt;/b&gt;")


@given(BODIES)
def test_no_body_becomes_markup_of_its_own_in_html(body: str) -> None:
    blocks = resolved(read(body).blocks, {})
    seen = Reader(html_of(blocks))
    assert seen.tags <= {
        "p",
        "ul",
        "ol",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "strong",
        "em",
        "a",
        "br",
        "span",
    }
    assert {name for name, _ in seen.attributes} <= {"href", "rel", "class", "scope", "start"}
    assert all(
        value.startswith(("#", "http://", "https://", "mailto:", "tel:"))
        for name, value in seen.attributes
        if name == "href"
    )


@given(BODIES)
def test_html_gives_back_the_text_and_nothing_else(body: str) -> None:
    blocks = resolved(read(body).blocks, {})
    assert squeezed("".join(Reader(html_of(blocks)).text)) == squeezed(plain(blocks))


@given(BODIES, st.sampled_from(["Anna", "Bo-Erik", "nr. 4 tv."]), BODIES)
def test_what_stands_in_a_passage_is_gone_when_masked_or_the_body_has_problems(
    before: str, name: str, after: str
) -> None:
    content = read(f"{before}[[personlig: {name}]]{after}")
    assert content.problems or name not in html_of(masked(content.blocks))


@given(st.text(max_size=80))
def test_any_text_can_be_read(body: str) -> None:
    html_of(read(body).blocks).encode("utf-8")
