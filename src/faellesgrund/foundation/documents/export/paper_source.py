"""From a document and the version asked for to a paper, and to the values of a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format

from faellesgrund.foundation.access.models import Party
from faellesgrund.foundation.documents.actions import version_of
from faellesgrund.foundation.documents.export.paper import Paper, Standing, paper
from faellesgrund.foundation.documents.figures.bindings import figure_source
from faellesgrund.foundation.documents.files.names import ascii_name
from faellesgrund.foundation.documents.letter_templates.fields import Value
from faellesgrund.foundation.documents.models import Document, Sharing, TextVersion
from faellesgrund.foundation.documents.texts import Text, version_text, working_text

if TYPE_CHECKING:
    from datetime import date, datetime

    from faellesgrund.foundation.access.models import User

WORKING_COPY = "arbejdskopi"
DRAFT, CONFIDENTIAL, ANONYMISED = "UDKAST", "FORTROLIGT", "ANONYMISERET KOPI"


def version_asked_for(document: Document, number: str = "") -> TextVersion | None:
    """The version with the number; None is the working copy. Without a number: what holds now.

    A draft's is its working copy, any other document's its newest locked version. Raises NotFound.
    """
    if number == WORKING_COPY:
        return None
    if number:
        return version_of(document, number)
    if document.is_draft:
        return None
    return document.text_versions.select_related("made_by").filter(locked=True).first()


def text_for(document: Document, version: TextVersion | None) -> Text:
    """The text of a version, or the working copy."""
    return working_text(document) if version is None else version_text(version)


def paper_for(user: User, document: Document, version: TextVersion | None, *, anonymised: bool = False) -> Paper:
    """The paper as the user may see it; figures are looked up with the user's own right.

    Raises BadInput when a text to be anonymised has marks that cannot be understood.
    """
    text = text_for(document, version)
    standing = _standing(document, version, anonymised)
    return paper(text.title, text.clauses, standing, figure_source(user, text), anonymised=anonymised)


def file_stem(made: Paper, version: TextVersion | None) -> str:
    """A name for the file, from the title as the paper shows it: a title that is masked stays masked."""
    number = "udkast" if version is None else version.number.replace(".", "-")
    marked = "-anonymiseret" if ANONYMISED in made.standing.marks else ""
    return f"{ascii_name(made.title_text)}-{number}{marked}"


def template_values(document: Document, version: TextVersion | None, made: Paper) -> dict[str, Value]:
    """What the standard fields of a template show."""
    return {
        "titel": made.title_text,
        "slags": made.standing.kind,
        "status": "Udkast" if version is None or not version.locked else f"Version {version.number}",
        "kontrolsum": version.checksum if version is not None and version.locked else "",
        "dato": _day(made.standing.stamp),
        "part": document.party.name,
        "parter": tuple(parties_of(document)),
        "gaelder_fra": _day(document.valid_from),
        "gaelder_til": _day(document.valid_to),
        **{f"journal_{key}": value for key, value in _journal(document).items()},
    }


def parties_of(document: Document) -> list[str]:
    """The names of the parties that may see a document, the owner first."""
    if document.deling == Sharing.PARTNERSHIP:
        others = list(Party.objects.exclude(pk=document.party_id).values_list("name", flat=True))
    elif document.deling == Sharing.CHOSEN:
        others = [party.name for party in document.shared_parties.all() if party.pk != document.party_id]
    else:
        others = []
    return [document.party.name, *others]


def _standing(document: Document, version: TextVersion | None, anonymised: bool) -> Standing:
    locked = version is not None and version.locked
    stamp = timezone.localtime(document.changed_at if version is None else version.made_at)
    at = f"{_day(stamp)} kl. {stamp:%H.%M}"
    if version is None:
        notice = f"Udkast. Arbejdskopien, som den stod {at}."
    elif locked:
        notice = f"Version {version.number}, låst {at}."
    else:
        notice = f"Udkast. Version {version.number}, gemt {at}."
    marks = [DRAFT] if not locked else []
    if document.is_confidential:
        marks.append(CONFIDENTIAL)
    if anonymised:
        marks.append(ANONYMISED)
    facts = [("Part", document.party.name)]
    if not anonymised:
        facts += _facts(document)
        if version is not None and locked:
            # Not in an anonymised copy: a check sum lets one try names until it fits.
            facts.append(("Kontrolsum", version.checksum))
    return Standing(document.kind_text, tuple(facts), tuple(marks), notice, document.party.name, stamp)


def _facts(document: Document) -> list[tuple[str, str]]:
    facts = []
    if document.deling == Sharing.PARTNERSHIP:
        facts.append(("Delt med", "Hele partnerskabet"))
    elif len(parties := parties_of(document)) > 1:
        facts.append(("Delt med", ", ".join(parties[1:])))
    if document.valid_from or document.valid_to:
        begins = f"fra {_day(document.valid_from)}" if document.valid_from else ""
        ends = f"til {_day(document.valid_to)}" if document.valid_to else ""
        facts.append(("Gælder", f"{begins} {ends}".strip()))
    names = {"f2": "F2", "edoc": "eDoc", "kle": "KLE"}
    return facts + [(names[key], value) for key, value in _journal(document).items() if value]


def _journal(document: Document) -> dict[str, str]:
    f2 = [document.f2_case, f"dokument {document.f2_document}" if document.f2_document else ""]
    return {
        "f2": ", ".join(part for part in f2 if part),
        "edoc": document.edoc_number,
        "kle": f"{document.kle_number} {document.kle_facet}".strip(),
    }


def _day(day: date | datetime | None) -> str:
    return date_format(day, "j. F Y") if day else ""
