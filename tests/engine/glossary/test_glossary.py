"""The glossary holds the words of the product, and the code is held to them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from faellesgrund.engine.glossary import TermUnknown, banned_identifiers, load_glossary, term

SRC = Path(__file__).parents[3] / "src" / "faellesgrund"

WORDS = [
    ("estate", "afdeling"), ("home", "bolig"), ("party", "part"), ("resolution", "beslutning"), ("ruling", "afgørelse"),
    ("user", "bruger"), ("ledger_account", "konto"), ("annual_accounts", "regnskab"),
    ("anskaffelsessum", "anskaffelsessum"), ("stoettebehov", "støttebehov"), ("statstilskud", "statstilskud"),
    ("kommunalt_tilskud", "kommunalt tilskud"), ("grundkapital", "grundkapital"), ("beboerindskud", "beboerindskud"),
    ("realkreditlaan", "realkreditlån"), ("bidrag", "bidrag"), ("ydelsesstoette", "ydelsesstøtte"),
    ("laantagers_betaling", "låntagers betaling"), ("balanceleje", "balanceleje"), ("henlaeggelse", "henlæggelse"),
    ("maksimumsbeloeb", "maksimumsbeløb"), ("tilsagn", "tilsagn"), ("brief", "byggebrief"),
    ("betalingsevne", "betalingsevne"), ("boligstoette", "boligstøtte"), ("boligsikring", "boligsikring"),
    ("boligydelse", "boligydelse"), ("boligudgift", "boligudgift"), ("raadighedsbeloeb", "rådighedsbeløb"),
    ("dead_zone", "død zone"), ("profile", "profil"), ("benefit_bridge", "ydelsesbro"), ("rate", "sats"),
    ("evidence", "erfaringstal"), ("assumption", "forudsætning"), ("certainty", "sikkerhed"),
    ("bekraeftet", "bekræftet"), ("antaget", "antaget"), ("explanation", "forklaring"), ("run", "kørsel"),
    ("calculation", "beregning"), ("price_level", "prisniveau"), ("skema_a", "skema A"), ("skema_b", "skema B"),
    ("skema_c", "skema C"), ("tinglysning", "tinglysning"), ("byggeskadefond", "byggeskadefond"),
    ("stoettesagsgebyr", "støttesagsgebyr"), ("uforudsete_udgifter", "uforudsete udgifter"),
    ("faelleshus", "fælleshus"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "danish"), WORDS)
def test_a_noun_of_the_product_has_its_danish_word(key: str, danish: str) -> None:
    assert term(key).dansk == danish


def test_every_term_has_an_ascii_key_a_definition_and_a_source() -> None:
    for entry in load_glossary():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", entry.noegle), entry.noegle
        assert entry.definition.endswith("."), entry.noegle
        assert entry.kilde.strip(), entry.noegle
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", word) for word in entry.forbudt), entry.noegle


def test_a_word_that_is_banned_for_one_term_is_not_the_key_of_another() -> None:
    assert set(banned_identifiers()) & {entry.noegle for entry in load_glossary()} == set()


def test_a_banned_word_points_to_the_words_to_use() -> None:
    assert banned_identifiers()["decision"] == ("resolution", "ruling")
    assert banned_identifiers()["account"] == ("ledger_account", "annual_accounts")


def test_an_unknown_word_is_refused_in_danish() -> None:
    with pytest.raises(TermUnknown, match="findes ikke i ordlisten"):
        term("findes_ikke")


def classes() -> dict[str, str]:
    """Every class of the product in snake case, with its file."""
    found = {}
    for path in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                name = node.name.strip("_")
                found[re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()] = str(path.relative_to(SRC))
    return found


def test_no_class_bears_a_banned_name() -> None:
    names = classes()
    assert "ledger_account" in names
    banned = banned_identifiers()
    assert {name: (names[name], banned[name]) for name in names.keys() & banned.keys()} == {}
