"""Mail through a real SMTP server on loopback: sent, refused, and away for a while."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.testing import make_user
from faellesgrund.foundation.jobs.models import Job
from faellesgrund.foundation.jobs.rules import State
from faellesgrund.foundation.jobs.testing import run_all
from faellesgrund.foundation.notices import tasks
from faellesgrund.foundation.notices.actions import notify
from faellesgrund.foundation.notices.models import NoticeMail
from faellesgrund.foundation.notices.testing import told

pytestmark = pytest.mark.django_db


class Conversation(socketserver.StreamRequestHandler):
    """One SMTP conversation, as far as our mails need it."""

    server: MailServer

    def handle(self) -> None:
        self._say("220 loopback")
        while line := self.rfile.readline().decode("ascii", "replace").strip():
            word = line[:4].upper()
            if word == "RCPT" and self.server.refusal:
                self._say(self.server.refusal)
            elif word == "DATA":
                self._say("354 go on")
                self.server.mails.append(self._letter())
                self._say("250 taken")
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _letter(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode("utf-8")) not in {".\r\n", ""}:
            lines.append(line.removeprefix("."))
        return "".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode("ascii"))


class MailServer(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it is given; ``refusal`` is what it says to a recipient."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, address: tuple[str, int] = ("127.0.0.1", 0)) -> None:
        super().__init__(address, Conversation)
        self.mails: list[str] = []
        self.refusal = ""
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.shutdown()
        self.server_close()


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    """A server, and the settings that lead to it."""
    running = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.server_address[1]
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.DEFAULT_FROM_EMAIL = "faellesgrund@eksempel.dk"
    settings.ADDRESS = "https://faellesgrund.eksempel.dk"
    yield running
    running.close()


@pytest.fixture
def anna() -> User:
    user = make_user("anna")
    user.email = "anna@example.invalid"
    user.save()
    return user


def tell(user: User) -> NoticeMail:
    notify([user], "frist", "Frist for planthemmelighed i morgen", "/dokumenter/hemmelig-titel/")
    return NoticeMail.objects.get()


def make_due() -> None:
    DBTaskResult.objects.update(run_after=timezone.now())


def test_a_mail_comes_through_with_kind_link_and_nothing_else(server: MailServer, anna: User) -> None:
    tell(anna)
    run_all()
    (raw,) = server.mails
    letter = message_from_bytes(raw.encode("utf-8"))
    body = letter.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert str(make_header(decode_header(letter["Subject"]))) == "Fællesgrund: En frist nærmer sig"
    assert (letter["From"], letter["To"]) == ("faellesgrund@eksempel.dk", "anna@example.invalid")
    assert "https://faellesgrund.eksempel.dk/beskeder/" in body.decode()
    assert "planthemmelighed" not in raw + body.decode() and "hemmelig-titel" not in raw + body.decode()


def test_a_mail_server_that_is_away_loses_nothing(server: MailServer, anna: User) -> None:
    address = server.server_address
    server.close()
    mail = tell(anna)
    run_all()
    waiting = Job.objects.get(key="beskeder.mail")
    assert (waiting.standing, waiting.tries) == (State.WAITING, 1)
    again = MailServer((str(address[0]), int(address[1])))
    try:
        make_due()
        run_all()
        assert len(again.mails) == 1
    finally:
        again.close()
    mail.refresh_from_db()
    assert mail.sent_at is not None


def test_an_address_refused_for_good_is_told_to_the_administrator_at_once(server: MailServer, anna: User) -> None:
    admin = make_user("adam", "admin")
    server.refusal = "550 no such user anna@example.invalid"
    tell(anna)
    run_all()
    failed = Job.objects.get(key="beskeder.mail")
    assert (failed.standing, failed.error) == (State.FAILED, tasks.REFUSED)
    assert told(admin) == [("opgave", "Opgaver i baggrunden er fejlet", "/baggrund/alle/?tilstand=fejlet")]


def test_an_address_refused_for_now_is_tried_again(server: MailServer, anna: User) -> None:
    server.refusal = "451 try later"
    tell(anna)
    run_all()
    server.refusal = ""
    make_due()
    run_all()
    assert len(server.mails) == 1
