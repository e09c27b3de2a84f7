"""The invented example a newcomer starts from, also shown in the demo. No such site exists."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLE: Mapping[str, str] = {
    "projekt.navn": "Lærkemarken: 12 boliger",
    "projekt.kommune": "0101",
    "bygning.boliger": "12",
    "bygning.areal_m2_pr_bolig": "35",
    "bygning.faelleshus_m2": "40",
    "bygning.byggemaade": "trae_elementer",
    "anlaeg.entreprise_pr_m2": "20.000",
    "grund.byggemodning": "700.000",
    "drift.111": "18.000",
    "drift.114": "78.000",
    "maal.husleje": "3.000",
    "maal.raadighed": "3.600",
}
