"""What the front page and the menus show of access: a review that waits, and the links of those who may."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from faellesgrund.foundation.access.people.models import AccessReview
from faellesgrund.foundation.access.people.reviews import active_assignments, is_answered
from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.ui.frontpage import Entry, Section
from faellesgrund.foundation.ui.shell import FOOTER, USER_MENU, Offer, offer_link

LAST_CALL = 11
"""The month from which a review that has not begun is asked for."""


def waiting_review(user: Any) -> Section | None:
    """The review that is not signed, or not begun late in the year; None for those who do not carry it out."""
    if not may(user, "adgang.gennemgaa"):
        return None
    today = timezone.localdate()
    entries = [_entry(review) for review in AccessReview.objects.filter(signed_at__isnull=True)]
    if today.month >= LAST_CALL and not AccessReview.objects.filter(year=today.year).exists():
        entries.append(Entry(f"Begynd gennemgangen for {today.year}", reverse("access:reviews"), "Ikke begyndt"))
    return Section(title="Adgang", entries=tuple(entries)) if entries else None


def _entry(review: AccessReview) -> Entry:
    answers = {line.assignment_id: line for line in review.lines.all()}
    missing = sum(not is_answered(answers.get(each.pk), each) for each in active_assignments())
    waits = f"{missing} roller mangler svar" if missing != 1 else "1 rolle mangler svar"
    when = date_format(review.due_on, "j. F Y")
    note = f"Over fristen {when}. {waits}." if review.overdue(timezone.localdate()) else f"Frist {when}. {waits}."
    return Entry(f"Gennemgå adgangen for {review.year}", reverse("access:review", args=[review.year]), note)


def offer_links() -> None:
    """Put the links in the user menu and the footer."""
    offer_link(USER_MENU, Offer(40, "Adgang", "access:users", lambda user: may(user, "brugere.se")))
    offer_link(USER_MENU, Offer(45, "API-nøgler", "access:keys", lambda user: may(user, "api_noegle.egne")))
    offer_link(FOOTER, Offer(40, "Parter", "access:parties", lambda user: may(user, "parter.se")))
