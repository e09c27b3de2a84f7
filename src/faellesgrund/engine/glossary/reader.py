"""Reader of ``terms.toml``: the identifier, the Danish word, what it means, where it comes from, what not to say.

A file is a list of::

    [[ord]]
    noegle = "estate"            # identifier in code, lower case ASCII
    dansk = "afdeling"           # the word a user reads
    definition = "..."           # plain Danish, fit for help texts
    kilde = "Almenboligloven § 16, stk. 1"
    forbudt = ["department"]     # identifiers that are not used for it
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


class TermUnknown(LookupError):
    """No term has that key; the text is fit for the user."""

    def __init__(self, noegle: str) -> None:
        self.noegle = noegle
        super().__init__(f"Ordet {noegle} findes ikke i ordlisten.")


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the product."""

    noegle: str
    dansk: str
    definition: str
    kilde: str
    forbudt: tuple[str, ...]


@lru_cache(maxsize=1)
def load_glossary() -> tuple[Term, ...]:
    """Every term in file order, read once. Raises ValueError where a key or a Danish word stands twice."""
    text = Path(__file__).with_name("terms.toml").read_text("utf-8")
    terms = tuple(
        Term(row["noegle"], row["dansk"], row["definition"], row["kilde"], tuple(row["forbudt"]))
        for row in tomllib.loads(text)["ord"]
    )
    for words in ([t.noegle for t in terms], [t.dansk for t in terms]):
        twice = {word for word in words if words.count(word) > 1}
        if twice:
            raise ValueError(f"terms.toml: {', '.join(sorted(twice))} stands twice")
    return terms


def term(noegle: str) -> Term:
    """The term with the key. Raises TermUnknown."""
    for entry in load_glossary():
        if entry.noegle == noegle:
            return entry
    raise TermUnknown(noegle)


def banned_identifiers() -> dict[str, tuple[str, ...]]:
    """Identifier that is not used → the keys to use instead."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in load_glossary():
        for word in entry.forbudt:
            found[word] = (*found.get(word, ()), entry.noegle)
    return found
