"""The certainty marks of collected data and what they mean to a user."""

from __future__ import annotations

CONFIRMED_MARKS = frozenset({"V", "laest", "read", "offentliggjort"})
"""Read in a source. Every other mark is an assumption."""

MARKS = {
    "V": "læst i en kilde",
    "laest": "læst i en kilde",
    "read": "læst i en kilde",
    "offentliggjort": "offentliggjort af myndigheden",
    "VP": "læst delvis: afkortet, ældre udgave eller sat sammen af to",
    "read_partial": "læst delvis: et cirkatal eller et plantal",
    "read_secondary": "læst som gengivet af andre",
    "B": "beregnet af læste tal",
    "beregnet": "beregnet af læste tal",
    "D": "udledt af læste tal",
    "derived": "udledt af læste tal",
    "K": "kendt, men ikke læst i en kilde",
    "kendt": "kendt, men ikke læst i en kilde",
    "U": "usikkert skøn",
    "usikker": "usikkert skøn",
    "A": "antaget her",
    "DEMO": "pladsholder uden kilde",
    "ændret": "ændret i byggebriefen",
}
"""Every mark that rates, figures and tables may carry, with its meaning in Danish."""


def certainty(grad: str) -> str:
    """``bekraeftet`` or ``antaget`` for a mark."""
    return "bekraeftet" if grad in CONFIRMED_MARKS else "antaget"


def in_words(grad: str) -> str:
    """What the mark means, in Danish; a mark that is not known is shown as it stands."""
    return MARKS.get(grad, grad)
