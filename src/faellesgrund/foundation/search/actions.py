"""Keeping the index in step: one object in the transaction of its change, or everything again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import models, transaction

from faellesgrund.foundation.search.models import SearchEntry
from faellesgrund.foundation.search.registry import SearchKind, SearchText, by_key, kind_of, kinds
from faellesgrund.foundation.search.tokens import clean, words_of

LONGEST_BODY = 400_000
"""Characters of a text that are searched, about 200 pages."""
ROOM_FOR_STEMS, ROOM_FOR_OTHERS = 500_000, 250_000
"""Bytes of different tokens of one entry: a tsvector holds 1,048,575 in all. Only a text made for it comes so far."""
TOKENS_VERSION = "1"
"""Part of every fingerprint: another way of making tokens puts every entry out of step, so that it is made again."""
AT_A_TIME = 200
_REPLACED = ("title", "body", "title_words", "body_words", "other_words", "url", "party", "changed_at", "fingerprint")


@dataclass(slots=True)
class Outcome:
    """What a round through the index found and, unless it only looked, mended: per kind of fault, the number."""

    right: int = 0
    missing: int = 0
    stale: int = 0
    orphaned: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)

    @property
    def out_of_step(self) -> int:
        """Entries that were not as they should be."""
        return self.missing + self.stale + self.orphaned

    @property
    def text(self) -> str:
        """What was found, as a Danish sentence."""
        if not self.out_of_step:
            return f"Alt i søgningen er, som det skal være: {self.right} ting."
        found = (
            (self.missing, "manglede"),
            (self.stale, "var ændret"),
            (self.orphaned, "fandtes ikke længere"),
        )
        return f"Søgningen er rettet: {', '.join(f'{number} {what}' for number, what in found if number)}."


def index(obj: models.Model) -> None:
    """Put the object into the index, or bring its entry up to date; one write. Call it in the transaction of the change.

    Raises UnknownKind when its app has not registered it.
    """
    kind = kind_of(obj)
    text = kind.text(obj)
    if text is None:
        remove(obj)
    else:
        _store([_entry(kind, obj.pk, text)])


def index_many(objects: Sequence[models.Model]) -> None:
    """Put many objects of one kind into the index, some hundred in each write. Raises UnknownKind."""
    for batch in _batches(iter(objects)):
        kind = kind_of(batch[0])
        _store(_entry(kind, obj.pk, text) for obj in batch if (text := kind.text(obj)) is not None)


def remove(obj: models.Model) -> None:
    """Take the object out of the index; call it before the object is deleted. Raises UnknownKind."""
    SearchEntry.objects.filter(kind=kind_of(obj).key, object_id=obj.pk).delete()


def reindex(kind: str | None = None, progress: Callable[[int], None] | None = None) -> Outcome:
    """Go through every object (of one kind) and mend what is out of step. Raises UnknownKind.

    progress: told the number of objects seen so far, now and then.
    """
    return _round(kind, mend=True, progress=progress)


def out_of_step(kind: str | None = None) -> Outcome:
    """The same round without changing anything: what the nightly check tells. Raises UnknownKind."""
    return _round(kind, mend=False, progress=None)


def _round(key: str | None, *, mend: bool, progress: Callable[[int], None] | None) -> Outcome:
    outcome = Outcome()
    chosen = kinds() if key is None else (by_key(key),)
    for kind in chosen:
        before = outcome.out_of_step
        seen: set[int] = set()
        for batch in _batches(kind.model._default_manager.order_by("pk").iterator(chunk_size=AT_A_TIME)):
            _compare(kind, batch, outcome, mend=mend)
            seen.update(obj.pk for obj in batch)
            if progress:
                progress(outcome.right + outcome.out_of_step)
        _sweep(SearchEntry.objects.filter(kind=kind.key), seen, outcome, mend=mend)
        outcome.by_kind[kind.key] = outcome.out_of_step - before
    if key is None:
        _sweep(SearchEntry.objects.exclude(kind__in=[kind.key for kind in chosen]), set(), outcome, mend=mend)
    return outcome


def _compare(kind: SearchKind, batch: list[Any], outcome: Outcome, *, mend: bool) -> None:
    kept = dict(
        SearchEntry.objects.filter(kind=kind.key, object_id__in=[obj.pk for obj in batch]).values_list(
            "object_id", "fingerprint"
        )
    )
    wanted = [(obj.pk, kind.text(obj)) for obj in batch]
    wrong: list[tuple[int, SearchText]] = []
    unwanted: list[int] = []
    for pk, text in wanted:
        if text is None:
            outcome.orphaned += pk in kept
            unwanted.append(pk)
        elif pk not in kept:
            outcome.missing += 1
            wrong.append((pk, text))
        elif kept[pk] != fingerprint(text):
            outcome.stale += 1
            wrong.append((pk, text))
        else:
            outcome.right += 1
    if mend:
        with transaction.atomic():
            _store(_entry(kind, pk, text) for pk, text in wrong)
            SearchEntry.objects.filter(kind=kind.key, object_id__in=unwanted).delete()


def _sweep(entries: models.QuerySet[SearchEntry], seen: set[int], outcome: Outcome, *, mend: bool) -> None:
    """Entries of objects that are gone."""
    gone = [pk for pk, object_id in entries.values_list("pk", "object_id").iterator() if object_id not in seen]
    outcome.orphaned += len(gone)
    for batch in _batches(iter(gone)) if mend else ():
        SearchEntry.objects.filter(pk__in=batch).delete()


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(rows, AT_A_TIME)):
        yield batch


def fingerprint(text: SearchText) -> str:
    """A check sum of everything an entry is made of."""
    parts = (TOKENS_VERSION, text.title, text.body, text.url, str(text.party_id), text.changed_at.isoformat())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _entry(kind: SearchKind, object_id: int, text: SearchText) -> SearchEntry:
    title, body = clean(text.title)[:300], clean(text.body)[:LONGEST_BODY]
    in_title, in_body = words_of(title), words_of(body)
    others = sorted({*in_title.others.split(), *in_body.others.split()})
    return SearchEntry(
        kind=kind.key,
        object_id=object_id,
        title=title,
        body=body,
        title_words=in_title.stems,
        body_words=_within(ROOM_FOR_STEMS, in_body.stems),
        other_words=_within(ROOM_FOR_OTHERS, f" {' '.join(others)} "),
        url=text.url,
        party_id=text.party_id,
        changed_at=text.changed_at,
        fingerprint=fingerprint(text),
    )


def _within(room: int, words: str) -> str:
    """The words up to where their different tokens fill the room (a lexeme takes eight bytes beside itself)."""
    if len(words) * 4 <= room:
        return words
    seen: set[str] = set()
    kept = []
    for token in words.split():
        if token not in seen:
            seen.add(token)
            room -= len(token) + 8
            if room < 0:
                break
        kept.append(token)
    return f" {' '.join(kept)} "


def _store(entries: Iterable[SearchEntry]) -> None:
    SearchEntry.objects.bulk_create(
        list(entries), update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=_REPLACED
    )
