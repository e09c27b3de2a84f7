"""Keeping files: once, whole or not at all, under the limit, scanned, swept; and handing them out again."""

from __future__ import annotations

import io
import os
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.models import AuditEntry
from faellesgrund.foundation.access.testing import Cast, make_cast
from faellesgrund.foundation.documents.files import actions as file_actions
from faellesgrund.foundation.documents.files import receiving as files
from faellesgrund.foundation.documents.files import store as file_store
from faellesgrund.foundation.documents.models import Attachment, Document, Level, State, StoredFile
from faellesgrund.foundation.documents.testing import a_document
from faellesgrund.foundation.documents.tests import evil

pytestmark = pytest.mark.django_db

BACKEND = "faellesgrund.foundation.access.login.PasswordBackend"


@pytest.fixture
def cast() -> Cast:
    return make_cast("sekretaer")


@pytest.fixture
def document(cast: Cast) -> Document:
    return a_document(cast.in_role, slug="aftale")


def browser(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def an_upload(name: str = "Bilag æ.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, evil.a_pdf() if content is None else content)


def kept(store: Path) -> list[str]:
    return sorted(path.name for path in store.rglob("*") if path.is_file())


def test_a_file_is_kept_once_under_its_check_sum(store: Path, cast: Cast, document: Document) -> None:
    first = file_actions.attach(cast.in_role, document, an_upload())
    again = file_actions.attach(cast.in_role, document, an_upload())
    assert (first.name, again.name) == ("Bilag æ.pdf", "Bilag æ (2).pdf")
    assert first.stored_id == again.stored_id
    path = file_store.path_of(first.stored.checksum)
    assert kept(store) == [path.name] == [first.stored.checksum]
    assert path.parent.name == path.name[:2]
    assert path.read_bytes() == evil.a_pdf()
    assert not os.access(path, os.W_OK) or os.geteuid() == 0


def test_bytes_that_lie_in_the_store_are_never_overwritten(store: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "en", tmp_path / "to"
    one.write_bytes(b"det samme")
    other.write_bytes(b"noget andet")
    assert file_store.put(one, "ab" * 32)
    assert not file_store.put(other, "ab" * 32)
    assert file_store.path_of("ab" * 32).read_bytes() == b"det samme"


def test_a_photo_is_kept_without_its_place(store: Path, cast: Cast, document: Document) -> None:
    made = file_actions.attach(cast.in_role, document, an_upload("hus.jpg", evil.a_jpeg((0xE1, evil.exif()))))
    assert b"Mosevej" not in file_store.path_of(made.stored.checksum).read_bytes()


@pytest.mark.parametrize("content", [b"", evil.bomb(), evil.a_pdf("/S /JavaScript")])
def test_a_refused_file_leaves_no_row_and_no_file(store: Path, cast: Cast, document: Document, content: bytes) -> None:
    with pytest.raises(BadInput):
        file_actions.attach(cast.in_role, document, an_upload("x.docx" if content[:2] == b"PK" else "x.pdf", content))
    assert not StoredFile.objects.exists() and not Attachment.objects.exists()
    assert kept(store) == []


def test_a_change_that_fails_after_the_file_came_leaves_neither(store: Path, cast: Cast) -> None:
    with pytest.raises(RuntimeError, match="strømmen"), files.received(an_upload()) as file, transaction.atomic():
        files.keep(file)
        assert kept(store) != []
        raise RuntimeError("strømmen gik")
    assert not StoredFile.objects.exists()
    assert kept(store) == []


def test_a_failing_change_does_not_take_away_bytes_somebody_else_uses(
    store: Path, cast: Cast, document: Document
) -> None:
    made = file_actions.attach(cast.in_role, document, an_upload())
    with pytest.raises(RuntimeError), files.received(an_upload()) as file, transaction.atomic():
        files.keep(file)
        raise RuntimeError
    assert kept(store) == [made.stored.checksum]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("1", "virusscanneren fandt noget i filen"),
        ("2", "kunne ikke scannes for virus"),
        ("'tekst'", "kunne ikke scannes"),
    ],
)
def test_what_the_scanner_does_not_clear_is_refused(
    store: Path, cast: Cast, document: Document, settings: Settings, code: str, says: str
) -> None:
    settings.DOCUMENT_SCANNER = (
        f'{sys.executable} -c "import sys; sys.exit({code if code != "2" else 2})"'
        if code != "'tekst'"
        else "findes-ikke-her"
    )
    with pytest.raises(BadInput, match=says):
        file_actions.attach(cast.in_role, document, an_upload())
    assert kept(store) == []


def test_the_scanner_is_given_the_file_before_it_is_kept(
    store: Path, cast: Cast, document: Document, settings: Settings
) -> None:
    script = "import sys, pathlib; p = pathlib.Path(sys.argv[1]); sys.exit(0 if p.read_bytes()[:4] == b'%PDF' and p.parent.name == 'ind' else 1)"
    settings.DOCUMENT_SCANNER = f'{sys.executable} -c "{script}"'
    assert file_actions.attach(cast.in_role, document, an_upload()).name == "Bilag æ.pdf"


def test_a_file_over_the_limit_is_stopped_while_it_comes(
    store: Path, cast: Cast, document: Document, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DOCUMENT_MAX_BYTES = 1024 * 1024
    written = []
    monkeypatch.setattr(
        "django.core.files.uploadhandler.TemporaryFileUploadHandler.new_file", lambda *a, **k: written.append(a)
    )
    sent = io.BytesIO(b"%PDF-" + b"x" * (3 * 1024 * 1024))
    sent.name = "stor.pdf"
    answer = browser(cast.in_role).post(
        reverse("documents:attachments", args=["aftale"]), {"beskrivelse": "Tegninger", "fil": sent}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "filen er for stor. Den må højst fylde 1 MB" in page and "stor.pdf" in page
    assert 'value="Tegninger"' in page
    assert written == [] and kept(store) == []


def test_three_hundred_megabytes_never_come_near_memory_or_disk(store: Path, cast: Cast, document: Document) -> None:
    boundary = "graense"
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="fil"; filename="stor.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    ).encode()
    tail = f"\r\n--{boundary}--\r\n".encode()
    length = 300 * 1024 * 1024

    class Stream(io.RawIOBase):
        left = length
        parts = [head]
        ended = False

        def read(self, size: int = -1) -> bytes:
            if self.parts:
                return self.parts.pop()
            if self.left:
                count = min(self.left, 1 << 16 if size < 0 else size)
                self.left -= count
                return b"x" * count
            self.ended, rest = True, b"" if self.ended else tail
            return rest

    import tracemalloc

    client = browser(cast.in_role)
    tracemalloc.start()
    sent = {
        "wsgi.input": Stream(),
        "CONTENT_TYPE": f"multipart/form-data; boundary={boundary}",
        "CONTENT_LENGTH": str(len(head) + length + len(tail)),
    }
    answer = client.generic("POST", reverse("documents:attachments", args=["aftale"]), **sent)  # type: ignore[arg-type]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    page = answer.content.decode()
    assert answer.status_code == 422 and "filen er for stor. Den må højst fylde 50 MB" in page, page[
        page.find("fejlliste") :
    ][:500]
    assert peak < 30 * 1024 * 1024
    assert kept(store) == []


def test_a_file_is_handed_out_as_a_download_that_cannot_run(store: Path, cast: Cast, document: Document) -> None:
    made = file_actions.attach(cast.in_role, document, an_upload())
    url = reverse("documents:attachment", args=["aftale", made.pk])
    answer = browser(cast.colleague).get(url)
    assert b"".join(answer.streaming_content) == evil.a_pdf()  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Bilag%20%C3%A6.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Type"] == "application/pdf" and answer["Cache-Control"] == "private, no-cache"
    again = browser(cast.colleague).get(url, HTTP_IF_NONE_MATCH=answer["ETag"])
    assert again.status_code == 304 and again.content == b""


def test_who_may_not_know_of_the_document_finds_no_file(store: Path, cast: Cast) -> None:
    own = a_document(cast.in_role, slug="egen", deling="egen_part")
    made = file_actions.attach(cast.in_role, own, an_upload())
    url = reverse("documents:attachment", args=["egen", made.pk])
    assert browser(cast.in_role).get(url).status_code == 200
    assert browser(cast.colleague).get(url).status_code == 404
    assert browser(cast.outsider).get(url).status_code == 403
    assert Client().get(url).status_code == 302
    assert browser(cast.in_role).post(url).status_code == 405


def test_a_file_is_found_under_its_own_document_alone(store: Path, cast: Cast, document: Document) -> None:
    made = file_actions.attach(cast.in_role, a_document(cast.in_role, slug="anden", deling="egen_part"), an_upload())
    assert browser(cast.in_role).get(reverse("documents:attachment", args=["aftale", made.pk])).status_code == 404


def test_reading_a_confidential_file_is_in_the_trail(store: Path, cast: Cast) -> None:
    secret = a_document(cast.in_role, slug="fortroligt", level=Level.CONFIDENTIAL)
    made = file_actions.attach(cast.in_role, secret, an_upload())
    browser(cast.in_role).get(reverse("documents:attachment", args=["fortroligt", made.pk]))
    lines = AuditEntry.objects.filter(action="dokument.se_fortroligt", actor=cast.in_role)
    assert {"bilag": made.pk} in [each.details for each in lines]


def test_only_the_own_party_attaches_and_only_to_a_draft(store: Path, cast: Cast, document: Document) -> None:
    url = reverse("documents:attachments", args=["aftale"])
    assert browser(cast.colleague).post(url, {"fil": an_upload()}).status_code == 403
    assert browser(cast.colleague).get(url).status_code == 200
    assert browser(cast.in_role).post(url, {"fil": an_upload()}).status_code == 302
    Document.objects.filter(pk=document.pk).update(state=State.LOCKED)
    answer = browser(cast.in_role).post(url, {"fil": an_upload("to.pdf")})
    assert answer.status_code == 422 and "Dokumentet er låst" in answer.content.decode()
    assert Attachment.objects.count() == 1


def test_an_attachment_is_taken_away_and_swept_a_day_later(store: Path, cast: Cast, document: Document) -> None:
    made = file_actions.attach(cast.in_role, document, an_upload())
    answer = browser(cast.in_role).post(reverse("documents:detach", args=["aftale", made.pk]))
    assert answer.status_code == 302 and not Attachment.objects.exists()
    assert files.sweep() == 0, "used within the day"
    StoredFile.objects.update(used_at=timezone.now() - timedelta(days=2))
    assert files.sweep() == 1
    assert kept(store) == [] and not StoredFile.objects.exists()


def test_the_sweep_leaves_what_is_used_and_takes_what_no_row_knows(store: Path, cast: Cast, document: Document) -> None:
    made = file_actions.attach(cast.in_role, document, an_upload())
    StoredFile.objects.update(used_at=timezone.now() - timedelta(days=2))
    for place in ("ab/" + "ab" * 32, "ind/" + "0" * 32, "cd/" + "cd" * 32):
        path = store / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        if not place.startswith("cd"):
            os.utime(path, (0, 0))
    assert files.sweep() == 2
    assert kept(store) == sorted([made.stored.checksum, "cd" * 32])


@pytest.mark.django_db(transaction=True)
def test_two_who_send_the_same_file_at_once_both_get_it(store: Path, tmp_path: Path) -> None:
    ready = threading.Barrier(2)
    results: list[bool] = []

    def send(number: int) -> None:
        path = tmp_path / f"fil{number}"
        path.write_bytes(b"ens indhold")
        ready.wait(10)
        results.append(file_store.put(path, "ef" * 32))

    senders = [threading.Thread(target=send, args=(n,)) for n in range(2)]
    for each in senders:
        each.start()
    for each in senders:
        each.join()
    assert sorted(results) == [False, True]
    assert file_store.path_of("ef" * 32).read_bytes() == b"ens indhold"
