"""The pages of templates: laid in by those who may, tried by everybody inside, never half saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from faellesgrund.foundation.access.models import AuditEntry
from faellesgrund.foundation.access.testing import Cast, make_cast, make_user
from faellesgrund.foundation.documents.letter_templates import actions as template_actions
from faellesgrund.foundation.documents.letter_templates.fields import Field
from faellesgrund.foundation.documents.models import StoredFile, Template, TemplateVersion
from faellesgrund.foundation.documents.tests import evil
from faellesgrund.foundation.documents.tests.papers import docx_lines
from faellesgrund.foundation.documents.tests.test_templating import GOOD, a_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast("jurist")


def browser(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def an_upload(*lines: str, name: str = "brev.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_template(*(lines or ("{{ titel }}", "{{ indhold }}"))))


def sent(**more: object) -> dict[str, object]:
    rows = {"felt_noegle": ["modtager", "frist"], "felt_navn": ["Modtager", "Frist"], "felt_eksempel": ["KAB", ""]}
    return {"navn": "Følgebrev", "beskrivelse": "Til parterne", "felt_kraevet": ["0"], **rows, **more}


def test_a_template_is_laid_in_with_its_fields_and_shown(store: Path, cast: Cast) -> None:
    client = browser(cast.in_role)
    answer = client.post(reverse("documents:template_new"), sent(fil=an_upload(*GOOD)))
    assert answer.status_code == 302 and answer["Location"] == reverse("documents:template", args=["foelgebrev"])
    edition = TemplateVersion.objects.get()
    assert edition.fields == [
        {"noegle": "modtager", "navn": "Modtager", "eksempel": "KAB", "kraevet": True},
        {"noegle": "frist", "navn": "Frist", "eksempel": "", "kraevet": False},
    ]
    page = client.get(answer["Location"]).content.decode()
    assert "Prøv skabelonen" in page and "<code>modtager</code>" in page and "<code>{{ indhold }}</code>" in page
    assert "Følgebrev" in client.get(reverse("documents:templates")).content.decode()
    assert AuditEntry.objects.get(action="skabelon.ret").after["fil"] == "brev.docx"


def test_a_broken_template_keeps_what_was_typed_and_saves_nothing(store: Path, cast: Cast) -> None:
    answer = browser(cast.in_role).post(
        reverse("documents:template_new"), sent(fil=an_upload("{{ modtgr }}", "{{ indhold }}"))
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "afsnit 1 (»{{ modtgr }}«):</strong> feltet modtgr findes ikke. Mente du modtager?" in page
    assert 'value="Følgebrev"' in page and 'value="modtager"' in page and "Vælg filen igen" in page
    assert not Template.objects.exists() and not StoredFile.objects.exists()
    assert not [path for path in store.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("upload", "says"),
    [
        (None, "Vælg en fil."),
        (SimpleUploadedFile("a.pdf", evil.a_pdf()), "her skal bruges Word-dokument, og filen er PDF"),
        (SimpleUploadedFile("a.docx", evil.bomb()), "standse systemet"),
        (SimpleUploadedFile("a.docm", evil.office()), "kan indeholde makroer"),
        (
            SimpleUploadedFile("a.docx", evil.with_relation("attachedTemplate", "https://ond.eksempel")),
            "henter en skabelon",
        ),
    ],
)
def test_a_file_that_is_no_template_is_refused(
    store: Path, cast: Cast, upload: SimpleUploadedFile | None, says: str
) -> None:
    if upload:
        upload.seek(0)
    answer = browser(cast.in_role).post(reverse("documents:template_new"), sent(**({"fil": upload} if upload else {})))
    assert answer.status_code == 422 and says in answer.content.decode()


def test_a_new_edition_is_used_and_the_old_one_stays(store: Path, cast: Cast) -> None:
    template_actions.create(cast.in_role, "Brev", "", an_upload(), ())
    client, url = browser(cast.in_role), reverse("documents:template_edition", args=["brev"])
    without_reason = client.post(
        url, {"version": "1", "fil": an_upload("Ny {{ titel }}", "{{ indhold }}"), "grund": ""}
    )
    assert (
        without_reason.status_code == 422 and "Skriv i en sætning, hvad der er nyt." in without_reason.content.decode()
    )
    assert (
        client.post(
            url, {"version": "1", "fil": an_upload("Ny {{ titel }}", "{{ indhold }}"), "grund": "Nyt hoved"}
        ).status_code
        == 302
    )
    assert (
        client.post(
            url, {"version": "2", "grund": "Et felt mere", "felt_noegle": "x", "felt_navn": "X", "felt_eksempel": ""}
        ).status_code
        == 302
    )
    assert [each.number for each in TemplateVersion.objects.all()] == [3, 2, 1]
    tried = client.get(reverse("documents:template_try", args=["brev"]))
    assert docx_lines(tried.content)[0] == "Ny Aftale om drift af Lærkemarken"


def test_two_who_change_a_template_never_overwrite_each_other_unseen(store: Path, cast: Cast) -> None:
    template_actions.create(cast.in_role, "Brev", "", an_upload(), ())
    url = reverse("documents:template_edition", args=["brev"])
    first = {"version": "1", "grund": "Min", "felt_noegle": "mit", "felt_navn": "Mit", "felt_eksempel": ""}
    assert browser(cast.in_role).post(url, first).status_code == 302
    late = browser(cast.colleague).post(url, {**first, "felt_noegle": "dit"})
    page = late.content.decode()
    assert late.status_code == 409 and "Skabelonen er ændret af en anden" in page and 'value="dit"' in page
    assert TemplateVersion.objects.count() == 2


def test_a_template_out_of_use_is_not_offered_and_can_come_back(store: Path, cast: Cast) -> None:
    template_actions.create(cast.in_role, "Brev", "", an_upload(), ())
    client, url = browser(cast.in_role), reverse("documents:template_retire", args=["brev"])
    assert client.post(url, {"brug": "nej"}).status_code == 302
    assert Template.objects.get().retired
    assert "ude af brug" in client.get(reverse("documents:templates")).content.decode()
    assert client.post(url, {"brug": "ja"}).status_code == 302
    assert not Template.objects.get().retired


def test_everybody_inside_sees_templates_and_only_their_keepers_change_them(store: Path, cast: Cast) -> None:
    template_actions.create(cast.in_role, "Brev", "", an_upload(), (Field("x", "X"),))
    reader, external = make_user("drift", "drift"), make_user("raad", "raadgiver")
    for name in ("templates", "template", "template_try", "template_download"):
        url = reverse(f"documents:{name}", args=[] if name == "templates" else ["brev"])
        assert browser(reader).get(url).status_code == 200
        assert browser(external).get(url).status_code == 403
        assert browser(cast.outsider).get(url).status_code == 403
        assert Client().get(url).status_code == 302
        assert browser(cast.in_role).post(url).status_code == 405
    for name in ("template_new", "template_edition", "template_retire"):
        url = reverse(f"documents:{name}", args=[] if name == "template_new" else ["brev"])
        assert browser(reader).post(url).status_code == 403
        assert Client().post(url).status_code == 302
    assert browser(cast.colleague).get(reverse("documents:template_new")).status_code == 200
    assert browser(cast.in_role).get(reverse("documents:template", args=["ingen"])).status_code == 404
