"""Start of ``faellesgrund beregn`` as a whole process, against Python and NumPy alone."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BRIEF = '[projekt]\nnavn = "Måling"\nkommune = "0101"\n[bygning]\nboliger = 12\nareal_m2_pr_bolig = 35.0\n'


def seconds(command: list[str], times: int = 11) -> float:
    """Median wall time of a process."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    program = Path(sys.executable).parent / "faellesgrund"
    with tempfile.TemporaryDirectory() as folder:
        brief = Path(folder) / "brief.toml"
        brief.write_text(BRIEF, "utf-8")
        numpy = seconds([sys.executable, "-c", "import numpy"])
        rows = {
            "beregn, 10.000 forløb": [str(program), "beregn", str(brief), "--json"],
            "beregn, 10 forløb": [str(program), "beregn", str(brief), "--json", "--traek", "10"],
            "satser": [str(program), "satser", "boligsikring", "--json"],
        }
        print(f"python -c 'import numpy': {numpy * 1e3:.0f} ms")
        for name, command in rows.items():
            taken = seconds(command)
            print(f"{name}: {taken * 1e3:.0f} ms, {taken / numpy:.2f} gange")


if __name__ == "__main__":
    main()
