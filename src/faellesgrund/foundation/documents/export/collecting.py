"""Ordering a pack or a case file, and making it: only what the orderer may read, in the order that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.audit import record_read
from faellesgrund.foundation.documents import rules
from faellesgrund.foundation.documents.content.blocks import clean
from faellesgrund.foundation.documents.export.exports import needs_reason
from faellesgrund.foundation.documents.export.paper_source import paper_for, version_asked_for
from faellesgrund.foundation.documents.files.names import ascii_name
from faellesgrund.foundation.documents.holding import demand, may_do
from faellesgrund.foundation.documents.models import Document, MadeFile
from faellesgrund.foundation.jobs.queue import Job, enqueue

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User
    from faellesgrund.foundation.documents.export.paper import Paper

MOST = 100
"""Documents in one order."""
KEPT = timedelta(days=7)
Report = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Collection:
    """A kind of collected file: its key, its name, the right it takes, its file's kind, and what it is called."""

    key: str
    dansk: str
    action: str
    file_kind: str
    default_title: str


PACK = Collection("samling", "samlingen", "dokument.eksporter", "pdf", "Samling af dokumenter")
CASE_FILE = Collection("sagsmappe", "sagsmappen", "sagsmappe.eksporter", "zip", "Sagsmappe")
COLLECTIONS = {each.key: each for each in (PACK, CASE_FILE)}


def of_case(rows: QuerySet[Document], reference: str) -> QuerySet[Document]:
    """The documents that carry a journal reference, written in any of the ways people write it."""
    wanted = Q(pk__in=[])
    for name, read in rules.JOURNAL.items():
        try:
            value = read(reference)
        except rules.WrongForm:
            continue
        if value and name != "kle_facet":
            wanted |= Q(**{name: value})
    return rows.filter(wanted)


def order(
    user: User, collection: Collection, title: str, slugs: Sequence[str], reference: str = "", reason: str = ""
) -> Job:
    """Order the documents in this order, as a job. reference: a case whose closed documents are counted as left out.

    Raises NotAllowed, or BadInput when nothing was chosen.
    """
    demand(user, collection.action)
    wanted = list(dict.fromkeys(slugs))
    if len(wanted) > MOST:
        raise BadInput([Problem("dokumenter", f"der kan højst være {MOST} dokumenter i en. Del den i flere.")])
    known = {each.slug: each for each in Document.objects.visible_to(user).filter(slug__in=wanted)}
    chosen = [known[slug] for slug in wanted if slug in known]
    may_have = [each for each in chosen if may_do(user, "dokument.eksporter", each)]
    if not may_have:
        raise BadInput([Problem("dokumenter", "vælg mindst ét dokument, du må læse.")])
    reason = " ".join(clean(reason).split())[:500]
    if not reason and any(needs_reason(user, each) for each in may_have):
        raise BadInput(
            [Problem("grund", "skriv, hvad du skal bruge det til. Der er fortrolige dokumenter fra en anden part med.")]
        )
    closed = {each.pk for each in chosen} - {each.pk for each in may_have}
    if reference:
        closed |= set(_closed_of_case(user, reference))
    with transaction.atomic():
        made = MadeFile.objects.create(
            kind=collection.key,
            title=" ".join(clean(title).split())[:160] or collection.default_title,
            owner=user,
            document_ids=[each.pk for each in may_have],
            left_out=len(closed),
            reason=reason,
            expires_at=timezone.now() + KEPT,
        )
        from faellesgrund.foundation.documents import tasks

        return enqueue(tasks.WORK[collection.key], owner=user, made=made.pk)


def _closed_of_case(user: User, reference: str) -> Iterable[int]:
    """Documents of the case that the user may know of and not read."""
    readable = Document.objects.readable_by(user).order_by().values("pk")
    return of_case(Document.objects.visible_to(user), reference).exclude(pk__in=readable).values_list("pk", flat=True)


def documents_of(made: MadeFile) -> tuple[tuple[Document, ...], int]:
    """The documents its owner may take out now, in order, and how many may not be any more."""
    rows = (
        Document.objects.readable_by(made.owner)
        .with_owner()
        .prefetch_related("shared_parties", "attachments__stored")
        .in_bulk(made.document_ids)
    )
    found = [rows[pk] for pk in made.document_ids if pk in rows]
    allowed = tuple(each for each in found if may_do(made.owner, "dokument.eksporter", each))
    return allowed, len(made.document_ids) - len(allowed)


def still_allowed(made: MadeFile) -> bool:
    """Whether its owner may still read everything in it."""
    return documents_of(made)[1] == 0


def make_pack(made: MadeFile, target: Path, report: Report) -> tuple[list[int], int]:
    """Write the pack. Returns the documents that are in it, and how many were left out."""
    from faellesgrund.foundation.documents.output.pack import Pack, attachment_lines, left_out_sentences, pack_pdf

    documents, gone = documents_of(made)
    left_out = made.left_out + gone
    papers: list[Paper] = []
    for number, document in enumerate(documents, 1):
        papers.append(paper_for(made.owner, document, version_asked_for(document)))
        report(number, len(documents) + 1, f"Dokument {number} af {len(documents)} er læst")
    stamp = timezone.localtime(made.created_at)
    names = [
        (paper.title_text, [each.name for each in document.attachments.all()])
        for paper, document in zip(papers, documents, strict=True)
    ]
    pack = Pack(
        title=made.title,
        facts=(
            ("Lavet", date_format(stamp, "j. F Y")),
            ("Til", made.owner.full_name),
            ("Dokumenter", str(len(documents))),
        ),
        author=made.owner.full_name,
        stamp=stamp,
        papers=tuple(papers),
        left_out=left_out_sentences(left_out),
        attachments=attachment_lines(names),
    )
    target.write_bytes(pack_pdf(pack))
    report(len(documents) + 1, len(documents) + 1, "Siderne er sat")
    return [each.pk for each in documents], left_out


def make_case_file(made: MadeFile, target: Path, report: Report) -> tuple[list[int], int]:
    """Write the case file. Returns as :func:`make_pack`."""
    from faellesgrund.foundation.documents.export.case_documents import case_document
    from faellesgrund.foundation.documents.output.case_file import CaseFile, write_case_file

    documents, gone = documents_of(made)
    left_out = made.left_out + gone
    case = CaseFile(
        made.title,
        tuple(case_document(made.owner, document, number) for number, document in enumerate(documents, 1)),
        left_out,
    )
    write_case_file(case, target, lambda done, total: report(done, total, f"Dokument {done} af {total} er lagt i"))
    return [each.pk for each in documents], left_out


def finished(made: MadeFile, collection: Collection, stored_id: int, ids: list[int], left_out: int) -> None:
    """Note that it is made, and that its documents went out. Call it where the job saves."""
    made.stored_id, made.document_ids, made.left_out = stored_id, ids, left_out
    made.name = f"{ascii_name(made.title)}.{collection.file_kind}"
    made.save(update_fields=["stored", "document_ids", "left_out", "name"])
    for document in Document.objects.filter(pk__in=ids).order_by("pk"):
        details = {"udtraek": made.pk, "slags": collection.key}
        record_read(made.owner, collection.action, document, reason=made.reason, details=details)
