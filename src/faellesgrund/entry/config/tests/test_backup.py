"""The copy: whole, private, without keys, and never half of one."""

from __future__ import annotations

import hashlib
import json
import resource
import stat
import zipfile

import pytest

pytestmark = pytest.mark.django_db


def manifest_of(path):
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("manifest.json"))


def test_a_copy_says_what_is_in_it_and_every_sum_is_right(copy):
    manifest = manifest_of(copy)
    assert (manifest["produkt"], manifest["format"]) == ("faellesgrund/sikkerhedskopi", 1)
    assert manifest["raekker"]["access_user"] == 1
    assert manifest["raekker"]["access_auditentry"] >= 1
    assert "0001_initial" in manifest["migrationer"]["access"]
    with zipfile.ZipFile(copy) as archive:
        assert set(archive.namelist()) == {*manifest["filer"], "manifest.json"}
        for name, part in manifest["filer"].items():
            content = archive.read(name)
            assert (len(content), hashlib.sha256(content).hexdigest()) == (part["bytes"], part["sha256"])


def test_a_copy_holds_the_files_of_people_and_nothing_that_is_made_again(copy):
    names = set(manifest_of(copy)["filer"])
    assert "filer/filer/ab/referat" in names
    assert not any("staticfiles" in name for name in names)


def test_the_key_is_not_in_the_copy_and_that_is_said(copy, planted, tmp_path):
    key = (planted.data / "noegle").read_bytes().strip()
    with zipfile.ZipFile(copy) as archive:
        assert not any(key in archive.read(name) for name in archive.namelist())
    said = planted.command("sikkerhedskopi", str(tmp_path)).stdout
    assert "er ikke med" in said
    assert manifest_of(copy)["noegler"][0] in said


def test_the_key_is_in_the_copy_when_it_is_asked_for(planted, tmp_path):
    done = planted.command("sikkerhedskopi", str(tmp_path / "k.zip"), "--med-noegle")
    assert "kan læse alt" in done.stdout
    with zipfile.ZipFile(tmp_path / "k.zip") as archive:
        assert archive.read("noegler/noegle") == (planted.data / "noegle").read_bytes()


def test_only_the_owner_can_read_a_copy(copy):
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_open_log_ins_are_left_out_of_a_copy(planted, copy, tmp_path):
    planted.program(
        "import django; django.setup()\n"
        "from importlib import import_module\nfrom django.conf import settings\n"
        "s = import_module(settings.SESSION_ENGINE).SessionStore(); s['x'] = 1; s.create()\n"
    )
    assert planted.command("sikkerhedskopi", str(tmp_path / "k.zip")).returncode == 0
    assert manifest_of(tmp_path / "k.zip")["raekker"]["django_session"] == 0


@pytest.mark.parametrize(
    ("target", "part"),
    [("", "findes allerede"), ("findes-ikke/kopi.zip", "findes ikke. Opret den")],
)
def test_a_copy_never_takes_the_place_of_a_file_and_makes_no_folder(planted, copy, tmp_path, target, part):
    before = copy.read_bytes()
    done = planted.command("sikkerhedskopi", str(tmp_path / target) if target else str(copy))
    assert (done.returncode, done.stdout) == (2, "")
    assert part in done.stderr
    assert copy.read_bytes() == before


def test_a_full_disk_leaves_no_half_copy(planted, tmp_path):
    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    (planted.data / "filer" / "stor").write_bytes(hashlib.shake_256(b"x").digest(200_000))
    try:
        done = planted.command("sikkerhedskopi", str(tmp_path / "kopi.zip"), preexec_fn=little_room)
    finally:
        (planted.data / "filer" / "stor").unlink()
    assert done.returncode == 2
    assert "ikke plads" in done.stderr or "File too large" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_a_database_there_is_nothing_to_copy(new_installation, tmp_path):
    empty = new_installation()
    done = empty.command("sikkerhedskopi", str(tmp_path))
    assert done.returncode == 2
    assert "database" in done.stderr
    assert list(tmp_path.iterdir()) == []
