"""Telling people that a job went wrong: whoever ordered it, else those who look after the installation."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils import timezone

from faellesgrund.foundation.access.models import RoleAssignment, User
from faellesgrund.foundation.access.roles import RIGHTS
from faellesgrund.foundation.jobs.models import Job
from faellesgrund.foundation.notices.actions import notify
from faellesgrund.foundation.notices.registry import Channel, Kind


def tell(job: Job) -> None:
    """A notice about a job that failed or was interrupted."""
    if job.owner_id is not None:
        text = f"{job.title}: opgaven er {job.standing.word}"
        notify(
            User.objects.filter(pk=job.owner_id), KIND.key, text, reverse("jobs:job", args=[job.pk]), ref=str(job.pk)
        )
        return
    # One line however many fail: a mail server that is away must not fill the list.
    address = f"{reverse('jobs:all')}?tilstand={job.state}"
    notify(_administrators(), KIND.key, f"Opgaver i baggrunden er {job.standing.word}", address, ref="")


def _administrators() -> list[User]:
    held = RoleAssignment.objects.valid_on(timezone.localdate()).filter(role__in=RIGHTS["opgave.alle"])
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")))


def _still_visible(user: User, refs: Collection[str]) -> Collection[str]:
    keys = [int(ref) for ref in refs if ref.isdecimal()]
    seen = {str(pk) for pk in Job.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True)}
    return {ref for ref in refs if ref in seen or not ref.isdecimal()}


KIND = Kind("opgave", "En opgave i baggrunden gik galt", Channel.PRODUCT, still_visible=_still_visible)
