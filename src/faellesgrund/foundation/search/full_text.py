"""Asking the full text of either database: one expression, written out for FTS5 and for tsquery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Case, Expression, F, FloatField, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Length, Replace, Substr
from django.db.models.sql.compiler import SQLCompiler

from faellesgrund.foundation.search.query import Query, Wanted
from faellesgrund.foundation.search.tokens import FORM, PART, STEM, encoded, stem


@dataclass(frozen=True, slots=True)
class Token:
    """One token, or (begins) every token that begins so. Its first letter says what kind it is."""

    text: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """All of them."""

    parts: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of them."""

    parts: tuple[Clause, ...]


Clause = Token | Every | Either


def for_sqlite(clause: Clause) -> str:
    """The clause in the language of FTS5. Tokens are letters and digits, so nothing needs escaping."""
    if isinstance(clause, Token):
        return f'"{clause.text}"{" *" if clause.begins else ""}'
    word = " AND " if isinstance(clause, Every) else " OR "
    return "(" + word.join(for_sqlite(part) for part in clause.parts) + ")"


def for_postgresql(clause: Clause) -> str:
    """The clause as a tsquery."""
    if isinstance(clause, Token):
        return f"'{clause.text}'{':*' if clause.begins else ''}"
    word = " & " if isinstance(clause, Every) else " | "
    return "(" + word.join(for_postgresql(part) for part in clause.parts) + ")"


class Matches(Expression):
    """Whether the full text of an entry answers to the clause; can be filtered on."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, clause: Clause, key: Any = None) -> None:
        super().__init__(output_field=BooleanField())
        self.clause = clause
        self.key: Any = key if key is not None else F("pk")

    def get_source_expressions(self) -> list[Any]:
        """The primary key, which Django resolves to the table of the query."""
        return [self.key]

    def set_source_expressions(self, exprs: Any) -> None:
        """The resolved primary key."""
        (self.key,) = exprs

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, list[Any]]:
        """The row number is among those the virtual table answers with."""
        return self._among(
            "SELECT rowid FROM search_text WHERE search_text MATCH %s", for_sqlite(self.clause), compiler
        )

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, list[Any]]:
        """The row number is among those the index answers with: a column of tokens read row by row is far slower."""
        sql = "SELECT id FROM search_searchentry WHERE tokens @@ %s::tsquery"
        return self._among(sql, for_postgresql(self.clause), compiler)

    def _among(self, sql: str, asked: str, compiler: SQLCompiler) -> tuple[str, list[Any]]:
        key, params = compiler.compile(self.key)
        return f"({key} IN ({sql}))", [*params, asked]


def exactly(wanted: Wanted) -> Clause:
    """Every word by its stem."""
    return Every(tuple(Token(token) for token in wanted.stems))


def beginning(wanted: Wanted) -> Clause:
    """By the stem, or by a word that begins so."""
    ways: list[Clause] = [exactly(wanted)]
    for text in wanted.beginnings():
        ways += [Token(STEM + encoded(text), True), Token(FORM + encoded(text), True)]
    return Either(tuple(ways))


def loosely(wanted: Wanted) -> Clause:
    """By the stem, by a word that begins so, or by the part of a compound."""
    if wanted.quoted or not wanted.together:
        return exactly(wanted)
    whole = wanted.together
    ways: list[Clause] = [beginning(wanted), Token(STEM + encoded(stem(whole)))]
    if len(whole) >= 3:
        ways.append(Token(PART + encoded(stem(whole))))
        ways += [Token(PART + encoded(text), True) for text in wanted.beginnings()]
    return Either(tuple(ways))


def found_by(query: Query) -> Q:
    """The entries that answer to the query."""
    condition = Q(Matches(Every(tuple(loosely(each) for each in query.wanted))))
    for each in query.wanted:
        if len(each.words) > 1:
            condition &= _in_a_row(each)
    for each in query.unwanted:
        condition &= ~(_in_a_row(each) if len(each.words) > 1 else Q(Matches(exactly(each))))
    return condition


def _in_a_row(wanted: Wanted) -> Q:
    """The words stand together. Looked up in the stems themselves: the index holds no places, and is a third smaller."""
    row = Q(title_words__contains=wanted.in_a_row) | Q(body_words__contains=wanted.in_a_row)
    if wanted.together:
        one = stem(wanted.together)
        row |= Q(Matches(Either((Token(STEM + encoded(one)), Token(PART + encoded(one))))))
    return row


def tier(query: Query) -> Case:
    """How well an entry answers: a word itself before its beginning before a part of it, and the title before the text."""
    in_title, begins_in_title = Q(), Q()
    for each in query.wanted:
        itself = Q(title_words__contains=each.in_a_row)
        in_title &= itself
        for text in each.beginnings():
            itself |= Q(title_words__contains=f" {STEM}{encoded(text)}")
        begins_in_title &= itself
    return Case(
        When(in_title, then=Value(0)),
        When(Matches(Every(tuple(exactly(each) for each in query.wanted))), then=Value(1)),
        When(begins_in_title, then=Value(2)),
        When(Matches(Every(tuple(beginning(each) for each in query.wanted))), then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )


COUNTED_LETTERS = 40_000
"""How far into the stems of a text occurrences are counted: enough to tell a text about a word from one that names it."""


def weight(query: Query) -> Any:
    """How often the words occur in the entry's own text, each with less to add the more there are; at most 1 for each.

    Only the entry itself counts. The usual measure (bm25) weighs a word by how many documents have it, and so the order
    of what a user may read would tell of what the user may not.
    """
    total: Any = Value(0.0, output_field=FloatField())
    for token in dict.fromkeys(token for each in query.wanted for token in each.stems):
        text = Substr("body_words", 1, COUNTED_LETTERS)
        times = Cast(
            Length(text) - Length(Replace(text, Value(f" {token} "), Value(" "))), output_field=FloatField()
        ) / Value(float(len(token) + 1))
        total = total + times / (times + Value(2.0))
    return total
