"""Texts that others wrote, cut to what a page can hold."""

from __future__ import annotations


def shortened(text: str, longest: int) -> str:
    """The text, cut at a word with … when it is longer than ``longest`` characters."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1].rsplit(" ", 1)[0] or text[: longest - 1]
    return f"{cut.rstrip(',;:. ')} …"
