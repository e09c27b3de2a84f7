"""What the installation does by itself: a checkpoint of the audit trail every hour; each night a check of every line of it
and of the search against the things it is about, an end to old sessions, and word of the review of access."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from faellesgrund.foundation.access.api import idempotency, limits
from faellesgrund.foundation.access.models import RoleAssignment, User
from faellesgrund.foundation.access.people.models import AccessReview
from faellesgrund.foundation.access.roles import GOVERNING, ScopeKind
from faellesgrund.foundation.access.trail import checkpoints as audit_checkpoints
from faellesgrund.foundation.access.trail import checks as audit_checks
from faellesgrund.foundation.jobs import schedule
from faellesgrund.foundation.jobs.queue import Progress, job
from faellesgrund.foundation.notices.actions import notify
from faellesgrund.foundation.search.actions import reindex

WATCHING = ("dpo", "admin")


@job("revision.kontrolpunkt", dansk="Kontrolpunkt for loggen", retries=3, idempotent=True)
def write_checkpoint(progress: Progress) -> None:
    """Write down outside the database where the trail ends now."""
    audit_checkpoints.checkpoint()


@job("revision.kontrol", dansk="Kontrol af loggen", retries=1, idempotent=True)
def check_trail(progress: Progress) -> None:
    """Read every line of the trail, and tell those who watch over it when it does not hold."""
    outcome = audit_checks.check(lambda done, total: progress.report(done, total, f"Linje {done} af {total} er læst"))
    url = reverse("audit:chain")
    if not outcome.holds:
        held = RoleAssignment.objects.valid_on(timezone.localdate()).filter(role__in=WATCHING)
        with transaction.atomic():
            watching = User.objects.filter(is_active=True, pk__in=held.values("user"))
            notify(watching, "revision.brudt", "Loggen holder ikke. Se, hvad der er galt.", url, immediate=True)
    progress.result(url, "Se kontrollen")


@job("soegning.kontrol", dansk="Kontrol af søgningen", retries=3, idempotent=True)
def check_search(progress: Progress) -> None:
    """Go through what can be found, mend what is out of step with the things themselves, and say how much that was."""
    outcome = reindex(progress=lambda seen: progress.report(seen, 0, f"{seen} ting er set efter"))
    progress.result(reverse("search:search"), outcome.text)


@job("drift.sessioner", dansk="Slet udløbne logins", idempotent=True)
def clear_sessions(progress: Progress) -> None:
    """Remove sessions that can no longer be used."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@job("api.svar", dansk="Slet gamle svar fra API'et", idempotent=True)
def forget_answers(progress: Progress) -> None:
    """Remove what writes through the API answered more than a day ago, and counts of minutes that are over."""
    idempotency.forget_old()
    limits.forget_old()


@job("adgang.frist", dansk="Frist for årets gennemgang af adgang", retries=3)
def access_review_due(progress: Progress) -> None:
    """Tell those who review access, two weeks before the review of the year is due, on the day, and each week after."""
    today = timezone.localdate()
    held = RoleAssignment.objects.valid_on(today).filter(role__in=GOVERNING, scope_kind=ScopeKind.ALL.value)
    with progress.saving():
        for review in AccessReview.objects.filter(signed_at__isnull=True):
            left = (review.due_on - today).days
            if left in {14, 0} or (left < 0 and left % 7 == 0):
                people = User.objects.filter(is_active=True, pk__in=held.values("user"))
                url = reverse("access:review", args=[review.year])
                notify(people, "frist", "Årets gennemgang af adgang skal underskrives.", url, immediate=True)


schedule.register("adgang.frist", "Frist for årets gennemgang", schedule.nightly("05.45"), access_review_due)
schedule.register("api.svar", "Gamle svar fra API'et slettes", schedule.every(60), forget_answers)
schedule.register("drift.sessioner", "Udløbne logins slettes", schedule.nightly("02.30"), clear_sessions)
schedule.register("revision.kontrolpunkt", "Kontrolpunkt for loggen", schedule.every(60), write_checkpoint)
schedule.register("revision.kontrol", "Kontrol af loggen", schedule.nightly("03.15"), check_trail)
schedule.register("soegning.kontrol", "Kontrol af søgningen", schedule.nightly("03.45"), check_search)
