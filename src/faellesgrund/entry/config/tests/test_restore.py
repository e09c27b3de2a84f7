"""Restoring: all of it or nothing, and only what can be trusted."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import zipfile

import pytest

from faellesgrund.engine.problems import BadInput
from faellesgrund.entry.config.backup.archive import Reader
from faellesgrund.entry.config.backup.manifest import safe
from faellesgrund.entry.config.backup.swap import Plan, carry_out, waiting

pytestmark = pytest.mark.django_db

COUNT = """
import django
django.setup()
from faellesgrund.foundation.access.trail.models import AuditEntry
from faellesgrund.foundation.access.models import User
lines = AuditEntry.objects.exclude(action="installation.gendannet").count()
print(sorted(User.objects.values_list("username", flat=True)), lines)
"""


def with_keys_of(planted, new_installation):
    """An empty installation with the key of the planted one."""
    made = new_installation()
    made.data.mkdir(parents=True)
    shutil.copy(planted.data / "noegle", made.data / "noegle")
    return made


@pytest.fixture(scope="module")
def empty(planted, new_installation):
    """An installation that every refusal leaves as empty as it was."""
    return with_keys_of(planted, new_installation)


def content(installation):
    """Everything in the data folder but what every command may make, by sum."""
    return {
        path.relative_to(installation.data).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in installation.data.rglob("*")
        if path.is_file() and "sqlite3-" not in path.name and path.name != ".i-brug"
    }


def rebuilt(source, target, change=lambda manifest: None, members=None, comment=None):
    """A copy written anew with a changed manifest, for what damage alone cannot make."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        change(manifest)
        for name in old.namelist():
            if name != "manifest.json":
                new.writestr(name, old.read(name))
        for name, text in (members or {}).items():
            new.writestr(name, text)
            manifest["filer"][name] = {"bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()}
        written = json.dumps(manifest).encode()
        new.writestr("manifest.json", written)
        new.comment = comment if comment is not None else hashlib.sha256(written).hexdigest().encode()
    return target


def test_a_copy_restored_into_an_empty_place_has_everything(planted, copy, new_installation):
    made = with_keys_of(planted, new_installation)
    done = made.command("gendan", str(copy))
    assert done.returncode == 0, done.stderr
    assert "Alt er klar." in done.stdout
    assert made.program(COUNT) == planted.program(COUNT)
    assert (made.data / "filer/ab/referat").read_bytes() == (planted.data / "filer/ab/referat").read_bytes()
    assert not list(made.data.glob(".gendan*"))


def test_the_log_of_a_restored_copy_still_refuses_change_and_new_rows_get_free_numbers(planted, copy, new_installation):
    made = with_keys_of(planted, new_installation)
    assert made.command("gendan", str(copy)).returncode == 0
    said = made.program(
        "import django; django.setup()\n"
        "from django.db import DatabaseError\n"
        "from faellesgrund.foundation.access.trail.models import AuditEntry\n"
        "from faellesgrund.foundation.access.models import User\n"
        "from faellesgrund.foundation.access.policy import record_change\n"
        "user = User.objects.get(username='anna')\n"
        "from django.db import transaction\n"
        "with transaction.atomic():\n"
        "    record_change(user, 'beregning.opret', user, None, {})\n"
        "try:\n    AuditEntry.objects.all().delete()\nexcept DatabaseError as refused:\n    print('afvist')\n"
    )
    assert said.strip() == "afvist"


def test_the_log_says_that_the_database_was_restored_and_from_which_copy(planted, copy, new_installation):
    made = with_keys_of(planted, new_installation)
    assert made.command("gendan", str(copy)).returncode == 0
    said = made.program(
        "import django; django.setup()\n"
        "from faellesgrund.foundation.access.trail.models import AuditEntry\n"
        "print(AuditEntry.objects.get(action='installation.gendannet').reason)\n"
    )
    assert json.loads(zipfile.ZipFile(copy).read("manifest.json"))["lavet"] in said
    again = made.command("kontroller")
    assert again.returncode == 0, again.stdout
    assert "gendannet fra en sikkerhedskopi" in again.stdout


def test_a_copy_with_its_key_opens_where_no_key_was(planted, new_installation, tmp_path):
    assert planted.command("sikkerhedskopi", str(tmp_path / "k.zip"), "--med-noegle").returncode == 0
    made = new_installation()
    done = made.command("gendan", str(tmp_path / "k.zip"))
    assert done.returncode == 0, done.stderr
    assert (made.data / "noegle").read_bytes() == (planted.data / "noegle").read_bytes()


def test_a_copy_is_not_restored_where_the_keys_cannot_read_it(planted, copy, new_installation):
    made = new_installation()
    assert made.command("kontroller", "--indstillinger").returncode == 0
    before = content(made)
    done = made.command("gendan", str(copy))
    assert (done.returncode, done.stdout) == (2, "")
    needed = json.loads(zipfile.ZipFile(copy).read("manifest.json"))["noegler"][0]
    assert needed in done.stderr
    assert "FAELLESGRUND_NOEGLER" in done.stderr
    assert content(made) == before


def test_what_is_there_is_not_overwritten_unless_told_and_then_kept_beside(planted, copy, new_installation):
    made = with_keys_of(planted, new_installation)
    made.program(
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0)\n"
    )
    (made.data / "filer").mkdir()
    (made.data / "filer" / "gammel").write_text("gammelt arbejde")
    before = content(made)
    refused = made.command("gendan", str(copy))
    assert refused.returncode == 2
    assert "--overskriv" in refused.stderr
    assert content(made) == before
    done = made.command("gendan", str(copy), "--overskriv")
    assert done.returncode == 0, done.stderr
    assert "er flyttet til" in done.stdout
    (kept,) = made.data.glob("foer-gendannelse-*")
    assert (kept / "filer" / "gammel").read_text() == "gammelt arbejde"
    assert not (made.data / "filer" / "gammel").exists()
    assert (kept / "faellesgrund.sqlite3").exists() or "skemaet foer_gendannelse_" in done.stdout
    assert made.program(COUNT) == planted.program(COUNT)


def test_a_running_server_is_not_restored_under(planted, copy, new_installation):
    made = with_keys_of(planted, new_installation)
    with made.server():
        done = made.command("gendan", str(copy), "--overskriv")
    assert done.returncode == 2
    assert "Stop den først" in done.stderr


def test_a_worker_by_itself_is_not_restored_under_either(planted, copy, new_installation):
    made = with_keys_of(planted, new_installation)
    made.program(
        "import django; django.setup()\nfrom django.core.management import call_command\ncall_command('migrate', verbosity=0)\n"
    )
    worker = subprocess.Popen(
        [sys.executable, "-m", "faellesgrund.entry.cli.main", "arbejder"],
        env={**made.environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert "i gang" in worker.stdout.readline()
        done = made.command("gendan", str(copy), "--overskriv")
    finally:
        os.killpg(worker.pid, signal.SIGTERM)
        worker.communicate(timeout=30)
    assert done.returncode == 2
    assert "Stop den først" in done.stderr


def test_one_byte_wrong_anywhere_is_found_before_anything_is_touched(copy, tmp_path):
    whole = copy.read_bytes()
    good = {name: part.sha256 for name, part in Reader(copy).manifest.members.items()}
    refused = 0
    for place in range(0, len(whole), max(1, len(whole) // 400)):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        path = tmp_path / "skadet.zip"
        path.write_bytes(damaged)
        try:
            reader = Reader(path)
            reader.check()
        except BadInput:
            refused += 1
        else:
            # A byte nobody reads (a time of day in the zip's own list): what is read is what was written.
            assert {name: part.sha256 for name, part in reader.manifest.members.items()} == good
    assert refused > 350


@pytest.mark.parametrize("share", [0, 0.3, 0.9, 0.9999])
def test_a_copy_cut_off_is_refused(planted, copy, new_installation, tmp_path, share):
    path = tmp_path / "skaaret.zip"
    path.write_bytes(copy.read_bytes()[: int(copy.stat().st_size * share)])
    with pytest.raises(BadInput, match="skåret af|passer ikke med sin sum"):
        Reader(path)


@pytest.mark.parametrize(
    "name",
    ["../ude", "filer/../../ude", "/etc/ude", "filer//ude", "filer/a\\..\\b", "andet/ude", "filer/C:ude", "filer/a\0b"],
)
def test_a_name_that_leads_out_of_the_folder_is_no_part_of_a_copy(copy, tmp_path, name):
    assert not safe(name)
    path = rebuilt(copy, tmp_path / "ond.zip", members={name: b"x"})
    with pytest.raises(BadInput):
        Reader(path)
    assert not (tmp_path / "ude").exists()


def test_a_part_that_is_larger_than_promised_is_not_unpacked_to_its_end(copy, tmp_path):
    path = tmp_path / "bombe.zip"
    with zipfile.ZipFile(copy) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        manifest = json.loads(old.read("manifest.json"))
        manifest["filer"] = {"filer/filer/bombe": {"bytes": 10, "sha256": "0" * 64}}
        new.writestr("filer/filer/bombe", b"\0" * 50_000_000)
        written = json.dumps(manifest).encode()
        new.writestr("manifest.json", written)
        new.comment = hashlib.sha256(written).hexdigest().encode()
    reader = Reader(path)
    with pytest.raises(BadInput, match="passer ikke med sin sum"):
        reader.unpack("filer/filer/bombe", tmp_path / "ud")
    assert (tmp_path / "ud").stat().st_size <= 1 << 20


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (lambda m: m.update(version="99.0.0"), "Opgradér først"),
        (lambda m: m.update(format=99), "nyere udgave"),
        (lambda m: m["migrationer"]["access"].append("9999_fremtid"), "nyere udgave"),
        (lambda m: m.update(database="oracle"), "slags database"),
        (lambda m: m["raekker"].update(access_user=7), "rækker"),
        (lambda m: m.update(produkt="andet"), "ikke en sikkerhedskopi"),
    ],
)
def test_a_copy_that_does_not_belong_here_is_refused_and_nothing_is_left(copy, empty, tmp_path, change, part):
    made = empty
    path = rebuilt(copy, tmp_path / "fremmed.zip", change)
    before = content(made)
    done = made.command("gendan", str(path))
    assert (done.returncode, done.stdout) == (2, "")
    assert part in done.stderr
    assert content(made) == before


def test_a_full_disk_leaves_the_installation_as_it_was(copy, empty):
    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    made = empty
    before = content(made)
    done = made.command("gendan", str(copy), preexec_fn=little_room)
    assert done.returncode == 2, done.stdout
    assert "Intet er ændret" in done.stderr
    assert content(made) == before


def test_a_swap_that_was_cut_short_is_finished_by_the_next_command(planted, copy, new_installation):
    made = with_keys_of(planted, new_installation)
    (made.data / "filer").mkdir()
    (made.data / "filer" / "gammel").write_text("gammelt")
    side, kept = made.data / ".gendan-x", made.data / "foer-gendannelse-x"
    (side / "filer").mkdir(parents=True)
    (side / "filer" / "ny").write_text("nyt")
    moves = ((made.data / "filer", kept / "filer"), (side / "filer", made.data / "filer"))
    Plan(moves, None, side).write(made.data)
    # The process was killed after the first of the two moves.
    kept.mkdir()
    (made.data / "filer").rename(kept / "filer")
    done = made.command("gendan", str(copy))
    assert "--overskriv" in done.stderr
    assert (made.data / "filer" / "ny").read_text() == "nyt"
    assert (kept / "filer" / "gammel").read_text() == "gammelt"
    assert waiting(made.data) is None


OLD = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", "access", "0002", verbosity=0)
with connection.cursor() as cursor:
    cursor.execute("INSERT INTO access_party (key, name, sort_key) VALUES ('kab', 'Gammel part', 'gammel part')")
"""


def test_a_copy_of_an_older_version_is_moved_forward(new_installation, tmp_path):
    old = new_installation()
    old.program(OLD)
    assert old.command("sikkerhedskopi", str(tmp_path / "gammel.zip")).returncode == 0
    made = with_keys_of(old, new_installation)
    done = made.command("gendan", str(tmp_path / "gammel.zip"))
    assert done.returncode == 0, done.stderr
    assert "mangler" not in made.command("kontroller").stdout
    said = made.program(
        "import django; django.setup()\n"
        "from faellesgrund.foundation.access.models import Party\n"
        "Party.objects.create(key='ny', name='Ny part')\n"
        "print(*Party.objects.order_by('pk').values_list('name', flat=True), sep=';')\n"
    )
    assert said.strip() == "Gammel part;Ny part"


def test_the_restored_is_put_back_when_the_swap_fails_half_way(tmp_path):
    data, side = tmp_path / "data", tmp_path / "data" / ".gendan-x"
    (side / "filer").mkdir(parents=True)
    (data / "filer").mkdir()
    (data / "filer" / "gammel").write_text("gammelt")
    plan = Plan(((data / "filer", data / "foer" / "filer"), (side / "filer", data / "filer")), ("a", "b", "c"), side)
    plan.write(data)

    def refuse(*names):
        raise BadInput([])

    with pytest.raises(BadInput):
        carry_out(plan, data, refuse)
    assert (data / "filer" / "gammel").read_text() == "gammelt"
    assert waiting(data) is None
