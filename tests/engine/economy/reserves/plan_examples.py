"""Reserve plans that several tests read."""

from __future__ import annotations

from typing import Any


def five_parts(pr_aar: float = 97_073.0) -> dict[str, Any]:
    """A site with five parts: everything falls due one year earlier in the plan than the part's remaining life,
    and prices are those of the year before the plan."""
    parts = (
        ("Tag", 420_000, 30, 24),
        ("Maling af facade", 99_000, 8, 4),
        ("Køkkener", 456_000, 20, 14),
        ("Badeværelser", 600_000, 25, 19),
        ("Varmepumper", 480_000, 17, 11),
    )
    return {
        "afdeling": {"navn": "Eksempel", "boliger": 12, "startaar": 2027, "aar": 30, "prisaar": 2026},
        "henlaeggelser": {"saldo_primo": 250_000.0, "pr_aar": pr_aar},
        "udvikling": {
            "byggepriser": {"middel": 0.025, "spredning": 0.0},
            "henlaeggelse": 0.025,
            "rente": {"middel": 0.015, "spredning": 0.0},
        },
        "komponent": [
            {"navn": navn, "pris": pris, "levetid": levetid, "restlevetid": rest} for navn, pris, levetid, rest in parts
        ],
    }


def one_part(**changes: Any) -> dict[str, Any]:
    """Two years, one roof at 1,000 kr. replaced every year from the second: small enough to work out by hand."""
    data: dict[str, Any] = {
        "afdeling": {"boliger": 2, "startaar": 2027, "aar": 2},
        "henlaeggelser": {"saldo_primo": 100.0, "pr_aar": 400.0},
        "udvikling": {"byggepriser": 0.10, "henlaeggelse": 0.05, "rente": 0.02},
        "komponent": [{"navn": "Tag", "pris": 1000.0, "levetid": 1, "restlevetid": 1}],
    }
    for section, content in changes.items():
        data[section] = {**data[section], **content} if isinstance(content, dict) else content
    return data
