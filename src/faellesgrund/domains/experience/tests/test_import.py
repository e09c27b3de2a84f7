"""The import from a spreadsheet: nothing before »Indlæs«, everything or nothing after, and the same file twice is nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from faellesgrund.domains.experience import import_actions, workbooks
from faellesgrund.domains.experience.models import FinishedProject, ProjectImport, Sharing
from faellesgrund.domains.experience.testing import a_project
from faellesgrund.foundation.access.models import AuditEntry, User
from faellesgrund.foundation.jobs.models import Job
from faellesgrund.foundation.jobs.testing import run_all
from faellesgrund.foundation.search.actions import out_of_step

SignIn = Callable[[str], Client]
HERS = ("Byggeri", "By", "Afleveret", "Lejligheder", "Kvm pr. bolig", "Samlet pris (mio. kr.)", "Entreprenør")
"""Headings of the spreadsheet of an economist: six projects in her own shape."""
SIX = [(f"Vænge {i}", "Københavns Kommune", 2018 + i, 10 + i, 35, 10.5 + 1.3 * i, "Byg & Søn") for i in range(6)]


def xlsx(rows: list[Any], title: str = "Vores byggerier") -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet("Tal")
    sheet.merge_range(0, 0, 0, 5, title)
    for r, row in enumerate(rows, start=2):
        sheet.write_row(r, 0, row)
    book.close()
    return content.getvalue()


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


def send(client: Client, content: bytes, name: str = "egne.xlsx") -> Any:
    return client.post(reverse("experience:import"), {"fil": SimpleUploadedFile(name, content)})


def chosen(page: str) -> dict[str, str]:
    """What stands in the form of the columns."""
    found = {}
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        selected = re.search(r'value="([^"]*)" selected', options)
        found[name] = selected[1] if selected else ""
    header = re.search(r'name="overskrift"[^>]*value="(\d+)"', page)
    return {**found, "overskrift": header[1] if header else "1", "videre": "proev"}


def tried(client: Client, content: bytes, name: str = "egne.xlsx", **changed: str) -> str:
    """The address of the trial of a file, its columns as they were guessed."""
    sent = send(client, content, name)
    assert sent.status_code == 302, text_of(sent)
    columns = sent["Location"]
    answer = client.post(columns, {**chosen(client.get(columns).content.decode()), **changed})
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def kept(client: Client, trial: str, **more: str) -> Any:
    return client.post(trial.replace("proeve/", "indlaes/"), {"bekraeft": "ja", **more})


def test_six_projects_in_a_shape_of_her_own_come_in_and_move_the_estimate(as_user: SignIn) -> None:
    client = as_user("oekonom")
    trial = tried(client, xlsx([HERS, *SIX, ("I alt", "", "", 75, "", 82.5)]))
    page = text_of(client.get(trial))
    assert "Af 6 rækker: 6 nye. Intet er gemt endnu." in page
    assert "en sum" in page
    assert not FinishedProject.objects.exists()
    answer = kept(client, trial)
    assert answer["Location"] == reverse("experience:effect")
    assert "6 egne projekter flytter midten" in text_of(client.get(answer["Location"]))
    first = FinishedProject.objects.get(navn="Vænge 0")
    assert (first.prisaar, first.boliger, first.areal_m2, first.anskaffelsessum) == (2018, 10, 350, 10_500_000)
    assert not ProjectImport.objects.exists()


def test_the_columns_are_shown_and_contractors_are_not_read(as_user: SignIn) -> None:
    client = as_user("oekonom")
    page = text_of(client.get(send(client, xlsx([HERS, *SIX]))["Location"]))
    assert "»Entreprenør« er ikke læst" in page
    assert "Overskrifterne står i række 3" in page
    assert "Byg &amp; Søn" not in page
    assert "Byg & Søn" not in str(ProjectImport.objects.get().tables)


def test_the_same_file_again_changes_nothing(as_user: SignIn) -> None:
    client = as_user("oekonom")
    content = xlsx([HERS, *SIX])
    kept(client, tried(client, content))
    before = list(FinishedProject.objects.values())
    trial = tried(client, content)
    assert "6 er som før" in text_of(client.get(trial))
    kept(client, trial)
    assert list(FinishedProject.objects.values()) == before


def test_a_changed_figure_changes_that_project_and_leaves_the_rest_of_it(
    as_user: SignIn, cast: dict[str, User]
) -> None:
    client = as_user("oekonom")
    kept(client, tried(client, xlsx([HERS, *SIX])))
    FinishedProject.objects.filter(navn="Vænge 2").update(note="Blød bund", deling=Sharing.OWN_PARTY)
    rows: list[Any] = [list(row) for row in SIX]
    rows[2][5] = 14.0
    trial = tried(client, xlsx([HERS, *rows]))
    page = text_of(client.get(trial))
    assert "1 ændrer et projekt, I har og 5 er som før" in page
    kept(client, trial)
    project = FinishedProject.objects.get(navn="Vænge 2")
    assert (project.anskaffelsessum, project.version) == (14_000_000, 2)
    assert (project.note, project.deling) == ("Blød bund", "egen_part")


def test_every_row_of_an_import_is_told_in_the_trail(as_user: SignIn) -> None:
    client = as_user("oekonom")
    kept(client, tried(client, xlsx([HERS, *SIX])))
    lines = AuditEntry.objects.filter(action="egneprojekter.importer")
    assert lines.filter(object_type="experience.finishedproject").count() == 6
    assert lines.filter(object_type="experience.projectimport").count() == 1


def test_each_fault_names_row_column_and_mend_and_nothing_is_kept(as_user: SignIn) -> None:
    client = as_user("oekonom")
    rows = [*SIX, ("Vænge 9", "København", None, 10, 35, 11), ("Vænge 10", "Atlantis", 2020, 10, 35, "mange")]
    trial = tried(client, xlsx([HERS, *rows]))
    page = text_of(client.get(trial, {"vis": "fejl"}))
    assert "Kolonne C, Prisår:" in page
    assert "Skriv det år, priserne i regnskabet er fra" in page
    assert "Kolonne B, Kommune:" in page
    assert "Kolonne F, Anskaffelsessum:" in page
    answer = kept(client, trial, fejl="kun_hele")
    assert answer.status_code == 422
    assert "2 rækker har fejl" in text_of(answer)
    assert not FinishedProject.objects.exists()
    assert kept(client, trial, fejl="spring_over").status_code == 302
    assert FinishedProject.objects.count() == 6


def test_odd_rows_are_kept_only_when_somebody_says_they_are_right(as_user: SignIn) -> None:
    client = as_user("oekonom")
    trial = tried(client, xlsx([HERS, (*SIX[0][:5], 40.0), *SIX[1:]]))
    assert "meget dyrere" in text_of(client.get(trial, {"vis": "advarsel"}))
    answer = client.post(trial.replace("proeve/", "indlaes/"), {})
    assert answer.status_code == 422
    assert "ser mærkelige ud" in text_of(answer)
    assert not FinishedProject.objects.exists()
    assert kept(client, trial).status_code == 302


def test_a_number_that_can_be_read_two_ways_is_asked_about(as_user: SignIn) -> None:
    client = as_user("oekonom")
    content = b"Projekt;Kommune;Prisaar;Boliger;Areal;Anskaffelsessum (t.kr.)\nVaenge;0101;2022;10;350;11.200\n"
    columns = send(client, content, "egne.csv")["Location"]
    fields = chosen(client.get(columns).content.decode())
    answer = client.post(columns, fields)
    assert answer.status_code == 422
    assert "»11.200« kan læses på to måder" in text_of(answer)
    trial = client.post(columns, {**fields, "talform": "dansk"})["Location"]
    kept(client, trial)
    assert FinishedProject.objects.get().anskaffelsessum == 11_200_000


def test_a_required_column_is_chosen_by_hand(as_user: SignIn) -> None:
    client = as_user("oekonom")
    rows = [("Kaldenavn", *HERS[1:]), *SIX]
    sent = send(client, xlsx(rows))["Location"]
    fields = chosen(client.get(sent).content.decode())
    assert fields["kolonne_navn"] == ""
    assert "Vælg en kolonne til: Projekt" in text_of(client.post(sent, fields))
    trial = client.post(sent, {**fields, "kolonne_navn": "0"})["Location"]
    assert "6 nye" in text_of(client.get(trial))


def test_one_municipality_can_hold_for_all_rows(as_user: SignIn) -> None:
    client = as_user("oekonom")
    rows = [(HERS[0], *HERS[2:]), *[(row[0], *row[2:]) for row in SIX]]
    kept(client, tried(client, xlsx(rows), kommune="0147", taeller_med="nej", deling="egen_part"))
    found = set(FinishedProject.objects.values_list("kommune", "taeller_med", "deling", "begrundelse"))
    assert found == {("0147", False, "egen_part", "Indlæst uden at tælle med")}


def test_the_template_reads_back_and_its_example_is_no_project(as_user: SignIn) -> None:
    client = as_user("oekonom")
    trial = tried(client, client.get(reverse("experience:template")).content)
    page = text_of(client.get(trial))
    assert "Der er ingen projekter i tabellen" in page
    assert "skabelonens eksempel" in page


def test_what_is_fetched_reads_back_unchanged(as_user: SignIn, cast: dict[str, User]) -> None:
    user = cast["oekonom"]
    a_project(
        user, navn="Éet", areal_m2=Decimal("351.25"), anskaffelsessum=Decimal("11200000.75"), note="=1+1 eller »x«"
    )
    a_project(user, navn="To", taeller_med=False, begrundelse="Usædvanlig", grundlag="tilbud", sikkerhed="antaget")
    a_project(user, navn="1234", kommune="0851", faelleshus_m2=Decimal(40), grundpris=Decimal(100_000), kilde="0012")
    content = as_user("oekonom").get(reverse("experience:export")).content
    trial = tried(as_user("oekonom"), content)
    assert "Af 3 rækker: 3 er som før" in text_of(as_user("oekonom").get(trial))
    assert AuditEntry.objects.filter(kind="eksport", action="egneprojekter.se").count() == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("egne.xls", b"\xd0\xcf\x11\xe0", "gamle Excel-format"),
        ("egne.ods", b"PK", "gem den som .xlsx eller .csv"),
        ("egne.xlsm", b"PK", "makroer"),
        ("egne.pdf", b"%PDF-1.7", "PDF"),
        ("egne.xlsx", b"", "tom"),
        ("egne.xlsx", b"PK\x03\x04 afbrudt", "beskadiget"),
        ("egne.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "adgangskode"),
        ("egne.csv", b"\0\1\2", "ukendt"),
        ("egne.csv", b"\n\n", "tom"),
        ("egne.exe", b"MZ", "modtages ikke"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_with_a_mend(
    as_user: SignIn, name: str, content: bytes, said: str
) -> None:
    answer = send(as_user("oekonom"), content, name)
    assert answer.status_code in (422, 400)
    assert said in text_of(answer)
    assert not ProjectImport.objects.exists()


def test_no_file_at_all_is_said(as_user: SignIn) -> None:
    answer = as_user("oekonom").post(reverse("experience:import"), {})
    assert answer.status_code == 422
    assert "vælg en fil" in text_of(answer)


def test_a_table_on_its_way_in_is_its_users_alone_and_gone_within_a_day(as_user: SignIn) -> None:
    url = send(as_user("oekonom"), xlsx([HERS, *SIX]))["Location"]
    assert as_user("projektleder").get(url).status_code == 404
    ProjectImport.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    assert as_user("oekonom").get(url).status_code == 404
    assert import_actions.sweep() == 1


def test_the_oldest_of_many_unfinished_files_gives_way(as_user: SignIn) -> None:
    client = as_user("oekonom")
    urls = [send(client, xlsx([HERS, *SIX]))["Location"] for _ in range(import_actions.MOST_HELD + 1)]
    assert [client.get(url).status_code for url in (urls[0], urls[1], urls[-1])] == [404, 200, 200]


@pytest.mark.parametrize(
    ("who", "status"), [("oekonom", 200), ("organisation_3b", 200), ("jurist", 403), ("udenfor", 403), ("", 302)]
)
def test_only_who_calculates_may_import(as_user: SignIn, who: str, status: int) -> None:
    assert as_user(who).get(reverse("experience:import")).status_code == status
    assert as_user(who).get(reverse("experience:export")).status_code == status


def test_what_was_changed_meanwhile_stops_the_import_whole(as_user: SignIn, cast: dict[str, User]) -> None:
    client = as_user("oekonom")
    kept(client, tried(client, xlsx([HERS, *SIX])))
    rows: list[Any] = [[*row[:5], row[5] + 1] for row in SIX]
    user, held = cast["oekonom"], None
    trial = tried(client, xlsx([HERS, *rows, ("Helt ny", "København", 2020, 10, 35, 12.0)]))
    held = ProjectImport.objects.get()
    prepared = import_actions.prepared(user, held, "", True, timezone.localdate())
    FinishedProject.objects.filter(navn="Vænge 3").update(anskaffelsessum=Decimal(1_000_000))
    with pytest.raises(import_actions.CannotImport, match="ændret imens"):
        import_actions.keep(user, held, prepared)
    assert not FinishedProject.objects.filter(navn="Helt ny").exists()
    assert client.get(trial).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_long_table_is_tried_and_kept_in_the_background(as_user: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_actions, "MANY", 5)
    client = as_user("oekonom")
    assert "/baggrund/" in tried(client, xlsx([HERS, *SIX]))
    run_all()
    assert not FinishedProject.objects.exists()
    trial = Job.objects.get().result_url
    assert "6 nye" in text_of(client.get(trial))
    assert "/baggrund/" in kept(client, trial)["Location"]
    run_all()
    newest = Job.objects.order_by("-pk")[0]
    assert (newest.state, newest.result_url) == ("faerdig", reverse("experience:effect"))
    assert FinishedProject.objects.count() == 6
    assert out_of_step("egetprojekt").out_of_step == 0


@pytest.mark.django_db(transaction=True)
def test_a_job_that_cannot_keep_the_rows_says_why_and_keeps_nothing(
    as_user: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_actions, "MANY", 5)
    client = as_user("oekonom")
    tried(client, xlsx([HERS, *SIX, ("Vænge 9", "København", None, 10, 35, 11)]))
    run_all()
    kept(client, Job.objects.get().result_url)
    run_all()
    newest = Job.objects.order_by("-pk")[0]
    assert newest.state == "fejlet"
    assert "1 række har fejl" in newest.error
    assert not FinishedProject.objects.exists()


def test_a_file_is_forgotten_when_asked(as_user: SignIn) -> None:
    client = as_user("oekonom")
    url = send(client, xlsx([HERS, *SIX]))["Location"]
    client.post(f"{url}glem/")
    assert not ProjectImport.objects.exists()


def test_the_template_has_a_heading_for_every_fact() -> None:
    from faellesgrund.domains.experience.reading.headings import guess_columns
    from faellesgrund.domains.experience.rules import FIELDS

    assert guess_columns([workbooks.heading(key) for key in FIELDS]) == {key: i for i, key in enumerate(FIELDS)}
