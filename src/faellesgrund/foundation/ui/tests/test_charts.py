"""Drawings may stand in a page under the content policy, say what they show, and never without their numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser

import pytest

from faellesgrund.foundation.ui.charts import (
    Bar,
    Chart,
    FanYear,
    Limit,
    Line,
    Note,
    Point,
    Swing,
    Words,
    bars,
    fan,
    feasible_area,
    interval_bar,
    lines,
    step_curve,
    tornado,
)
from faellesgrund.foundation.ui.charts.drawing import NARROW, danish, round_marks
from faellesgrund.foundation.ui.tables import Column, Table

WORDS = Words("Byggeprisen betyder <mest>", "Støttebehov i mio. kr.", "Prisen flytter behovet fra 4,67 til 8,09.")


def a_tornado() -> Chart:
    swings = [
        Swing("Byggepris pr. m²", "18.000–24.400 kr.", 4.67, 8.09),
        Swing("Lånets rente", "3,5–5,5 %", 5.58, 5.88),
    ]
    return tornado(WORDS, swings, 5.74, "5,74 i beregningen")


def a_curve() -> Chart:
    return step_curve(
        WORDS,
        [[(2000, 4300), (2717, 3462)], [(2717, 3771), (3800, 3060)]],
        ("Husleje, kr. om måneden", "Kr. om måneden"),
        dead_zones=[(2409, 2717)],
        limit=Limit(3600, "Parternes krav: 3.600 kr."),
        marked=Point(3000, 3585, "3.000 kr. i husleje:\n3.585 kr. tilbage"),
        notes=[Note(2050, 4200, "Ingen boligstøtte")],
        wide=640,
    )


def some_bars() -> Chart:
    return bars(WORDS, [Bar("Kontanthjælp", -120), Bar("Folkepension", 10318)], (3600, "Krav: 3.600 kr."), wide=470)


def some_lines() -> Chart:
    one = Line("Mindstesats", ((date(2025, 6, 30), 4400), (date(2025, 7, 1), 3500), (date(2026, 1, 1), 3629)))
    other = Line("Folkepension", ((date(2026, 1, 1), 10318),))
    return lines(WORDS, [one, other], event=(date(2025, 7, 1), "Reformen"), limit=(3600, "Krav"))


def an_area() -> Chart:
    return feasible_area(
        WORDS,
        [(8, 0.9), (16, 8.9)],
        ("Anskaffelsessum, mio. kr.", "Kommunens tilskud, mio. kr."),
        boundary_text="80 %",
        others=[("50 %", [(8, 0.6), (16, 8.6)])],
        ceiling=Limit(6.0, "Kommunens loft: 6,0 mio. kr."),
        best=Point(13.1, 6.0, "Højst 13,10 mio. kr."),
        today=Point(13.17, 5.74, "Lærkemarken i dag"),
        wide=820,
    )


def a_fan() -> Chart:
    return fan(WORDS, [FanYear(2027, -0.1, 0.3, 0.5), FanYear(2028, -0.2, 0.31, 0.6)], "Mio. kr.")


@dataclass(frozen=True)
class Kind:
    """A kind of drawing with its width, and a word or number that must be seen in it."""

    make: Callable[[], Chart]
    width: int
    seen: str


KINDS = {
    "tornado": Kind(a_tornado, 1168, "8,09"),
    "curve": Kind(a_curve, 640, "Død zone"),
    "bars": Kind(some_bars, 470, "−120"),
    "lines": Kind(some_lines, 1168, "Folkepension"),
    "area": Kind(an_area, 820, "Lærkemarken i dag"),
    "fan": Kind(a_fan, 1168, "2027"),
}
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())


class Attributes(HTMLParser):
    """Collects tags and attributes."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: list[tuple[str, str]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names += [(name, value or "") for name, value in attrs]

    def of(self, name: str) -> list[str]:
        return [value for attribute, value in self.names if attribute == name]


@each_kind
def test_a_drawing_holds_no_style_script_or_handler_of_its_own(kind: Kind) -> None:
    found = Attributes(kind.make().html)
    assert {"script", "style", "foreignobject", "image"} & set(found.tags) == set()
    assert [name for name, _ in found.names if name == "style" or name.startswith("on")] == []
    assert [value for name, value in found.names if "href" in name] == []


@each_kind
def test_a_drawing_has_exactly_the_width_of_its_place_and_one_of_its_own_for_the_phone(kind: Kind) -> None:
    drawn = kind.make()
    assert re.search(r'viewBox="0 0 (\d+) ', drawn.wide)[1] == str(kind.width)  # type: ignore[index]
    assert re.search(r'viewBox="0 0 (\d+) ', drawn.narrow)[1] == str(NARROW)  # type: ignore[index]


@each_kind
def test_a_drawing_is_named_and_told_to_those_who_do_not_see_it(kind: Kind) -> None:
    drawn = kind.make()
    for svg in (drawn.wide, drawn.narrow):
        assert 'role="img"' in svg
        named = re.search(r'aria-labelledby="(\S+) (\S+)"', svg)
        assert named is not None
        assert f'<title id="{named[1]}">Byggeprisen betyder &lt;mest&gt;</title>' in svg
        assert f'<desc id="{named[2]}">Prisen flytter behovet' in svg


@each_kind
def test_what_is_shown_stands_on_the_drawing_and_in_a_table(kind: Kind) -> None:
    drawn = kind.make()
    assert kind.seen in drawn.wide
    assert drawn.table.rows
    assert "Vis som tabel" in drawn.html
    assert "<caption>" in drawn.html


def test_two_drawings_on_a_page_share_no_identifiers() -> None:
    page = "".join(kind.make().html for kind in KINDS.values())
    identifiers = Attributes(page).of("id")
    assert len(identifiers) >= 2 * 2 * len(KINDS)
    assert len(identifiers) == len(set(identifiers))
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(identifiers)


def test_a_fall_is_blue_and_a_rise_is_orange() -> None:
    drawn = a_tornado()
    assert drawn.wide.count('fill="#4292C6"') == 2
    assert drawn.wide.count('fill="#D94801"') == 2


def test_the_curve_is_broken_where_it_jumps() -> None:
    whole = step_curve(WORDS, [[(2000, 4300), (3800, 3060)]], ("x", "y"))
    assert a_curve().wide.count('stroke="#08306B"') > whole.wide.count('stroke="#08306B"')


def test_a_fifth_line_is_refused() -> None:
    line = Line("En", ((date(2026, 1, 1), 1.0), (date(2027, 1, 1), 2.0)))
    with pytest.raises(ValueError, match="1 to 4"):
        lines(WORDS, [line] * 5)


def test_a_line_without_values_is_left_out() -> None:
    line = Line("Kendt", ((date(2026, 1, 1), 1.0), (date(2027, 1, 1), 2.0)))
    drawn = lines(WORDS, [line, Line("Ukendt", ())])
    assert "Ukendt" not in drawn.html


def test_the_same_chart_is_drawn_the_same() -> None:
    assert a_tornado().wide == a_tornado().wide


@pytest.mark.parametrize(
    ("value", "decimals", "sign", "shown"),
    [
        (13170769.4, 0, False, "13.170.769"),
        (-16000, 0, False, "−16.000"),
        (148, 0, True, "+148"),
        (0.5, 2, False, "0,50"),
        (-0.3, 0, False, "0"),
        (5.7413, 1, False, "5,7"),
    ],
)
def test_numbers_are_written_as_danes_write_them(value: float, decimals: int, sign: bool, shown: str) -> None:
    assert danish(value, decimals, sign) == shown


@pytest.mark.parametrize(
    ("low", "high", "count", "marks"),
    [
        (0, 10, 5, ([0, 2, 4, 6, 8, 10], 0)),
        (2000, 3800, 4, ([2000, 2500, 3000, 3500], 0)),
        (4.4, 8.3, 7, ([4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8], 1)),
        (-0.05, 0.12, 3, ([-0.05, 0, 0.05, 0.1], 2)),
    ],
)
def test_marks_on_an_axis_are_round_and_told_apart(
    low: float, high: float, count: int, marks: tuple[list[float], int]
) -> None:
    found, decimals = round_marks(low, high, count)
    assert (pytest.approx(found), decimals) == marks
    assert len({danish(mark, decimals) for mark in found}) == len(found)


def test_an_end_too_near_the_mark_gives_way_to_it() -> None:
    bar = interval_bar(4.2, 5.7, 5.8, ("4,2", "5,7", "5,8"), "Otte ud af ti")
    assert re.findall(r">(\d,\d)<", bar) == ["4,2", "5,7"]


def test_a_mark_outside_the_band_is_drawn_outside_it() -> None:
    bar = interval_bar(1.0, 4.0, 3.0, ("1", "4", "3"), "Otte ud af ti")
    band, mark = re.findall(r'<rect x="([\d.]+)"', bar)
    width = re.search(r'width="([\d.]+)" height="6"', bar)
    assert width is not None
    assert float(mark) > float(band) + float(width[1])


def test_a_band_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="begins after it ends"):
        interval_bar(3, 2, 1, ("3", "2", "1"), "")


def test_a_row_of_another_width_than_its_table_is_refused() -> None:
    with pytest.raises(ValueError, match="a row of 1 cells under 2 columns"):
        Table("Tabel", (Column("Navn"), Column("Kr.", True)), (("kun et navn",),))


def test_a_table_heads_its_rows_and_names_its_cells_for_the_phone() -> None:
    table = Table("Hvem kan betale", (Column("Profil"), Column("Kr.", True)), (("Folke<pension>", "10.318"),))
    assert '<th scope="row">Folke&lt;pension&gt;</th>' in table.html
    assert '<td class="tal" data-navn="Kr.">10.318</td>' in table.html
