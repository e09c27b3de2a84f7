"""For the tests of this and other apps: a kind to search among without a domain, and the probe of the access matrix."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.urls import reverse

from faellesgrund.foundation.access.models import OrganisationalUnit, Party, User
from faellesgrund.foundation.access.testing import Probe
from faellesgrund.foundation.search import registry
from faellesgrund.foundation.search.registry import SearchKind

PROBES = (Probe("soegning.brug", url=lambda _: reverse("search:search")),)


@contextmanager
def only_kinds(*kinds: SearchKind) -> Iterator[None]:
    """Only these kinds are registered as long as the block lasts."""
    before = registry.kinds()
    for kind in before:
        registry.unregister(kind.key)
    try:
        for kind in kinds:
            registry.register(kind)
        yield
    finally:
        for kind in registry.kinds():
            registry.unregister(kind.key)
        for kind in before:
            registry.register(kind)


class Shelf:
    """Texts that can be found, kept in memory and hung on the rows of a small table: units of a party.

    hidden: the primary keys of those that nobody but ``reader`` may read.
    """

    def __init__(self) -> None:
        self.texts: dict[int, registry.SearchText] = {}
        self.hidden: set[int] = set()
        self.reader: User | None = None

    def kind(self, key: str = "tekst", *, concerns_persons: bool = False) -> SearchKind:
        """The kind to register."""

        def rows(user: User) -> object:
            every = OrganisationalUnit.objects.filter(key__startswith="hylde-")
            return every if user == self.reader else every.exclude(pk__in=self.hidden)

        return SearchKind(
            key=key,
            dansk="Tekster",
            model=OrganisationalUnit,
            rows=rows,  # type: ignore[arg-type]
            text=lambda unit: self.texts.get(unit.pk),
            concerns_persons=concerns_persons,
        )

    def put(
        self, title: str, body: str = "", *, hidden: bool = False, party: Party | None = None
    ) -> OrganisationalUnit:
        """A text on the shelf, indexed."""
        from django.utils import timezone

        from faellesgrund.foundation.search.actions import index

        number = len(self.texts) + 1
        owner = party or Party.objects.get_or_create(key="hylde", defaults={"name": "Hylden"})[0]
        unit = OrganisationalUnit.objects.create(party=owner, key=f"hylde-{number}", name=title)
        self.texts[unit.pk] = registry.SearchText(title, body, f"/hylde/{number}/", timezone.now(), owner.pk)
        if hidden:
            self.hidden.add(unit.pk)
        index(unit)
        return unit

    def rewrite(self, unit: OrganisationalUnit, title: str, body: str) -> None:
        """Another text on the same row, not indexed."""
        self.texts[unit.pk] = replace(self.texts[unit.pk], title=title, body=body)
