"""How a test asks for real what the matrix says: one probe for each action, run for every role and party.

An app lists its probes as ``PROBES`` in its ``testing.py``; tests/architecture/test_access_matrix.py finds them, and fails
for an action without one. A probe makes one request as somebody in a role, on a thing owned by the own or by the other
party, and tells what the answer must be when the matrix says yes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.roles import RIGHTS, Reach

OK = frozenset({200})
DONE = frozenset({200, 204, 302, 303})


@dataclass(frozen=True, slots=True)
class Probe:
    """One real request for one action.

    action: as in roles.py. url: gives the address for the thing made (None without ``make``). method and data: what is
    sent; data may be a function of the thing. make: makes a thing owned by the given user and shared with the whole
    partnership; None when the action is on no single thing. sees: the action that decides whether the thing is there at
    all for somebody (its reading action); empty when everybody may know of it. allowed: what a yes answers.
    """

    action: str
    url: Callable[[Any], str]
    method: str = "GET"
    data: Mapping[str, Any] | Callable[[Any], Mapping[str, Any]] = field(default_factory=dict)
    make: Callable[[User], Any] | None = None
    sees: str = ""
    allowed: frozenset[int] = OK

    def sent(self, thing: Any) -> Mapping[str, Any]:
        """What is sent for the thing."""
        return self.data(thing) if callable(self.data) else self.data


class Whose(Enum):
    """Whose the thing of a probe is, seen from who asks."""

    OWN = "egen part"
    OTHER = "anden part"


def _reaches(action: str, role: str, whose: Whose) -> bool:
    """Whether a right from a role held for everything reaches a thing that is shared with the partnership."""
    reach = RIGHTS[action].get(role)
    return reach is Reach.ALL or (reach is not None and whose is Whose.OWN)


def expected(probe: Probe, role: str, whose: Whose) -> frozenset[int]:
    """The answers the matrix allows, read from the data of roles.py and not through the policy that is tested.

    Yes: ``allowed``. No, but the thing is there for the role: 403. The thing is not there for the role: 404, or 403 when
    the role lacks the action for everything and is stopped before anything is looked up.
    """
    if probe.make is None:
        return probe.allowed if role in RIGHTS[probe.action] else frozenset({403})
    if _reaches(probe.action, role, whose):
        return probe.allowed
    if not probe.sees or _reaches(probe.sees, role, whose):
        return frozenset({403})
    return frozenset({404}) if role in RIGHTS[probe.action] else frozenset({403, 404})
