"""The words after ``faellesgrund``: commands, options and numbers, and what is said when they are wrong."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from faellesgrund.entry.cli.commands import BY_NAME, COMMANDS
from faellesgrund.entry.cli.parser import parse, read_number
from tests.cli.conftest import Ran

Run = Callable[..., Ran]
LOAN = ("laan", "--hovedstol", "1000000", "--rente", "0.045", "--aar", "30")


def test_without_a_command_the_commands_are_listed_on_stderr(run: Run) -> None:
    got = run()
    assert got.refused
    assert "beregn" in got.err


@pytest.mark.parametrize("words", [("--help",), ("-h",), ("hjaelp",), ("--hjælp",)])
def test_help_is_an_answer_and_not_a_fault(run: Run, words: tuple[str, ...]) -> None:
    got = run(*words)
    assert (got.code, got.err) == (0, "")
    assert all(f"  {command.name}" in got.out for command in COMMANDS)


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_the_help_of_a_command_names_every_option_and_no_english(run: Run, name: str) -> None:
    for got in (run(name, "--help"), run("hjaelp", name), run(name, "findes-ikke", "--andet", "--help")):
        assert (got.code, got.err) == (0, "")
        assert all(f"--{option.name}" in got.out for option in BY_NAME[name].options)
        assert not re.search(r"\b(usage|positional|optional|show|required|default)\b", got.out, re.IGNORECASE)


def test_the_version_is_printed(run: Run) -> None:
    assert re.fullmatch(r"faellesgrund \d+\.\d+\.\d+\n", run("--version").out)


@pytest.mark.parametrize(
    ("typed", "meant"), [("bereng", "beregn"), ("lån", "laan"), ("SATSER", "satser"), ("opretbruger", "opret-bruger")]
)
def test_an_unknown_command_is_answered_with_the_nearest(run: Run, typed: str, meant: str) -> None:
    got = run(typed)
    assert got.refused
    assert f"{typed}: kommandoen findes ikke. Mente du {meant}?" in got.err


@pytest.mark.parametrize("name", ["frist", "portefoelje"])
def test_a_command_that_has_not_come_yet_is_unknown(run: Run, name: str) -> None:
    got = run(name, "--help")
    assert got.refused
    assert "findes ikke" in got.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--rent", "0.05"), "--rent: tilvalget findes ikke. Mente du --rente?"),
        (("--terminer", "3"), "--terminer: »3« kan ikke vælges."),
        (("--type", "annuity"), "Mente du annuitet?"),
        (("--rente", "0.05"), "--rente: står to gange"),
        (("--bidrag",), "--bidrag: mangler sin værdi"),
        (("--bidrag", "--json"), "--bidrag: mangler sin værdi"),
        (("--bidrag", "nan"), "»nan« er ikke et tal"),
        (("--bidrag", "inf"), "»inf« er ikke et tal"),
        (("--bidrag", "1e400"), "»1e400« er for stort"),
        (("--bidrag", "-0.1"), "-0.1 er uden for grænserne"),
        (("--bidrag", "4.5"), "4,5 % skrives 0.045"),
        (("--bidrag", ""), "er ikke et tal"),
        (("--bidrag", "٣"), "er ikke et tal"),
        (("--json=ja",), "--json: tager ingen værdi"),
        (("-x",), "-x: findes ikke."),
        (("ekstra.toml",), "ekstra.toml: er der ikke plads til."),
    ],
)
def test_a_wrong_option_is_refused_in_danish(run: Run, words: tuple[str, ...], said: str) -> None:
    got = run(*LOAN, *words)
    assert got.refused
    assert said in got.err
    assert "faellesgrund laan --help" in got.err


def test_everything_wrong_is_said_at_once(run: Run) -> None:
    got = run("laan", "--hovedstol", "-1", "--rente", "x", "--aar", "2.5", "--ter", "4")
    assert got.refused
    assert [word in got.err for word in ("--hovedstol", "--rente", "--aar", "--ter:")] == [True] * 4


def test_what_must_be_there_is_asked_for(run: Run) -> None:
    got = run("laan", "--rente", "0.045")
    assert got.refused
    assert "--hovedstol: mangler." in got.err
    assert "--aar: mangler." in got.err


@pytest.mark.parametrize("name", ["beregn", "baglaens", "betaling", "henlaeggelser"])
def test_a_missing_file_name_is_asked_for(run: Run, name: str) -> None:
    got = run(name)
    assert got.refused
    assert f"mangler. Skriv: faellesgrund {name}" in got.err


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2800", 2800.0),
        ("0.045", 0.045),
        ("0,045", 0.045),
        ("2.800.000", 2_800_000.0),
        ("2.800,50", 2800.5),
        ("28.00", 28.0),
        ("1e6", 1e6),
        ("-5", -5.0),
        (".5", 0.5),
    ],
)
def test_a_number_is_read_with_point_or_comma(typed: str, number: float) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize("typed", ["2.800", "2,800", "12.500", "-2.800"])
def test_a_number_that_can_be_read_two_ways_is_asked_about(typed: str) -> None:
    answer = read_number(typed)
    assert isinstance(answer, str)
    assert "kan læses på to måder" in answer
    assert typed.replace(".", "").replace(",", "") in answer


@pytest.mark.parametrize("typed", ["", "x", "1 000", "1_000", "0x10", "1.2.3", "--", "nan", "infinity", "½", "1,2,3"])
def test_what_is_no_number_is_not_guessed_at(typed: str) -> None:
    assert "er ikke et tal" in str(read_number(typed))


def test_several_amounts_may_follow_one_option_and_the_option_may_come_again() -> None:
    values = parse(BY_NAME["betaling"], ["--raadighed", "3000", "3.500,50", "h.toml", "--raadighed=4000", "--json"])
    assert values["raadighed"] == (3000.0, 3500.5, 4000.0)
    assert values["fil"] == "h.toml"
    assert values["json"] is True


def test_a_file_name_may_begin_with_a_dash_after_two_dashes() -> None:
    assert parse(BY_NAME["beregn"], ["--traek", "5", "--", "--fil.toml"])["fil"] == "--fil.toml"


@pytest.mark.parametrize("typed", ["2026-13-01", "1. december 2026", "20261201", "1999-12-31", "2101-01-01", "i dag"])
def test_a_date_that_cannot_be_used_is_refused(run: Run, typed: str) -> None:
    got = run("satser", "--dato", typed)
    assert got.refused
    assert "--dato" in got.err
