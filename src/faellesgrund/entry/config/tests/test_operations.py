"""Running the installation: what the commands say."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys

import pytest

from faellesgrund.engine.problems import BadInput
from faellesgrund.entry.config import operations
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.testing import PASSWORD, make_unit


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.setenv("FAELLESGRUND_DATA", str(tmp_path))
    monkeypatch.delenv("FAELLESGRUND_DATABASE_URL", raising=False)
    monkeypatch.delenv("FAELLESGRUND_DEMO", raising=False)


def test_a_port_in_use_is_told_with_one_to_try(here):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(BadInput, match=f"port {port} er optaget"):
            operations.serve(port=port)


@pytest.mark.parametrize("port", [0, 65536, -1])
def test_a_port_that_cannot_be_is_refused_before_anything_is_made(here, port):
    with pytest.raises(BadInput, match="mellem 1 og 65535"):
        operations.serve(port=port)


@pytest.mark.parametrize(
    ("name", "value"), [("FAELLESGRUND_DATABASE_URL", "mysql://x/y"), ("PORT", "x"), ("FAELLESGRUND_MAIL_URL", "x")]
)
def test_a_wrong_setting_stops_every_operation(here, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    for operation in (operations.serve, operations.check, operations.create_user):
        with pytest.raises(BadInput) as refused:
            operation()
        assert [problem.sted for problem in refused.value.problems] == [name]


def test_a_database_that_does_not_answer_is_a_sentence_and_no_traceback(tmp_path):
    program = (
        "from faellesgrund.engine.problems import BadInput\n"
        "from faellesgrund.entry.config.operations import check, serve\n"
        "for each in (lambda: serve(port=65001), check):\n"
        "    try:\n        each()\n"
        "    except BadInput as refused:\n        print(refused)\n"
    )
    environment = {
        **os.environ,
        "FAELLESGRUND_DATA": str(tmp_path),
        "FAELLESGRUND_DATABASE_URL": f"postgresql://ingen@/ingen?host={tmp_path}",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.count("FAELLESGRUND_DATABASE_URL: databasen svarer ikke") == 2


def test_the_settings_are_shown_without_a_secret(here, capsys, monkeypatch, tmp_path):
    secret = "h" * 60
    monkeypatch.setenv("FAELLESGRUND_NOEGLER", secret)
    assert operations.check(settings_only=True) == 0
    said = capsys.readouterr().out
    assert str(tmp_path) in said
    assert "Indstillingerne kan bruges." in said
    assert secret not in said


@pytest.mark.django_db
def test_a_check_counts_rates_and_says_when_all_is_ready(here, capsys):
    assert operations.check() == 0
    assert "Alt er klar." in capsys.readouterr().out


@pytest.mark.django_db
def test_a_user_is_made_with_the_password_from_standard_input(here, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert operations.create_user("bente", "Bente Krogh", "jurist", make_unit().key) == 0
    assert User.objects.get(username="bente").check_password(PASSWORD)
    said = capsys.readouterr().out
    assert "bente" in said
    assert PASSWORD not in said


@pytest.mark.django_db
def test_without_a_terminal_what_is_missing_is_asked_for_as_an_option(here, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(BadInput, match="brugernavn: mangler"):
        operations.create_user()
