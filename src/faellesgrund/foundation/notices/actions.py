"""Telling people, marking as read, and choosing how one is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.audit import record_change
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.jobs.queue import enqueue
from faellesgrund.foundation.notices.models import Notice, NoticeChoice, NoticeMail, NoticePlan
from faellesgrund.foundation.notices.registry import Kind, kind_named, kinds
from faellesgrund.foundation.notices.rules import (
    EARLIEST_HOUR,
    LATEST_HOUR,
    Channel,
    channel_for,
    checked_address,
    checked_text,
)

CHANGED_MEANWHILE = "Dine valg er ændret i et andet vindue, siden du åbnede siden. Det, du har valgt, står her endnu. Se det igennem, og gem igen."


class NotFound(LookupError):
    """No such notice, or it is somebody else's."""


def notify(
    users: Iterable[User], kind: str, text: str, url: str, *, immediate: bool = False, ref: str = ""
) -> tuple[User, ...]:
    """Tell people something, inside the transaction that made it happen; returns those who were told.

    kind: a key of the registry. text: neutral, one line, for the product only (»Kommentar til et dokument, du følger«).
    url: the page it leads to, where the policy decides. immediate: by mail at once to those who have not chosen
    otherwise (for mentions and deadlines). ref: what the kind's ``still_visible`` is asked about; the url when empty.
    Told again before it is read, a notice is counted up and no second mail goes out. Raises UnknownKind and ValueError.
    """
    known = kind_named(kind)
    line, address = checked_text(text), checked_address(url)
    now = timezone.now()
    with transaction.atomic():
        channels = _channels({user.pk: user for user in users if user.is_active}, known, immediate)
        told = {user: channel for user, channel in channels.items() if channel is not Channel.NONE}
        made = _merge_or_make(told, Notice(kind=kind, text=line, url=address, ref=ref or address, changed_at=now))
        _mail_at_once([notice for notice in made if told[notice.user] is Channel.IMMEDIATE])
    return tuple(told)


def reachable(user: User) -> bool:
    """Whether mail is sent to the user at all: an open account with an address, and no invented person."""
    return user.is_active and bool(user.email) and not user.is_demo


def mark_read(user: User, pk: int) -> Notice:
    """The user has read it; again is harmless. Raises NotFound."""
    notice = Notice.objects.visible_to(user).filter(pk=pk).first()
    if notice is None:
        raise NotFound(pk)
    Notice.objects.filter(pk=pk).unread().update(read_at=timezone.now(), digest_since=None)
    return notice


def mark_all_read(user: User, until: datetime | None = None) -> int:
    """Everything the user has seen is read; what came after ``until`` stays new. Returns how many."""
    unread = Notice.objects.visible_to(user).unread()
    if until is not None:
        unread = unread.filter(changed_at__lte=until)
    return unread.update(read_at=timezone.now(), digest_since=None)


def choose(user: User, chosen: Mapping[str, str], hour: int, version: int) -> None:
    """Keep how the user wants to be told. chosen: kind → value of Channel. version: of the page the user saw.

    Raises BadInput, also when the choices have been changed since.
    """
    problems = [] if EARLIEST_HOUR <= hour <= LATEST_HOUR else [Problem("klokken", "vælg et af klokkeslættene.")]
    known = {kind.key: kind for kind in kinds()}
    for key, value in chosen.items():
        fits = key in known and value in {channel.value for channel in Channel}
        if not fits or (value == Channel.NONE.value and not known[key].may_be_turned_off):
            problems.append(Problem(known[key].dansk if key in known else "slags", "vælg en af mulighederne."))
    if problems:
        raise BadInput(problems)
    with transaction.atomic():
        plan, _ = NoticePlan.objects.select_for_update().get_or_create(user=user)
        if not NoticePlan.objects.filter(pk=plan.pk, version=version).update(version=F("version") + 1, hour=hour):
            raise BadInput([Problem("", CHANGED_MEANWHILE)])
        before = dict(NoticeChoice.objects.filter(user=user).values_list("kind", "channel"))
        NoticeChoice.objects.bulk_create(
            [NoticeChoice(user=user, kind=key, channel=value) for key, value in chosen.items()],
            update_conflicts=True,
            unique_fields=["user", "kind"],
            update_fields=["channel"],
        )
        off = [key for key, value in chosen.items() if value in {Channel.NONE.value, Channel.PRODUCT.value}]
        Notice.objects.filter(user=user, kind__in=off).update(digest_since=None)
        after = {"kl": hour, **chosen}
        record_change(user, "besked.valg", plan, {"kl": plan.hour, **before}, after)


def _channels(people: dict[int, User], kind: Kind, immediate: bool) -> dict[User, Channel]:
    chosen = dict(NoticeChoice.objects.filter(kind=kind.key, user__in=people).values_list("user_id", "channel"))
    return {
        user: channel_for(chosen.get(pk), kind.usual, kind.may_be_turned_off, immediate) for pk, user in people.items()
    }


def _merge_or_make(told: Mapping[User, Channel], like: Notice) -> list[Notice]:
    """Count up what is unread, make the rest; returns what was made."""
    try:
        with transaction.atomic():
            return _merge_and_make(told, like)
    except IntegrityError:
        # Somebody told the same person the same thing at the same moment: now theirs is there to be counted up.
        return _merge_and_make(told, like)


def _merge_and_make(told: Mapping[User, Channel], like: Notice) -> list[Notice]:
    people = {user.pk: user for user in told}
    unread = Notice.objects.unread().filter(kind=like.kind, url=like.url, user__in=people).select_for_update()
    there = {notice.user_id: notice.pk for notice in unread}
    Notice.objects.filter(pk__in=there.values()).update(
        count=F("count") + 1, text=like.text, ref=like.ref, changed_at=like.changed_at
    )
    daily = {user.pk for user, channel in told.items() if channel is Channel.DIGEST}
    again = [pk for user, pk in there.items() if user in daily]
    Notice.objects.filter(pk__in=again, digest_since__isnull=True).update(digest_since=like.changed_at)
    return Notice.objects.bulk_create(
        Notice(
            user=user,
            kind=like.kind,
            text=like.text,
            url=like.url,
            ref=like.ref,
            changed_at=like.changed_at,
            digest_since=like.changed_at if pk in daily else None,
        )
        for pk, user in people.items()
        if pk not in there
    )


def _mail_at_once(notices: Iterable[Notice]) -> None:
    from faellesgrund.foundation.notices.tasks import send_mail

    for notice in notices:
        if reachable(notice.user):
            mail = NoticeMail.objects.create(user=notice.user, notice=notice, counts={notice.kind: 1})
            enqueue(send_mail, mail=mail.pk)
