"""The frame around pages: order of names, menu, tags, front page."""

from __future__ import annotations

from datetime import date

import pytest
from django.template import engines

from faellesgrund.foundation.ui import frontpage, shell
from faellesgrund.foundation.ui.sorting import danish_sort_key

NBSP = "\u00a0"


def test_danish_letters_sort_last_and_aa_as_aa_with_a_ring():
    names = ["Åbyhøj", "Zahle", "Aabenraa", "Ørsted", "Ærø", "azur", "André", "Andre", "de Lichtenberg", "Østerbro"]
    assert sorted(names, key=danish_sort_key) == [
        "André",
        "Andre",
        "azur",
        "de Lichtenberg",
        "Zahle",
        "Ærø",
        "Ørsted",
        "Østerbro",
        "Aabenraa",
        "Åbyhøj",
    ]


def test_a_sort_key_is_small_letters_of_ascii_so_that_databases_agree():
    key = danish_sort_key("Åse Ægidius-Østergård d'Angély")
    assert key.isascii()
    assert key == key.lower()


def render(text, **context):
    return engines["django"].from_string(text).render(context)


@pytest.mark.parametrize(
    ("template", "value", "text"),
    [
        ("{% beloeb x %}", 13170769, f"13.170.769{NBSP}kr."),
        ("{% beloeb x 2 %}", 2335.834, f"2.335,83{NBSP}kr."),
        ("{% mio x %}", 5741380, f"5,7{NBSP}mio.{NBSP}kr."),
        ("{{ x|tal }}", 0, "0"),
        ("{{ x|tal:1 }}", 35, "35,0"),
        ("{{ x|procent }}", 0.8, f"80{NBSP}%"),
        ("{{ x|aendring }}", 148, f"+148{NBSP}kr."),
        ("{{ x|dato }}", date(2026, 11, 24), "24. november 2026"),
        ("{{ x|dato_kort }}", date(2026, 11, 24), "24.11.2026"),
    ],
)
def test_a_tag_shows_the_value_as_danes_write_it_and_nothing_as_a_dash(template, value, text):
    assert render(template, x=value) == text
    assert render(template, x=None) == "–"


@pytest.mark.parametrize(
    ("key", "word"), [("bekraeftet", "bekræftet"), ("beregnet", "beregnet"), ("antaget", "antaget")]
)
def test_certainty_is_a_shape_and_a_word(key, word):
    assert render("{% sikkerhed x %}", x=key).strip() == f'<span class="sikkerhed sikkerhed--{key}">{word}</span>'


def test_a_certainty_nobody_knows_is_an_error_and_not_a_blank():
    with pytest.raises(KeyError):
        render("{% sikkerhed x %}", x="vist nok")


def test_the_menu_keeps_the_agreed_order_and_shows_only_what_leads_somewhere():
    order = [entry.text for entry in shell.MENU]
    assert order[:7] == [
        "Forside",
        "Beregninger",
        "Grunde og projekter",
        "Afdelinger",
        "Udlejning",
        "Partnerskabet",
        "Satser og erfaringer",
    ]
    shown = [link.text for link in shell.menu("/")]
    assert [text for text in order if text in shown] == shown
    assert "Afdelinger" not in shown


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", ["Forside"]), ("/beregninger/ny/", ["Beregninger"]), ("/erfaringstal/", ["Satser og erfaringer"])],
)
def test_one_entry_of_the_menu_is_current(path, current):
    assert [link.text for link in shell.menu(path) if link.current] == current


def test_the_front_page_shows_what_apps_offer_in_their_order_and_leaves_out_what_a_user_may_not_see(monkeypatch):
    monkeypatch.setattr(frontpage, "_providers", {})
    frontpage.offer("b", 20, lambda user: frontpage.Section("Sidst", ()))
    frontpage.offer("hemmelig", 15, lambda user: None)
    frontpage.offer("a", 10, lambda user: frontpage.Section(f"Først for {user}", ()))
    frontpage.offer("b", 20, lambda user: frontpage.Section("Igen", ()))
    assert [section.title for section in frontpage.sections("Ida")] == ["Først for Ida", "Igen"]


def test_a_link_an_app_offers_is_shown_to_those_who_may_and_in_order(monkeypatch):
    monkeypatch.setattr(shell, "_offers", {shell.USER_MENU: {}, shell.FOOTER: {}})
    shell.offer_link(shell.USER_MENU, shell.Offer(20, "Ordliste", "glossary", lambda user: True, lambda user: 3))
    shell.offer_link(shell.USER_MENU, shell.Offer(10, "Vejledning", "manual", lambda user: user == "anna"))
    links = shell.offered(shell.USER_MENU, "anna")
    assert [(link.text, link.url, link.count) for link in links] == [
        ("Vejledning", "/vejledning/", 0),
        ("Ordliste", "/ordliste/", 3),
    ]
    assert [link.text for link in shell.offered(shell.USER_MENU, "bo")] == ["Ordliste"]
    assert shell.offered(shell.FOOTER, "anna") == ()
