"""What ``make`` leans on says clearly what is missing, and looks at the right pages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.architecture.tree import ROOT
from tools import browser, libreoffice, se, setup, system_packages


def test_an_old_python_is_told_in_danish_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit, match=r"(?s)kræver Python 3\.11 eller nyere.*make setup PYTHON="):
        setup.require_python()


def test_the_setup_is_repeated_when_the_lock_has_changed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    lock = tmp_path / "requirements" / "dev.txt"
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    lock.write_text("a==1\n", "utf-8")
    before = setup.fingerprint("dev")
    lock.write_text("a==2\n", "utf-8")
    assert setup.fingerprint("dev") != before


def test_a_named_browser_that_is_not_there_is_said_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAELLESGRUND_BROWSER", "/findes/ikke/chromium")
    with pytest.raises(browser.BrowserMissing, match="/findes/ikke/chromium"):
        browser.find()


def test_without_any_browser_the_advice_names_three_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FAELLESGRUND_BROWSER", raising=False)
    monkeypatch.setattr(browser, "find", lambda: None)
    monkeypatch.setattr(browser, "_own", lambda: None)
    monkeypatch.setattr(system_packages, "install", lambda *names: False)
    monkeypatch.setattr(subprocess, "run", lambda *command, **options: None)
    with pytest.raises(browser.BrowserMissing, match=r"(?s)apt-get install.*playwright install.*FAELLESGRUND_BROWSER"):
        browser.find_or_fetch()


def test_without_a_spreadsheet_program_the_advice_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "find", lambda: None)
    monkeypatch.setattr(system_packages, "install", lambda *names: False)
    with pytest.raises(libreoffice.LibreOfficeMissing, match=r"apt-get install libreoffice-calc-nogui"):
        libreoffice.find_or_fetch()


def test_the_spreadsheet_program_computes_and_does_not_repeat_what_the_file_says(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "prøve.xlsx")
    page = book.add_worksheet("Ark")
    page.write_number("A1", 2)
    page.write_formula("A2", "=A1*21", None, 7)
    book.close()
    (made,) = libreoffice.recalculated(tmp_path / "prøve.xlsx", into=tmp_path / "ud")
    assert openpyxl.load_workbook(made, data_only=True)["Ark"]["A2"].value == 42


def test_every_goal_of_make_is_in_its_help() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    goals = re.findall(r"^([a-z-]+):.*## ", text, re.MULTILINE)
    assert {"setup", "run", "test", "check", "se", "benchmark", "help"} <= set(goals)
    assert [goal for goal in goals if f"make {goal} " not in shown] == []


def test_the_gate_of_the_repository_runs_make_test_and_nothing_else() -> None:
    commands = [
        line
        for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
        if line and not line.startswith(("#", "set ", "cd "))
    ]
    assert commands == ["exec make test"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("/satser/disp/", "/satser/arb/", True),
        ("/satser/?side=2", "/satser/?side=3", True),
        ("/satser/?side=2", "/satser/", False),
        ("/satser/disp/", "/erfaringstal/disp/", False),
        ("/beregninger/a/forklaring/husleje/", "/beregninger/b/koersler/", False),
        ("/beregninger/a/", "/beregninger/ny/", False),
        ("/findes-ikke/", "/findes-heller-ikke/", False),
    ],
)
def test_pages_of_one_kind_are_known_by_their_address(one: str, other: str, alike: bool) -> None:
    assert (se.kind(one) == se.kind(other)) is alike


def test_of_another_user_only_what_is_new_or_different_to_everyone_is_looked_at() -> None:
    pages = ["/", "/satser/", "/satser/a/", "/baggrund/alle/", "/baggrund/1/", "/baggrund/2/"]
    seen = {se.kind(path) for path in ("/", "/satser/", "/satser/b/")}
    assert se.worth_a_look(pages, seen) == ["/", "/baggrund/alle/", "/baggrund/1/"]


def test_a_page_gives_the_paths_of_the_own_site_that_it_links_to_once_each() -> None:
    page = '<a href="/b/">b</a><a href="../c/?x=1#y">c</a><a href="/b/">b</a><a href="https://andet.example/">u</a><a href="/d/" download>d</a>'
    assert se.links(page, "http://her/a/e/", "http://her") == ["/b/", "/a/c/?x=1"]


@pytest.mark.parametrize("path", ["/log-ud/", "/static/ui/fg.css", "/beregninger/a/hent/brief.toml"])
def test_pictures_leave_out_what_is_not_a_page(path: str) -> None:
    assert se.LEFT_OUT.search(path)
