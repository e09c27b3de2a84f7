"""Lists in pages: a number of rows, how many there are, and links to the neighbours in body and header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest

from faellesgrund.foundation.access.api.problems import ApiProblem

ROWS, MOST_ROWS = 20, 100
_RELATIONS = {"foerste": "first", "forrige": "prev", "naeste": "next", "sidste": "last"}


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page, and what stands around them."""

    rows: tuple[Any, ...]
    number: int
    size: int
    total: int
    links: dict[str, str | None]

    def around(self) -> dict[str, Any]:
        """The frame of the answer; the rows come beside it under their own name."""
        return {"side": self.number, "antal": self.size, "i_alt": self.total, "links": self.links}

    @property
    def header(self) -> str:
        """The same links as the header ``Link`` (RFC 8288)."""
        shown = ((_RELATIONS[name], url) for name, url in self.links.items() if url and name in _RELATIONS)
        return ", ".join(f'<{url}>; rel="{relation}"' for relation, url in shown)


def page_of(request: HttpRequest, every: QuerySet[Any] | Sequence[Any], number: int, size: int) -> Page:
    """One page of rows in a stable order, with two queries at most. Raises ApiProblem (404) beyond the last page."""
    total = every.count() if isinstance(every, QuerySet) else len(every)
    last = max(1, ceil(total / size))
    if number > last:
        raise ApiProblem("findes-ikke", f"Der er {last} {'side' if last == 1 else 'sider'} med {size} på hver.")
    asked = {name: value for name, value in request.GET.items() if name not in ("side", "antal")}

    def link(page: int) -> str:
        return f"{request.path}?{urlencode({**asked, 'side': page, 'antal': size})}"

    links = {
        "selv": link(number),
        "foerste": link(1),
        "forrige": link(number - 1) if number > 1 else None,
        "naeste": link(number + 1) if number < last else None,
        "sidste": link(last),
    }
    start = (number - 1) * size
    return Page(tuple(every[start : start + size]), number, size, total, links)
