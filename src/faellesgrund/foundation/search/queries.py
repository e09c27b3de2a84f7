"""A search as one page: what was found among what the user may read, how it can be narrowed, and what else was meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime

from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.search.excerpts import Passage, excerpt, marked
from faellesgrund.foundation.search.full_text import found_by, tier, weight
from faellesgrund.foundation.search.models import SearchEntry
from faellesgrund.foundation.search.query import Query, read_query
from faellesgrund.foundation.search.registry import SearchKind, kinds
from faellesgrund.foundation.search.suggestions import suggestion
from faellesgrund.foundation.ui.choices import Choice
from faellesgrund.foundation.ui.numbers import danish

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

PER_PAGE = 10
MOST_PAGES = 100
PERIODS = {
    "": "Når som helst",
    "uge": "Seneste 7 dage",
    "maaned": "Seneste 30 dage",
    "aar": "Seneste 365 dage",
}
_DAYS = {"uge": 7, "maaned": 30, "aar": 365}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as it came: texts from the address, none of them trusted."""

    text: str = ""
    kind: str = ""
    party: str = ""
    period: str = ""
    page: str = ""

    @classmethod
    def from_get(cls, values: Mapping[str, str]) -> Asked:
        """From the address of the page."""
        return cls(*(values.get(name, "") for name in ("q", "slags", "part", "periode", "side")))

    def address(self, **changed: str) -> str:
        """The query part of the address of the same search with something changed."""
        named = {"q": self.text, "slags": self.kind, "part": self.party, "periode": self.period, **changed}
        return "?" + urlencode({name: value for name, value in named.items() if value})


@dataclass(frozen=True, slots=True)
class Hit:
    """One object that was found."""

    kind: str
    title: tuple[Passage, ...]
    excerpt: tuple[Passage, ...]
    url: str
    party: str
    changed: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Everything the page of a search shows."""

    text: str
    problem: str
    searched: bool
    count: int
    hits: tuple[Hit, ...]
    kinds: tuple[Choice, ...]
    parties: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    narrowed: bool
    wider: str
    suggestion: str
    suggested: str
    number: int
    pages: int
    previous: str
    next: str
    searchable: tuple[str, ...]

    @property
    def count_text(self) -> str:
        """1 fund, 1.204 fund."""
        return f"{danish(self.count)} fund"

    @property
    def searchable_text(self) -> str:
        """beregninger, dokumenter og sager."""
        *before, last = (name.lower() for name in self.searchable)
        return f"{', '.join(before)} og {last}" if before else last

    @property
    def heading(self) -> str:
        """The title of the page."""
        return f"Søgning efter {self.text}" if self.text else "Søg"


@dataclass(frozen=True, slots=True)
class Found:
    """A search carried out: the page, and what the trail needs to know of it."""

    page: SearchPage
    query: Query
    among: tuple[SearchKind, ...]
    shown: tuple[tuple[str, int], ...]


def kinds_for(user: User) -> tuple[SearchKind, ...]:
    """The kinds the user may search at all."""
    return tuple(kind for kind in kinds() if not kind.action or may(user, kind.action))


def readable_entries(user: User, among: tuple[SearchKind, ...]) -> QuerySet[SearchEntry]:
    """The entries of objects that the user may read, by each kind's own rows: in the same query, whatever is asked."""
    condition = Q(pk__in=[])
    for kind in among:
        condition |= Q(kind=kind.key, object_id__in=kind.rows(user).order_by().values("pk"))
    return SearchEntry.objects.filter(condition)


def search(user: User, asked: Asked, today: date) -> Found:
    """The page of a search; a constant number of queries, whatever is found and whatever is not readable."""
    query = read_query(asked.text)
    mine = kinds_for(user)
    names = tuple(kind.dansk for kind in mine)
    if query.problem or not query.wanted:
        return Found(_empty_page(asked, query, names), query, (), ())
    in_period = _in_period(readable_entries(user, mine), asked.period, today)
    answers = in_period.filter(found_by(query))
    facets = list(answers.order_by().values_list("kind", "party_id", "party__name").annotate(number=Count("pk")))
    kind_choices, kind_key = _kind_choices(asked, mine, facets)
    party_choices, party_id = _party_choices(asked, facets)
    count = sum(
        number
        for kind, party, _, number in facets
        if kind_key in ("", kind) and (party_id is None or party == party_id)
    )
    pages = min(MOST_PAGES, max(1, -(-count // PER_PAGE)))
    number = _page_number(asked.page, pages)
    narrow = _narrowed(answers, kind_key, party_id)
    rows = _ordered(narrow, query)[(number - 1) * PER_PAGE : number * PER_PAGE] if count else ()
    by_key = {kind.key: kind for kind in mine}
    shown = tuple(rows)
    meant = "" if count else suggestion(query, _narrowed(in_period, kind_key, party_id))
    page = SearchPage(
        text=query.text,
        problem="",
        searched=True,
        count=count,
        hits=tuple(_hit(entry, by_key[entry.kind], query) for entry in shown),
        kinds=kind_choices,
        parties=party_choices,
        periods=tuple(Choice(key, text, key == asked.period) for key, text in PERIODS.items()),
        narrowed=bool(kind_key or party_id or asked.period in _DAYS),
        wider=asked.address(slags="", part="", periode=""),
        suggestion=meant,
        suggested=asked.address(q=meant) if meant else "",
        number=number,
        pages=pages,
        previous=asked.address(side=str(number - 1)) if number > 1 else "",
        next=asked.address(side=str(number + 1)) if number < pages else "",
        searchable=names,
    )
    among = tuple(kind for kind in mine if kind_key in ("", kind.key))
    return Found(page, query, among, tuple((entry.kind, entry.object_id) for entry in shown))


def _ordered(entries: QuerySet[SearchEntry], query: Query) -> QuerySet[SearchEntry]:
    return (
        entries.select_related("party")
        .defer("title_words", "body_words", "other_words")
        .annotate(tier=tier(query), weight=weight(query))
        .order_by("tier", "-weight", "-changed_at", "-pk")
    )


def _in_period(entries: QuerySet[SearchEntry], period: str, today: date) -> QuerySet[SearchEntry]:
    days = _DAYS.get(period)
    return entries if days is None else entries.filter(changed_at__date__gt=today - timedelta(days=days))


def _narrowed(entries: QuerySet[SearchEntry], kind_key: str, party_id: int | None) -> QuerySet[SearchEntry]:
    if kind_key:
        entries = entries.filter(kind=kind_key)
    return entries if party_id is None else entries.filter(party=party_id)


Facet = tuple[str, int | None, str | None, int]


def _kind_choices(asked: Asked, mine: tuple[SearchKind, ...], facets: list[Facet]) -> tuple[tuple[Choice, ...], str]:
    chosen = asked.kind if asked.kind in {kind.key for kind in mine} else ""
    numbers: Counter[str] = Counter()
    for key, party, _, number in facets:
        if asked.party in ("", str(party)):
            numbers[key] += number
    choices = [Choice("", "Alt", not chosen)]
    for kind in mine:
        if numbers[kind.key] or kind.key == chosen:
            choices.append(Choice(kind.key, f"{kind.dansk} ({danish(numbers[kind.key])})", kind.key == chosen))
    return tuple(choices), chosen


def _party_choices(asked: Asked, facets: list[Facet]) -> tuple[tuple[Choice, ...], int | None]:
    """The parties of what was found, never of what was not: a party that has nothing readable is not named."""
    numbers: Counter[int] = Counter()
    names: dict[int, str] = {}
    for kind, party, name, number in facets:
        if party is not None and name is not None:
            names[party] = name
            numbers[party] += number if asked.kind in ("", kind) else 0
    chosen = int(asked.party) if asked.party.isdecimal() and len(asked.party) < 10 else None
    choices = [Choice("", "Alle parter", chosen is None)]
    for party in sorted(names, key=lambda key: names[key]):
        choices.append(Choice(str(party), f"{names[party]} ({danish(numbers[party])})", party == chosen))
    return tuple(choices), chosen


def _page_number(text: str, pages: int) -> int:
    number = int(text) if text.isdecimal() and len(text) < 6 else 1
    return min(max(1, number), pages)


def _hit(entry: SearchEntry, kind: SearchKind, query: Query) -> Hit:
    return Hit(
        kind=kind.dansk,
        title=marked(entry.title, query),
        excerpt=excerpt(entry.body, query),
        url=entry.url,
        party=entry.party.name if entry.party else "",
        changed=date_format(localtime(entry.changed_at), "j. F Y"),
    )


def _empty_page(asked: Asked, query: Query, names: tuple[str, ...]) -> SearchPage:
    periods = tuple(Choice(key, text, key == asked.period) for key, text in PERIODS.items())
    return SearchPage(
        query.text, query.problem, False, 0, (), (), (), periods, False, "", "", "", 1, 1, "", "", names
    )  # fmt: skip
