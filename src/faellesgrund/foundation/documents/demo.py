"""Demo content: texts between the parties in every state a page can show. All of it is invented."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate

from faellesgrund.foundation.documents import actions, clause_actions, paper_demo
from faellesgrund.foundation.documents.clause_actions import Wording
from faellesgrund.foundation.documents.demo_texts import (
    CONFIDENTIAL,
    LIBRARY,
    NOTE,
    NOTE_SECOND,
    RULES_OF_PROCEDURE,
)
from faellesgrund.foundation.documents.library import actions as library_actions
from faellesgrund.foundation.documents.models import Document, LibraryClause
from faellesgrund.foundation.documents.talk import comment_actions, suggestion_actions
from faellesgrund.foundation.documents.texts import TextClause
from faellesgrund.foundation.documents.versions import actions as version_actions

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User


def load() -> None:
    """Make the documents and the clause library once; again is harmless."""
    people: dict[str, User] = {
        user.username: user for user in get_user_model().objects.select_related("unit__party").all()
    }
    if not {"sekretaer", "jurist", "oekonom", "organisation_3b", "projektleder"} <= set(people):
        return
    if not LibraryClause.objects.exists():
        _library(people["jurist"], people["sekretaer"])
    if not Document.objects.exists():
        _rules_of_procedure(people)
        _note(people)
        _confidential(people)
        _review(people)
    paper_demo.load(people)


def _library(jurist: User, sekretaer: User) -> None:
    for title, purpose, heading, body in LIBRARY:
        made = library_actions.create_clause(
            jurist, title, purpose, Wording(heading, body), "Første udgave til brug i parternes aftaler"
        )
        library_actions.approve(sekretaer, made.clause.key, 1)


def _rules_of_procedure(people: dict[str, User]) -> None:
    sekretaer, other = people["sekretaer"], people["organisation_3b"]
    clauses = [TextClause("", level, heading, body) for level, heading, body in RULES_OF_PROCEDURE]
    made = actions.create(
        sekretaer, "Forretningsorden for partnerskabets organisering", "retningslinje", clauses=clauses
    )
    slug = made.slug
    last = _uid(made, "Forretningsordenen kan ændres")
    library_actions.insert(sekretaer, slug, "behandling-af-personoplysninger", last)
    varsel = library_actions.insert(sekretaer, slug, "opsigelse-og-varsel", last)
    clause_actions.edit(
        sekretaer,
        slug,
        varsel.uid,
        varsel.version,
        Wording(
            varsel.heading,
            varsel.body.replace("6 måneders", "12 måneders"),
            1,
            "Organiseringen skal kunne overdrages, før den ophører, og det tager længere tid end i en enkelt aftale.",
        ),
    )
    version_actions.save_version(sekretaer, slug, "Første udkast til drøftelse i koordinationsgruppen")
    meetings = _uid(made, "Møder og indkaldelse")
    thread, _ = comment_actions.comment(
        other, slug, meetings, "@sekretaer Kan fristen være 10 arbejdsdage? Vores bestyrelse mødes kun hver fjerde uge."
    )
    comment_actions.comment(
        sekretaer,
        slug,
        meetings,
        "Det kan godt lade sig gøre for store punkter. Stil et forslag, så tager vi det derfra.",
        thread.pk,
    )
    done, _ = comment_actions.comment(
        people["oekonom"], slug, _uid(made, "Sekretariatet"), "Hvem betaler sekretariatet?"
    )
    comment_actions.resolve(sekretaer, slug, done.pk)
    row = made.clauses.get(uid=meetings)
    suggestion_actions.suggest(
        other,
        slug,
        "ret",
        meetings,
        Wording(row.heading, row.body.replace("5 arbejdsdage", "10 arbejdsdage")),
        "En boligorganisations bestyrelse skal kunne nå at tage stilling.",
    )
    actions.change_settings(
        sekretaer,
        slug,
        made.version,
        {"review_on": localdate() + timedelta(days=180), "kle_number": "00.22.00", "kle_facet": "P24"},
    )


def _note(people: dict[str, User]) -> None:
    author, manager = people["oekonom"], people["projektleder"]
    clauses = [TextClause("", level, heading, body) for level, heading, body in NOTE]
    made = actions.create(author, "Note om fordeling af udgifter til fælleshuse", "note", clauses=clauses)
    slug = made.slug
    version_actions.save_version(author, slug, "Udkast efter mødet om økonomi")
    for heading, body in NOTE_SECOND.items():
        row = made.clauses.get(heading=heading)
        clause_actions.edit(author, slug, row.uid, row.version, Wording(heading, body, row.level))
    clause_actions.add(
        author,
        slug,
        _uid(made, "Vurdering"),
        Wording("Usikkerhed", "Antallet af boliger pr. fælleshus er ikke endeligt."),
    )
    version_actions.lock(manager, slug, "Godkendt af byggeudvalget den 12. november")
    made.refresh_from_db()
    actions.change_settings(
        author,
        slug,
        made.version,
        {"valid_from": localdate(), "f2_case": "2026 - 10482", "edoc_number": "2026-0118204"},
    )


def _confidential(people: dict[str, User]) -> None:
    clauses = [TextClause("", level, heading, body) for level, heading, body in CONFIDENTIAL]
    actions.create(
        people["projektleder"], "Forhandling om grunden ved Engdraget", "note", clauses=clauses, level="fortroligt"
    )


def _review(people: dict[str, User]) -> None:
    made = actions.create(
        people["sekretaer"],
        "Retningslinje for referater",
        "retningslinje",
        clauses=[TextClause("", 1, "Form", "Et referat skrives som beslutninger og sendes ud inden 5 arbejdsdage.")],
    )
    version_actions.lock(people["sekretaer"], made.slug, "Godkendt i koordinationsgruppen")
    made.refresh_from_db()
    review = {"review_on": localdate() - timedelta(days=9)}
    actions.change_settings(people["sekretaer"], made.slug, made.version, review)


def _uid(document: Document, heading: str) -> str:
    return document.clauses.get(heading=heading).uid
