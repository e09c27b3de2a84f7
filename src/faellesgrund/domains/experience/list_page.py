"""The list of finished projects: filtered, sorted and cut into pages in the database; a constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.urls import reverse

from faellesgrund.domains.experience.engine_inputs import Yardstick, finished_row
from faellesgrund.domains.experience.models import FinishedProject, Sharing
from faellesgrund.domains.experience.regions import chosen_region
from faellesgrund.engine.evidence.kommuner import kommuner
from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.ui.numbers import danish

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

PER_PAGE = 25
LONGEST_SEARCH = 100
SORTS = {
    "navn": ("Navn", ("sort_key", "prisaar", "pk")),
    "prisaar": ("Prisår, nyeste først", ("-prisaar", "sort_key", "pk")),
    "pris": ("Anskaffelsessum, største først", ("-anskaffelsessum", "pk")),
    "m2": ("Pris pr. m², højeste først", ("-per_m2", "pk")),
}
USES = {"": "Alle", "ja": "Dem, der tæller med", "nej": "Dem, der ikke tæller med"}


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a filter."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project of the list."""

    name: str
    url: str
    place: str
    tag: str
    year: int
    homes: str
    area: str
    cost: str
    per_m2: str
    reference: str
    counts: str


@dataclass(frozen=True, slots=True)
class ProjectList:
    """A page of the list, with what it was asked for."""

    rows: tuple[ProjectRow, ...]
    count_text: str
    search: str
    uses: tuple[Option, ...]
    sorts: tuple[Option, ...]
    filtered: bool
    pages_text: str
    previous: str
    next: str
    may_create: bool
    may_import: bool


def project_list(user: User, asked: Mapping[str, str], dato: date) -> ProjectList:
    """The projects the user may see. asked: ``soeg``, ``brug``, ``orden``, ``side``."""
    search = asked.get("soeg", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    use = asked.get("brug", "") if asked.get("brug", "") in USES else ""
    order = asked.get("orden", "") if asked.get("orden", "") in SORTS else "navn"
    rows = FinishedProject.objects.visible_to(user).select_related("party")
    if search:
        places = [k.kode for k in kommuner().values() if search.lower() in k.navn.lower()]
        rows = rows.filter(Q(name_key__contains=search.casefold()) | Q(kilde__icontains=search) | Q(kommune__in=places))
    if use:
        rows = rows.filter(taeller_med=use == "ja")
    rows = rows.annotate(per_m2=(F("anskaffelsessum") - F("grundpris")) / F("areal_m2")).order_by(*SORTS[order][1])
    page = Paginator(rows.defer("note"), PER_PAGE).get_page(asked.get("side", "1"))
    found = list(page.object_list)
    measure = Yardstick(dato, chosen_region("").capital)
    references = [own.kr_pr_m2 for own in measure.own(finished_row(p) for p in found)]
    kept = {k: v for k, v in (("soeg", search), ("brug", use), ("orden", order if order != "navn" else "")) if v}

    def link(number: int) -> str:
        return f"?{urlencode({**kept, 'side': number})}"

    count = page.paginator.count
    return ProjectList(
        rows=tuple(_row(p, x) for p, x in zip(found, references, strict=True)),
        count_text=f"{danish(count)} {'projekt' if count == 1 else 'projekter'}, jeres egne og dem, andre har delt",
        search=search,
        uses=tuple(Option(key, text, key == use) for key, text in USES.items()),
        sorts=tuple(Option(key, text, key == order) for key, (text, _) in SORTS.items()),
        filtered=bool(search or use),
        pages_text=f"Side {page.number} af {page.paginator.num_pages}" if page.paginator.num_pages > 1 else "",
        previous=link(page.previous_page_number()) if page.has_previous() else "",
        next=link(page.next_page_number()) if page.has_next() else "",
        may_create=may(user, "egneprojekter.ret"),
        may_import=may(user, "egneprojekter.importer"),
    )


def _row(p: FinishedProject, reference: float) -> ProjectRow:
    place = kommuner().get(p.kommune)
    return ProjectRow(
        name=p.navn,
        url=reverse("experience:project", args=[p.pk]),
        place=f"{place.navn if place else p.kommune} · {p.party.name}",
        tag="kun egen part" if p.deling == Sharing.OWN_PARTY else "",
        year=p.prisaar,
        homes=danish(p.boliger),
        area=danish(p.areal_m2 / p.boliger, 1),
        cost=danish(p.anskaffelsessum / 1_000_000, 1),
        per_m2=danish((p.anskaffelsessum - p.grundpris) / p.areal_m2),
        reference=danish(round(reference, -2)),
        counts="ja" if p.taeller_med else "nej",
    )
