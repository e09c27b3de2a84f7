"""What a person may do to a job: have it tried again, or have it stopped. Failures are BadInput with a sentence."""

from __future__ import annotations

from django.db import transaction

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.audit import record_change
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.jobs import transitions
from faellesgrund.foundation.jobs.models import Job, JobEntry
from faellesgrund.foundation.jobs.rules import State


class NotFound(LookupError):
    """No such job, or the user may not see it."""


def try_again(user: User, pk: int) -> Job:
    """Put a job that ended badly back in the queue, with all its tries. Raises NotFound and BadInput."""
    with transaction.atomic():
        job = _locked(user, pk)
        if job.standing not in {State.FAILED, State.INTERRUPTED, State.CANCELLED}:
            raise BadInput([Problem("", f"Opgaven er {job.standing.word} og kan ikke prøves igen nu.")])
        before = {"tilstand": job.state}
        transitions.restart(job)
        _written(user, job, "opgave.proev_igen", before, f"Prøves igen efter ønske fra {user.full_name}.")
    return job


def cancel(user: User, pk: int) -> Job:
    """Stop a job: at once when it waits, at its next report when it runs. Raises NotFound and BadInput."""
    with transaction.atomic():
        job = _locked(user, pk)
        before = {"tilstand": job.state}
        if job.standing is State.WAITING:
            transitions.cancel_waiting(job)
        elif job.standing is State.RUNNING:
            job.cancel_asked = True
            job.save(update_fields=["cancel_asked"])
        else:
            raise BadInput([Problem("", f"Opgaven er {job.standing.word}, så der er ikke noget at annullere.")])
        _written(user, job, "opgave.annuller", before, f"Bedt om at stoppe af {user.full_name}.")
    return job


def _locked(user: User, pk: int) -> Job:
    job = Job.objects.visible_to(user).filter(pk=pk).select_for_update(of=("self",)).first()
    if job is None:
        raise NotFound(pk)
    return job


def _written(user: User, job: Job, action: str, before: dict[str, str], text: str) -> None:
    JobEntry.objects.create(job=job, text=text[:300])
    record_change(user, action, job, before, {"tilstand": job.state, "bedt_om_at_stoppe": job.cancel_asked})
