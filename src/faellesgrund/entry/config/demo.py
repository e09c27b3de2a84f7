"""The demo: each app's own, from the ground up."""

from __future__ import annotations

from faellesgrund.domains.calculations import demo as calculations
from faellesgrund.domains.experience import demo as experience
from faellesgrund.foundation.access import audit_demo as trail
from faellesgrund.foundation.access import demo as access
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.documents import demo as documents
from faellesgrund.foundation.documents.actions import create
from faellesgrund.foundation.documents.models import Document
from faellesgrund.foundation.documents.texts import TextClause
from faellesgrund.foundation.jobs import demo as jobs
from faellesgrund.foundation.notices import demo as notices
from faellesgrund.foundation.search.actions import reindex


def load() -> None:
    """Load the demo data of every app that has some; again is harmless. Raises BadInput in a database in real use."""
    access.load()
    access.load_work()
    experience.load()
    calculations.load()
    documents.load()
    _text_with_figures()
    jobs.load()
    notices.load()
    reindex()
    trail.load()


def _text_with_figures() -> None:
    """A draft with figures of the worked calculation: it needs both of the apps."""
    user = User.objects.filter(username=calculations.OWNER).first()
    if user is None or Document.objects.filter(title=WITH_FIGURES).exists():
        return
    clauses = [TextClause("", 1, heading, body) for heading, body in FIGURE_CLAUSES]
    create(user, WITH_FIGURES, "note", clauses=clauses)


WITH_FIGURES = "Oplæg om Oliefabriksvej"
FIGURE_CLAUSES = (
    (
        "Pris og støtte",
        "Projektet koster [[tal: beregning/oliefabriksvej/anskaffelsessum]]. Der er brug for støtte på "
        "[[tal: beregning/oliefabriksvej/stoettebehov]].",
    ),
    ("Husleje", "Huslejen bliver [[tal: beregning/oliefabriksvej/husleje]] for hver bolig, uden forbrug."),
)
