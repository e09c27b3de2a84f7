"""Taking documents out: one in every form, many in a pack, a case in a zip; who may, and what is written in the trail."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import etree
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from faellesgrund.foundation.access.models import AuditEntry
from faellesgrund.foundation.access.testing import Cast, make_cast, make_user
from faellesgrund.foundation.documents.export import collecting
from faellesgrund.foundation.documents.export.collecting import CASE_FILE, PACK
from faellesgrund.foundation.documents.files import actions as file_actions
from faellesgrund.foundation.documents.letter_templates import actions as template_actions
from faellesgrund.foundation.documents.letter_templates.fields import Field
from faellesgrund.foundation.documents.models import Document, Level, MadeFile, State
from faellesgrund.foundation.documents.output.case_file import SCHEMA
from faellesgrund.foundation.documents.testing import a_document, a_version
from faellesgrund.foundation.documents.tests import evil
from faellesgrund.foundation.documents.tests.papers import docx_bytes, docx_lines, pdf_bytes
from faellesgrund.foundation.documents.tests.test_templating import GOOD, a_template
from faellesgrund.foundation.jobs.testing import run_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast("sekretaer")


@pytest.fixture
def document(cast: Cast) -> Document:
    return a_document(cast.in_role, "Aftale om Lærkemarken", slug="aftale", kind="aftale", f2_case="2025 - 26266")


def browser(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def told(action: str = "dokument.eksporter") -> list[dict[str, object]]:
    """The details of the lines of the trail about an action."""
    return [entry.details for entry in AuditEntry.objects.filter(action=action).order_by("pk")]


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content) if getattr(answer, "streaming", False) else answer.content  # type: ignore[attr-defined]


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"<!doctype html>")])
def test_a_document_is_handed_out_in_every_form_and_the_trail_says_so(
    cast: Cast, document: Document, form: str, begins: bytes
) -> None:
    answer = browser(cast.colleague).get(reverse("documents:export", args=["aftale", form]))
    assert answer.status_code == 200 and answer.content.startswith(begins)
    assert answer["Content-Disposition"] == f'attachment; filename="aftale-om-laerkemarken-udkast.{form}"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    line = AuditEntry.objects.get(action="dokument.eksporter")
    assert line.actor == cast.colleague and line.details == {
        "format": form,
        "version": "arbejdskopi",
        "anonymiseret": False,
    }


def test_a_draft_says_so_and_a_locked_text_shows_its_version_and_check_sum(cast: Cast, document: Document) -> None:
    client = browser(cast.in_role)
    page = client.get(reverse("documents:export", args=["aftale", "html"])).content.decode()
    assert "UDKAST" in page and "2025 - 26266" in page
    version = a_version(document, cast.in_role, 1, 0, locked=True)
    Document.objects.filter(pk=document.pk).update(state=State.LOCKED)
    answer = client.get(reverse("documents:export", args=["aftale", "html"]))
    assert "Version 1.0, låst" in answer.content.decode() and version.checksum in answer.content.decode()
    assert "UDKAST" not in answer.content.decode() and "-1-0.html" in answer["Content-Disposition"]


def test_the_same_version_gives_the_same_bytes(cast: Cast, document: Document) -> None:
    a_version(document, cast.in_role, 1, 0, locked=True)
    for form in ("pdf", "docx", "html"):
        url = reverse("documents:export", args=["aftale", form]) + "?version=1.0"
        assert browser(cast.in_role).get(url).content == browser(cast.colleague).get(url).content


def test_who_may_not_know_of_it_gets_nothing(cast: Cast) -> None:
    a_document(cast.in_role, slug="egen", deling="egen_part")
    for name, args in (("choose_export", ["egen"]), ("export", ["egen", "pdf"])):
        url = reverse(f"documents:{name}", args=args)
        assert browser(cast.in_role).get(url).status_code == 200
        assert browser(cast.colleague).get(url).status_code == 404
        assert browser(cast.outsider).get(url).status_code == 403
        assert Client().get(url).status_code == 302
        assert browser(cast.in_role).post(url).status_code == 405


def test_what_is_not_there_is_not_there(cast: Cast, document: Document) -> None:
    client = browser(cast.in_role)
    assert client.get(reverse("documents:export", args=["aftale", "exe"])).status_code == 404
    assert client.get(reverse("documents:export", args=["aftale", "pdf"]) + "?version=9.9").status_code == 404
    assert client.get(reverse("documents:export_template", args=["aftale", "ingen"])).status_code == 404


def test_a_confidential_document_of_another_party_asks_why_before_it_goes_out(cast: Cast) -> None:
    a_document(cast.in_role, slug="fortroligt", level=Level.CONFIDENTIAL)
    answer = browser(cast.colleague).get(reverse("documents:export", args=["fortroligt", "pdf"]))
    assert answer["Content-Type"].startswith("text/html") and "Hvorfor har du brug for det?" in answer.content.decode()
    assert not AuditEntry.objects.filter(action="dokument.eksporter").exists()
    assert (
        browser(cast.in_role).get(reverse("documents:export", args=["fortroligt", "pdf"])).content.startswith(b"%PDF")
    )
    closed = make_user("drift", "drift")
    assert browser(closed).get(reverse("documents:export", args=["fortroligt", "pdf"])).status_code == 403


SECRET = "Præstegaard"


def test_an_anonymised_copy_leaks_nothing_in_bytes_or_name(cast: Cast) -> None:
    clauses = (
        ("aaaa", 1, "Bolig til [[personlig: Anna Præstegaard]]", "[[personlig: Anna Præstegaard]] flytter ind."),
    )
    a_document(
        cast.in_role, "Aftale om [[personlig: Anna Præstegaard]]", slug="aftale-om-anna-praestegaard", clauses=clauses, f2_case="2025 - 26266"
    )  # fmt: skip
    for form, unpacked in (("pdf", pdf_bytes), ("docx", docx_bytes), ("html", lambda content: content)):
        url = reverse("documents:export", args=["aftale-om-anna-praestegaard", form]) + "?kopi=anonymiseret"
        answer = browser(cast.in_role).get(url)
        assert answer["Content-Disposition"] == f'attachment; filename="aftale-om-udeladt-udkast-anonymiseret.{form}"'
        found = unpacked(answer.content)
        for secret in (SECRET, "praestegaard", "Ida Prøve", "2025 - 26266"):
            assert secret.encode() not in found, (form, secret)


def test_a_text_that_cannot_be_anonymised_says_where(cast: Cast) -> None:
    a_document(cast.in_role, slug="slap", clauses=(("aaaa", 1, "Bolig", "[[persolig: Anna]]"),))
    answer = browser(cast.in_role).get(reverse("documents:export", args=["slap", "pdf"]) + "?kopi=anonymiseret")
    assert answer.status_code == 422 and "Mente du [[personlig: …]]?" in answer.content.decode()


def test_the_page_warns_of_passages_that_also_stand_unmarked(cast: Cast) -> None:
    a_document(cast.in_role, slug="slap", clauses=(("aaaa", 1, "Bolig", "[[personlig: Anna Bo]]\n\nAnna Bo"),))
    page = browser(cast.in_role).get(reverse("documents:choose_export", args=["slap"])).content.decode()
    assert "»Anna Bo« står uden markering i § 1" in page


def test_a_document_is_handed_out_in_a_template_with_its_own_fields(
    store: Path, cast: Cast, document: Document
) -> None:
    upload = SimpleUploadedFile("brev.docx", a_template(*GOOD, header="{{ journal_f2 }}"))
    fields = (Field("modtager", "Modtagerens navn", "KAB", True), Field("frist", "Svarfrist"))
    template_actions.create(cast.in_role, "Følgebrev", "", upload, fields)
    url = reverse("documents:export_template", args=["aftale", "foelgebrev"])
    client = browser(cast.colleague)
    assert "Modtagerens navn" in client.get(url).content.decode()
    missing = client.post(url, {"felt-modtager": "", "felt-frist": "1. maj"})
    assert (
        missing.status_code == 422
        and "Skriv modtagerens navn." in missing.content.decode()
        and 'value="1. maj"' in missing.content.decode()
    )
    made = client.post(url, {"felt-modtager": "A & B <x>", "felt-frist": ""})
    lines = docx_lines(made.content)
    assert lines[:4] == ["UDKAST", "Til A & B <x>", "Vedr. AFTALE OM LÆRKEMARKEN", "KK, AKB"] and "Formål" in lines
    assert b"2025 - 26266" in docx_bytes(made.content)
    assert [details["skabelon"] for details in told()] == ["foelgebrev"]


def ordered(user: object, collection: str, **data: object) -> MadeFile:
    answer = browser(user).post(reverse(f"documents:{collection}"), data)
    assert answer.status_code == 302, answer.content.decode()
    (job,) = run_all()
    assert job.state == "faerdig", job.error if hasattr(job, "error") else job
    return MadeFile.objects.get()


def test_a_pack_joins_the_documents_in_order_with_contents_and_page_numbers(
    store: Path, cast: Cast, document: Document
) -> None:
    other = a_document(cast.colleague, "Notat om økonomi", slug="notat")
    file_actions.attach(cast.in_role, document, SimpleUploadedFile("tegning.pdf", evil.a_pdf()))
    made = ordered(cast.in_role, "samling", d=["notat", "aftale"], titel="Bilag til styregruppen")
    content = body(browser(cast.in_role).get(reverse("documents:made_file", args=[made.pk])))
    reader = PdfReader(io.BytesIO(content))
    texts = [page.extract_text() for page in reader.pages]
    assert "Bilag til styregruppen" in texts[0] and "tegning.pdf (til »Aftale om Lærkemarken«)" in texts[0]
    assert "Notat om økonomi" in texts[1] and "Aftale om Lærkemarken" in texts[1] and "Indhold" in texts[1]
    assert all(f"Side {n} af {len(texts)}" in text for n, text in enumerate(texts, 1))
    assert [each["/Title"] for each in reader.outline if not isinstance(each, list)] == [other.title, document.title]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert made.document_ids == [other.pk, document.pk] and made.name == "bilag-til-styregruppen.pdf"
    assert [details["udtraek"] for details in told()] == [made.pk, made.pk]


def test_a_pack_holds_only_what_its_orderer_may_read_and_says_what_is_missing(
    store: Path, cast: Cast, document: Document
) -> None:
    reader = make_user("drift", "drift")
    a_document(cast.in_role, "Hemmelig titel", slug="fortroligt", level=Level.CONFIDENTIAL)
    a_document(cast.colleague, "Andres titel", slug="andres", deling="egen_part")
    made = ordered(reader, "samling", d=["fortroligt", "aftale", "andres"])
    content = body(browser(reader).get(reverse("documents:made_file", args=[made.pk])))
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "1 dokument er udeladt, fordi du ikke må læse det." in text
    assert "Hemmelig" not in text and "Andres" not in text and b"Hemmelig" not in pdf_bytes(content)


def test_what_was_closed_between_order_and_work_is_left_out(store: Path, cast: Cast, document: Document) -> None:
    other = a_document(cast.in_role, "Notat", slug="notat")
    answer = browser(cast.colleague).post(reverse("documents:samling"), {"d": ["aftale", "notat"]})
    assert answer.status_code == 302
    Document.objects.filter(pk=other.pk).update(deling="egen_part")
    run_all()
    made = MadeFile.objects.get()
    assert made.document_ids == [document.pk] and made.left_out == 1


def test_a_pack_is_for_its_orderer_while_everything_in_it_may_be_read(
    store: Path, cast: Cast, document: Document
) -> None:
    made = ordered(cast.colleague, "samling", d=["aftale"])
    url = reverse("documents:made_file", args=[made.pk])
    assert browser(cast.colleague).get(url).status_code == 200
    assert browser(cast.in_role).get(url).status_code == 404
    assert browser(cast.outsider).get(url).status_code == 403
    assert Client().get(url).status_code == 302
    assert browser(cast.colleague).post(url).status_code == 405
    Document.objects.filter(pk=document.pk).update(deling="egen_part")
    assert browser(cast.colleague).get(url).status_code == 403


def test_nothing_chosen_is_said_and_what_was_typed_is_kept(cast: Cast, document: Document) -> None:
    answer = browser(cast.in_role).post(reverse("documents:samling"), {"titel": "Min samling", "q": "Lærke"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Vælg mindst ét dokument, du må læse." in page and 'value="Lærke"' in page
    many = browser(cast.in_role).post(reverse("documents:samling"), {"d": [f"d{n}" for n in range(101)]})
    assert many.status_code == 422 and "højst være 100 dokumenter" in many.content.decode()


def test_documents_are_chosen_moved_and_taken_away_without_a_script(cast: Cast, document: Document) -> None:
    a_document(cast.in_role, "Notat", slug="notat")
    client = browser(cast.in_role)
    page = client.get(reverse("documents:samling") + "?d=aftale&d=notat&q=2025-26266").content.decode()
    assert "?d=notat&amp;d=aftale&amp;q=2025-26266" in page, "moved"
    assert "?d=notat&amp;q=2025-26266" in page, "taken away"
    search = client.get(reverse("documents:samling") + "?q=2025-26266").content.decode()
    assert "?d=aftale&amp;q=2025-26266" in search and "Notat" not in search


def test_the_page_takes_as_many_queries_for_many_documents_as_for_few(
    cast: Cast, document: Document, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browser(cast.in_role)
    url = reverse("documents:samling") + "?d=aftale&q=Prøvenote"
    a_document(cast.in_role)
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    for _ in range(15):
        a_document(cast.in_role)
    with django_assert_num_queries(len(few)):
        client.get(url)


def case_zip(user: object, **data: object) -> tuple[bytes, zipfile.ZipFile]:
    made = ordered(user, "sagsmappe", **data)
    content = body(browser(user).get(reverse("documents:made_file", args=[made.pk])))
    return content, zipfile.ZipFile(io.BytesIO(content))


def test_a_case_file_holds_everything_and_proves_it(store: Path, cast: Cast, document: Document) -> None:
    file_actions.attach(cast.in_role, document, SimpleUploadedFile("Tegning æ.pdf", evil.a_pdf()), "Plan & <snit>")
    version = a_version(document, cast.in_role, 1, 0, locked=True, reason="Godkendt på møde 3")
    Document.objects.filter(pk=document.pk).update(state=State.LOCKED, kle_number="03.02.00", kle_facet="G01")
    _, archive = case_zip(cast.in_role, d=["aftale"], titel="Sag 2025 - 26266")
    names = archive.namelist()
    folder = "dokumenter/001-aftale-om-laerkemarken"
    assert names == [
        f"{folder}/aftale-om-laerkemarken-1-0.pdf", f"{folder}/aftale-om-laerkemarken-1-0.docx", f"{folder}/bilag/Tegning æ.pdf",
        "metadata.json", "metadata.xml", "sagsmappe.xsd", "index.html", "manifest-sha256.txt",
    ]  # fmt: skip
    sums = dict(reversed(line.split("  ", 1)) for line in archive.read("manifest-sha256.txt").decode().splitlines())
    assert set(sums) == set(names) - {"manifest-sha256.txt"}
    assert all(hashlib.sha256(archive.read(name)).hexdigest() == checksum for name, checksum in sums.items())
    data = json.loads(archive.read("metadata.json"))
    (held,) = data["dokumenter"]
    assert held["journal"] == {
        "f2_sag": "2025 - 26266",
        "f2_dokument": "",
        "edoc": "",
        "kle_emne": "03.02.00",
        "kle_facet": "G01",
    }
    assert held["versioner"][0] | {"gemt": ""} == {
        "nummer": "1.0", "laast": True, "gemt": "", "gemt_af": "Ida Prøve", "grund": "Godkendt på møde 3", "kontrolsum": version.checksum,
    }  # fmt: skip
    assert held["filer"][2]["beskrivelse"] == "Plan & <snit>"
    index = archive.read("index.html").decode()
    assert (
        f'href="{folder}/bilag/Tegning æ.pdf"' in index
        and "Plan &amp; &lt;snit&gt;" in index
        and "<script" not in index
    )


def test_the_metadata_of_a_case_file_hold_to_their_schema(store: Path, cast: Cast, document: Document) -> None:
    a_document(cast.in_role, "Notat \x0b& <b>", slug="notat", level=Level.CONFIDENTIAL)
    _, archive = case_zip(cast.in_role, d=["aftale", "notat"])
    schema = etree.XMLSchema(etree.fromstring(archive.read("sagsmappe.xsd")))
    assert archive.read("sagsmappe.xsd") == SCHEMA.read_bytes()
    tree = etree.fromstring(archive.read("metadata.xml"))
    schema.assertValid(tree)
    tree[2].remove(tree[2][0])
    assert not schema.validate(tree)


def test_the_same_case_gives_the_same_bytes(store: Path, cast: Cast, document: Document) -> None:
    first, _ = case_zip(cast.in_role, d=["aftale"])
    MadeFile.objects.all().delete()
    again, _ = case_zip(cast.in_role, d=["aftale"])
    assert first == again


def test_only_those_who_hand_over_to_the_record_system_make_case_files(cast: Cast, document: Document) -> None:
    url = reverse("documents:sagsmappe")
    assert browser(cast.in_role).get(url).status_code == 200
    assert browser(make_user("drift", "drift")).get(url).status_code == 403
    assert browser(cast.outsider).get(url).status_code == 403
    assert Client().get(url).status_code == 302
    assert browser(cast.in_role).put(url).status_code == 405


def test_a_case_file_counts_the_documents_of_the_case_that_are_closed(
    store: Path, cast: Cast, document: Document
) -> None:
    a_document(cast.in_role, "Hemmelig titel", slug="lukket", level=Level.CONFIDENTIAL, f2_case="2025 - 26266")
    reader = make_user("koord", "koordination")
    page = browser(reader).get(reverse("documents:samling") + "?q=2025-26266").content.decode()
    assert "1 af sagens dokumenter er lukket for dig" in page and "Hemmelig" not in page
    collecting.order(reader, PACK, "", ["aftale"], "2025 - 26266")
    assert MadeFile.objects.get().left_out == 1


def test_confidential_papers_of_another_party_are_collected_for_a_stated_reason(store: Path, cast: Cast) -> None:
    a_document(cast.in_role, "Fortroligt notat", slug="fortroligt", level=Level.CONFIDENTIAL)
    url = reverse("documents:samling")
    refused = browser(cast.colleague).post(url, {"d": ["fortroligt"]})
    assert refused.status_code == 422 and "hvad du skal bruge det til" in refused.content.decode()
    assert browser(cast.colleague).post(url, {"d": ["fortroligt"], "grund": "Til mødet den 3."}).status_code == 302
    run_all()
    assert AuditEntry.objects.get(action="dokument.eksporter").reason == "Til mødet den 3."


def test_the_kinds_of_collections_ask_for_the_rights_of_the_matrix() -> None:
    assert (PACK.action, CASE_FILE.action) == ("dokument.eksporter", "sagsmappe.eksporter")
