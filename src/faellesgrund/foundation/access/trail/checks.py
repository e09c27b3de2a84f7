"""The latest check of the whole trail, kept beside the checkpoints, so that a page can show it without reading every line."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from faellesgrund.foundation.access.audit import INSTALLATION_ITSELF, record_read
from faellesgrund.foundation.access.trail import checkpoints as audit_checkpoints
from faellesgrund.foundation.access.trail.checkpoints import Checkpoint
from faellesgrund.foundation.access.trail.models import AuditEntry, Kind
from faellesgrund.foundation.access.trail.verification import Outcome, verify

FILE = "seneste-kontrol.json"


@dataclass(frozen=True, slots=True)
class LastCheck:
    """What the latest check came to."""

    moment: datetime
    lines: int
    findings: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was wrong."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class ChainPage:
    """The state of the chain for a page. since_*: lines added since the latest check and checkpoint."""

    lines: int
    check: LastCheck | None
    since_check: int
    point: Checkpoint | None
    since_point: int
    wrong_with_file: tuple[str, ...]
    notes: tuple[str, ...]


def check(progress: Callable[[int, int], None] | None = None) -> Outcome:
    """Check the whole trail, keep what came of it, say so in the trail, and write a checkpoint when all holds.

    Takes a few seconds for each hundred thousand lines. Raises BadInput when the folder cannot be written.
    """
    outcome = verify(progress)
    said = {"linjer": outcome.lines, "fejl": len(outcome.findings)}
    record_read(None, "revision.kontrol", INSTALLATION_ITSELF, details=said, kind=Kind.SYSTEM)
    if outcome.holds:
        audit_checkpoints.checkpoint()
    _keep(outcome)
    return outcome


def last_check() -> LastCheck | None:
    """What the latest check came to, or None when there was none."""
    try:
        said: dict[str, Any] = json.loads(_path().read_text("utf-8"))
        return LastCheck(datetime.fromisoformat(said["tid"]), int(said["linjer"]), tuple(said["fejl"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def chain_page() -> ChainPage:
    """How long the chain is, and when it was last checked and marked."""
    number = AuditEntry.objects.order_by("-number").values_list("number", flat=True).first() or 0
    file, latest = audit_checkpoints.read(), last_check()
    return ChainPage(
        lines=number,
        check=latest,
        since_check=max(number - latest.lines, 0) if latest else number,
        point=file.last,
        since_point=max(number - file.last.lines, 0) if file.last else number,
        wrong_with_file=file.wrong,
        notes=tuple(each.reason for each in file.checkpoints if each.sort == audit_checkpoints.RESTORED),
    )


def _keep(outcome: Outcome) -> None:
    said = {
        "tid": timezone.now().isoformat(),
        "linjer": outcome.lines,
        "fejl": [str(finding) for finding in outcome.findings],
    }
    where = _path()
    where.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = where.with_name(f"{FILE}.{os.getpid()}")
    part.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    part.replace(where)


def _path() -> Path:
    return Path(settings.AUDIT_FOLDER) / FILE


CheckNow = Callable[[Any], str]
_check_now: list[CheckNow] = []


def offer_check_now(start: CheckNow) -> None:
    """How a user starts a check: ``start(user)`` gives the address to go to. Jobs stand above, so they say it from there."""
    _check_now[:] = [start]


def start_check(user: Any) -> str:
    """Start a check for the user; the address to go to, empty when it was done here and now."""
    if _check_now:
        return _check_now[0](user)
    check()
    return ""
