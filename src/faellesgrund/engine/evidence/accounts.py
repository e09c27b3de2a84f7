"""The chart of accounts of almene estates (kontoplan)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Account:
    """One account. art: udgift, indtaegt, aktiv, passiv; fortegn: +, − (set off) or sum; variabel: in the official efficiency number."""

    konto: str
    navn: str
    gruppe: str
    art: str
    fortegn: str
    variabel: bool
    note: str

    @property
    def er_sum(self) -> bool:
        """Whether the account only adds others up."""
        return self.fortegn == "sum"


class AccountUnknown(LookupError):
    """No such account; the text is fit for the user."""


@lru_cache(maxsize=1)
def accounts() -> tuple[Account, ...]:
    """Every account in the order of the chart. Source: the annex to bekendtgørelse om drift af almene boliger (BEK 70/2018)."""
    path = files("faellesgrund.engine.evidence") / "data" / "kontoplan.csv"
    return tuple(
        Account(
            r["konto"], r["navn"], r["gruppe"], r["art"], r["fortegn"], r["variabel_i_benchmark"] == "ja", r["note"]
        )
        for r in csv.DictReader(path.read_text("utf-8").splitlines())
    )


@lru_cache(maxsize=1)
def _by_number() -> dict[str, Account]:
    return {a.konto: a for a in accounts()}


def account(konto: str) -> Account:
    """The account with the number. Raises AccountUnknown."""
    try:
        return _by_number()[konto]
    except KeyError:
        raise AccountUnknown(f"Konto {konto} findes ikke i kontoplanen.") from None
