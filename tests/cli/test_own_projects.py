"""``--egne-projekter``: the command counts the same projects as the product, and says what is wrong with a file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BRIEF = """[projekt]
navn = "Prøve"
kommune = "0101"
[bygning]
boliger = 12
areal_m2_pr_bolig = 35.0
"""
HEAD = "Byggeri;By;Afleveret;Lejligheder;Kvm pr. bolig;Samlet pris (mio. kr.)\n"
ROWS = "".join(f"Vænge {i};København;{2018 + i};{10 + i};35;{10 + i},5\n" for i in range(6))


def command(folder: Path, table: str | None, *more: str) -> subprocess.CompletedProcess[str]:
    brief = folder / "brief.toml"
    brief.write_text(BRIEF, "utf-8")
    options = ["--dato", "2026-11-24", "--traek", "200", "--json", *more]
    if table is not None:
        (folder / "egne.csv").write_text(table, "utf-8")
        options += ["--egne-projekter", str(folder / "egne.csv")]
    return subprocess.run(
        [str(Path(sys.executable).with_name("faellesgrund")), "beregn", str(brief), *options],
        capture_output=True,
        text=True,
        check=False,
    )


def test_six_projects_of_a_file_move_the_price(tmp_path: Path) -> None:
    without, with_own = (json.loads(command(tmp_path, t).stdout) for t in (None, HEAD + ROWS))
    basis = with_own["anskaffelsessum"]["grundlag"]
    assert basis["egne_projekter"]["antal"] == 6
    assert [row["tekst"] for row in basis["kilder"][-6:]] == [f"Vænge {i} ({2018 + i})" for i in range(6)]
    assert with_own["anskaffelsessum"]["forventet"] != without["anskaffelsessum"]["forventet"]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (HEAD + "Vænge;Atlantis;;10;35;10,5\n", "række 2"),
        (HEAD + "Vænge;København;;10;35;10,5\n", "Prisåret mangler"),
        ("Navn;Noget\nA;1\n", "Der mangler en kolonne til"),
        (HEAD.replace(" (mio. kr.)", "") + "Vænge;København;2020;10;35;10.500\n", "på to måder"),
        ("", "tom"),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_what(tmp_path: Path, table: str, said: str) -> None:
    answer = command(tmp_path, table)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert said in " ".join(answer.stderr.split())
    assert "egne.csv" in answer.stderr


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    answer = command(tmp_path, None, "--egne-projekter", str(tmp_path / "mangler.csv"))
    assert answer.returncode == 2
    assert "findes ikke" in answer.stderr
