"""PDF, Word and web page: the same text in all of them, marked up for those who cannot see it, and the same bytes again."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.documents.content.blocks import MASK, plain, plain_runs
from faellesgrund.foundation.documents.export.paper import Paper, plain_paper, unmarked_passages
from faellesgrund.foundation.documents.output.pack import Pack, left_out_sentences, pack_pdf
from faellesgrund.foundation.documents.output.pdf import pdf
from faellesgrund.foundation.documents.output.web import web_page
from faellesgrund.foundation.documents.output.word import word
from faellesgrund.foundation.documents.tests.papers import (
    STAMP,
    ClauseText,
    a_paper,
    docx_bytes,
    docx_lines,
    html_text,
    pdf_bytes,
    pdf_text,
    squeezed,
)
from faellesgrund.foundation.documents.tests.test_content import BODIES
from faellesgrund.foundation.ui.typesetting import showable

LISTED = re.compile(r"^\s*(?:[•‣–▪◦]|\d+\.)\s", re.MULTILINE)


def whole(made: Paper) -> str:
    """Everything a paper shows, in order."""
    standing = made.standing
    facts = [f"{name}{value}" for name, value in standing.facts]
    title, _, rest = plain_paper(made).partition("\n")
    return "\n".join([standing.kind, title, *facts, standing.notice, rest])


def added(source: str, text: str) -> str:
    """What stands in the text beside the source, such as the marks of lists. Fails when a letter of the source is lost."""
    rest = iter(text)
    beside = []
    for letter in source:
        for found in rest:
            if found == letter:
                break
            beside.append(found)
        else:
            raise AssertionError(f"{letter!r} of the source is not in the text: {text[-80:]!r}")
    return "".join([*beside, *rest])


def test_a_lost_word_would_show() -> None:
    assert added("hus1hus2", "•hus11.hus2") == "•1."
    with pytest.raises(AssertionError, match="not in the text"):
        added("husleje", "huseje")


def test_the_pdf_is_tagged_danish_and_has_the_headings_as_bookmarks() -> None:
    reader = PdfReader(io.BytesIO(pdf(a_paper())))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "da-DK"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert reader.metadata is not None and reader.metadata.title == "Aftale om Lærkemarken"
    first, inner = reader.outline[0], reader.outline[1]
    assert first["/Title"] == "1\u2002Formål"
    assert inner[0]["/Title"] == "1.1\u2002Økonomi"
    assert inner[1][0]["/Title"] == "1.1.1\u2002Frist & <vilkår>"


def test_the_text_of_the_pdf_is_the_text_of_the_source() -> None:
    made = a_paper()
    assert squeezed(LISTED.sub("", pdf_text(pdf(made)))) == squeezed(whole(made))


def test_danish_words_are_hyphenated_in_the_pdf() -> None:
    long = "ejendomsadministrationsoverenskomsten boligorganisationsbestyrelsesmedlemmerne " * 8
    text = pdf_text(pdf(a_paper(clauses=(ClauseText("a", 1, "Ord", long),))))
    assert re.search(r"\w-\n\w", text)
    assert squeezed(long) in squeezed(text)


def test_a_long_text_keeps_its_words_over_the_pages_and_says_how_many_there_are() -> None:
    body = "\n\n".join(f"Afsnit {n} handler om skæve boliger og om dem, der bor der." for n in range(120))
    made = a_paper(clauses=(ClauseText("a", 1, "Lang", body),))
    content = pdf(made)
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 2
    assert [page.extract_text().split("\n")[-1].split("Side ")[1] for page in pages] == [
        f"{n} af {len(pages)}" for n in range(1, len(pages) + 1)
    ]
    assert squeezed(pdf_text(content)) == squeezed(whole(made))


def test_the_word_document_has_headings_numbers_links_and_heading_rows() -> None:
    content = word(a_paper())
    document = docx.Document(io.BytesIO(content))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert headings == [("Heading 1", "Formål"), ("Heading 2", "Økonomi"), ("Heading 3", "Frist & <vilkår>")]
    xml = docx_bytes(content).decode("utf-8", "replace")
    assert xml.count("<w:tblHeader/>") == 1
    assert '<w:hyperlink w:anchor="afsnit_1_1_1"' in xml and 'w:name="afsnit_1_1_1"' in xml
    assert 'w:val="%1.%2.%3"' in xml
    assert 'w:lang w:val="da-DK"' in xml and "<w:autoHyphenation" in xml
    assert "PAGE" in xml and "NUMPAGES" in xml
    properties = document.core_properties
    assert (properties.title, properties.author, properties.language) == (
        "Aftale om Lærkemarken",
        "Københavns Kommune",
        "da-DK",
    )


def test_the_text_of_the_word_document_is_the_text_of_the_source() -> None:
    made = a_paper()
    # Word writes the numbers itself.
    assert docx_lines(word(made))[5:] == [line for part in _without_numbers(made) for line in part.split("\n") if line]


def test_the_text_of_the_web_page_is_the_text_of_the_source() -> None:
    made = a_paper()
    page = web_page(made)
    assert squeezed(html_text(page)) == squeezed(whole(made))
    assert (
        '<html lang="da">' in page
        and "<script" not in page
        and 'id="klausul-1.1.1"' in page
        and 'href="#klausul-1.1.1"' in page
    )


@pytest.mark.parametrize("output", [pdf, word, lambda made: web_page(made).encode()])
def test_the_same_text_gives_the_same_bytes(output) -> None:  # type: ignore[no-untyped-def]
    assert output(a_paper("UDKAST")) == output(a_paper("UDKAST"))


def test_marks_stand_on_every_page_and_in_every_output() -> None:
    clauses = (ClauseText("a", 1, "Lang", "\n\n".join("Et afsnit." for _ in range(90))),)
    made = a_paper("UDKAST", "FORTROLIGT", clauses=clauses)
    pages = PdfReader(io.BytesIO(pdf(made))).pages
    assert len(pages) > 1 and all("UDKASTFORTROLIGT" in squeezed(page.extract_text().split("\n")[0]) for page in pages)
    with zipfile.ZipFile(io.BytesIO(word(made))) as archive:
        assert any(b"UDKAST  FORTROLIGT" in archive.read(name) for name in archive.namelist() if "header" in name)
    assert "UDKAST  FORTROLIGT" in web_page(made)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(BODIES, BODIES), min_size=1, max_size=3))
def test_any_body_comes_out_of_every_output_as_it_went_in(parts: list[tuple[str, str]]) -> None:
    clauses = tuple(ClauseText(f"c{n}", 1 + n, heading, body) for n, (heading, body) in enumerate(parts))
    made = a_paper(title="Prøve", clauses=clauses)
    assert squeezed("".join(docx_lines(word(made))[5:])) == squeezed("".join(_without_numbers(made)))
    assert squeezed(html_text(web_page(made))) == squeezed(whole(made))
    assert set(added(squeezed(showable(whole(made))), squeezed(pdf_text(pdf(made))))) <= set("•‣–0123456789.")


def _without_numbers(made: Paper) -> list[str]:
    return [part for section in made.sections for part in (plain_runs(section.heading), plain(section.blocks))]


SECRETS = ("Anna Præstegaard", "Mosevej", "anna@eksempel.dk", "4. tv.", "Hemmelig")
PERSONAL = (
    ClauseText("a", 1, "Bolig til [[personlig: Anna Præstegaard]]", "Hun bor på [[personlig: Mosevej **12, 4. tv.**]] nu."),
    ClauseText("b", 2, "Økonomi", "| Hvem | Kr. |\n|---|--:|\n| [[personlig: Anna Præstegaard]] | 1.000 |\n"),
    ClauseText("c", 1, "Kontakt", "- [[personlig: [Hemmelig](mailto:anna@eksempel.dk)]]\n- [skriv](mailto:anna@eksempel.dk) eller se [[§a]]"),
)  # fmt: skip


@pytest.mark.parametrize("secret", SECRETS)
def test_an_anonymised_copy_holds_no_personal_passage_anywhere(secret: str) -> None:
    made = a_paper(title="Aftale om [[personlig: Anna Præstegaard]]", clauses=PERSONAL, anonymised=True)
    bare = secret.encode()
    wide = secret.encode("utf-16-be")
    content = pdf(made)
    for searched in (pdf_bytes(content), docx_bytes(word(made)), web_page(made).encode()):
        assert bare not in searched and wide not in searched and wide.hex().encode() not in searched.lower()
    assert squeezed(secret) not in squeezed(pdf_text(content))
    assert squeezed(secret) in squeezed(pdf_text(pdf(a_paper(clauses=PERSONAL)))) or "@" in secret


def test_an_anonymised_copy_shows_where_something_is_left_out_in_every_output() -> None:
    made = a_paper(title="Aftale om [[personlig: Anna]]", clauses=PERSONAL, anonymised=True)
    for text in (pdf_text(pdf(made)), "\n".join(docx_lines(word(made))), html_text(web_page(made))):
        assert text.count(MASK) == 5


def test_the_length_of_a_passage_does_not_show_in_the_bytes() -> None:
    def copy(name: str) -> Paper:
        return a_paper(clauses=(ClauseText("a", 1, "Bolig", f"Til [[personlig: {name}]] nu."),), anonymised=True)

    short, long = copy("A"), copy("Anna Præstegaard fra Mosevej 12, fjerde sal til venstre")
    assert (pdf(short), word(short), web_page(short)) == (pdf(long), word(long), web_page(long))


def test_a_text_with_marks_that_cannot_be_understood_is_not_anonymised() -> None:
    clauses = (ClauseText("a", 1, "Bolig", "x\n\n[[persolig: Anna]] bor her."),)
    with pytest.raises(BadInput, match=r"§ 1, linje 3: .*Mente du \[\[personlig: …\]\]\?"):
        a_paper(clauses=clauses, anonymised=True)


def test_a_passage_that_also_stands_unmarked_is_found() -> None:
    clauses = (
        ClauseText("a", 1, "", "[[personlig: Anna Bo]] og [[personlig: 12]]"),
        ClauseText("b", 1, "", "anna bo, nr. 12"),
    )
    found = unmarked_passages("Om Anna Bo", clauses)
    assert [(each.text, each.places) for each in found] == [("Anna Bo", ("titlen", "§ 2"))]


def test_a_character_the_typeface_lacks_is_written_as_its_number() -> None:
    text = "Ærø, Ålborg, “citat”, – 35 m², ≥ 5 €, Ж, Ω, 😀\u200d漢"
    assert showable(text) == "Ærø, Ålborg, “citat”, – 35 m², ≥ 5 €, Ж, Ω, [U+1F600][U+6F22]"
    assert "[U+1F600]" in pdf_text(pdf(a_paper(title="Note 😀", clauses=(ClauseText("a", 1, "😀", text),))))


def test_in_a_pack_each_page_has_the_marks_and_the_line_of_its_own_paper() -> None:
    papers = (a_paper("UDKAST", title="Det ene"), a_paper(title="Det andet"), a_paper("FORTROLIGT", title="Det tredje"))
    pack = Pack(
        "Samling",
        (("Lavet", "25. november 2026"),),
        "Ida",
        STAMP,
        papers,
        left_out_sentences(2),
        ("a.pdf (til »Det ene«)",),
    )
    content = pack_pdf(pack)
    assert content == pack_pdf(pack)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    assert "2 dokumenter er udeladt, fordi du ikke må læse dem." in pages[0] and "a.pdf (til »Det ene«)" in pages[0]
    heads = [squeezed(page.split("\n")[0]) for page in pages]
    assert heads == ["Fællesgrund", "Samling", "DeteneUDKAST", "Detandet", "DettredjeFORTROLIGT"]
    assert ["Version 1.0" in page.split("\n")[-1] for page in pages] == [False, False, True, True, True]


def test_a_reference_in_a_pack_leads_to_its_own_paper() -> None:
    papers = (a_paper(title="Det ene"), a_paper(title="Det andet"))
    reader = PdfReader(io.BytesIO(pack_pdf(Pack("Samling", (), "Ida", STAMP, papers))))
    targets = []
    for number in (2, 3):
        page = reader.pages[number]
        inner = [link.get_object() for link in page["/Annots"]]  # type: ignore[union-attr]
        places = [
            link["/Dest"] if "/Dest" in link else link["/A"].get("/D")
            for link in inner
            if "/URI" not in link.get("/A", {})
        ]
        names = [reader.named_destinations[str(each)] if isinstance(each, str) else each for each in places]
        targets.append(
            {
                reader.get_page_number(each[0].get_object())
                if isinstance(each, list)
                else reader.get_destination_page_number(each)
                for each in names
            }
        )
    assert targets == [{2}, {3}]
