"""The manual as PDF: every page of it, in order, with contents, words and marks for those who do not see it."""

from __future__ import annotations

import io
import re
from functools import cache

from pypdf import PdfReader

from faellesgrund.foundation.ui import manual
from faellesgrund.foundation.ui.manual_paper import blocks, pdf

TERMS = (("anskaffelsessum", "Det, byggeriet koster."), ("husleje", "Det, en bolig koster om måneden."))


@cache
def made() -> bytes:
    return pdf(manual.pages(), TERMS, "1.2.3")


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad-]+", "", text)


def text() -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(made())).pages))


def test_every_page_of_the_manual_is_in_it_with_its_headings() -> None:
    found = text()
    for page in manual.pages():
        assert squeezed(page.title) in found
        for heading in re.findall(r"^#+ (.+)$", page.text, re.MULTILINE):
            assert squeezed(re.sub(r"[*`]", "", heading)) in found, (page.slug, heading)


def test_no_word_of_a_page_is_lost_on_paper() -> None:
    found = text()
    for page in manual.pages():
        words = [squeezed(run["t"]) for block in blocks(page.text) if "tekst" in block for run in block["tekst"]]
        assert words
        lost = [word for word in words if word not in found]
        # A paragraph over two pages has the foot of one and the head of the other between its words.
        assert len(lost) <= len(words) * 0.05, (page.slug, lost)


def test_it_is_tagged_danish_and_its_bookmarks_are_the_chapters_and_pages() -> None:
    reader = PdfReader(io.BytesIO(made()))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "da-DK"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert reader.metadata is not None and reader.metadata.title == "Vejledning til Fællesgrund"
    names = [each["/Title"] for each in reader.outline if not isinstance(each, list)]
    assert names == [*(chapter.title for chapter in manual.chapters()), "Ordliste"]
    inner = [entry for each in reader.outline if isinstance(each, list) for entry in each]
    assert {page.title for page in manual.pages()} <= {each["/Title"] for each in inner if not isinstance(each, list)}


def test_pages_are_numbered_and_the_words_come_last() -> None:
    pages = PdfReader(io.BytesIO(made())).pages
    for number, page in enumerate(pages, 1):
        assert f"Side {number} af {len(pages)}" in page.extract_text()
        assert "Udgave 1.2.3" in page.extract_text()
    last = pages[-1].extract_text()
    assert "anskaffelsessum: Det, byggeriet koster." in last


def test_the_same_manual_gives_the_same_bytes() -> None:
    again = pdf.__wrapped__(manual.pages(), TERMS, "1.2.3")
    assert again == made()


def test_a_link_leads_to_the_page_on_paper_and_formulas_stay_text() -> None:
    (first,) = blocks(
        "Se [metoden](30-metoden.md), [ord](/ordliste/), [her](/beregninger/), [loven](https://x.dk/) og `a ÷ b`."
    )
    runs = {run["t"]: run for run in first["tekst"]}
    assert runs["metoden"]["side"] == "metoden"
    assert runs["ord"]["side"] == "ordliste"
    assert "link" not in runs["her"] and "side" not in runs["her"]
    assert runs["loven"]["link"] == "https://x.dk/"
    assert runs["a ÷ b"]["kode"]


def test_blocks_of_every_kind_are_read() -> None:
    found = blocks(
        "# A\n\n1. et\n2. to\n\n- x\n\n> citat\n\n```\na  b\n```\n\n| n | kr. |\n|---|---:|\n| sum | 1.234,00 |\n"
    )
    assert [block["slags"] for block in found] == ["overskrift", "liste", "liste", "citat", "kode", "tabel"]
    assert found[1]["nummereret"] and not found[2]["nummereret"]
    assert found[4]["linjer"] == ["a\u00a0\u00a0b"]
    assert found[5]["hoejre"] == [False, True]
