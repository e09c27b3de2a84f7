"""Reads behind the pages of notices. What the person may no longer see is withheld here, for page and front page alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.utils import timezone

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.notices.models import Notice, NoticeChoice, NoticeMail, NoticePlan
from faellesgrund.foundation.notices.registry import UnknownKind, kind_named, kinds
from faellesgrund.foundation.notices.rules import Channel

PER_PAGE = 25
ON_THE_FRONT_PAGE = 5
WITHHELD = "Du har ikke længere adgang til det, beskeden handler om."


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice as the person may see it now."""

    pk: int
    kind: str
    text: str
    count: int
    at: datetime
    unread: bool
    withheld: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of notices."""

    rows: tuple[NoticeRow, ...]
    only_new: bool
    unread: int
    count: int
    number: int
    pages: int
    previous: int | None
    next: int | None
    shown_at: str
    """The moment the page was made, so that »all read« leaves alone what has come since."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """How a person is told now, and what it is when nothing was chosen."""

    channels: dict[str, str]
    hour: int
    version: int


def list_page(user: User, number: str, only_new: bool) -> ListPage:
    """The user's notices, newest first; a constant number of queries for each kind shown."""
    every = Notice.objects.visible_to(user)
    unread = every.unread().count()
    page = Paginator(every.unread() if only_new else every, PER_PAGE).get_page(number)
    return ListPage(
        rows=rows_for(user, list(page.object_list)),
        only_new=only_new,
        unread=unread,
        count=page.paginator.count,
        number=page.number,
        pages=page.paginator.num_pages,
        previous=page.previous_page_number() if page.has_previous() else None,
        next=page.next_page_number() if page.has_next() else None,
        shown_at=timezone.now().isoformat(),
    )


def newest_unread(user: User) -> tuple[NoticeRow, ...]:
    """What the front page shows."""
    return rows_for(user, list(Notice.objects.visible_to(user).unread()[:ON_THE_FRONT_PAGE]))


def unread_count(user: User) -> int:
    """How many the user has not read."""
    return Notice.objects.visible_to(user).unread().count()


def may_still_see(user: User, notice: Notice) -> bool:
    """Whether what the notice is about is still there for the user."""
    return notice.pk in _visible(user, [notice])


def rows_for(user: User, notices: Sequence[Notice]) -> tuple[NoticeRow, ...]:
    """The notices with the text of those withheld that are about something the user may no longer see."""
    seen = _visible(user, notices)
    return tuple(
        NoticeRow(
            pk=notice.pk,
            kind=_name(notice.kind),
            text=notice.text if notice.pk in seen else WITHHELD,
            count=notice.count,
            at=notice.changed_at,
            unread=notice.read_at is None,
            withheld=notice.pk not in seen,
        )
        for notice in notices
    )


def chosen(user: User) -> Chosen:
    """How the user is told of each kind."""
    stored = dict(NoticeChoice.objects.filter(user=user).values_list("kind", "channel"))
    plan = NoticePlan.objects.filter(user=user).first() or NoticePlan(user=user)
    return Chosen({kind.key: stored.get(kind.key, kind.usual.value) for kind in kinds()}, plan.hour, plan.version)


def mail_waiting() -> int:
    """Mails that are neither sent nor dropped."""
    return NoticeMail.objects.filter(sent_at__isnull=True, dropped_at__isnull=True).count()


def channels_of(kind: str) -> tuple[Channel, ...]:
    """What can be chosen for a kind."""
    off = kind_named(kind).may_be_turned_off
    return tuple(channel for channel in Channel if off or channel is not Channel.NONE)


def _visible(user: User, notices: Sequence[Notice]) -> set[int]:
    by_kind: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        by_kind[notice.kind].append(notice)
    seen: set[int] = set()
    for key, same in by_kind.items():
        try:
            still_visible = kind_named(key).still_visible
        except UnknownKind:
            continue  # the app that could say so is not here: rather too little than too much
        refs = {notice.ref for notice in same}
        visible = refs if still_visible is None else set(still_visible(user, refs))
        seen |= {notice.pk for notice in same if notice.ref in visible}
    return seen


def _name(key: str) -> str:
    try:
        return kind_named(key).dansk
    except UnknownKind:
        return "Besked"
