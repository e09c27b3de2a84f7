"""Reads behind the access review: the list of years, the review with its lines, and the workbook."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from faellesgrund.foundation.access.models import RoleAssignment, User
from faellesgrund.foundation.access.people.models import AccessReview, AccessReviewLine, ReviewAnswer
from faellesgrund.foundation.access.people.reviews import (
    ACTION,
    active_assignments,
    facts_of,
    fingerprint_of,
    is_answered,
)
from faellesgrund.foundation.access.people.role_actions import may_hand_out
from faellesgrund.foundation.access.policy import extent_of
from faellesgrund.foundation.access.scopes import ScopeNames
from faellesgrund.foundation.ui.sorting import danish_sort_key

COLUMNS = (
    ("navn", "Navn"),
    ("brugernavn", "Brugernavn"),
    ("part", "Part"),
    ("enhed", "Enhed"),
    ("rolle", "Rolle"),
    ("omfang", "Gælder"),
    ("fra", "Fra og med"),
    ("til", "Til og med"),
    ("sidst_logget_ind", "Sidst logget ind"),
    ("givet_af", "Givet af"),
    ("givet", "Givet"),
    ("konto", "Konto"),
)


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One role of the review. change: what is different since the last signed review, or empty."""

    pk: int
    name: str
    username: str
    party: str
    role: str
    scope: str
    valid_from: date
    valid_to: date | None
    last_login: str
    granted: str
    closed: bool
    change: str
    answer: str
    answered: str
    is_own: bool
    may_end: bool

    @property
    def may_answer(self) -> bool:
        """Whether the reviewer can answer it: not one's own, and not answered already."""
        return not self.is_own and not self.answer


@dataclass(frozen=True, slots=True)
class GoneLine:
    """A role that was confirmed last time and does not hold any more, or was ended in this review."""

    name: str
    role: str
    scope: str
    how: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A review with its lines and how far it has come."""

    review: AccessReview
    lines: tuple[ReviewLine, ...]
    gone: tuple[GoneLine, ...]
    answered: int
    total: int
    own_waiting: int
    before: int | None
    may_answer: bool
    overdue: bool
    intact: bool

    @property
    def missing(self) -> int:
        """How many lines wait."""
        return self.total - self.answered


def review_page(user: User, review: AccessReview) -> ReviewPage:
    """The review as it stands; the number of queries does not grow with the lines."""
    if review.is_signed:
        return _signed_page(review)
    scopes = ScopeNames.read()
    answers = {line.assignment_id: line for line in review.lines.select_related("answered_by")}
    before = _signed_before(review.year)
    last = {line.assignment_id: line for line in before.lines.all()} if before else {}
    active = list(active_assignments())
    lines = tuple(_line(user, each, answers.get(each.pk), last, before, scopes) for each in active)
    there = {each.pk for each in active}
    gone = [_gone(each, "afsluttet her") for each in answers.values() if each.answer == ReviewAnswer.ENDED]
    gone += [
        _gone(each, "gælder ikke længere")
        for each in last.values()
        if each.answer == ReviewAnswer.CONFIRMED
        and each.assignment_id not in there
        and each.assignment_id not in answers
    ]
    return ReviewPage(
        review=review,
        lines=lines,
        gone=tuple(gone),
        answered=sum(bool(line.answer) for line in lines),
        total=len(lines),
        own_waiting=sum(line.is_own and not line.answer for line in lines),
        before=before.year if before else None,
        may_answer=extent_of(user, ACTION).everything,
        overdue=review.overdue(timezone.localdate()),
        intact=True,
    )


def _line(
    user: User,
    each: RoleAssignment,
    answer: AccessReviewLine | None,
    last: dict[int, AccessReviewLine],
    before: AccessReview | None,
    scopes: ScopeNames,
) -> ReviewLine:
    facts = facts_of(each, scopes)
    answered = answer if answer is not None and is_answered(answer, each) else None
    own = each.user_id == user.pk
    return ReviewLine(
        pk=each.pk,
        name=facts["navn"],
        username=facts["brugernavn"],
        party=facts["part"],
        role=facts["rolle"],
        scope=facts["omfang"],
        valid_from=each.valid_from,
        valid_to=each.valid_to,
        last_login=_day(facts["sidst_logget_ind"]),
        granted=f"{facts['givet_af']}, {timezone.localtime(each.granted_at):%d.%m.%Y}",
        closed=not each.user.is_active,
        change=_change(last.get(each.pk), facts["til"], before),
        answer=answered.get_answer_display() if answered else "",
        answered=f"{answered.answered_by}, {timezone.localtime(answered.answered_at):%d.%m.%Y}" if answered else "",
        is_own=own,
        may_end=not own and may_hand_out(user, each.role),
    )


def _change(last: AccessReviewLine | None, until: str, before: AccessReview | None) -> str:
    if before is None:
        return ""
    if last is None:
        return f"ny siden {before.year}"
    return "ny slutdato" if last.facts.get("til") != until else ""


def _gone(line: AccessReviewLine, how: str) -> GoneLine:
    return GoneLine(line.facts["navn"], line.facts["rolle"], line.facts["omfang"], how)


def _signed_page(review: AccessReview) -> ReviewPage:
    lines = []
    gone = []
    for line in review.lines.select_related("answered_by").order_by("pk"):
        facts = line.facts
        if line.answer == ReviewAnswer.ENDED:
            gone.append(_gone(line, "afsluttet"))
            continue
        lines.append(
            ReviewLine(
                line.assignment_id,
                facts["navn"],
                facts["brugernavn"],
                facts["part"],
                facts["rolle"],
                facts["omfang"],
                date.fromisoformat(facts["fra"]),
                date.fromisoformat(facts["til"]) if facts["til"] else None,
                _day(facts["sidst_logget_ind"]),
                f"{facts['givet_af']}, {_day(facts['givet'])}",
                facts["konto"] == "lukket",
                "",
                line.get_answer_display(),
                f"{line.answered_by}, {timezone.localtime(line.answered_at):%d.%m.%Y}",
                False,
                False,
            )
        )
    lines.sort(key=lambda line: danish_sort_key(line.name))
    intact = fingerprint_of(review) == review.fingerprint
    return ReviewPage(review, tuple(lines), tuple(gone), len(lines), len(lines), 0, None, False, False, intact)


def _day(stamp: str) -> str:
    """The day of a moment as the record keeps it, as a table shows it; empty stays empty."""
    return f"{date.fromisoformat(stamp[:10]):%d.%m.%Y}" if stamp else ""


def _signed_before(year: int) -> AccessReview | None:
    return AccessReview.objects.filter(year__lt=year, signed_at__isnull=False).order_by("-year").first()


def review_for(year: int) -> AccessReview | None:
    """The review of a year, or None."""
    return AccessReview.objects.select_related("opened_by", "signed_by").filter(year=year).first()


def all_reviews() -> list[AccessReview]:
    """Every review, the newest first."""
    return list(AccessReview.objects.select_related("opened_by", "signed_by"))


def workbook(review: AccessReview) -> bytes:
    """The record as an xlsx file: a sheet with the lines, and one with the signature. Texts stay texts."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet("Roller")
    titles = [title for _, title in COLUMNS] + ["Svar", "Svaret af", "Svaret"]
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, bold)
    lines = review.lines.select_related("answered_by").order_by("pk")
    for row, line in enumerate(lines, 1):
        cells = [str(line.facts.get(key, "")) for key, _ in COLUMNS]
        cells += [line.get_answer_display(), line.answered_by.full_name]
        cells.append(f"{timezone.localtime(line.answered_at):%Y-%m-%d %H:%M}")
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text)
    sheet.freeze_panes(1, 1)
    sheet.autofit()
    about = book.add_worksheet("Underskrift")
    signed = f"{timezone.localtime(review.signed_at):%Y-%m-%d %H:%M}" if review.signed_at else "ikke underskrevet"
    facts = (
        ("Gennemgang", str(review.year)),
        ("Frist", review.due_on.isoformat()),
        ("Underskrevet", signed),
        ("Underskriver", review.signed_name),
        ("Bemærkning", review.note),
        ("Aftryk (SHA-256)", review.fingerprint),
    )
    for row, (name, text) in enumerate(facts):
        about.write_string(row, 0, name, bold)
        about.write_string(row, 1, text)
    about.autofit()
    book.close()
    return buffer.getvalue()
