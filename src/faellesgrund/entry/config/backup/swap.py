"""Putting the restored in place of the old: a plan on disk first, so that an interruption can be finished."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PLAN = ".gendan-plan.json"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is moved where, in order; and the schema that is swapped last, when the database is PostgreSQL."""

    moves: tuple[tuple[Path, Path], ...]
    schema: tuple[str, str, str] | None
    side: Path

    def write(self, data: Path) -> None:
        """Keep the plan."""
        document = {"flyt": [[str(a), str(b)] for a, b in self.moves], "skema": self.schema, "side": str(self.side)}
        unfinished = data / f"{PLAN}.ny"
        unfinished.write_text(json.dumps(document), "utf-8")
        unfinished.replace(data / PLAN)


def waiting(data: Path) -> Plan | None:
    """The plan of a restore that was cut short while it swapped, or None."""
    try:
        document = json.loads((data / PLAN).read_text("utf-8"))
    except FileNotFoundError:
        return None
    schema = document["skema"]
    return Plan(
        tuple((Path(a), Path(b)) for a, b in document["flyt"]),
        (schema[0], schema[1], schema[2]) if schema else None,
        Path(document["side"]),
    )


def carry_out(plan: Plan, data: Path, swap_schema: Callable[[str, str, str], None]) -> None:
    """Do the whole plan, or nothing of it. Every step may be done again after an interruption."""
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in plan.moves:
            if source.exists() and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                source.rename(target)
                done.append((source, target))
        if plan.schema:
            swap_schema(*plan.schema)
    except BaseException:
        for source, target in reversed(done):
            target.rename(source)
        (data / PLAN).unlink(missing_ok=True)
        raise
    (data / PLAN).unlink(missing_ok=True)
    shutil.rmtree(plan.side, ignore_errors=True)
