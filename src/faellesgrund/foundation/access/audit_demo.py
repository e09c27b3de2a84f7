"""Lines of the trail for the demo: readings and changes by the invented people, and a check of it."""

from __future__ import annotations

from faellesgrund.foundation.access.audit import INSTALLATION_ITSELF, Subject, record_change, record_read
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.trail.checks import check
from faellesgrund.foundation.access.trail.models import AuditEntry, Kind
from faellesgrund.foundation.access.trail.origin import coming_from

MADE = "installation.demo"


def load() -> None:
    """Add the lines once; again is harmless. Call it when the people are there."""
    if AuditEntry.objects.filter(action=MADE).exists():
        return
    people = {user.username: user for user in User.objects.select_related("unit__party")}
    secretary, lawyer, officer, manager = (people[key] for key in ("sekretaer", "jurist", "dpo", "drift"))
    with coming_from("/brugere/drift/", secretary, "192.0.2.14"):
        reason = "Ny titel efter omlægning af driften"
        before, after = {"title": "Driftsleder"}, {"title": manager.title}
        record_change(secretary, "roller.styr", manager, before, after, reason=reason, concerns=[manager])
    with coming_from("/brugere/", lawyer, "192.0.2.21"):
        record_read(lawyer, "brugere.se", manager, concerns=[manager])
        record_read(lawyer, "soegning.brug", Subject("soegning"), details={"fundet": 3})
    with coming_from("/revision/person/bruger/drift/", officer, "192.0.2.40"):
        reason = "Anmodning om indsigt fra en medarbejder"
        record_read(officer, "revision.person", manager, reason=reason, concerns=[manager])
    record_change(None, MADE, INSTALLATION_ITSELF, None, {}, kind=Kind.SYSTEM)
    check()
