"""What ``kontroller`` says about the trail and the keys."""

from __future__ import annotations

import pytest

from faellesgrund.engine.problems import BadInput
from faellesgrund.entry.config.trail_check import check_trail
from faellesgrund.foundation.access.audit import Person, record_change
from faellesgrund.foundation.access.models import AuditEntry, AuditPerson
from faellesgrund.foundation.access.testing import make_unit, make_user
from faellesgrund.foundation.access.trail.checkpoints import checkpoint
from faellesgrund.foundation.access.trail.verification import verify

pytestmark = pytest.mark.django_db
OLD, NEW = "gammel-" * 10, "ny-noegle-" * 6


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.AUDIT_FOLDER = tmp_path / "revision"
    settings.KEYS = (OLD,)


def lines(count: int) -> None:
    for n in range(count):
        record_change(
            make_user(f"u{n}"), "x.ret", make_unit(), {"n": n}, {"n": n + 1}, concerns=[Person("bruger", "1")]
        )


def test_a_trail_that_holds_is_said_with_its_last_checkpoint(capsys):
    lines(3)
    assert check_trail()
    assert "Der er intet kontrolpunkt endnu." in capsys.readouterr().out
    checkpoint()
    lines(0)
    record_change(None, "x.ret", make_unit(), None, {})
    assert check_trail()
    said = capsys.readouterr().out
    assert "Loggen: 4 linjer, ubrudt fra den første til den sidste." in said
    assert "1 linje siden da" in said


def test_a_trail_that_does_not_hold_is_said_line_by_line_with_what_to_do(capsys):
    lines(2)
    AuditEntry.objects.bulk_create([AuditEntry(number=9, made_at="2027-01-01T00:00Z", key_id="0" * 8)])
    assert not check_trail()
    said = capsys.readouterr().out
    assert "Linje 3 til 8 mangler. Sammenlign med den nyeste sikkerhedskopi" in said
    assert "Loggen holder ikke. Se docs/operations/revision.md." in said


def test_a_database_put_back_on_purpose_is_noted_in_the_trail_and_beside_it(capsys):
    lines(1)
    assert check_trail("Disken gik i stykker")
    assert "Disken gik i stykker" in capsys.readouterr().out
    assert AuditEntry.objects.get(action="installation.gendannet").reason == "Disken gik i stykker"
    assert "Disken gik i stykker" in verify().notes[0]


def test_values_under_an_older_key_are_counted_by_place(capsys, settings):
    lines(1)
    settings.KEYS = (NEW, OLD)
    assert check_trail()
    said = capsys.readouterr().out
    assert "personer i loggen" in said
    assert "faellesgrund roter-noegler" in said


def test_a_value_whose_key_is_missing_is_a_failure_with_a_sentence(capsys, settings):
    lines(1)
    checkpoint()
    settings.KEYS = (NEW,)
    assert not check_trail()
    said = capsys.readouterr().out
    assert "FAELLESGRUND_NOEGLER" in said
    assert "Traceback" not in said


def test_rotation_says_what_it_did_and_leaves_nothing_behind(capsys, settings):
    from faellesgrund.entry.config.trail_check import rotate_keys

    lines(3)
    settings.KEYS = (NEW, OLD)
    assert rotate_keys() == 0
    assert "personer i loggen: 1" in capsys.readouterr().out
    settings.KEYS = (NEW,)
    assert AuditPerson.objects.get().identity == "bruger:1"
    assert check_trail()
    assert rotate_keys() == 0
    assert "Alle fortrolige værdier" in capsys.readouterr().out


def test_rotation_without_the_old_key_is_a_sentence(settings):
    from faellesgrund.entry.config.trail_check import rotate_keys

    lines(1)
    settings.KEYS = (NEW,)
    with pytest.raises(BadInput, match="mangler"):
        rotate_keys()
