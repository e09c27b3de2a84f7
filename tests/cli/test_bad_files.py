"""Files that cannot be used: exit 2, Danish with place and mend on stderr, nothing on stdout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import BRIEF, HOUSEHOLDS, PLAN, Ran

Run = Callable[..., Ran]
Write = Callable[..., Path]

WITH_A_FILE = {
    "beregn": (),
    "baglaens": ("--husleje-maks", "2800"),
    "betaling": (),
    "henlaeggelser": (),
}


@pytest.mark.parametrize("name", WITH_A_FILE)
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04" + bytes(200), "er et regneark eller en pakket fil"),
        (b"\xd0\xcf\x11\xe0" + bytes(200), "gammelt regneark"),
        (b"\x7fELF\x00\x01\x02", "er ikke en tekstfil"),
        ("[projekt]".encode("utf-16"), "UTF-16"),
        (b'[projekt]\nnavn = "L\xe6rkemarken"\n', "linje 2: et bogstav kan ikke læses"),
        (b"[projekt\n", "mangler sin slutklamme ]"),
        (b"a = 1\na = 2\nb = 3\n", "samme nøgle står to gange"),
        (b"a = 2026-02-30\n", "datoen findes ikke"),
        (b"a = 1.000,50\n", "punktum som decimaltegn"),
        (b"a = " + b"9" * 5000, "for langt"),
        (b"a = " + b"[" * 5000, "klammer"),
    ],
)
def test_what_is_not_toml_is_refused_by_every_command(
    run: Run, write: Write, name: str, content: bytes, said: str
) -> None:
    path = write("fil.toml", content)
    got = run(name, path, *WITH_A_FILE[name])
    assert got.refused
    assert got.err.startswith(f"{path}: ")
    assert said in got.err


@pytest.mark.parametrize("name", WITH_A_FILE)
def test_a_file_that_is_not_there_is_named_with_its_nearest_neighbour(run: Run, write: Write, name: str) -> None:
    path = write("laerkemarken.toml", "")
    got = run(name, path.with_name("lærkemarken.toml"), *WITH_A_FILE[name])
    assert got.refused
    assert f"findes ikke. Mente du {path}?" in got.err


@pytest.mark.parametrize("name", WITH_A_FILE)
def test_a_folder_is_not_a_file(run: Run, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "mappe.toml"
    folder.mkdir()
    got = run(name, folder, *WITH_A_FILE[name])
    assert got.refused
    assert "er en mappe" in got.err


@pytest.mark.parametrize("ending", ["toml", "csv"])
def test_a_file_of_200_megabytes_is_refused(run: Run, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"stor.{ending}"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert path.stat().st_size == 200_000_000
    got = run("betaling" if ending == "csv" else "beregn", path)
    assert got.refused
    assert "er for stor" in got.err


def test_a_device_without_an_end_is_refused_too(run: Run) -> None:
    got = run("beregn", "/dev/zero")
    assert got.refused
    assert "er for stor" in got.err


@pytest.mark.parametrize("path", ["navn\0.toml", "x" * 5000, "/findes/ikke/brief.toml"])
def test_a_name_no_file_can_have_is_refused(run: Run, path: str) -> None:
    assert run("beregn", path).refused


def test_a_file_that_may_not_be_read_is_said_to_be_so(run: Run, brief: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", closed)
    got = run("beregn", brief)
    assert got.refused
    assert f"{brief}: må ikke læses" in got.err
    assert "Permission" not in got.err


def test_a_household_file_must_be_toml_or_csv(run: Run, write: Write) -> None:
    got = run("betaling", write("husstande.xlsx", b"PK\x03\x04" + bytes(50)))
    assert got.refused
    assert "skal ende på .toml" in got.err


def test_a_spreadsheet_named_csv_is_seen_through(run: Run, write: Write) -> None:
    got = run("betaling", write("husstande.csv", b"PK\x03\x04" + bytes(50)))
    assert got.refused
    assert "Gem arket som CSV" in got.err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("boliger = -3", "Linje 7, bygning.boliger: -3 er uden for grænserne. Skriv et tal mellem 1 og 200"),
        ("boliger = nan", "bygning.boliger: nan er ikke et tal"),
        ("boliger = inf", "bygning.boliger: uendelig er ikke et tal"),
        ("boliger = 1e400", "bygning.boliger: uendelig er ikke et tal"),
        ("boliger = 1" + "0" * 400, "bygning.boliger: tallet er for stort"),
        ('boliger = "12"', 'bygning.boliger: "12" er ikke et tal. Skriv et tal uden anførselstegn'),
        ("boliger = 12\nareal_m2 = 3", "nøglen areal_m2 findes ikke. Mente du areal_m2_pr_bolig?"),
        ("boliger = 12\n[bygnning]", "bygnning: afsnittet findes ikke. Mente du bygning?"),
        ("boliger = 12\n[drift]\n114 = -1", "drift.114: -1 kr. skal være 0 eller mere"),
        ("boliger = 12\n[satser]\nbsf_daekning = 0.9", "satser.begrundelse: mangler"),
    ],
)
def test_a_brief_is_refused_with_line_key_and_mend(run: Run, write: Write, line: str, said: str) -> None:
    text = BRIEF.replace("areal_m2_pr_bolig = 35.0\n", "").replace("boliger = 12", "areal_m2_pr_bolig = 35.0\n" + line)
    got = run("beregn", write("brief.toml", text))
    assert got.refused
    assert said in got.err


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("tilsagn = 2018-01-01", "2018-01-01 er før 2019-07-01"),
        ("tilsagn = 2199-01-01", "er efter 2100-12-31"),
        ("prisdato = 1990-01-01", "1990-01-01 er uden for"),
        ("tilsagn = 2027-01-01\nbyggestart = 2026-12-01", "ligger før projekt.tilsagn"),
        ('tilsagn = "i morgen"', "er ikke en dato"),
    ],
)
def test_a_date_outside_what_is_known_is_refused(run: Run, write: Write, section: str, said: str) -> None:
    text = BRIEF.replace('kommune = "0101"\n', f'kommune = "0101"\n{section}\n')
    got = run("beregn", write("brief.toml", text), "--dato", "2026-11-24")
    assert got.refused
    assert said in got.err


def test_a_municipality_without_rates_is_an_error_that_names_the_rate(run: Run, write: Write) -> None:
    text = BRIEF.replace("0101", "0851")
    path = write("brief.toml", text)
    got = run("beregn", path, "--dato", "2026-11-24", "--traek", "10")
    assert got.refused
    assert "skat.kommune_aalborg" in got.err


def test_the_missing_rate_can_be_given(run: Run, write: Write) -> None:
    text = BRIEF.replace("0101", "0851") + '\n[satser]\n"skat.kommune_aalborg" = 0.256\nbegrundelse = "Oplyst"\n'
    got = run("beregn", write("brief.toml", text), "--dato", "2026-11-24", "--traek", "10", "--json")
    assert got.code == 0, got.err
    assert any(x["noegle"] == "skat.kommune_aalborg" for x in got.json()["forudsaetninger"])


def test_a_cell_of_a_table_is_named_by_row_and_column(run: Run, write: Write) -> None:
    got = run("betaling", write("h.csv", HOUSEHOLDS + "c;folkepension;70;36 tusind;35\n"))
    assert got.refused
    assert "række 4, husleje_aar" in got.err


def test_a_plan_is_refused_with_its_place(run: Run, write: Write) -> None:
    path = write("plan.toml", PLAN.replace("levetid = 40", "levetid = 0"))
    got = run("henlaeggelser", path)
    assert got.refused
    assert got.err.startswith(f"{path}: ")
    assert "levetid" in got.err


def test_more_problems_than_anyone_reads_are_cut(run: Run, write: Write) -> None:
    got = run("beregn", write("brief.toml", BRIEF + "[drift]\n" + "".join(f"x{i} = 1\n" for i in range(100))))
    assert got.refused
    assert "fejl mere" in got.err
    assert len(got.err.splitlines()) < 50
