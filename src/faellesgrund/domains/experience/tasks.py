"""Work in the background: the trial and the import of long tables, and forgetting those that nobody finished."""

from __future__ import annotations

from django.urls import reverse
from django.utils.timezone import localdate

from faellesgrund.domains.experience import import_actions
from faellesgrund.domains.experience.actions import ProjectError
from faellesgrund.domains.experience.models import ProjectImport
from faellesgrund.domains.experience.queries import NotFound
from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.jobs import schedule
from faellesgrund.foundation.jobs.queue import Progress, job


def _held(user: int, table: int) -> tuple[User, ProjectImport]:
    who = User.objects.select_related("unit__party").get(pk=user)
    try:
        return who, import_actions.import_for(who, table)
    except NotFound:
        text = "Filen er der ikke længere: den er indlæst, eller der er gået et døgn. Hent den igen."
        raise BadInput([Problem("", text)]) from None


@job("egneprojekter.proev", dansk="Prøv tabel med egne projekter", retries=2)
def try_table(progress: Progress, user: int, table: int) -> None:
    """Try a long table, and keep what was found for its page."""
    _, held = _held(user, table)
    found = import_actions.tried(held, localdate(), progress.report)
    with progress.saving():
        ProjectImport.objects.filter(pk=held.pk).update(packed_trial=found)
        progress.result(reverse("experience:trial", args=[held.pk]), "Se, hvad rækkerne gør")


@job("egneprojekter.indlaes", dansk="Indlæs egne projekter", retries=2)
def import_table(progress: Progress, user: int, table: int, how: str, confirmed: bool) -> None:
    """Keep the rows of a long table."""
    who, held = _held(user, table)
    try:
        trial = import_actions.prepared(who, held, how, confirmed, localdate(), progress.report)
        with progress.saving():
            outcome = import_actions.keep(who, held, trial)
            progress.result(reverse("experience:effect"), f"Se, hvad de gjorde ved skønnet ({outcome.text})")
    except ProjectError as wrong:
        raise BadInput([Problem("", str(wrong))]) from wrong


@job("egneprojekter.opryd", dansk="Glem tabeller, ingen har indlæst", idempotent=True)
def forget_tables(progress: Progress) -> None:
    """Forget what nobody finished within a day."""
    import_actions.sweep()


schedule.register("egneprojekter.opryd", "Tabeller uden indlæsning glemmes", schedule.every(60), forget_tables)
