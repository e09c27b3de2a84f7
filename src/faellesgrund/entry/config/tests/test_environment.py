"""What the environment may say, and what is answered when it is wrong."""

from __future__ import annotations

import stat

import pytest

from faellesgrund.engine.problems import BadInput
from faellesgrund.entry.config.environment import read_environment

KEY = "n" * 50


def read(tmp_path, **given):
    return read_environment({"FAELLESGRUND_DATA": str(tmp_path / "data"), **given})


def answer(tmp_path, **given):
    with pytest.raises(BadInput) as refused:
        read(tmp_path, **given)
    return {problem.sted: problem.tekst for problem in refused.value.problems}


def test_nothing_but_a_folder_is_needed(tmp_path):
    environment = read(tmp_path)
    assert environment.data == tmp_path / "data"
    assert environment.database["NAME"] == str(tmp_path / "data" / "faellesgrund.sqlite3")
    assert (environment.port, environment.demo, environment.address) == (8000, False, "")
    assert environment.mail["EMAIL_BACKEND"].endswith("console.EmailBackend")


def test_the_data_folder_is_data_where_one_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read_environment({}).data == tmp_path / "data"


def test_a_key_is_made_once_and_only_the_owner_can_read_it(tmp_path):
    first, second = read(tmp_path).secret_keys, read(tmp_path).secret_keys
    assert first == second
    assert len(first[0]) > 50
    assert stat.S_IMODE((tmp_path / "data" / "noegle").stat().st_mode) == 0o600


def test_keys_of_the_environment_are_used_newest_first_and_none_is_made(tmp_path):
    assert read(tmp_path, FAELLESGRUND_NOEGLER=f"{KEY}ny, {KEY}gl").secret_keys == (f"{KEY}ny", f"{KEY}gl")
    assert not (tmp_path / "data" / "noegle").exists()


def test_a_key_file_that_has_been_emptied_stops_the_start(tmp_path):
    read(tmp_path)
    (tmp_path / "data" / "noegle").write_text("")
    assert "lavet med --med-noegle" in answer(tmp_path)["FAELLESGRUND_NOEGLER"]


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("FAELLESGRUND_DATABASE_URL", "mysql://a@b/c", "postgresql://"),
        ("FAELLESGRUND_DATABASE_URL", "postgresql://a@b", "databasens navn"),
        ("FAELLESGRUND_DATABASE_URL", "postgresql://a@b:port/c", "kan læses"),
        ("FAELLESGRUND_DATABASE_URL", "sqlite:///", "filens sti"),
        ("FAELLESGRUND_MAIL_URL", "mail.eksempel.dk", "smtp://"),
        ("FAELLESGRUND_MAIL_URL", "smtp://m.dk?fra=ingen", "skal være en mailadresse"),
        ("FAELLESGRUND_ADRESSE", "faellesgrund.dk", "https://"),
        ("FAELLESGRUND_ADRESSE", "https://a.dk/sti", "uden sti"),
        ("FAELLESGRUND_DEMO", "måske", "1 eller 0"),
        ("FAELLESGRUND_NOEGLER", "kort", "mindst 50 tegn"),
        ("FAELLESGRUND_LOGIN_UDBYDERE", "/findes/ikke.toml", "Ret stien"),
        ("PORT", "0", "mellem 1 og 65535"),
        ("PORT", "otte", "»otte«"),
        ("PORT", "65536", "mellem 1 og 65535"),
    ],
)
def test_a_wrong_value_stops_the_start_with_a_sentence_under_its_name(tmp_path, name, value, part):
    said = answer(tmp_path, **{name: value})
    assert set(said) == {name}
    assert part in said[name]


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    assert set(answer(tmp_path, PORT="x", FAELLESGRUND_DEMO="y")) == {"PORT", "FAELLESGRUND_DEMO"}


def test_a_data_folder_that_cannot_be_made_is_told_with_its_path(tmp_path):
    (tmp_path / "fil").write_text("")
    with pytest.raises(BadInput, match=r"fil/data"):
        read_environment({"FAELLESGRUND_DATA": str(tmp_path / "fil" / "data")})


def test_a_password_of_the_database_never_stands_in_the_answer(tmp_path):
    assert "hemmelig" not in str(answer(tmp_path, FAELLESGRUND_DATABASE_URL="mysql://a:hemmelig@b/c"))


def test_a_postgresql_address_is_taken_apart(tmp_path):
    database = read(tmp_path, FAELLESGRUND_DATABASE_URL="postgresql://bo:k%40de@db.dk:5433/fg?sslmode=require").database
    assert {key: database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "fg",
        "USER": "bo",
        "PASSWORD": "k@de",
        "HOST": "db.dk",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_postgresql_behind_a_socket_is_found_by_its_folder(tmp_path):
    database = read(tmp_path, FAELLESGRUND_DATABASE_URL="postgresql://bo@/fg?host=/run/pg").database
    assert (database["HOST"], database["NAME"]) == ("/run/pg", "fg")


@pytest.mark.parametrize(
    ("url", "port", "ssl", "tls"),
    [
        ("smtp://u:k@m.dk", 587, False, True),
        ("smtps://u:k@m.dk", 465, True, False),
        ("smtp://m.dk:25", 25, False, False),
    ],
)
def test_a_mail_address_says_how_mail_is_sent(tmp_path, url, port, ssl, tls):
    mail = read(tmp_path, FAELLESGRUND_MAIL_URL=url).mail
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"]) == ("m.dk", port)
    assert (mail["EMAIL_USE_SSL"], mail["EMAIL_USE_TLS"]) == (ssl, tls)


@pytest.mark.parametrize(
    ("query", "sender"), [("", "faellesgrund@m.dk"), ("?fra=besked@eksempel.dk", "besked@eksempel.dk")]
)
def test_a_mail_address_says_who_mail_is_from(tmp_path, query, sender):
    assert read(tmp_path, FAELLESGRUND_MAIL_URL=f"smtp://m.dk{query}").mail["DEFAULT_FROM_EMAIL"] == sender


def test_mail_can_be_written_to_a_folder_for_trials(tmp_path):
    mail = read(tmp_path, FAELLESGRUND_MAIL_URL=f"fil://{tmp_path}/mails%20her").mail
    assert mail["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert mail["EMAIL_FILE_PATH"] == f"{tmp_path}/mails her"


@pytest.mark.parametrize("address", ["fil://", "fil:///", "fil://vært/mappe"])
def test_a_folder_for_mail_without_a_path_is_refused(tmp_path, address):
    assert "smtp://" in answer(tmp_path, FAELLESGRUND_MAIL_URL=address)["FAELLESGRUND_MAIL_URL"]
