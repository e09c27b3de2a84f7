"""Work in the background: packs, case files, and the nightly sweep of the file store."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.urls import reverse
from django.utils import timezone

from faellesgrund.foundation.documents.export import collecting
from faellesgrund.foundation.documents.export.collecting import CASE_FILE, PACK, Collection, Report
from faellesgrund.foundation.documents.files.receiving import keep_made, sweep
from faellesgrund.foundation.documents.models import MadeFile
from faellesgrund.foundation.documents.telling import tell_of_review_dates
from faellesgrund.foundation.jobs import schedule
from faellesgrund.foundation.jobs.queue import Progress, Work, job


@job("dokument.samling", dansk="Samling af dokumenter", retries=2)
def pack(progress: Progress, made: int) -> None:
    """Make the pack that was ordered."""
    _collected(progress, made, PACK, collecting.make_pack)


@job("dokument.sagsmappe", dansk="Sagsmappe", retries=2)
def case_file(progress: Progress, made: int) -> None:
    """Make the case file that was ordered."""
    _collected(progress, made, CASE_FILE, collecting.make_case_file)


@job("dokument.oprydning", dansk="Oprydning i filer", retries=1, idempotent=True)
def swept(progress: Progress) -> None:
    """Remove files that nothing uses, and made files past their day."""
    progress.report(0, 1, "Filer, som intet bruger, fjernes")
    count = sweep()
    progress.report(1, 1, f"{count} filer er fjernet")


@job("dokument.frister", dansk="Dokumenter, der skal tages op igen", retries=3)
def review_dates(progress: Progress) -> None:
    """Tell of the documents whose review date is near."""
    with progress.saving():
        count = tell_of_review_dates(timezone.localdate())
    progress.report(1, 1, f"Dokumenter, der er sagt til om: {count}")


WORK: dict[str, Work] = {PACK.key: pack, CASE_FILE.key: case_file}

schedule.register("dokument.frister", "Frister for dokumenter", schedule.nightly("05.30"), review_dates)
schedule.register("dokument.oprydning", "Oprydning i filer", schedule.nightly("02.40"), swept)


def _collected(
    progress: Progress,
    number: int,
    collection: Collection,
    make: Callable[[MadeFile, Path, Report], tuple[list[int], int]],
) -> None:
    made = MadeFile.objects.select_related("owner__unit__party").get(pk=number)
    with tempfile.TemporaryDirectory(prefix="faellesgrund-") as folder:
        target = Path(folder) / "udtraek"
        ids, left_out = make(made, target, progress.report)
        with progress.saving():
            stored = keep_made(target, collection.file_kind)
            collecting.finished(made, collection, stored.pk, ids, left_out)
            progress.result(reverse("documents:made_file", args=[made.pk]), f"Hent {collection.dansk}")
