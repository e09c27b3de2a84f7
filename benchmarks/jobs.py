"""Jobs per second with two workers, on SQLite and on PostgreSQL, after every job has been shown to be done exactly once.

The peer is the worker of django-tasks-db, on the same table with the same writes: it has neither progress nor log, and marks a
task as done after the task's own transaction, so that a killed one is lost or done twice.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

JOBS, ROUNDS = 500, 3


def set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "faellesgrund.entry.config.settings"
    import django

    django.setup()


def works():
    """One small atomic job: a row with its number, in a table without a key, so that a job done twice is seen."""
    from django.db import connection

    from faellesgrund.foundation.jobs.queue import Progress, job

    @job("maaling", dansk="Måling")
    def work(progress: Progress, number: int) -> None:
        with progress.saving(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO effects (number) VALUES (%s)", [number])

    return work


def prepare() -> None:
    """An empty table, and the jobs in the queue; says how long it took to put them there."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from faellesgrund.foundation.jobs.models import Job
    from faellesgrund.foundation.jobs.queue import enqueue
    from faellesgrund.foundation.jobs.worker import load_works

    call_command("migrate", verbosity=0)
    load_works()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS effects")
        cursor.execute("CREATE TABLE effects (number integer NOT NULL)")
    Job.objects.all().delete()
    work = works()
    begun = time.perf_counter()
    with transaction.atomic():
        for number in range(JOBS):
            enqueue(work, number=number)
    print(json.dumps({"seconds": time.perf_counter() - begun}))


def worker(token: str) -> None:
    """One worker: says that it is ready, waits for a line, and works until nothing is left."""
    from faellesgrund.foundation.jobs.models import Job
    from faellesgrund.foundation.jobs.rules import State
    from faellesgrund.foundation.jobs.worker import Loop

    class UntilDone(Loop):
        def _one_step(self) -> bool:
            if not self.begun:
                print("ready", flush=True)
                sys.stdin.readline()
                self.begun = True
            busy = super()._one_step()
            if not busy and not Job.objects.in_state(State.WAITING, State.RUNNING).filter(key="maaling").exists():
                self.stopping = True
            return busy

    works()
    loop = UntilDone(token)
    loop.begun = False
    loop._next_round = time.monotonic() + 3600  # the schedule is another matter
    loop.run()


def write(number: int) -> None:
    """What a task of the peer does."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO effects (number) VALUES (%s)", [number])


def peer_task():
    """The peer's task; its path is that of this program."""
    from django_tasks import task

    globals()["write"] = task()(write)
    return globals()["write"]


def prepare_peer() -> None:
    """An empty table, and the peer's tasks in the queue."""
    from django.db import connection, transaction
    from django_tasks_db.models import DBTaskResult

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM effects")
    DBTaskResult.objects.all().delete()
    asked = peer_task()
    with transaction.atomic():
        for number in range(JOBS):
            asked.enqueue(number)
    print(json.dumps({}))


def peer(token: str) -> None:
    """One worker of django-tasks-db that ends when the queue is empty."""
    from django_tasks_db.management.commands.db_worker import Worker

    peer_task()
    crew = Worker(
        queue_names=["*"],
        interval=0.05,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=token,
        excluded_queue_names=[],
    )
    print("ready", flush=True)
    sys.stdin.readline()
    crew.run()


def check_peer() -> None:
    """The same questions as for ours."""
    from django.db import connection
    from django.db.models import Max, Min
    from django_tasks_db.models import DBTaskResult

    with connection.cursor() as cursor:
        cursor.execute("SELECT number, count(*) FROM effects GROUP BY number")
        effects = dict(cursor.fetchall())
    span = DBTaskResult.objects.aggregate(first=Min("started_at"), last=Max("finished_at"))
    once = effects == dict.fromkeys(range(JOBS), 1)
    print(json.dumps({"once": once, "seconds": (span["last"] - span["first"]).total_seconds(), "workers": []}))


def check() -> None:
    """Whether every job was done exactly once, and from the first start to the last end by the database's own rows."""
    from django.db import connection
    from django.db.models import Count, Max, Min

    from faellesgrund.foundation.jobs.models import Job

    with connection.cursor() as cursor:
        cursor.execute("SELECT number, count(*) FROM effects GROUP BY number")
        effects = dict(cursor.fetchall())
    rows = Job.objects.filter(key="maaling")
    span = rows.aggregate(first=Min("started_at"), last=Max("finished_at"))
    by_worker = list(rows.values_list("worker").annotate(n=Count("pk")).values_list("n", flat=True).order_by())
    once = effects == dict.fromkeys(range(JOBS), 1) and set(rows.values_list("state", flat=True)) == {"faerdig"}
    print(json.dumps({"once": once, "seconds": (span["last"] - span["first"]).total_seconds(), "workers": by_worker}))


def call(word: str, environment: dict[str, str]) -> dict:
    done = subprocess.run([sys.executable, __file__, word], env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def one_round(
    environment: dict[str, str], number: int, workers: int, words: tuple[str, str, str] = ("prepare", "worker", "check")
) -> tuple[float, float, list[int]]:
    """Seconds to put the jobs in the queue and to do them, and how many each worker did. Exits when one was not done once."""
    queued = call(words[0], environment).get("seconds", 0.0)
    crew = [
        subprocess.Popen(
            [sys.executable, __file__, words[1], f"maaling-{number}-{workers}-{each}"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for each in range(workers)
    ]
    for process in crew:
        assert process.stdout.readline() == "ready\n"
    for process in crew:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in crew:
        assert process.wait() == 0
    found = call(words[2], environment)
    if not found["once"]:
        raise SystemExit("en opgave er ikke gjort præcis én gang")
    return queued, found["seconds"], found["workers"]


def measure(name: str, environment: dict[str, str]) -> None:
    both = [one_round(environment, number, 2) for number in range(ROUNDS)]
    one = [one_round(environment, number, 1) for number in range(ROUNDS)]
    words = ("prepare_peer", "peer", "check_peer")
    theirs = min(one_round(environment, number, 2, words)[1] for number in range(ROUNDS))
    queued, two, alone = min(x[0] for x in both + one), min(x[1] for x in both), min(x[1] for x in one)
    shares = " og ".join(str(n) for n in sorted(both[0][2]))
    print(f"{name}: {JOBS} opgaver, hver gjort præcis én gang (i første runde {shares} af de to arbejdere)")
    print(f"  i kø                  {JOBS / queued:8.0f} pr. sekund")
    print(f"  to arbejdere          {JOBS / two:8.0f} pr. sekund")
    print(f"  én arbejder           {JOBS / alone:8.0f} pr. sekund, to mod én {alone / two:.2f} ×")
    print(f"  django-tasks-db, to   {JOBS / theirs:8.0f} pr. sekund, vores tid er {two / theirs:.2f} × dens")


def main() -> None:
    from tools.postgres import database_url

    with tempfile.TemporaryDirectory(prefix="fg-maaling-") as folder:
        environment = {**os.environ, "FAELLESGRUND_DATA": folder, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        environment.pop("FAELLESGRUND_DEMO", None)
        measure("SQLite", {**environment, "FAELLESGRUND_DATABASE_URL": ""})
        with database_url() as url:
            measure("PostgreSQL", {**environment, "FAELLESGRUND_DATABASE_URL": url})


if __name__ == "__main__":
    if len(sys.argv) > 1:
        set_up()
        steps = (prepare, worker, check, prepare_peer, peer, check_peer)
        {step.__name__: step for step in steps}[sys.argv[1]](*sys.argv[2:])
    else:
        main()
