"""The program of the documentation works against a real server, and says in words what went wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from faellesgrund.domains.calculations.testing import a_draft, a_run
from faellesgrund.foundation.access.api_keys import make_key
from faellesgrund.foundation.access.testing import make_user

PROGRAM = Path(__file__).resolve().parents[5] / "docs" / "examples" / "hent_tal.py"


def fetched(server: Any, token: str, slug: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(PROGRAM), slug],
        env={**os.environ, "FAELLESGRUND_API": server.url, "NOEGLE": token},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.django_db(transaction=True)
def test_the_program_of_the_documentation_fetches_the_figures(live_server: Any) -> None:
    user = make_user("ida", "oekonom")
    draft = a_draft(user)
    run = a_run(user, draft)
    _, token = make_key(user, "Regneark", ["beregning.se"])
    done = fetched(live_server, token, draft.slug)
    assert done.stderr == ""
    assert f"Anskaffelsessum: {run.cost:.0f} kr." in done.stdout
    assert f"Husleje: {run.rent:.2f} kr. pr. bolig om måneden" in done.stdout
    assert (
        "401 Nøglen mangler eller gælder ikke: Det er ikke en nøgle herfra"
        in fetched(live_server, "x", draft.slug).stderr
    )
    assert "404 Det findes ikke" in fetched(live_server, token, "nix").stderr
