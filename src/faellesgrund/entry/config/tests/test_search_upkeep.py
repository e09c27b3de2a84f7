"""The search is kept in step by a command and each night."""

from __future__ import annotations

import pytest

from faellesgrund.entry.config import operations, tasks
from faellesgrund.foundation.jobs import schedule
from faellesgrund.foundation.search.actions import out_of_step
from faellesgrund.foundation.search.models import SearchEntry
from faellesgrund.foundation.search.testing import Shelf, only_kinds

pytestmark = pytest.mark.django_db


class Told:
    """Stands in for the progress of a job: what it was told last."""

    text = ""

    def report(self, done: int, total: int, text: str = "") -> None:
        """Nothing is shown here."""

    def result(self, url: str, text: str) -> None:
        """The outcome."""
        self.text = text


def test_the_command_mends_the_search_and_says_how_much(capsys: pytest.CaptureFixture[str]) -> None:
    shelf = Shelf()
    with only_kinds(shelf.kind()):
        shelf.put("Tekst", "husleje")
        SearchEntry.objects.all().delete()
        assert operations.reindex() == 0
        assert capsys.readouterr().out == "Søgningen er rettet: 1 manglede.\n"
        assert operations.reindex() == 0
        assert capsys.readouterr().out == "Alt i søgningen er, som det skal være: 1 ting.\n"


def test_the_nightly_job_mends_the_search_and_tells_the_outcome() -> None:
    shelf, told = Shelf(), Told()
    with only_kinds(shelf.kind()):
        shelf.put("Tekst", "husleje")
        SearchEntry.objects.update(fingerprint="forkert")
        tasks.check_search(told)  # type: ignore[arg-type]
        assert told.text == "Søgningen er rettet: 1 var ændret."
        assert out_of_step().out_of_step == 0


def test_the_nightly_job_is_on_the_schedule() -> None:
    assert schedule._registered["soegning.kontrol"].when == schedule.nightly("03.45")
