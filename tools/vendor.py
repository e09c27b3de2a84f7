"""Fetch the browser files of tools/VENDOR.toml into the tree: ``python -m tools.vendor``. Needs npm, only here.

Each package is fetched in the named version and must have the hash that stands in the list; the files that are used are
picked, repaired where the static storage or the browser would stumble, and written with their licences.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tools" / "VENDOR.toml"
TARGET = ROOT / "src" / "faellesgrund" / "foundation" / "ui" / "static" / "ui" / "vendor"


class Refused(RuntimeError):
    """A package is not what the list says."""


def main() -> int:
    """Fetch every package of the list."""
    for package in tomllib.loads(LIST.read_text("utf-8"))["package"]:
        target = TARGET / package["name"].removesuffix(".org")
        with tempfile.TemporaryDirectory() as folder:
            files = picked(fetched(package, Path(folder)), package["files"])
        shutil.rmtree(target, ignore_errors=True)
        for name, content in files.items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(repaired(name, content))
        print(f"{package['name']} {package['version']}: {len(files)} filer i {target.relative_to(ROOT)}")
    return 0


def fetched(package: dict[str, Any], folder: Path) -> Path:
    """The package as npm hands it out. Raises Refused when its hash is another."""
    name = f"{package['name']}@{package['version']}"
    done = subprocess.run(["npm", "pack", name], cwd=folder, capture_output=True, text=True, check=False)
    archives = list(folder.glob("*.tgz"))
    if done.returncode or len(archives) != 1:
        raise Refused(f"{name} kunne ikke hentes: {done.stderr.strip()[-300:]}")
    found = hashlib.sha512(archives[0].read_bytes()).hexdigest()
    if found != package["sha512"]:
        raise Refused(f"{name} har et andet aftryk end i listen: {found}")
    return archives[0]


def picked(archive: Path, wanted: dict[str, str]) -> dict[str, bytes]:
    """The wanted files by the name they get. Raises Refused when a wish matches nothing."""
    files: dict[str, bytes] = {}
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            inner = member.name.removeprefix("package/")
            for pattern, target in wanted.items():
                if member.isfile() and fnmatch(inner, pattern):
                    stream = tar.extractfile(member)
                    assert stream is not None
                    files[target + Path(inner).name if target.endswith("/") else target] = stream.read()
    missing = [name for name in wanted.values() if not any(each.startswith(name) for each in files)]
    if missing:
        raise Refused(f"findes ikke i {archive.name}: {', '.join(missing)}")
    return files


def repaired(name: str, content: bytes) -> bytes:
    """The file as the strict static storage and the browser take it; binary files are left alone."""
    if not name.endswith((".css", ".js")):
        return content
    text = re.sub(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S*", "", content.decode("utf-8"))
    if name.endswith(".css"):
        text = re.sub(r"@font-face\{[^}]*\}", woff2_only, text)
    return text.encode("utf-8")


def woff2_only(face: re.Match[str]) -> str:
    """A font face with its WOFF2 source alone: browsers may fetch a source that says no format."""
    source = re.search(r"url\([^)]*\.woff2\)", face.group())
    if not source:
        return ""
    return re.sub(r"src:[^;}]*", f'src:{source.group()} format("woff2")', face.group())


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Refused as problem:
        sys.exit(str(problem))
