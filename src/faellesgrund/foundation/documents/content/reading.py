"""Reads the Markdown of a clause to the blocks of ``content``, and says what is wrong with it. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from faellesgrund.engine.problems import Problem
from faellesgrund.foundation.documents.content.blocks import (
    Block,
    Content,
    ListBlock,
    Paragraph,
    Run,
    TableBlock,
    clean,
)

SCHEMES = {"http", "https", "mailto", "tel"}
"""Where a link may lead."""
KINDS = ("personlig", "tal", "§")
LONGEST = 200_000
"""Characters of one body: a hundred pages."""

_OPEN, _CLOSE = "[[", "]]"
_HEADING = re.compile(r"^ {0,3}#{1,6}(\s|$)")
_IMAGE = re.compile(r"(?<!\\)!\[[^\]]*\]\(")
_MARK_IN_LINK = re.compile(r"(?<!\\)(?<!\[)\[[^\[\]\n]*\[\[[^\[\]\n]*\]\][^\[\]\n]*\]\(")
_UID = re.compile(r"[\w-]{1,64}")
_FIGURE = re.compile(r"[^/\[\]|\s][^/\[\]|]*(/[^/\[\]|]+){2}")


def read(body: str) -> Content:
    """The blocks of a body with every problem found. Never fails: what cannot be understood is text with a problem."""
    if len(body) > LONGEST:
        note = f"teksten er på {len(body)} tegn, og en klausul må højst være på {LONGEST}. Del den i flere."
        return Content((), (Problem("", note),))
    text = clean(body)
    problems = list(_problems_by_line(text))
    blocks = _blocks(_Tokens(_parser().parse(text, {"problems": problems, "place": ""})), problems)
    return Content(blocks, tuple(dict.fromkeys(problems)))


def read_line(text: str) -> tuple[tuple[Run, ...], tuple[Problem, ...]]:
    """A heading or title: one line where only our own marks mean something."""
    problems: list[Problem] = []
    line = " ".join(clean(text[:LONGEST]).split())
    tokens = _line_parser().parseInline(line, {"problems": problems, "place": ""})
    return _runs(tokens[0], problems), tuple(dict.fromkeys(problems))


def _problems_by_line(text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        if _HEADING.match(line):
            yield Problem(
                f"Linje {number}",
                "overskrifter kan ikke stå i brødteksten. Skriv den i feltet Overskrift, eller del klausulen i to.",
            )
        if _IMAGE.search(line):
            yield Problem(f"Linje {number}", "billeder kan ikke stå i teksten. Vedhæft billedet i stedet.")
        if _MARK_IN_LINK.search(line):
            yield Problem(
                f"Linje {number}",
                "et mærke kan ikke stå inde i et links tekst. Sæt linket ind i mærket: [[personlig: [tekst](adresse)]].",
            )


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """CommonMark with tables and our marks; without headings, code, quotes, images and HTML."""
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False})
    parser.enable("table")
    parser.disable(
        ["heading", "lheading", "code", "fence", "blockquote", "hr", "reference", "html_block"]
        + ["html_inline", "image", "backticks"]
    )
    parser.inline.ruler.before("link", "maerke", _mark)
    # Every link is read, so that one that may not be followed is said and not shown as brackets.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.core.ruler.at("inline", _inline)
    return parser


@lru_cache(maxsize=1)
def _line_parser() -> MarkdownIt:
    parser = MarkdownIt("zero")
    parser.enable("escape")
    parser.inline.ruler.push("maerke", _mark)
    return parser


def _place(token: Token) -> str:
    return f"Linje {token.map[0] + 1}" if token.map else ""


def _inline(state: StateCore) -> None:
    """As the parser's own step, but each paragraph knows its line, so that a problem can say it."""
    for token in state.tokens:
        if token.type == "inline":
            state.env["place"] = _place(token) or state.env["place"]
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        elif token.map:
            state.env["place"] = _place(token)


def _mark(state: StateInline, silent: bool) -> bool:
    """An inline rule of the parser: one of our marks, or a bracket that belongs to none."""
    start = state.pos
    if state.src.startswith(_CLOSE, start) and start + 2 <= state.posMax:
        return _stray(state, silent)
    if not state.src.startswith(_OPEN, start):
        return False
    end = _end_of(state.src, start, state.posMax)
    inner = state.src[start + 2 : state.posMax if end < 0 else end]
    kind, colon, rest = inner.partition(":")
    kind = kind.strip().casefold()
    if kind == "personlig" and colon:
        return _personal(state, silent, start + 2 + len(inner) - len(rest), end)
    if end < 0:
        return _as_text(state, silent, f"»{_OPEN}« er ikke lukket. Skriv »{_CLOSE}«, hvor mærket slutter.")
    if inner.strip().startswith("§") and _UID.fullmatch(uid := inner.strip()[1:].strip()):
        return _token(state, silent, end + 2, "reference", uid)
    if kind == "tal" and _FIGURE.fullmatch(key := rest.strip()):
        return _token(state, silent, end + 2, "figure", key)
    return _as_text(state, silent, _what_is_meant(inner, kind))


def _what_is_meant(inner: str, kind: str) -> str:
    shown = f"»{_OPEN}{inner[:40]}{'…' if len(inner) > 40 else ''}{_CLOSE}«"
    if kind == "tal":
        return f"{shown} er ikke et tal, der kan hentes. Skriv [[tal: art/reference/navn]]."
    if kind == "personlig" or difflib.get_close_matches(kind.split(" ")[0], ["personlig"], 1, 0.7):
        return f"{shown} kendes ikke. Mente du [[personlig: …]]?"
    return f"{shown} kendes ikke. Skriv [[§klausul]], [[personlig: …]] eller [[tal: art/reference/navn]]."


def _end_of(src: str, start: int, limit: int) -> int:
    """Where the mark that begins at start is closed; -1 when it is not. Inner brackets keep to themselves."""
    open_ones: list[str] = []
    at = start
    while at < limit:
        if src[at] == "\\":
            at += 2
        elif src.startswith(_OPEN, at):
            open_ones.append(_OPEN)
            at += 2
        elif src.startswith(_CLOSE, at) and at + 2 <= limit and open_ones[-1] == _OPEN:
            open_ones.pop()
            if not open_ones:
                return at
            at += 2
        else:
            if src[at] == "[":
                open_ones.append("[")
            elif src[at] == "]" and open_ones[-1] == "[":
                open_ones.pop()
            at += 1
    return -1


def _personal(state: StateInline, silent: bool, inner_start: int, end: int) -> bool:
    """A personal passage. One that is not closed reaches to the end of the paragraph: rather too much than too little."""
    limit = state.posMax
    if not silent:
        if end < 0:
            _report(
                state, f"»{_OPEN}personlig:« er ikke lukket i samme afsnit. Skriv »{_CLOSE}«, hvor passagen slutter."
            )
        state.push("personal_open", "", 1)
        state.pos, state.posMax = inner_start, limit if end < 0 else end
        while state.pos < state.posMax and state.src[state.pos] == " ":
            state.pos += 1
        state.md.inline.tokenize(state)
        state.push("personal_close", "", -1)
    state.pos = limit if end < 0 else end + 2
    state.posMax = limit
    return True


def _token(state: StateInline, silent: bool, after: int, kind: str, value: str) -> bool:
    if not silent:
        state.push(kind, "", 0).content = value
    state.pos = after
    return True


def _as_text(state: StateInline, silent: bool, problem: str) -> bool:
    if not silent:
        _report(state, problem)
        state.pending += _OPEN
    state.pos += 2
    return True


def _stray(state: StateInline, silent: bool) -> bool:
    if not silent:
        _report(state, f"»{_CLOSE}« står uden »{_OPEN}« foran. Slet det, eller skriv \\]] for at vise det.")
        state.pending += _CLOSE
    state.pos += 2
    return True


def _report(state: StateInline, text: str) -> None:
    state.env["problems"].append(Problem(state.env["place"], text))


class _Tokens:
    """The tokens of the parser, taken one by one."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def next(self) -> Token | None:
        """The next token, or None at the end."""
        if self._at >= len(self._tokens):
            return None
        self._at += 1
        return self._tokens[self._at - 1]


def _blocks(tokens: _Tokens, problems: list[Problem]) -> tuple[Block, ...]:
    """The blocks up to the token that closes what they stand in."""
    made: list[Block] = []
    while (token := tokens.next()) is not None and not token.type.endswith(("item_close", "list_close")):
        if token.type == "inline":
            runs = _runs(token, problems)
            if runs:
                made.append(Paragraph(runs))
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            made.append(_list(tokens, token, problems))
        elif token.type == "table_open":
            made.append(_table(tokens, problems))
    return tuple(made)


def _list(tokens: _Tokens, opened: Token, problems: list[Problem]) -> ListBlock:
    items = []
    while (token := tokens.next()) is not None and not token.type.endswith("list_close"):
        if token.type == "list_item_open":
            items.append(_blocks(tokens, problems))
    start = opened.attrs.get("start", 1)
    return ListBlock(tuple(items), opened.type == "ordered_list_open", int(start))


def _table(tokens: _Tokens, problems: list[Problem]) -> TableBlock:
    rows: list[list[tuple[Run, ...]]] = []
    right: list[bool] = []
    while (token := tokens.next()) is not None and token.type != "table_close":
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "th_open":
            right.append("right" in str(token.attrs.get("style", "")))
        elif token.type == "inline":
            rows[-1].append(_runs(token, problems))
    return TableBlock(tuple(rows[0]), tuple(tuple(row) for row in rows[1:]), tuple(right))


def _runs(paragraph: Token, problems: list[Problem]) -> tuple[Run, ...]:
    """The runs of a paragraph: neighbours set the same way are one."""
    bold = italic = personal = 0
    links: list[str] = []
    runs: list[Run] = []
    for token in paragraph.children or ():
        if token.type in {"strong_open", "strong_close"}:
            bold += token.nesting
        elif token.type in {"em_open", "em_close"}:
            italic += token.nesting
        elif token.type in {"personal_open", "personal_close"}:
            personal += token.nesting
        elif token.type == "link_open":
            links.append(_address(str(token.attrs.get("href", "")), _place(paragraph), problems))
        elif token.type == "link_close":
            links.pop()
        else:
            text = {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
            reference = text if token.type == "reference" else ""
            figure = text if token.type == "figure" else ""
            text = "" if reference or figure else text
            link = links[-1] if links else ""
            _join(runs, Run(text, bold > 0, italic > 0, link, personal > 0, reference, figure))
    return tuple(runs)


def _join(runs: list[Run], run: Run) -> None:
    if not (run.text or run.reference or run.figure):
        return
    if runs and replace(runs[-1], text="") == replace(run, text="") and not (run.reference or run.figure):
        runs[-1] = replace(run, text=runs[-1].text + run.text)
    else:
        runs.append(run)


def _address(href: str, place: str, problems: list[Problem]) -> str:
    """The address when it may be followed; else nothing, and a problem."""
    try:
        scheme = urlsplit(href).scheme.lower()
    except ValueError:
        scheme = ""
    if scheme in SCHEMES:
        return href
    note = f"linket til »{href[:60]}« kan ikke bruges. Et link skal begynde med https://, http://, mailto: eller tel:."
    problems.append(Problem(place, note))
    return ""
