"""What other apps and the pages ask about finished projects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from faellesgrund.domains.experience.engine_inputs import Counted, finished
from faellesgrund.domains.experience.models import FinishedProject, Sharing

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import Party, User

_ACCOUNT = (
    "navn", "kommune", "prisaar", "boliger", "areal_m2", "anskaffelsessum", "grundpris", "byggemaade", "grundlag",
)  # fmt: skip


class NotFound(LookupError):
    """No such project or import, or the user may not see it."""


def counting_for(party: Party) -> tuple[Counted, ...]:
    """The projects a party's estimates count with, in a fixed order; one query."""
    # Plain values: this is asked for each calculation under work, also by those with thousands of projects.
    rows = FinishedProject.objects.counting_for(party).order_by("pk").values_list("pk", "version", "deling", *_ACCOUNT)
    return tuple(
        Counted(pk, version, deling == Sharing.PARTNERSHIP, finished(dict(zip(_ACCOUNT, account, strict=True))))
        for pk, version, deling, *account in rows
    )


def names_seen(user: User, pks: Iterable[int]) -> dict[int, str]:
    """The names of those of the projects that the user may see, by key; one query."""
    wanted = list(pks)
    return {
        r.pk: str(r) for r in FinishedProject.objects.visible_to(user).filter(pk__in=wanted).only("navn", "prisaar")
    }


def project_for(user: User, number: int) -> FinishedProject:
    """A project the user may see. Raises NotFound."""
    rows = FinishedProject.objects.visible_to(user).select_related("owner", "party", "changed_by")
    found = rows.filter(pk=number).first() if 0 < number < 2**31 else None
    if found is None:
        raise NotFound(number)
    return found
