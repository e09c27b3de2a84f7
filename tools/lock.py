"""Compile ``requirements/*.in`` into locks with hashes and without the name of any host."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "requirements"
OPTIONS = (
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--no-annotate",
)


def compile_lock(name: str, *extra: str) -> None:
    """Write ``<name>.txt`` from ``<name>.in``."""
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    source, target = FOLDER / f"{name}.in", FOLDER / f"{name}.txt"
    subprocess.run([uv, "pip", "compile", *OPTIONS, *extra, str(source), "--output-file", str(target)], check=True)
    if "://" in target.read_text("utf-8") or "file:" in target.read_text("utf-8"):
        sys.exit(f"{target.name} nævner et sted at hente pakker fra; det må en låsefil ikke.")


if __name__ == "__main__":
    try:
        compile_lock("run")
        compile_lock("dev", "--constraints", str(FOLDER / "run.txt"))
    except FileNotFoundError:
        sys.exit("uv findes ikke. Installer det i dit eget miljø: pip install uv")
