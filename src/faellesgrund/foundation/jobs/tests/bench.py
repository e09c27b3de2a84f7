"""A program of its own for the tests with real processes: ``prepare``, ``work TOKEN [REPLACED]``, ``due``, ``report``.

Jobs write their number in the table ``effects``, which has no key, so that a job done twice is seen. A job whose number is
held stops at the named place on its first try, says so on stdout, and waits there to be killed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import timedelta
from typing import Any

JOBS = 300
PLANNED = 1000
HELD = {40: "before", 90: "saving", 140: "once", 190: "idempotent"}
ONCE = range(139, 144)
IDEMPOTENT = range(185, 200)


def main(words: list[str]) -> None:
    """Do what the first word says."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "faellesgrund.entry.config.settings"
    import django

    django.setup()
    {"prepare": prepare, "work": work, "due": due, "report": report}[words[0]](*words[1:])


def prepare() -> None:
    """An empty database with the jobs in the queue."""
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.utils import timezone

    from faellesgrund.foundation.jobs import schedule
    from faellesgrund.foundation.jobs.models import ScheduledWork
    from faellesgrund.foundation.jobs.queue import enqueue

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE effects (number integer NOT NULL)")
    works = define()
    schedule.synchronise()
    ScheduledWork.objects.update(due_at=timezone.now() - timedelta(hours=1))
    with transaction.atomic():
        for number in range(JOBS):
            kind = "once" if number in ONCE else "idempotent" if number in IDEMPOTENT else "atomic"
            enqueue(works[kind], number=number)


def work(token: str, replaced: str = "") -> None:
    """A worker that ends when nothing is left to do."""
    from faellesgrund.foundation.jobs.models import Job
    from faellesgrund.foundation.jobs.rules import State
    from faellesgrund.foundation.jobs.worker import Loop

    class UntilDone(Loop):
        def _one_step(self) -> bool:
            busy = super()._one_step()
            if not busy and not Job.objects.in_state(State.WAITING, State.RUNNING).exists():
                self.stopping = True
            return busy

    define()
    UntilDone(token, replaces=replaced).run()


def due() -> None:
    """Say that it is ready, wait for a line, and put due work in the queue; says how much."""
    from faellesgrund.foundation.jobs import schedule

    define()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(f"{schedule.enqueue_due()}\n")


def report() -> None:
    """What came of it, as JSON on stdout."""
    from django.db import connection

    from faellesgrund.foundation.jobs.models import Job

    with connection.cursor() as cursor:
        cursor.execute("SELECT number, count(*) FROM effects GROUP BY number")
        effects = dict(cursor.fetchall())
    rows = [
        (job.args["number"], job.state, job.tries, job.queued.status) for job in Job.objects.select_related("queued")
    ]
    sys.stdout.write(json.dumps({"effects": effects, "jobs": rows}))


def define() -> dict[str, Any]:
    """The three kinds of work."""
    from django.db import connection

    from faellesgrund.foundation.jobs import schedule
    from faellesgrund.foundation.jobs.queue import Progress, job

    def effect(number: int, *, once_more: bool = False) -> None:
        with connection.cursor() as cursor:
            if once_more:
                cursor.execute("DELETE FROM effects WHERE number = %s", [number])
            cursor.execute("INSERT INTO effects (number) VALUES (%s)", [number])

    def hold(progress: Progress, number: int, place: str) -> None:
        if HELD.get(number) == place and progress.job.tries == 1:
            sys.stdout.write(f"holds {number}\n")
            sys.stdout.flush()
            while True:
                time.sleep(60)

    @job("bench.atomic", dansk="Samlet")
    def atomic(progress: Progress, number: int) -> None:
        hold(progress, number, "before")
        with progress.saving():
            effect(number)
            hold(progress, number, "saving")

    @job("bench.once", dansk="Kun en gang", atomic=False, retries=0)
    def once(progress: Progress, number: int) -> None:
        effect(number)
        hold(progress, number, "once")

    @job("bench.idempotent", dansk="Gentagelig", idempotent=True)
    def idempotent(progress: Progress, number: int) -> None:
        effect(number, once_more=True)
        hold(progress, number, "idempotent")

    schedule.register("bench.plan", "Planlagt", schedule.every(60), idempotent, number=PLANNED)
    return {"atomic": atomic, "once": once, "idempotent": idempotent}


if __name__ == "__main__":
    main(sys.argv[1:])
