"""The list of calculations: narrowed, sorted and paged by the database, in the same number of queries however long it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from faellesgrund.domains.calculations.models import Calculation, Run, RunLock, Sharing
from faellesgrund.domains.calculations.result_page.amounts import mio, rent
from faellesgrund.domains.calculations.runs.over_time import changed_rates_text
from faellesgrund.engine.economy.brief.fields import MODELS
from faellesgrund.foundation.access.models import Party
from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.ui.choices import Choice
from faellesgrund.foundation.ui.sorting import danish_sort_key

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

PER_PAGE = 20
STATES = {
    "kladde": "Aldrig regnet",
    "regnet": "Regnet, som kladden er",
    "aendret": "Kladden er ændret siden",
    "laast": "Låst",
    "udloebet": "Låst, men datoen er passeret",
}
ORDERS = {
    "": "Senest ændret først",
    "navn": "Navn",
    "behov": "Største støttebehov først",
    "husleje": "Højeste husleje først",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to, and its order."""

    words: str = ""
    party: str = ""
    mine: bool = False
    state: str = ""
    model: str = ""
    order: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Filters:
        """From the address of the page; what is not understood is passed over."""
        state, model, order = given.get("tilstand", ""), given.get("model", ""), given.get("orden", "")
        return cls(
            words=" ".join(given.get("ord", "").split())[:100],
            party=given.get("part", "")[:40],
            mine=given.get("mine") == "1",
            state=state if state in STATES else "",
            model=model if model in MODELS else "",
            order=order if order in ORDERS else "",
        )

    @property
    def used(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.words or self.party or self.mine or self.state or self.model)

    def query(self, **more: str) -> str:
        """The address with these filters."""
        pairs = {
            "ord": self.words,
            "part": self.party,
            "mine": "1" if self.mine else "",
            "tilstand": self.state,
            "model": self.model,
            "orden": self.order,
            **more,
        }
        return "?" + urlencode({key: value for key, value in pairs.items() if value})


@dataclass(frozen=True, slots=True)
class Tag:
    """A mark beside a name; ``kind`` colours it, the text says it."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One calculation of the list."""

    name: str
    url: str
    reference: str
    tags: tuple[Tag, ...]
    cost: str
    need: str
    rent: str
    owner: str
    changed: datetime


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of the list."""

    rows: tuple[ListRow, ...]
    count: int
    number: int
    pages: int
    previous: str
    next: str
    may_create: bool
    filters: Filters
    parties: tuple[Choice, ...]
    states: tuple[Choice, ...]
    models: tuple[Choice, ...]
    orders: tuple[Choice, ...]

    @property
    def count_text(self) -> str:
        """3 beregninger, jeres egne og de delte."""
        noun = "beregning" if self.count == 1 else "beregninger"
        which = ", der passer" if self.filters.used else ", jeres egne og dem, andre har delt"
        return f"{self.count} {noun}{which}"


def list_page(user: User, given: Mapping[str, str], today: date) -> ListPage:
    """A page of the calculations the user may see; three queries, however long the list is."""
    filters = Filters.read(given)
    page = Paginator(_filtered(user, filters, today), PER_PAGE).get_page(given.get("side", "1"))
    parties = sorted(Party.objects.values_list("key", "name"), key=lambda pair: danish_sort_key(pair[1]))
    return ListPage(
        rows=tuple(_row(c) for c in page.object_list),
        count=page.paginator.count,
        number=page.number,
        pages=page.paginator.num_pages,
        previous=filters.query(side=str(page.previous_page_number())) if page.has_previous() else "",
        next=filters.query(side=str(page.next_page_number())) if page.has_next() else "",
        may_create=may(user, "beregning.opret"),
        filters=filters,
        parties=tuple(Choice(key, name, key == filters.party) for key, name in parties),
        states=_choices(STATES, filters.state),
        models=_choices(MODELS, filters.model),
        orders=_choices(ORDERS, filters.order),
    )


def _choices(texts: Mapping[str, str], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, text, value == chosen) for value, text in texts.items())


def _filtered(user: User, filters: Filters, today: date) -> QuerySet[Calculation]:
    """The rows with the figures of their newest run, which the database reads from an index (``run_of_the_list``)."""
    newest = Run.objects.filter(calculation=OuterRef("pk")).order_by("-number")
    names = ("draft_version", "cost", "need", "rent", "model", "changed_rates")
    locks = RunLock.objects.filter(run__calculation=OuterRef("pk"))
    rows = (
        Calculation.objects.visible_to(user)
        .select_related("owner", "party")
        .defer("draft")
        .annotate(
            **{f"newest_{name}": Subquery(newest.values(name)[:1]) for name in names},
            locked=Exists(locks),
            overdue=Exists(locks.filter(valid_until__lt=today)),
        )
    )
    if filters.words:
        rows = rows.filter(Q(navn__icontains=filters.words) | Q(sort_key__contains=danish_sort_key(filters.words)))
    if filters.party:
        rows = rows.filter(party__key=filters.party)
    if filters.mine:
        rows = rows.filter(owner=user)
    if filters.model:
        rows = rows.filter(Q(newest_model=filters.model))
    if filters.state:
        rows = rows.filter(_in_state(filters.state))
    match filters.order:
        case "navn":
            return rows.order_by("sort_key", "pk")
        case "behov":
            return rows.order_by(F("newest_need").desc(nulls_last=True), "-pk")
        case "husleje":
            return rows.order_by(F("newest_rent").desc(nulls_last=True), "-pk")
    return rows.order_by("-changed_at", "-pk")


def _in_state(state: str) -> Q:
    match state:
        case "kladde":
            return Q(newest_draft_version__isnull=True)
        case "regnet":
            return Q(newest_draft_version=F("version"))
        case "aendret":
            return Q(newest_draft_version__isnull=False) & ~Q(newest_draft_version=F("version"))
        case "laast":
            return Q(locked=True)
    return Q(overdue=True)


def _row(c: Calculation) -> ListRow:
    version, cost, need, monthly, changed = (
        getattr(c, f"newest_{name}", None) for name in ("draft_version", "cost", "need", "rent", "changed_rates")
    )
    tags = []
    if version is None:
        tags.append(Tag("kladde"))
    elif version != c.version:
        tags.append(Tag("kladden er ændret"))
    if c.deling == Sharing.OWN_PARTY:
        tags.append(Tag("kun egen part"))
    if changed:
        tags.append(Tag(changed_rates_text(changed), "obs"))
    if getattr(c, "overdue", False):
        tags.append(Tag("datoen er passeret", "fejl"))
    elif getattr(c, "locked", False):
        tags.append(Tag("låst", "god"))
    return ListRow(
        name=c.navn,
        url=reverse("calculations:result", args=[c.slug]),
        reference="" if version is None else c.slug,
        tags=tuple(tags),
        cost="–" if cost is None else mio(cost),
        need="–" if need is None else mio(need),
        rent="–" if monthly is None else rent(monthly),
        owner=f"{c.owner.get_full_name()}, {c.party.name}",
        changed=c.changed_at,
    )
