"""The pages »Satser« and »Erfaringstal«: what the law says and what experience says, with source and certainty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from faellesgrund.domains.calculations.result_page.amounts import NBSP, amount_with_unit
from faellesgrund.domains.calculations.result_page.citations import Citation, citations
from faellesgrund.engine.certainty import in_words
from faellesgrund.engine.evidence import Figure, load_evidence
from faellesgrund.engine.rates import DatedValue, Rate, load_rates

PERIODS = {"aar": "om året", "md": "om måneden", "uge": "om ugen", "engang": ""}


class NoSuchKey(LookupError):
    """No rate or figure has that key."""


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """One line of a list: name, value today, where it stands, certainty."""

    key: str
    name: str
    value: str
    basis: tuple[Citation, ...]
    since: str
    certainty: str


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """A searched list, split by what the keys begin with."""

    search: str
    rows: tuple[ReferenceRow, ...]
    total: int

    @property
    def query(self) -> str:
        """The search as the end of an address, so that a file holds the rows that are shown."""
        return f"?{urlencode({'q': self.search})}" if self.search else ""

    @property
    def count_text(self) -> str:
        """12 af 140 tal."""
        return f"{self.total} tal" if len(self.rows) == self.total else f"{len(self.rows)} af {self.total} tal"


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One dated value of a rate."""

    value: str
    period: str
    law: str
    source: tuple[Citation, ...]
    certainty: str
    grade: str
    confirmed: date | None
    note: str
    now: bool


@dataclass(frozen=True, slots=True)
class RatePage:
    """One rate with all its dated values, newest first."""

    key: str
    name: str
    value: str
    known_text: str
    certainty: str
    rows: tuple[HistoryRow, ...]


@dataclass(frozen=True, slots=True)
class FigurePage:
    """One figure of experience."""

    key: str
    name: str
    value: str
    source: tuple[Citation, ...]
    certainty: str
    grade: str
    price_year: int | None
    n: int
    note: str
    assessed: date | None


def rates_page(search: str, today: date) -> ReferenceList:
    """Every rate whose key, name or law matches, with its value on the day (or the last known)."""
    rows = []
    book = load_rates()
    for rate in book:
        value = current(rate, today)
        if not _matches(search, rate.noegle, rate.navn, *(v.hjemmel for v in rate.vaerdier)):
            continue
        rows.append(
            ReferenceRow(
                rate.noegle,
                rate.navn,
                shown(rate, value),
                citations(value.hjemmel),
                _since(value),
                certainty_today(value, today),
            )
        )
    return ReferenceList(search, tuple(rows), len(book.keys()))


def rate_page(key: str, today: date) -> RatePage:
    """One rate. Raises NoSuchKey."""
    book = load_rates()
    if key not in book:
        raise NoSuchKey(key)
    rate = book[key]
    now = current(rate, today)
    rows = tuple(
        HistoryRow(
            value=shown(rate, v),
            period=period_text(v),
            law=v.hjemmel,
            source=() if v.kilde == "viden" else citations(v.kilde),
            certainty=v.sikkerhed,
            grade=in_words(v.grad),
            confirmed=v.bekraeftet,
            note=v.note,
            now=v is now and v.holds(today),
        )
        for v in reversed(rate.vaerdier)
    )
    known = "" if now.holds(today) else "Satsen for i dag er ikke kendt endnu. Her står den seneste kendte."
    return RatePage(rate.noegle, rate.navn, shown(rate, now), known, certainty_today(now, today), rows)


def current(rate: Rate, today: date) -> DatedValue:
    """The value in force, else the last before the day, else the first known."""
    holding = [v for v in rate.vaerdier if v.holds(today)]
    if holding:
        return holding[-1]
    earlier = [v for v in rate.vaerdier if v.gyldig_til is not None and v.gyldig_til < today]
    return earlier[-1] if earlier else rate.vaerdier[0]


def certainty_today(value: DatedValue, today: date) -> str:
    """A value carried on past its period is an assumption, however well it was read."""
    return value.sikkerhed if value.holds(today) else "antaget"


def shown(rate: Rate, value: DatedValue) -> str:
    """The value with unit and period: 28.900 kr. om året."""
    amount = amount_with_unit(value.vaerdi, rate.enhed)
    period = PERIODS.get(rate.periode, "") if rate.enhed == "kr" else ""
    return f"{amount}{NBSP}{period}" if period else amount


def period_text(value: DatedValue) -> str:
    """From and to in words."""
    start = f"fra {_day(value.gyldig_fra)}" if value.gyldig_fra else ""
    end = f"til {_day(value.gyldig_til)}" if value.gyldig_til else ""
    return f"{start} {end}".strip() or "uden tidsgrænse"


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def _since(value: DatedValue) -> str:
    return _day(value.gyldig_fra)


def evidence_page(search: str) -> ReferenceList:
    """Every figure of experience whose key, name or source matches."""
    book = load_evidence()
    rows = tuple(
        ReferenceRow(
            f.noegle,
            f.navn,
            amount_with_unit(f.vaerdi, f.enhed),
            citations(_first_sentence(f.kilde)),
            str(f.prisaar or ""),
            f.sikkerhed,
        )
        for f in book
        if _matches(search, f.noegle, f.navn, f.kilde)
    )
    return ReferenceList(search, rows, len(book.keys()))


def figure_page(key: str) -> FigurePage:
    """One figure of experience. Raises NoSuchKey."""
    book = load_evidence()
    if key not in book:
        raise NoSuchKey(key)
    f: Figure = book[key]
    return FigurePage(
        f.noegle,
        f.navn,
        amount_with_unit(f.vaerdi, f.enhed),
        citations(f.kilde),
        f.sikkerhed,
        in_words(f.grad),
        f.prisaar,
        f.n,
        f.note,
        f.vurderet,
    )


def _matches(search: str, *texts: str) -> bool:
    words = search.casefold().split()
    everything = " ".join(texts).casefold()
    return all(word in everything for word in words)


def _first_sentence(text: str) -> str:
    head = text.split("; ")[0]
    return head if len(head) <= 90 or "://" in head else f"{head[:87].rstrip()} …"
