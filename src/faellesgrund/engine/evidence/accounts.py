"""The chart of accounts of almene estates (kontoplan)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from faellesgrund.engine.evidence.tables import read_table


@dataclass(frozen=True, slots=True)
class LedgerAccount:
    """One account.

    art: udgift, indtaegt, aktiv or passiv; fortegn: ``+``, ``-`` (set off) or ``sum``; variabel: counts in the
    sector's official efficiency number; note: what the account holds and how sure its number and name are.
    """

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
def accounts() -> tuple[LedgerAccount, ...]:
    """Every account in the order of the chart: bekendtgørelse om drift af almene boliger (BEK 70/2018), the annex."""
    return tuple(
        LedgerAccount(
            r["konto"], r["navn"], r["gruppe"], r["art"], r["fortegn"], r["variabel_i_benchmark"] == "ja", r["note"]
        )
        for r in read_table("kontoplan.csv")
    )


@lru_cache(maxsize=1)
def _by_number() -> dict[str, LedgerAccount]:
    return {a.konto: a for a in accounts()}


def ledger_account(konto: str) -> LedgerAccount:
    """The account with the number. Raises AccountUnknown."""
    try:
        return _by_number()[konto]
    except KeyError:
        raise AccountUnknown(f"Konto {konto} findes ikke i kontoplanen.") from None
