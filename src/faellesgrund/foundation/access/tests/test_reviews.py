"""The yearly review: every role answered, nobody answers for oneself, and a signed record stays as it was."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.models import AuditEntry, RoleAssignment, User
from faellesgrund.foundation.access.people import review_queries, reviews
from faellesgrund.foundation.access.people.frontpage import waiting_review
from faellesgrund.foundation.access.people.models import AccessReview, AccessReviewLine
from faellesgrund.foundation.access.testing import LONG_AGO, give_roles, make_cast, make_user

pytestmark = pytest.mark.django_db


def again(user):
    return User.objects.select_related("unit__party").get(pk=user.pk)


@pytest.fixture
def admin():
    return make_user("adam", "admin")


@pytest.fixture
def other():
    return make_user("signe", "sekretaer")


@pytest.fixture
def drift():
    return make_user("dorte", "drift")


def begun(admin, year=None):
    today = timezone.localdate()
    return reviews.begin(admin, year or today.year, today + timedelta(30))


def held(user):
    return user.roles.get().pk


def answered(admin, other, drift):
    review = begun(admin)
    reviews.confirm(again(admin), review, [held(other), held(drift)])
    reviews.confirm(again(other), review, [held(admin)])
    return review


def test_a_review_lists_every_role_that_holds_with_what_is_known_of_it(admin, other, drift):
    make_user("fortid", "jurist", valid_to=LONG_AGO)
    page = review_queries.review_page(again(admin), begun(admin))
    assert [(line.name, line.role) for line in page.lines] == [
        ("Adam Prøve", "Systemadministrator"),
        ("Dorte Prøve", "Driftspersonale"),
        ("Signe Prøve", "Sekretær"),
    ]
    line = page.lines[1]
    assert (line.party, line.scope, line.last_login, line.granted.startswith("installationen")) == (
        "KK",
        "alt",
        "",
        True,
    )
    assert (page.answered, page.total, page.own_waiting) == (0, 3, 1)


def test_a_year_is_begun_once_and_only_now_or_last_year(admin):
    begun(admin)
    with pytest.raises(BadInput, match="allerede begyndt"):
        begun(admin)
    with pytest.raises(BadInput, match="Vælg"):
        begun(admin, timezone.localdate().year + 1)
    with pytest.raises(BadInput, match="Fristen er passeret"):
        reviews.begin(admin, timezone.localdate().year - 1, timezone.localdate() - timedelta(1))


def test_confirming_and_ending_are_kept_with_the_facts_of_the_day(admin, other, drift):
    review = begun(admin)
    reviews.confirm(again(admin), review, [held(other)])
    reviews.end(again(admin), review, [held(drift)])
    lines = {line.facts["brugernavn"]: line for line in review.lines.all()}
    assert {name: line.answer for name, line in lines.items()} == {"signe": "bekraeftet", "dorte": "afsluttet"}
    assert lines["dorte"].facts["rolle"] == "Driftspersonale"
    assert not RoleAssignment.objects.valid_on(timezone.localdate()).filter(user=drift).exists()
    assert AuditEntry.objects.filter(action="gennemgang.svar").count() == 2
    page = review_queries.review_page(again(admin), review)
    assert [line.name for line in page.gone] == ["Dorte Prøve"]


def test_nobody_answers_for_oneself(admin, other):
    review = begun(admin)
    for answer in (reviews.confirm, reviews.end):
        with pytest.raises(BadInput, match="din egen rolle"):
            answer(again(admin), review, [held(admin), held(other)])
    assert not review.lines.exists()


def test_a_secretary_confirms_an_administrator_and_does_not_end_one(admin, other):
    review = begun(admin)
    make_user("endnu_en", "admin")
    with pytest.raises(BadInput, match="Kun en systemadministrator"):
        reviews.end(again(other), review, [held(admin)])
    assert reviews.confirm(again(other), review, [held(admin)]) == 1


def test_a_role_given_while_the_review_is_open_is_picked_up(admin, other, drift):
    review = answered(admin, other, drift)
    assert review_queries.review_page(again(admin), review).missing == 0
    late = make_user("sent", "jurist")
    assert review_queries.review_page(again(admin), review).missing == 1
    with pytest.raises(BadInput, match="1 rolle mangler svar"):
        reviews.sign(again(admin), review, "Adam Prøve", "")
    reviews.confirm(again(admin), review, [held(late)])
    assert reviews.sign(again(admin), review, "adam prøve", "").is_signed


def test_a_role_whose_period_is_changed_after_the_answer_is_asked_for_again(admin, other, drift):
    review = answered(admin, other, drift)
    drift.roles.update(valid_to=timezone.localdate() + timedelta(400))
    assert review_queries.review_page(again(admin), review).missing == 1


def test_a_list_that_has_changed_meanwhile_is_not_answered_half(admin, other, drift):
    review = begun(admin)
    number = held(drift)
    drift.roles.update(ended_on=timezone.localdate())
    with pytest.raises(BadInput, match="Listen er ændret"):
        reviews.confirm(again(admin), review, [held(other), number])
    assert not review.lines.exists()


def test_the_signature_is_ones_own_name(admin, other, drift):
    review = answered(admin, other, drift)
    with pytest.raises(BadInput, match="Skriv dit navn"):
        reviews.sign(again(admin), review, "Signe Prøve", "")


def test_a_signed_review_takes_no_more_answers(admin, other, drift):
    review = answered(admin, other, drift)
    reviews.sign(again(admin), review, "Adam Prøve", "Set igennem.")
    review.refresh_from_db()
    for again_signed in (lambda: reviews.sign(again(admin), review, "Adam Prøve", ""),
                         lambda: reviews.confirm(again(admin), review, [held(drift)])):  # fmt: skip
        with pytest.raises(BadInput, match="underskrevet"):
            again_signed()
    assert review_queries.review_page(again(other), review).intact


@pytest.mark.parametrize(
    "change",
    [
        lambda review: AccessReview.objects.filter(pk=review.pk).update(note="rettet"),
        lambda review: AccessReview.objects.filter(pk=review.pk)._raw_delete("default"),
        lambda review: review.lines.update(answer="afsluttet"),
        lambda review: AccessReviewLine.objects.filter(review=review)._raw_delete("default"),
        lambda review: AccessReviewLine.objects.create(
            review=review,
            assignment=make_user("ny", "jurist").roles.get(),
            answer="bekraeftet",
            answered_by=review.opened_by,
            answered_at=timezone.now(),
            facts={},
        ),
    ],
)
def test_the_database_keeps_a_signed_review_as_it_was(admin, other, drift, change):
    review = answered(admin, other, drift)
    reviews.sign(again(admin), review, "Adam Prøve", "")
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        change(review)
    assert review.lines.count() == 3


def test_an_altered_record_no_longer_fits_its_hash(admin, other, drift):
    review = reviews.sign(again(admin), answered(admin, other, drift), "Adam Prøve", "Set igennem.")
    assert reviews.fingerprint_of(review) == review.fingerprint
    review.note = "Noget andet."
    assert reviews.fingerprint_of(review) != review.fingerprint


def test_what_is_new_since_the_last_signed_review_is_marked(admin, other, drift):
    last = answered(admin, other, drift)
    reviews.sign(again(admin), last, "Adam Prøve", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    first_year = timezone.localdate().year
    make_user("ny", "jurist")
    other.roles.update(valid_to=timezone.localdate() + timedelta(100))
    drift.roles.update(ended_on=timezone.localdate())
    review = AccessReview.objects.create(year=first_year + 1, due_on=timezone.localdate(), opened_by=admin)
    page = review_queries.review_page(again(admin), review)
    assert {line.username: line.change for line in page.lines} == {
        "adam": "",
        "ny": f"ny siden {first_year}",
        "signe": "ny slutdato",
    }
    assert [(line.name, line.how) for line in page.gone] == [("Dorte Prøve", "gælder ikke længere")]


def test_the_workbook_holds_the_answers_as_text(admin, other, drift):
    User.objects.filter(pk=drift.pk).update(full_name="=HYPERLINK(1)")
    review = reviews.sign(again(admin), answered(admin, other, drift), "Adam Prøve", "Set igennem.")
    book = openpyxl.load_workbook(io.BytesIO(review_queries.workbook(review)))
    rows = list(book["Roller"].iter_rows(values_only=True))
    assert rows[0][:2] == ("Navn", "Brugernavn")
    assert {row[1] for row in rows[1:]} == {"adam", "signe", "dorte"}
    cell = next(cell for row in book["Roller"].iter_rows() for cell in row if cell.value == "=HYPERLINK(1)")
    assert cell.data_type == "s"
    facts = dict(book["Underskrift"].iter_rows(values_only=True))
    assert facts["Aftryk (SHA-256)"] == review.fingerprint


def test_the_review_costs_the_same_however_many_roles(admin, other, django_assert_num_queries):
    review = begun(admin)
    user = again(admin)
    with CaptureQueriesContext(connection) as few:
        review_queries.review_page(user, review)
    for n in range(15):
        give_roles(make_user(f"u{n}", None), [("drift", "afdeling", f"a{m}") for m in range(10)])
    user = again(admin)
    with django_assert_num_queries(len(few)):
        assert review_queries.review_page(user, review).total > 100


def test_only_for_everything_is_enough_to_carry_out_a_review(admin):
    user = again(give_roles(make_user("sara", None), [("sekretaer", "part", "1")]))
    with pytest.raises(PermissionDenied):
        begun(user)


def test_the_front_page_tells_those_who_carry_it_out_and_no_others(admin, other, drift, time_machine):
    time_machine.move_to("2026-06-10T12:00:00+01:00")
    assert waiting_review(again(admin)) is None
    time_machine.move_to("2026-11-10T12:00:00+01:00")
    [entry] = waiting_review(again(admin)).entries
    assert entry.text == "Begynd gennemgangen for 2026"
    begun(admin)
    [entry] = waiting_review(again(other)).entries
    assert "3 roller mangler svar" in entry.note
    assert "Over fristen" not in entry.note
    time_machine.move_to("2026-12-20T12:00:00+01:00")
    [entry] = waiting_review(again(other)).entries
    assert entry.note.startswith("Over fristen")
    assert waiting_review(again(drift)) is None


def test_a_review_is_carried_out_on_the_pages(client, admin, other, drift):
    client.force_login(admin)
    year = timezone.localdate().year
    due = (timezone.localdate() + timedelta(20)).isoformat()
    assert client.post("/adgang/gennemgang/begynd/", {"aar": str(year), "frist": "i morgen"}).status_code == 422
    base = f"/adgang/gennemgang/{year}/"
    assert client.post("/adgang/gennemgang/begynd/", {"aar": str(year), "frist": due})["Location"] == base
    assert client.post(f"{base}svar/", {"bekraeft": str(held(other))}, follow=True).status_code == 200
    page = client.post(f"{base}svar/", {"bekraeft": "valgte"}, follow=True).content.decode()
    assert "Sæt kryds" in page
    client.post(f"{base}svar/", {"bekraeft": "valgte", "linje": [str(held(drift))]})
    assert client.post(f"{base}underskriv/", {"navn": "Adam Prøve"}).status_code == 422
    client.force_login(other)
    client.post(f"{base}svar/", {"bekraeft": str(held(admin))})
    answer = client.post(f"{base}underskriv/", {"navn": "Signe Prøve", "note": "Set"}, follow=True)
    assert "kan ikke rettes" in answer.content.decode()
    assert "Det passer med listen" in client.get(base).content.decode()
    file = client.get(f"{base}hent/gennemgang.xlsx")
    assert file["Content-Disposition"] == f'attachment; filename="adgangsgennemgang-{year}.xlsx"'
    assert AuditEntry.objects.filter(action="adgang.gennemgang_se").exists()


def test_the_cast_at_the_review(client, admin):
    begun(admin)
    year = timezone.localdate().year
    cast = make_cast("sekretaer")
    dpo = make_user("dagny", "dpo")
    base = f"/adgang/gennemgang/{year}/"
    reading = ("/adgang/gennemgang/", base, f"{base}hent/gennemgang.xlsx")
    assert all(client.get(page)["Location"].startswith("/log-ind/") for page in reading)
    for who, read, write in (
        (cast.in_role, 200, 302),
        (cast.colleague, 200, 302),
        (dpo, 200, 403),
        (cast.outsider, 403, 403),
    ):
        client.force_login(who)
        assert [client.get(page).status_code for page in reading] == [read] * 3
        assert client.post(f"{base}svar/", {"bekraeft": "valgte"}).status_code == write
    client.force_login(cast.in_role)
    assert client.get(f"{base}svar/").status_code == 405
    assert client.get("/adgang/gennemgang/1999/").status_code == 404
    client.force_login(dpo)
    assert 'name="bekraeft"' not in client.get(base).content.decode()
