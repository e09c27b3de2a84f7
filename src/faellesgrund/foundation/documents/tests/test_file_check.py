"""What a file is, what is refused, and the sentence that says how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.documents.files.check import checked_kind
from faellesgrund.foundation.documents.files.image_metadata import Damaged, without_metadata
from faellesgrund.foundation.documents.files.names import LONGEST, ascii_name, extension, safe_name
from faellesgrund.foundation.documents.output.pdf import pdf
from faellesgrund.foundation.documents.output.word import word
from faellesgrund.foundation.documents.tests import evil
from faellesgrund.foundation.documents.tests.papers import a_paper

FLAT = {"vbaproject": {"word/vbaProject.bin": b"x"}, "activex": {"word/activeX/activeX1.xml": "<x/>"}}


def kind(tmp_path: Path, content: bytes, name: str) -> str:
    path = tmp_path / "fil"
    path.write_bytes(content)
    return checked_kind(path, name).key


def refusal(tmp_path: Path, content: bytes, name: str) -> str:
    with pytest.raises(BadInput) as caught:
        kind(tmp_path, content, name)
    (problem,) = caught.value.problems
    assert problem.sted == name[:80]
    assert problem.tekst.endswith(".")
    return problem.tekst


@pytest.mark.parametrize(
    ("content", "name", "is_kind"),
    [
        (evil.office(), "Aftale.docx", "docx"),
        (evil.office("xl/workbook.xml"), "budget.XLSX", "xlsx"),
        (evil.office("ppt/presentation.xml"), "oplæg.pptx", "pptx"),
        (evil.open_document(), "notat.odt", "odt"),
        (evil.open_document("application/vnd.oasis.opendocument.spreadsheet"), "tal.ods", "ods"),
        (evil.a_pdf(), "plan.pdf", "pdf"),
        (evil.a_png(), "grund.png", "png"),
        (evil.a_jpeg(), "hus.jpeg", "jpeg"),
        ("Æblegrød\n".encode(), "note.txt", "txt"),
        ("a;b\n1;2\n".encode("cp1252"), "tal.csv", "csv"),
        (evil.with_relation("hyperlink", "https://eksempel.dk"), "link.docx", "docx"),
    ],
)
def test_an_honest_file_is_known_by_its_content(tmp_path: Path, content: bytes, name: str, is_kind: str) -> None:
    assert kind(tmp_path, content, name) == is_kind


def test_what_the_product_makes_itself_passes_its_own_check(tmp_path: Path) -> None:
    assert kind(tmp_path, pdf(a_paper()), "aftale.pdf") == "pdf"
    assert kind(tmp_path, word(a_paper()), "aftale.docx") == "docx"


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"MZ\x90\0", "spil.exe", "filtypen .exe modtages ikke"),
        (b"x", "uden", "filtypen uden endelse modtages ikke"),
        (b"<html>", "side.html", "filtypen .html modtages ikke"),
        (b"", "tom.pdf", "filen er tom"),
        (b"MZ\x90\0\0\0", "skjult.pdf", "Der kan gemmes PDF, Word"),
        (evil.a_png(), "billede.pdf", "filen hedder .pdf, men indholdet er billede (PNG). Gem den med endelsen .png"),
        (evil.office(), "ark.xlsx", "filen hedder .xlsx, men indholdet er Word-dokument"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "gammel.docx", "gammelt Office-format eller er beskyttet med adgangskode"),
        (evil.office(), "makro.docm", "kan indeholde makroer. Gem den som .docx"),
        (evil.office("xl/workbook.xml"), "makro.xlsm", "Gem den som .xlsx"),
        (evil.office(more=FLAT["vbaproject"]), "a.docx", "filen indeholder makroer. Gem den uden makroer"),
        (evil.office(more=FLAT["activex"]), "a.docx", "filen indeholder makroer"),
        (evil.office("xl/workbook.xml", {"xl/macrosheets/sheet1.xml": "<x/>"}), "a.xlsx", "filen indeholder makroer"),
        (evil.office(types=evil.CONTENT_TYPES.replace("main+xml", "macroEnabled.main+xml")), "a.docx", "filen indeholder makroer"),
        (evil.open_document(more={"Basic/Standard/Module1.xml": "<x/>"}), "a.odt", "filen indeholder makroer"),
        (evil.office(more={"word/embeddings/oleObject1.bin": b"x"}), "a.docx", "der ligger en anden fil inde i den (oleObject1.bin)"),
        (evil.office(more={"word/media/pakke.zip": b"PK"}), "a.docx", "der ligger en anden fil inde i den (pakke.zip)"),
        (evil.with_relation("attachedTemplate", "https://ond.eksempel/x.dotm"), "a.docx", "filen henter en skabelon et andet sted fra (https://ond.eksempel/x.dotm)"),
        (evil.with_relation("image", "https://ond.eksempel/spor.png"), "a.docx", "filen henter et billede et andet sted fra"),
        (evil.with_relation("oleObject", "file:///c:/x", "external"), "a.docx", "filen henter et objekt et andet sted fra"),
        (evil.office(more={"word/_rels/a.rels": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "a.docx", "ikke kan undersøges"),
        (evil.office(more={"word/_rels/a.rels": "<x"}), "a.docx", "filen er beskadiget"),
        (evil.office(more={"word/_rels/a.rels": "<x>" + " " * 1_100_000 + "</x>"}), "a.docx", "for store til at kunne undersøges"),
        (evil.bomb(), "a.docx", "når den pakkes ud, at den kan standse systemet"),
        (evil.many_parts(), "a.docx", "filen har over 5.000 dele"),
        (evil.overlapping(), "a.docx", "filens dele ligger oven i hinanden"),
        (evil.encrypted(), "a.docx", "filen er beskyttet med adgangskode"),
        (evil.open_document(more={"META-INF/manifest.xml": "<manifest:encryption-data/>"}), "a.odt", "beskyttet med adgangskode"),
        (evil.office(more={"../../etc/passwd": "x"}), "a.docx", "navne, der ikke kan bruges"),
        (evil.office(more={"WORD/document.xml": "x"}), "a.docx", "navne, der ikke kan bruges"),
        (evil.a_zip({"a.txt": "x"}), "a.docx", "filen er en zip-fil"),
        (evil.office()[:-30], "a.docx", "filen er beskadiget"),
        (b"PK\x03\x04 noget andet", "a.docx", "filen er beskadiget"),
        (evil.a_pdf("/OpenAction << /S /JavaScript /JS (x) >>"), "a.pdf", "kan køre programmer"),
        (evil.a_pdf("/OpenAction << /S /J#61vaScript >>"), "a.pdf", "kan køre programmer"),
        (evil.a_pdf("/A << /S /Launch /F (cmd.exe) >>"), "a.pdf", "kan køre programmer"),
        (evil.a_pdf("/AcroForm << /XFA [ 4 0 R ] >>"), "a.pdf", "kan køre programmer"),
        (evil.hidden_in_object_stream(b"4 0 << /S /JavaScript >>"), "a.pdf", "kan køre programmer"),
        (evil.a_pdf(stream=b"q", dictionary="/Length 1").replace(b"q\nendstream", b"q 5 0 obj <</S/Launch>>"), "a.pdf", "kan køre programmer"),
        (evil.a_pdf(stream=b"krypteret", dictionary="/Type /ObjStm /Filter /LZWDecode"), "a.pdf", "ikke kan undersøges"),
        (evil.a_pdf(stream=b"ikke zlib", dictionary="/Type /ObjStm /Filter /FlateDecode"), "a.pdf", "ikke kan undersøges"),
        (evil.hidden_in_object_stream(b"\0" * (17 * 1024 * 1024)), "a.pdf", "ikke kan undersøges"),
        (evil.a_pdf("/Names << /EmbeddedFiles 3 0 R >>"), "a.pdf", "der ligger andre filer inde i PDF-filen"),
        (evil.a_pdf("/Encrypt 5 0 R"), "a.pdf", "PDF-filen er beskyttet"),
        (evil.a_pdf(end="slut"), "a.pdf", "PDF-filen er beskadiget"),
    ],
)  # fmt: skip
def test_a_file_that_may_do_harm_is_refused_with_a_sentence(
    tmp_path: Path, content: bytes, name: str, says: str
) -> None:
    assert says in refusal(tmp_path, content, name)


def test_names_in_a_pdf_that_only_begin_like_a_command_are_fine(tmp_path: Path) -> None:
    assert kind(tmp_path, evil.a_pdf("/LaunchPad 1 /EncryptMetadata false /XFAx 2"), "a.pdf") == "pdf"


@pytest.mark.parametrize(
    ("name", "ending", "becomes"),
    [
        ("Aftale om Lærkemarken.docx", "docx", "Aftale om Lærkemarken.docx"),
        ("..\\..\\windows\\system32\\æøå.PDF", "pdf", "æøå.pdf"),
        ("/etc/passwd.txt", "txt", "passwd.txt"),
        ("faktura\u202efdp.exe.pdf", "pdf", "fakturafdp.exe.pdf"),
        ("a\x00b\nc\x7f.pdf", "pdf", "a-b c.pdf"),
        ("CON.pdf", "pdf", "fil-CON.pdf"),
        ("lpt1.tekst.pdf", "pdf", "fil-lpt1.tekst.pdf"),
        ("...pdf", "pdf", "fil.pdf"),
        ("<script>:?*|\".png", "png", "script.png"),
        ("A\u030arhus.png", "png", "Århus.png"),
        ("x" * 400 + ".pdf", "pdf", "x" * (LONGEST - 4) + ".pdf"),
    ],
)  # fmt: skip
def test_a_name_is_made_safe_and_stays_danish(name: str, ending: str, becomes: str) -> None:
    assert safe_name(name, ending) == becomes


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_every_machine_takes(name: str) -> None:
    made = safe_name(name, "pdf")
    assert made.endswith(".pdf") and 5 <= len(made) <= LONGEST and len(made.encode()) <= 255
    assert not set(made) & set('/\\<>:"|?*%\0\n')
    assert made[0] not in " .-~"
    assert extension(made) == "pdf"


def test_a_made_file_gets_a_name_in_ascii() -> None:
    assert ascii_name("Aftale om Lærkemarken, øst & Ål (2. udg.)") == "aftale-om-laerkemarken-oest-aal-2-udg"
    assert ascii_name("漢") == "dokument"


PLACE = b"GPS 55.6761 12.5683 Mosevej"


def test_a_photo_loses_everything_the_camera_wrote_but_which_way_is_up() -> None:
    icc = b"ICC_PROFILE\0\1\1profil"
    photo = evil.a_jpeg(
        (0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"), (0xE1, evil.exif(6)), (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE),
        (0xE2, icc), (0xE2, b"MPF\0" + PLACE), (0xED, b"Photoshop 3.0\0" + PLACE), (0xFE, PLACE), after=b"\xff\xd8" + PLACE,
    )  # fmt: skip
    clean = without_metadata(photo)
    assert PLACE not in clean and b"Mosevej" not in clean
    assert icc in clean and b"JFIF" in clean
    assert clean.endswith(b"\x12\xff\0\x34\xff\xd0\x56\xff\xd9")
    assert clean[2:4] == b"\xff\xe1" and clean[4 + 2 : 4 + 8] == b"Exif\0\0"
    assert clean.count(b"\xff\xe1") == 1
    assert without_metadata(clean) == clean


def test_a_photo_that_stands_upright_keeps_no_notes_at_all() -> None:
    plain = evil.a_jpeg()
    assert without_metadata(evil.a_jpeg((0xE1, evil.exif(1)))) == plain == without_metadata(plain)


def test_a_drawing_loses_its_notes_and_what_hangs_on_after_its_end() -> None:
    noted = evil.a_png(
        (b"eXIf", b"MM" + PLACE), (b"tEXt", b"Author\0" + PLACE), (b"iTXt", PLACE), (b"pHYs", b"\0" * 9), after=PLACE
    )
    assert without_metadata(noted) == evil.a_png((b"pHYs", b"\0" * 9))


@given(st.binary(max_size=60), st.sampled_from(["png", "jpeg"]), st.integers(0, 200))
def test_a_damaged_picture_is_refused_and_never_half_cleaned(noise: bytes, which: str, at: int) -> None:
    whole = evil.a_png((b"tEXt", PLACE)) if which == "png" else evil.a_jpeg((0xE1, evil.exif()))
    cut = whole[: min(at, len(whole) - 1)] + noise
    try:
        clean = without_metadata(cut)
    except Damaged:
        return
    assert PLACE not in clean
