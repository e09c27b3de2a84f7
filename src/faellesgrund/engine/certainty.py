"""The certainty marks of collected data and what they mean to a user."""

from __future__ import annotations

CONFIRMED_MARKS = frozenset({"V", "laest", "read", "offentliggjort"})
"""Read in a source. Every other mark (VP, B, K, U, D, A, DEMO, beregnet, kendt, usikker ...) is an assumption."""


def certainty(grad: str) -> str:
    """``bekraeftet`` or ``antaget`` for a mark."""
    return "bekraeftet" if grad in CONFIRMED_MARKS else "antaget"
