"""What a user reads is spelt as Danish is spelt: pages, messages, names of rates, the manual."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, SRC, files, files_under, parsed, python_files, shown, vendored
from tools import spelling

WORD_LIST = Path(__file__).with_name("ordliste.txt")
WORD = re.compile(r"(?<![\w@#/.<\\-])[A-Za-zÆØÅæøåéÉüÜöÖ]{3,}(?:-[a-zæøå]{3,})*(?![\w@/\\-]|\.\w)")
ATTRIBUTES = re.compile(r"\b(?:title|aria-label|alt|placeholder|label)=\"([^\"{]*)\"")
# Small words that no English sentence in the code holds: text with one of them is meant for a Danish reader.
DANISH = re.compile(
    r"\b(?:og|er|ikke|skal|på|af|der|det|den|eller|findes|mellem|mindst|højst|må|være|én|pr|hvis|som)\b"
)
NOT_WORDS = re.compile(
    r"https?://\S+|`[^`]*`|\{[^}]*\}|<[^>]*>|&\w+;|%\(\w+\)s|\S+@\S+|--[a-z-]+|[\w-]+\.(?:toml|csv|json|py|md|xlsx)\b"
)
TOML_TEXT = {"navn", "dansk", "definition", "note", "tekst", "hjaelp"}


def without_code(text: str) -> str:
    """Markdown without its code blocks."""
    return re.sub(r"^```.*?^```", " ", text, flags=re.MULTILINE | re.DOTALL)


def template_texts(path: Path) -> Iterator[str]:
    """What a template shows: its text and the attributes that are read aloud."""
    text = re.sub(
        r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", " ", path.read_text("utf-8"), flags=re.DOTALL
    )
    text = re.sub(r"<(script|style|code|pre|svg|kbd)\b.*?</\1>", " ", text, flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "\u2042", text, flags=re.DOTALL)
    yield from ATTRIBUTES.findall(text)
    # A word with a variable inside is not a word: leave it out with the variable.
    yield re.sub(r"\w*\u2042\w*", " ", re.sub(r"<[^>]*>", " ", text))


def message_texts(path: Path) -> Iterator[str]:
    """The Danish sentences among a program's texts; docstrings and keys are not read by users."""
    tree = parsed(path)
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "\u2042" for part in node.values]
            silent.update(id(part) for part in node.values)
            text = re.sub(r"\w*\u2042\w*", " ", "".join(map(str, parts)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            text = node.value
        else:
            continue
        if DANISH.search(text) and " " in text.strip():
            yield text


def data_texts(path: Path) -> Iterator[str]:
    """The texts of a TOML file that pages show."""

    def walk(value: object, key: str = "") -> Iterator[str]:
        if isinstance(value, dict):
            for name, inner in value.items():
                yield from walk(inner, name)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner, key)
        elif isinstance(value, str) and key in TOML_TEXT:
            yield value

    yield from walk(tomllib.loads(path.read_text("utf-8")))


def danish_documents() -> list[Path]:
    """Markdown written for users and operators."""
    return [
        path
        for path in files()
        if path.suffix == ".md"
        and (path.name in {"README.md", "CHANGELOG.md"} and path.parent == ROOT)
        or path.suffix == ".md"
        and {"manual", "operations"} & set(path.parts)
    ]


def everything_read() -> Iterator[tuple[Path, str]]:
    """Every text a user may come to read, with its file."""
    for path in files_under(SRC, ".html", ".txt"):
        if not vendored(path) and "templates" in path.parts:
            yield from ((path, text) for text in template_texts(path))
    for path in python_files():
        if "tests" not in path.parts and "migrations" not in path.parts:
            yield from ((path, text) for text in message_texts(path))
    for path in files_under(SRC, ".toml"):
        if not vendored(path):
            yield from ((path, text) for text in data_texts(path))
    for path in danish_documents():
        yield path, without_code(path.read_text("utf-8"))


def keys() -> set[str]:
    """Words of the keys in our files (``raadighed``, ``maal``): messages name them as they are written, in ASCII."""
    literals = {
        node.value
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {part for text in literals if re.fullmatch(r"[a-z0-9_.]+", text) for part in re.split(r"[_.]", text)}


def words(text: str) -> Iterator[str]:
    """The words of a text that a dictionary can judge."""
    for match in WORD.finditer(NOT_WORDS.sub(" ", text)):
        if not re.search(r"[a-zæøå][A-ZÆØÅ]|^[A-ZÆØÅ]{2,}", match.group()):
            yield match.group()


def listed() -> set[str]:
    """Words that are right though the dictionary does not know them."""
    lines = WORD_LIST.read_text("utf-8").splitlines()
    return {line.strip().lower() for line in lines if line.strip() and not line.startswith("#")}


def glossary_words() -> set[str]:
    """The words of our own glossary."""
    from faellesgrund.engine.glossary import load_glossary

    return {word.lower() for term in load_glossary() for word in re.findall(r"[A-Za-zÆØÅæøå]+", term.dansk)}


def misspelt(found: set[str]) -> set[str]:
    """Those of the words that neither the dictionary (which reads compounds), the glossary nor the list knows."""
    own = listed() | glossary_words()
    doubtful = {word for word in spelling.unknown(found) if word.lower() not in own}
    parts = {word: [part for part in word.split("-") if part.lower() not in own] for word in doubtful}
    wrong = spelling.unknown({part for pieces in parts.values() for part in pieces})
    return {word for word in doubtful if wrong & set(parts[word])}


@pytest.fixture(scope="module", autouse=True)
def dictionary() -> None:
    """The test is never skipped: without a dictionary it says what to install."""
    spelling.find_or_fetch()


def test_the_spell_check_sees_a_slip() -> None:
    assert misspelt({"husleje", "betalingsevne", "huslejje", "bereging", "støttebehov"}) == {"huslejje", "bereging"}


def test_the_check_reads_pages_messages_data_and_manual() -> None:
    kinds = {path.suffix for path, text in everything_read() if any(words(text))}
    assert {".html", ".py", ".toml", ".md"} <= kinds


def test_everything_a_user_reads_is_spelt_right() -> None:
    places: dict[str, set[str]] = {}
    for path, text in everything_read():
        for word in words(text):
            places.setdefault(word, set()).add(shown(path))
    wrong = misspelt(set(places))
    named = keys()
    wrong -= {word for word in wrong if word in named and all(place.endswith(".py") for place in places[word])}
    assert {word: sorted(places[word])[:3] for word in sorted(wrong)} == {}


def test_the_word_list_holds_no_word_the_dictionary_knows() -> None:
    mine = {line for line in listed() if " " not in line}
    assert mine - spelling.unknown(mine | {word.capitalize() for word in mine}) == set()


def test_the_word_list_is_sorted_and_holds_each_word_once() -> None:
    lines = [line for line in WORD_LIST.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert lines == sorted(set(lines), key=str.lower)
