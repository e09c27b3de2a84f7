"""Somebody with the database in hand alters the trail: it shows, and it is said which line."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Max

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.audit import Person, record_change, record_read
from faellesgrund.foundation.access.keys import Purpose, newest
from faellesgrund.foundation.access.models import AuditConcern, AuditEntry, AuditPerson
from faellesgrund.foundation.access.rotation import rotate
from faellesgrund.foundation.access.testing import make_unit, make_user
from faellesgrund.foundation.access.trail import checkpoints as audit_checkpoints
from faellesgrund.foundation.access.trail import verification as audit_verification
from faellesgrund.foundation.access.trail.chain import link
from faellesgrund.foundation.access.trail.checkpoints import accept_restored, checkpoint, read
from faellesgrund.foundation.access.trail.verification import verify

pytestmark = pytest.mark.django_db
OLD, NEW = "gammel-" * 10, "ny-noegle-" * 6
LINES = 12


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.AUDIT_FOLDER = tmp_path / "revision"
    settings.KEYS = (OLD,)


@pytest.fixture
def trail():
    user, unit = make_user(), make_unit()
    for n in range(LINES):
        record_change(user, "x.ret", unit, {"n": n}, {"n": n + 1}, concerns=[user, Person("beboer", str(n % 3))])


@contextmanager
def guards_down():
    """What somebody with full rights over the database can do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            yield
            for _, made in triggers:
                cursor.execute(made)


def remove(numbers: list[int]) -> None:
    with guards_down():
        AuditConcern.objects.filter(entry__in=numbers)._raw_delete("default")
        AuditEntry.objects.filter(pk__in=numbers)._raw_delete("default")


def told() -> list[str]:
    return [finding.text for finding in verify().findings]


def test_a_trail_nobody_touched_holds(trail):
    assert checkpoint().lines == LINES
    record_read(None, "x.se", make_unit())
    outcome = verify()
    assert (outcome.holds, outcome.lines, outcome.since_checkpoint) == (True, LINES + 1, 1)


def test_an_empty_trail_holds():
    assert verify().holds


@pytest.mark.parametrize(
    "change",
    [
        {"after": {"n": 99}},
        {"before": None},
        {"actor_name": "En anden"},
        {"reason": "fundet på"},
        {"made_at": "2020-01-01T00:00Z"},
        {"object_id": "7"},
        {"ip": "1.2.3.4"},
        {"details": {"x": 1}},
    ],
)
def test_an_altered_line_shows_and_no_other_is_blamed(trail, change):
    with guards_down():
        AuditEntry.objects.filter(pk=5).update(**change)
    assert told() == ["Linje 5 er ændret, efter at den blev skrevet."]


def test_a_removed_line_shows(trail):
    remove([5])
    assert told() == ["Linje 5 mangler."]


def test_several_removed_lines_show_as_one_gap(trail):
    remove([1, 2, 3])
    assert told() == ["Linje 1 til 3 mangler."]


def test_a_line_written_by_somebody_without_the_key_shows(trail):
    last = AuditEntry.objects.get(pk=LINES)
    forged = AuditEntry.objects.get(pk=3)
    link(forged, (), LINES + 1, last.digest, newest(Purpose.AUDIT))
    forged.seal = "0" * 64
    forged.save(force_insert=True)
    assert told() == [f"Linje {LINES + 1} er ikke skrevet af Fællesgrund: seglet passer ikke."]


def test_a_chain_written_anew_from_a_line_on_shows_where_it_starts(trail, settings):
    checkpoint()
    with guards_down():
        entries = list(AuditEntry.objects.filter(pk__gte=8).order_by("number"))
        previous = AuditEntry.objects.get(pk=7).digest
        for entry in entries:
            handles = list(AuditConcern.objects.filter(entry=entry).values_list("person_id", flat=True))
            entry.action = "x.andet"
            # Even with the key in hand: the checkpoint outside the database remembers.
            previous = link(entry, handles, entry.number, previous, newest(Purpose.AUDIT))
            entry.save(force_update=True)
    (only,) = told()
    assert only.startswith(f"Linje {LINES} er en anden end den, kontrolpunktet fra")


def test_two_lines_that_changed_places_show(trail):
    with guards_down():
        AuditConcern.objects.all()._raw_delete("default")
        AuditEntry.objects.filter(pk=4).update(number=400)
        AuditEntry.objects.filter(pk=5).update(number=4)
        AuditEntry.objects.filter(pk=400).update(number=5)
    assert any("Linje 4 hænger ikke sammen" in text for text in told())


def test_a_person_taken_off_a_line_or_put_on_one_shows(trail):
    with guards_down():
        doomed = AuditConcern.objects.filter(entry=2).first()
        AuditConcern.objects.filter(pk=doomed.pk)._raw_delete("default")
    stranger = AuditPerson.objects.create(handle="f" * 32, kind="beboer", sealed=f"{'f' * 32}|beboer:9")
    AuditConcern.objects.create(entry_id=9, person=stranger)
    assert told() == [f"Linje {n} er ændret, efter at den blev skrevet." for n in (2, 9)]


def test_two_persons_that_changed_places_show(trail):
    one, two = AuditPerson.objects.filter(kind="beboer")[:2]
    one_sealed, one_index, two_sealed, two_index = one.sealed, one.index, two.sealed, two.index
    with guards_down():
        AuditPerson.objects.filter(pk=one.pk).update(index="x")
        AuditPerson.objects.filter(pk=two.pk).update(sealed=one_sealed, index=one_index)
        AuditPerson.objects.filter(pk=one.pk).update(sealed=two_sealed, index=two_index)
    assert sorted(text[:29] for text in told()) == sorted(f"Den berørte person {each.pk[:8]} i" for each in (one, two))


def test_a_cut_off_end_shows_against_the_checkpoint(trail):
    checkpoint()
    remove([LINES - 1, LINES])
    (only,) = told()
    assert "mangler 2" in only
    assert "skåret af" in only


def test_a_swapped_database_shows_against_the_checkpoint(trail):
    checkpoint()
    remove(list(range(1, LINES + 1)))
    (only,) = told()
    assert f"så {LINES} linjer, nu er der 0" in only


def test_a_database_put_back_on_purpose_is_noted_and_holds_from_there(trail):
    checkpoint()
    remove([LINES])
    assert not verify().holds
    accept_restored("Disken gik i stykker")
    outcome = verify()
    assert outcome.holds
    assert "Disken gik i stykker" in outcome.notes[0]
    remove([LINES - 1])
    assert not verify().holds


def test_nothing_new_makes_no_new_checkpoint(trail):
    assert checkpoint() is not None
    assert checkpoint() is None
    record_read(None, "x.se", make_unit())
    assert checkpoint().lines == LINES + 1
    assert [each.lines for each in read().checkpoints] == [LINES, LINES + 1]


@pytest.mark.parametrize("damage", ["alter", "remove", "cut short", "forge"])
def test_a_checkpoint_file_that_was_touched_shows(trail, damage):
    for _ in range(3):
        checkpoint()
        record_read(None, "x.se", make_unit())
    path = audit_checkpoints.path()
    lines = path.read_text("utf-8").splitlines()
    if damage == "alter":
        lines[1] = lines[1].replace(f'"linjer":{LINES + 1}', '"linjer":3')
    elif damage == "remove":
        del lines[1]
    elif damage == "cut short":
        lines[2] = lines[2][:40]
    else:
        said = json.loads(lines[2])
        lines[2] = json.dumps({**said, "linjer": 1, "noegle": newest(Purpose.CHECKPOINT).id})
    path.write_text("\n".join(lines), "utf-8")
    found = told()
    assert found
    assert all(text.startswith("Kontrolpunkt ") for text in found)
    checkpoint()
    assert read().last.lines == LINES + 3, "a new checkpoint is not spoiled by what was wrong before it"


def test_a_checkpoint_is_readable_for_the_installation_alone(trail):
    checkpoint()
    assert audit_checkpoints.path().stat().st_mode & 0o077 == 0
    assert audit_checkpoints.path().parent.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_a_sentence(trail, settings, tmp_path):
    (tmp_path / "fil").touch()
    settings.AUDIT_FOLDER = tmp_path / "fil"
    with pytest.raises(BadInput, match="kontrolpunktet kan ikke skrives"):
        checkpoint()


def test_lines_under_a_key_that_was_taken_away_hold_when_a_checkpoint_vouches_for_them(trail, settings):
    checkpoint()
    settings.KEYS = (NEW, OLD)
    checkpoint()
    record_read(None, "x.se", make_unit())
    rotate(None)
    settings.KEYS = (NEW,)
    outcome = verify()
    assert outcome.findings == ()
    assert outcome.unsealed == LINES
    with guards_down():
        AuditEntry.objects.filter(pk=3).update(reason="ændret")
    assert told() == ["Linje 3 er ændret, efter at den blev skrevet."]


def test_lines_under_a_key_that_was_taken_away_too_soon_ask_for_it_back(trail, settings):
    settings.KEYS = (NEW,)
    outcome = verify()
    assert any(
        f"{LINES} linjer" in finding.text and "Sæt nøglen ind igen" in finding.mend for finding in outcome.findings
    )


def test_the_check_reads_the_lines_in_pieces(trail, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(audit_verification, "CHUNK", 5)
    seen = []
    with django_assert_num_queries(1 + 2 * 3 + 1 + 1):  # how many, three pieces with persons, no more, the persons
        verify(lambda done, total: seen.append((done, total)))
    assert seen == [(5, LINES), (10, LINES), (LINES, LINES)]


def test_many_faults_are_counted_rather_than_listed(trail, monkeypatch):
    monkeypatch.setattr(audit_verification, "MOST_FINDINGS", 3)
    with guards_down():
        AuditEntry.objects.all().update(reason="ændret")
    assert told()[-1] == f"Der er {LINES - 3} fejl mere af samme slags."


def test_a_line_is_as_old_as_it_says():
    entry = record_read(None, "x.se", make_unit())
    newest_line = AuditEntry.objects.aggregate(m=Max("made_at"))["m"]
    assert abs(newest_line - entry.made_at) < timedelta(microseconds=1)
