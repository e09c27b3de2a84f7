"""Sending mail, now and once a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from smtplib import SMTPRecipientsRefused
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.jobs import schedule
from faellesgrund.foundation.jobs.queue import Progress, enqueue, job
from faellesgrund.foundation.notices.actions import reachable
from faellesgrund.foundation.notices.mail import compose
from faellesgrund.foundation.notices.models import Notice, NoticeMail, NoticePlan
from faellesgrund.foundation.notices.rules import USUAL_HOUR, last_digest_moment

REFUSED = "Mailserveren afviser modtagerens adresse. Ret adressen på brugeren, og prøv igen."


# Growing delays of at most an hour: a mail server may be away for about 16 hours before anybody has to act.
@job("beskeder.mail", dansk="Send mail om beskeder", retries=20, idempotent=True)
def send_mail(progress: Progress, mail: int) -> None:
    """Send one mail, unless it has been sent, the notice has been read meanwhile, or the person is gone."""
    row = NoticeMail.objects.select_related("user", "notice").filter(pk=mail).first()
    if row is None or row.sent_at or row.dropped_at:
        return
    if not reachable(row.user) or (row.notice is not None and row.notice.read_at is not None):
        NoticeMail.objects.filter(pk=mail).update(dropped_at=timezone.now())
        return
    try:
        compose(row).send()
    except SMTPRecipientsRefused as refused:
        if all(code >= 500 for code, _ in refused.recipients.values()):
            raise BadInput([Problem("", REFUSED)]) from refused
        raise
    NoticeMail.objects.filter(pk=mail).update(sent_at=timezone.now())


@job("beskeder.daglig", dansk="Skriv de daglige mails")
def write_digests(progress: Progress) -> None:
    """One mail to each whose hour has come and who has something waiting since before it."""
    now, zone = timezone.now(), ZoneInfo(settings.TIME_ZONE)
    waiting = Notice.objects.unread().filter(digest_since__isnull=False).select_related("user")
    hours = dict(NoticePlan.objects.filter(user__in=waiting.values("user")).values_list("user_id", "hour"))
    due: dict[int, list[Notice]] = defaultdict(list)
    for notice in waiting:
        moment = last_digest_moment(now, hours.get(notice.user_id, USUAL_HOUR), zone)
        if notice.digest_since is not None and notice.digest_since <= moment:
            due[notice.user_id].append(notice)
    with progress.saving():
        for notices in due.values():
            Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(digest_since=None)
            if reachable(notices[0].user):
                counts = Counter(notice.kind for notice in notices)
                mail = NoticeMail.objects.create(user=notices[0].user, counts=dict(counts))
                enqueue(send_mail, mail=mail.pk)


schedule.register("beskeder.daglig", "Daglig mail om beskeder", schedule.every(15), write_digests)
