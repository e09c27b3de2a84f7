"""The manual: what lies in the files is what the pages show."""

from __future__ import annotations

import re

from faellesgrund.foundation.ui import manual


def test_every_page_has_a_heading_a_lead_and_more_to_read():
    found = manual.pages()
    assert len(found) >= 5
    for page in found:
        assert page.title
        assert page.lead.endswith(".")
        assert len(page.html) > 300


def test_the_pages_come_in_the_order_of_their_files_without_the_number():
    names = sorted(path.name for path in manual.FOLDER.glob("*.md"))
    assert [page.slug for page in manual.pages()] == [re.sub(r"^\d\d-|\.md$", "", name) for name in names]


def test_a_link_to_a_file_leads_to_its_page_and_other_links_stay():
    html = manual.to_html("[a](03-ny-beregning.md) [b](/ordliste/)")
    assert 'href="../ny-beregning/"' in html
    assert 'href="/ordliste/"' in html


def test_links_between_pages_lead_to_pages():
    slugs = {page.slug for page in manual.pages()}
    linked = {slug for page in manual.pages() for slug in re.findall(r'href="\.\./([^"/]+)/"', page.html)}
    assert linked
    assert linked <= slugs


def test_html_in_a_page_is_shown_as_text():
    assert "<script>" not in manual.to_html("Se <script>alert(1)</script> her")


def test_an_installation_without_its_documents_has_no_pages(tmp_path):
    assert manual.pages(tmp_path / "findes-ikke") == ()


def test_every_page_stands_in_one_chapter_and_the_chapters_follow_the_files():
    found = manual.chapters()
    assert [page for chapter in found for page in chapter.pages] == list(manual.pages())
    assert [chapter.title for chapter in found] == list(manual.CHAPTERS)


def test_the_ways_through_the_manual_lead_to_pages_that_are_there():
    slugs = {page.slug for page in manual.pages()}
    for path, found in manual.reading_paths():
        assert set(path.slugs) <= slugs, path.title
        assert [page.slug for page in found] == list(path.slugs)


def test_titles_in_the_manual_are_each_used_once():
    titles = [page.title for page in manual.pages()]
    assert len(titles) == len(set(titles))


def test_a_column_of_numbers_is_set_to_the_right_without_a_style():
    html = manual.to_html("| led | kr. |\n|---|---:|\n| pris | 1.234,00 |\n")
    assert '<td class="tal">1.234,00</td>' in html
    assert "style=" not in html
