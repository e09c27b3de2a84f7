"""The audit trail against django-simple-history on SQLite: writing, and what something was at a moment, at 100,000 lines.

Equal results first: both give the same values for the same object at the same moment. Ours also writes who in which role,
where from, and a sealed chain; the check of that chain is measured by itself.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

OBJECTS, ROUNDS, ALONE, ASKED = 1_000, 100, 1_000, 500
FOLDER = tempfile.TemporaryDirectory(prefix="fg-maaling-")
ROOT = Path(__file__).resolve().parent.parent


def set_up() -> None:
    """Our settings on a throw-away database, with the peer beside."""
    os.environ["FAELLESGRUND_DATA"] = FOLDER.name
    os.environ.pop("FAELLESGRUND_DATABASE_URL", None)
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]
    from django.conf import settings

    from faellesgrund.entry.config import settings as ours

    values = {name: getattr(ours, name) for name in dir(ours) if name.isupper()}
    values["INSTALLED_APPS"] = [*ours.INSTALLED_APPS, "simple_history", "history_peer"]
    settings.configure(**values)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, run_syncdb=True)


def best(work: Callable[[], object], rounds: int = 3) -> float:
    """The shortest of a few rounds, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def peak_mb(work: Callable[[], object]) -> float:
    """How much memory the work takes at most, above what the process had: in a process of its own."""
    from django.db import connection

    connection.close()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        work()
        os.write(write, str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before).encode())
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    return int(os.read(read, 32)) / 1024


def fill() -> list[object]:
    """A hundred changes of each of a thousand objects in both; the moments between the rounds. Says how fast it went."""
    from django.db import transaction
    from django.utils import timezone
    from history_peer.models import Kept, Told
    from simple_history.utils import bulk_create_with_history, bulk_update_with_history

    from faellesgrund.foundation.access.audit import Change, record_changes

    names = [f"Bolig {n}" for n in range(OBJECTS)]
    told = Told.objects.bulk_create([Told(name=name, area=0, note="") for name in names])
    kept = bulk_create_with_history([Kept(name=name, area=0, note="") for name in names], Kept)
    record_changes(None, "x.opret", [Change(t, None, {"name": t.name, "area": 0, "note": ""}) for t in told])
    moments, ours, peer = [timezone.now()], 0.0, 0.0
    for turn in range(1, ROUNDS):
        for each in (*told, *kept):
            each.area, each.note = turn, f"Ændret {turn} gange"
        start = time.perf_counter()
        with transaction.atomic():
            Told.objects.bulk_update(told, ["area", "note"], batch_size=200)
            old = f"Ændret {turn - 1} gange" if turn > 1 else ""
            record_changes(
                None,
                "x.ret",
                [Change(t, {"area": turn - 1, "note": old}, {"area": t.area, "note": t.note}) for t in told],
            )
        ours += time.perf_counter() - start
        start = time.perf_counter()
        with transaction.atomic():
            bulk_update_with_history(kept, Kept, ["area", "note"], batch_size=200)
        peer += time.perf_counter() - start
        moments.append(timezone.now())
    lines = OBJECTS * (ROUNDS - 1)
    print(
        f"mange ad gangen, {lines:,} linjer: vi {lines / ours:,.0f} pr. sekund, de {lines / peer:,.0f}: {ours / peer:.2f} x"
    )
    return moments


def prove_equal(moments: list[object]) -> list[tuple[int, int, object]]:
    """Both give the same for the same question; the questions."""
    from history_peer.models import Kept, Told

    from faellesgrund.foundation.access.trail.states import state_as_of

    draw = random.Random(1)
    told, kept = (dict(model.objects.values_list("name", "pk")) for model in (Told, Kept))
    asked = []
    for _ in range(ASKED):
        name, moment = f"Bolig {draw.randrange(OBJECTS)}", draw.choice(moments)
        asked.append((told[name], kept[name], moment))
    for ours, theirs, moment in asked:
        then = Kept(pk=theirs).history.as_of(moment)
        assert state_as_of("history_peer.told", str(ours), moment) == {
            "name": then.name,
            "area": then.area,
            "note": then.note,
        }
    return asked


def one_by_one() -> None:
    """One change in a transaction of its own, as a page makes it."""
    from django.db import transaction
    from history_peer.models import Kept, Told

    from faellesgrund.foundation.access.audit import record_change
    from faellesgrund.foundation.access.models import User

    user = User.objects.create_user("maaler", None, "Måler")
    told, kept = Told.objects.first(), Kept.objects.first()

    def ours() -> None:
        for n in range(ALONE):
            with transaction.atomic():
                before, told.area = told.area, n + 1000
                told.save()
                record_change(user, "x.ret", told, {"area": before}, {"area": told.area})

    def theirs() -> None:
        for n in range(ALONE):
            with transaction.atomic():
                kept.area = n + 1000
                kept.save()

    a, b = best(ours), best(theirs)
    print(f"én ad gangen: vi {a / ALONE * 1e3:.2f} ms, de {b / ALONE * 1e3:.2f} ms: {a / b:.2f} x")


def main() -> None:
    set_up()
    from history_peer.models import Kept

    from faellesgrund.foundation.access.trail.models import AuditEntry
    from faellesgrund.foundation.access.trail.states import state_as_of
    from faellesgrund.foundation.access.trail.verification import verify

    asked = prove_equal(fill())
    assert AuditEntry.objects.count() == Kept.history.count() == OBJECTS * ROUNDS
    a = best(lambda: [state_as_of("history_peer.told", str(ours), moment) for ours, _, moment in asked])
    b = best(lambda: [Kept(pk=theirs).history.as_of(moment) for _, theirs, moment in asked])
    print(
        f"som det var, {OBJECTS * ROUNDS:,} linjer: vi {a / ASKED * 1e3:.2f} ms, de {b / ASKED * 1e3:.2f} ms: {a / b:.2f} x"
    )
    one_by_one()
    count = AuditEntry.objects.count()
    start = time.perf_counter()
    assert verify().holds
    spent = time.perf_counter() - start
    print(
        f"kontrol af {count:,} linjer: {spent:.1f} s, {count / spent:,.0f} pr. sekund, højst {peak_mb(verify):.0f} MB mere"
    )
    size = (Path(FOLDER.name) / "faellesgrund.sqlite3").stat().st_size
    print(f"databasen med begge: {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
