"""Getting a document out: who may, what is said of it in the trail, and the file itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.audit import record_read
from faellesgrund.foundation.access.reasons import reason_needed
from faellesgrund.foundation.documents.export.paper_source import (
    file_stem,
    paper_for,
    template_values,
    text_for,
    version_asked_for,
)
from faellesgrund.foundation.documents.files import store as file_store
from faellesgrund.foundation.documents.files.kinds import KINDS
from faellesgrund.foundation.documents.holding import NotFound, demand, found
from faellesgrund.foundation.documents.letter_templates.fields import field_from_json, missing_values
from faellesgrund.foundation.documents.letter_templates.merging import merged
from faellesgrund.foundation.documents.models import Document, Template, TemplateVersion

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User
    from faellesgrund.foundation.documents.export.paper import Paper

FORMATS = {"pdf": KINDS["pdf"].media_type, "docx": KINDS["docx"].media_type, "html": "text/html; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A file made on the spot: its name, media type and bytes."""

    name: str
    media_type: str
    content: bytes


def exportable(user: User, slug: str) -> Document:
    """A document the user may take out. Raises NotFound or NotAllowed."""
    document = found(user, slug)
    demand(user, "dokument.eksporter", document)
    return document


def needs_reason(user: User, document: Document) -> bool:
    """Whether the user must say why: a confidential document of another party."""
    return document.is_confidential and reason_needed(user, "dokument.se_fortroligt", document)


def export(
    user: User, slug: str, form: str, number: str = "", *, anonymised: bool = False, reason: str = ""
) -> MadeDocument:
    """The document in a form of FORMATS. Raises NotFound, NotAllowed, or BadInput with what stands in the way."""
    document = exportable(user, slug)
    reason = _reason(user, document, reason)
    version = version_asked_for(document, number)
    made = paper_for(user, document, version, anonymised=anonymised)
    content = rendered(made, form)
    details = {"format": form, "version": version.number if version else "arbejdskopi", "anonymiseret": anonymised}
    record_read(user, "dokument.eksporter", document, reason=reason, details=details)
    return MadeDocument(f"{file_stem(made, version)}.{form}", FORMATS[form], content)


def export_with_template(
    user: User, slug: str, template_slug: str, typed: Mapping[str, str], number: str = "", *, reason: str = ""
) -> MadeDocument:
    """The document in the newest edition of a template. typed: the template's own fields. Raises as :func:`export`."""
    document = exportable(user, slug)
    edition = newest_edition(template_slug)
    fields = [field_from_json(raw) for raw in edition.fields]
    problems = missing_values(fields, typed)
    if problems:
        raise BadInput(problems)
    reason = _reason(user, document, reason)
    version = version_asked_for(document, number)
    made = paper_for(user, document, version)
    values = {
        **template_values(document, version, made),
        **{field.key: typed.get(field.key, "").replace("\r\n", "\n").strip() for field in fields},
    }
    content = merged(file_store.path_of(edition.stored.checksum).read_bytes(), values, made)
    details = {
        "format": "docx",
        "version": version.number if version else "arbejdskopi",
        "skabelon": template_slug,
        "udgave": edition.number,
    }
    record_read(user, "dokument.eksporter", document, reason=reason, details=details)
    return MadeDocument(f"{file_stem(made, version)}.docx", FORMATS["docx"], content)


def newest_edition(template_slug: str) -> TemplateVersion:
    """The edition that is in use. Raises NotFound for a template that is not there or not in use."""
    template = Template.objects.filter(slug=template_slug, retired=False).first()
    edition = template.versions.select_related("stored", "template").first() if template else None
    if edition is None:
        raise NotFound("Skabelonen findes ikke, eller den er taget ud af brug.")
    return edition


def rendered(made: Paper, form: str) -> bytes:
    """A paper in a form of FORMATS. Raises NotFound for another."""
    if form == "pdf":
        from faellesgrund.foundation.documents.output.pdf import pdf

        return pdf(made)
    if form == "docx":
        from faellesgrund.foundation.documents.output.word import word

        return word(made)
    if form == "html":
        from faellesgrund.foundation.documents.output.web import web_page

        return web_page(made).encode()
    raise NotFound("Dokumentet kan hentes som PDF, Word eller webside.")


def personal_text(document: Document, number: str) -> tuple[str, tuple[object, ...]]:
    """Title and clauses of the version asked for, for the page that looks for unmarked passages. Raises NotFound."""
    text = text_for(document, version_asked_for(document, number))
    return text.title, tuple(text.clauses)


def _reason(user: User, document: Document, reason: str) -> str:
    reason = " ".join(reason.split())[:500]
    if needs_reason(user, document) and not reason:
        raise BadInput(
            [Problem("grund", "Skriv, hvad du skal bruge dokumentet til. Det er fortroligt og tilhører en anden part.")]
        )
    return reason
