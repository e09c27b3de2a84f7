"""A copy of a server that people write to while it is taken, proved by starting what comes out of it."""

from __future__ import annotations

import json
import shutil
import threading
import zipfile

import pytest

from faellesgrund.entry.config.tests.installation import PLANT, Visitor

pytestmark = pytest.mark.django_db

WRITERS = 4
COUNT = """
import django
django.setup()
from faellesgrund.domains.calculations.models import Calculation
from faellesgrund.foundation.access.trail.models import AuditEntry
made = set(Calculation.objects.values_list("pk", flat=True))
told = AuditEntry.objects.filter(action="beregning.opret").values_list("object_id", flat=True)
print(len(made), made == {int(one) for one in told})
"""


def test_a_copy_taken_while_people_write_starts_and_holds_the_work_of_one_moment(new_installation, tmp_path):
    running = new_installation()
    running.program(PLANT)
    path, enough, stop = tmp_path / "kopi.zip", threading.Barrier(WRITERS + 1, timeout=60), threading.Event()
    sent, faults = [], []

    def write(url, who):
        try:
            visitor = Visitor(url)
            visitor.sign_in()
            number = 0
            while not stop.is_set():
                visitor.send("/beregninger/ny/", {"projekt.navn": f"Grund {who}-{number}", "projekt.kommune": "0101"})
                sent.append((who, number))
                number += 1
                if number == 3:
                    enough.wait()
        except Exception as fault:
            faults.append(fault)
            enough.abort()

    with running.server() as url:
        Visitor(url).sign_in()
        threads = [threading.Thread(target=write, args=(url, who)) for who in range(WRITERS)]
        for thread in threads:
            thread.start()
        enough.wait()
        before = len(sent)
        done = running.command("sikkerhedskopi", str(path))
        stop.set()
        for thread in threads:
            thread.join(60)
    assert faults == []
    assert done.returncode == 0, done.stderr
    rows = json.loads(zipfile.ZipFile(path).read("manifest.json"))["raekker"]
    assert before <= rows["calculations_calculation"] <= len(sent) + WRITERS

    restored = new_installation()
    restored.data.mkdir(parents=True)
    shutil.copy(running.data / "noegle", restored.data / "noegle")
    back = restored.command("gendan", str(path))
    assert back.returncode == 0, back.stderr
    # Every calculation has its line in the log and the other way round: nothing from half a transaction.
    assert restored.program(COUNT).split() == [str(rows["calculations_calculation"]), "True"]
    with restored.server() as url:
        visitor = Visitor(url)
        assert "Anna" in visitor.sign_in()
        assert "Grund 0-0" in visitor.get("/beregninger/grund-0-0/alle-felter/")
        visitor.send("/beregninger/ny/", {"projekt.navn": "Ny efter kopien", "projekt.kommune": "0101"})
        assert "Ny efter kopien" in visitor.get("/beregninger/")
