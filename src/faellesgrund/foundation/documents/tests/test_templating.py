"""Templates that staff write: what may stand in one, what is said of a broken one, and that it can do no harm."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import pytest

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.documents.letter_templates.fields import (
    Field,
    example_values,
    field_problems,
    missing_values,
)
from faellesgrund.foundation.documents.letter_templates.merging import merged, problems_of
from faellesgrund.foundation.documents.tests.papers import a_paper, docx_bytes, docx_lines

OWN = (
    Field("modtager", "Modtagerens navn", "Boligforeningen & Co. <Hvidovre>", required=True),
    Field("frist", "Svarfrist", "1. maj 2027"),
)


def a_template(*lines: str, header: str = "", split: bool = False, table: Sequence[str] = ()) -> bytes:
    """A docx with the lines; split puts every letter in a run of its own, as Word does after corrections."""
    document = docx.Document()
    for line in lines:
        paragraph = document.add_paragraph("" if split else line)
        for letter in line if split else "":
            paragraph.add_run(letter)
    if table:
        row = document.add_table(rows=1, cols=len(table)).rows[0]
        for cell, text in zip(row.cells, table, strict=True):
            cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


GOOD = (
    "Til {{ modtager }}",
    "Vedr. {{ titel|upper }}",
    "{% for part in parter %}{{ part }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "{{ indhold }}",
    "{% if frist %}Svar inden {{ frist }}{% endif %}",
)


def said(*lines: str, **more: object) -> str:
    return "\n".join(str(each) for each in problems_of(a_template(*lines, **more), OWN))  # type: ignore[arg-type]


@pytest.mark.parametrize("split", [False, True])
def test_a_good_template_is_filled_in_with_clauses_in_the_place_of_the_content(split: bool) -> None:
    content = a_template(*GOOD, header="{{ part }} · {{ journal_f2 }}", split=split)
    assert problems_of(content, OWN) == []
    made = merged(content, example_values(OWN), a_paper())
    lines = docx_lines(made)
    assert lines[:4] == [
        "Til Boligforeningen & Co. <Hvidovre>",
        "Vedr. AFTALE OM DRIFT AF LÆRKEMARKEN",
        "Københavns Kommune, KAB",
        "Formål",
    ]
    assert lines[-1] == "Svar inden 1. maj 2027"
    assert "Københavns Kommune · 2025 - 26266".encode() in docx_bytes(made)
    assert b"indhold-" not in docx_bytes(made)
    assert merged(content, example_values(OWN), a_paper()) == made


def test_a_draft_says_so_also_when_the_template_does_not() -> None:
    made = merged(a_template("{{ indhold }}"), example_values(()), a_paper("UDKAST"))
    assert docx_lines(made)[0] == "UDKAST"


def test_an_unknown_field_is_named_with_its_paragraph_and_the_nearest_known_one() -> None:
    text = said("Hej", "Til {{ modtger }} nu", "{{ indhold }}")
    assert (
        text
        == "afsnit 2 (»Til {{ modtger }} nu«): feltet modtger findes ikke. Mente du modtager? Ret det i Word, eller tilføj feltet på siden."
    )


def test_an_unknown_field_in_the_head_of_the_page_is_found_there() -> None:
    assert said("{{ indhold }}", header="{{ jounal_f2 }}").startswith(
        "sidehovedet (»{{ jounal_f2 }}«): feltet jounal_f2 findes ikke. Mente du journal_f2?"
    )


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (("Til {{ modtager", "{{ indhold }}"), "afsnit 1 (»Til {{ modtager«): et felt begynder eller slutter ikke"),
        (("Til {{ modta", "ger }}", "{{ indhold }}"), "afsnit 1"),
        (("{% for p in parter %}{{ p }}", "{{ indhold }}"), "for bliver ikke lukket. Skriv {% endfor %}"),
        (("{{ indhold }}", "{% if frist %}x"), "afsnit 2 (»{% if frist %}x«): if bliver ikke lukket. Skriv {% endif %}"),
        (("{% endif %}", "{{ indhold }}"), "endif har ikke et if foran sig"),
        (("{% for p in parter %}{% if p %}{% endfor %}{% endif %}", "{{ indhold }}"), "endfor har ikke et for foran sig"),
        (("Til {{ modtager navn }}", "{{ indhold }}"), "afsnit 1 (»Til {{ modtager navn }}«): feltet »{{ modtager navn }}« kan ikke læses"),
        (("Hej",), "skabelonen mangler {{ indhold }}"),
        (("Se {{ indhold }} her",), "afsnit 1 (»Se {{ indhold }} her«): {{ indhold }} skal stå i et afsnit for sig selv"),
        (("{{ indhold }}", "{{ indhold }}"), "afsnit 2 (»{{ indhold }}«): {{ indhold }} står to gange"),
    ],
)  # fmt: skip
def test_a_broken_template_says_where_and_how_to_mend_it(lines: tuple[str, ...], says: str) -> None:
    assert says in said(*lines)


def test_the_content_cannot_stand_in_a_table() -> None:
    assert "ikke i en tabel" in said(table=("{{ indhold }}", "x"))


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ titel.__class__ }}",
        "{{ titel['__class__'] }}",
        "{{ self }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ lipsum() }}",
        "{{ titel.format(titel) }}",
        "{{ titel|attr('__class__') }}",
        "{{ titel|map('upper')|list }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{% for i in range(99999) %}x{% endfor %}",
        "{% for p in parter %}{% for q in parter %}{% for r in parter %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% for c in titel %}{{ c }}{% endfor %}",
        "{% set x = titel %}",
        "{% import 'x' as y %}",
        "{% include '/etc/passwd' %}",
        "{% macro x() %}{% endmacro %}",
        "{% filter upper %}x{% endfilter %}",
        "{{ titel ~ titel }}",
        "{{ [1, 2, 3] }}",
    ],
)
def test_nothing_but_fields_lists_and_conditions_gets_through(tag: str) -> None:
    found = problems_of(a_template(tag, "{{ indhold }}"), ())
    assert found, tag
    assert all(each.tekst.endswith((".", "?")) or each.tekst for each in found)


def test_a_value_with_markup_stays_text() -> None:
    values = {**example_values(OWN), "modtager": '<w:p/>{{ titel }}{% raw %} & "', "titel": "</w:t>"}
    lines = docx_lines(merged(a_template(*GOOD), values, a_paper()))
    assert lines[0] == 'Til <w:p/>{{ titel }}{% raw %} & "'
    assert lines[1] == "Vedr. </W:T>"


def test_what_is_no_word_document_is_said() -> None:
    assert "kan ikke åbnes" in str(problems_of(b"PK\x03\x04 ikke et dokument", ())[0])
    assert "højst fylde 5 MB" in str(problems_of(b"x" * (6 * 1024 * 1024), ())[0])


def test_a_template_without_the_styles_of_word_still_gets_headings() -> None:
    document = docx.Document(io.BytesIO(a_template("{{ indhold }}")))
    for name in ("Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.element.getparent().remove(style.element)
    stream = io.BytesIO()
    document.save(stream)
    made = docx_bytes(merged(stream.getvalue(), example_values(()), a_paper()))
    assert b'<w:outlineLvl w:val="0"/>' in made and b'<w:outlineLvl w:val="2"/>' in made


def test_declared_fields_are_checked() -> None:
    fields = (Field("Modtager", "M"), Field("titel", "T"), Field("frist", "F"), Field("frist", "F"), Field("x", " "))
    assert [each.tekst.split(".")[0] for each in field_problems(fields)] == [
        "feltets nøgle skal være små bogstaver a til z, tal og _, for eksempel modtager_navn",
        "feltet findes i alle skabeloner",
        "feltet er skrevet to gange",
        "skriv, hvad feltet hedder på dansk",
    ]
    assert [str(each) for each in missing_values(OWN, {"modtager": " ", "frist": "x" * 2001})] == [
        "modtager: Skriv modtagerens navn.",
        "frist: Teksten må højst være på 2000 tegn. Den er på 2001.",
    ]


def test_a_merge_that_cannot_be_done_is_a_sentence() -> None:
    with pytest.raises(BadInput, match="skabelonen kan ikke flettes"):
        merged(a_template("{{ modtager }}", "{{ indhold }}"), {}, a_paper())
