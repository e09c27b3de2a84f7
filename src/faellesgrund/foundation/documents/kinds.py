"""The kinds of documents a partnership writes, and what each begins with. Data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Start:
    """A clause of a starter structure: its level (1-3), heading, and what the writer is asked for."""

    level: int
    heading: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind: its key, its Danish name, and the clauses a new one of it begins with."""

    key: str
    dansk: str
    start: tuple[Start, ...] = ()


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "note",
            "Note",
            (Start(1, "Baggrund"), Start(1, "Vurdering"), Start(1, "Indstilling")),
        ),
        Kind(
            "aftale",
            "Aftale",
            (
                Start(1, "Parter"),
                Start(1, "Formål"),
                Start(1, "Aftalens indhold"),
                Start(1, "Økonomi"),
                Start(1, "Ikrafttræden og ophør"),
                Start(1, "Underskrift"),
            ),
        ),
        Kind(
            "referat",
            "Referat",
            (Start(1, "Mødet"), Start(1, "Til stede"), Start(1, "Punkter"), Start(1, "Næste møde")),
        ),
        Kind("brev", "Brev", (Start(1, "Indledning"), Start(1, "Det skal I gøre nu"), Start(1, "Spørgsmål"))),
        Kind(
            "dagsorden",
            "Dagsorden",
            (Start(1, "Godkendelse af dagsorden"), Start(1, "Punkter"), Start(1, "Eventuelt")),
        ),
        Kind(
            "retningslinje",
            "Retningslinje",
            (
                Start(1, "Formål"),
                Start(1, "Hvem retningslinjen gælder for"),
                Start(1, "Sådan gør I"),
                Start(1, "Revision"),
            ),
        ),
        Kind("bilag", "Bilag"),
        Kind("fil", "Fil"),
    )
}


def kind_text(key: str) -> str:
    """The Danish name of a kind; a kind that is no longer here is shown by its key."""
    return KINDS[key].dansk if key in KINDS else key
