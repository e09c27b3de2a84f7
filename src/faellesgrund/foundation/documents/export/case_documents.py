"""A document as it stands in a case file: its values, versions and files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone

from faellesgrund.foundation.documents.export.exports import FORMATS, rendered
from faellesgrund.foundation.documents.export.paper_source import file_stem, paper_for, parties_of, version_asked_for
from faellesgrund.foundation.documents.files import store as file_store
from faellesgrund.foundation.documents.files.names import ascii_name
from faellesgrund.foundation.documents.models import Document
from faellesgrund.foundation.documents.output.case_file import CaseDocument, CaseFileEntry, CaseVersion

if TYPE_CHECKING:
    from datetime import date, datetime

    from faellesgrund.foundation.access.models import User
    from faellesgrund.foundation.documents.export.paper import Paper


def case_document(user: User, document: Document, number: int) -> CaseDocument:
    """The document as number so-and-so of a case file, as the user may see it."""
    version = version_asked_for(document)
    made = paper_for(user, document, version)
    folder = f"dokumenter/{number:03d}-{ascii_name(made.title_text)}"
    stem = file_stem(made, version)
    attachments = list(document.attachments.all())
    files = []
    if made.sections or not attachments:
        for form in ("pdf", "docx"):
            name = f"{stem}.{form}"
            files.append(CaseFileEntry(f"{folder}/{name}", "tekst", name, FORMATS[form], partial(_made, made, form)))
    for each in attachments:
        chunks = partial(file_store.chunks_of, file_store.path_of(each.stored.checksum))
        path = f"{folder}/bilag/{each.name}"
        files.append(CaseFileEntry(path, "bilag", each.name, each.stored.media_type, chunks, each.description))
    return CaseDocument(
        key=document.slug,
        title=made.title_text,
        values=_values(document, made.standing.kind),
        journal=(
            ("f2_sag", document.f2_case),
            ("f2_dokument", document.f2_document),
            ("edoc", document.edoc_number),
            ("kle_emne", document.kle_number),
            ("kle_facet", document.kle_facet),
        ),
        versions=tuple(
            CaseVersion(each.number, each.locked, _at(each.made_at), each.made_by.full_name, each.reason, each.checksum)
            for each in document.text_versions.select_related("made_by").order_by("major", "minor")
        ),
        files=tuple(files),
    )


def _made(made: Paper, form: str) -> Iterator[bytes]:
    yield rendered(made, form)


def _values(document: Document, kind: str) -> tuple[tuple[str, str], ...]:
    return (
        ("slags", kind),
        ("part", document.party.name),
        ("ejer", document.owner.full_name),
        ("tilstand", document.get_state_display()),
        ("adgangsniveau", document.get_level_display()),
        ("delt_med", ", ".join(parties_of(document)[1:])),
        ("oprettet", _at(document.created_at)),
        ("aendret", _at(document.changed_at)),
        ("gaelder_fra", _day(document.valid_from)),
        ("gaelder_til", _day(document.valid_to)),
    )


def _at(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
