"""How long one waits after wrong guesses, how long a session lasts, and what a browser is called. Plain Python."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum


class Counted(Enum):
    """What wrong guesses are counted for."""

    DEVICE = "enhed"
    """One user on a device where that user has signed in before: counts nothing from anywhere else."""
    USER_AND_PLACE = "bruger og sted"
    PLACE = "sted"
    """Everything from one address, whoever it is tried for."""
    USER = "bruger"
    """One user from everywhere but the known devices: many addresses together get no more than this."""


FREE = {Counted.DEVICE: 5, Counted.USER_AND_PLACE: 5, Counted.PLACE: 20, Counted.USER: 30}
"""So many wrong guesses before one has to wait."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(hours=24)
"""After so long without a wrong guess the count begins again."""


def wait_after(counted: Counted, failures: int) -> timedelta:
    """How long to wait after so many wrong guesses: nothing, then one minute, doubling to an hour."""
    over = failures - FREE[counted]
    if over < 0:
        return timedelta()
    doubled: timedelta = FIRST_WAIT * (1 << min(over, 10))
    return min(doubled, LONGEST_WAIT)


def place_of(address: str) -> str:
    """The network a guess comes from: an IPv4 address, or the first 64 bits of an IPv6 one, which one customer has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "ukendt"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


@dataclass(frozen=True, slots=True)
class Demand:
    """What a role asks of the way in: a second factor, and how long a session may last, whole and unused (minutes)."""

    second_factor: bool = False
    session_minutes: int = 8 * 60
    idle_minutes: int = 2 * 60


SHORTER = Demand(session_minutes=4 * 60, idle_minutes=60)
DEFAULTS: Mapping[str, Demand] = {"dpo": SHORTER, "admin": SHORTER, "sekretaer": SHORTER}
"""Until somebody decides otherwise: those who see or steer the most have the shortest sessions."""
LONGEST_SESSION_MINUTES = 24 * 60
SHORTEST_SESSION_MINUTES = 15
SHORTEST_IDLE_MINUTES = 5


def demand_of(role: str, decided: Mapping[str, Demand]) -> Demand:
    """What a role asks: what was decided, else the default."""
    return decided.get(role) or DEFAULTS.get(role) or Demand()


def strictest(demands: Iterable[Demand]) -> Demand:
    """What somebody with several roles meets: a second factor if one asks for it, and the shortest times."""
    met = list(demands) or [Demand()]
    return Demand(
        second_factor=any(each.second_factor for each in met),
        session_minutes=min(each.session_minutes for each in met),
        idle_minutes=min(each.idle_minutes for each in met),
    )


# In the order they must be looked for: Edge and Opera call themselves Chrome, and Chrome calls itself Safari.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "en iPhone"),
    ("iPad", "en iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "en Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_in_words(user_agent: str) -> str:
    """»Firefox på Windows« from what the browser calls itself; »En ukendt browser« when it says nothing known."""
    browser = next((dansk for mark, dansk in BROWSERS if f"{mark}/" in user_agent), "")
    system = next((dansk for mark, dansk in SYSTEMS if mark in user_agent), "")
    if not browser and not system:
        return "En ukendt browser"
    return f"{browser or 'En browser'} på {system}" if system else browser


def minutes_in_words(minutes: int) -> str:
    """»8 timer«, »1 time og 30 minutter«, »45 minutter«."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append("1 time" if hours == 1 else f"{hours} timer")
    if rest or not hours:
        parts.append("1 minut" if rest == 1 else f"{rest} minutter")
    return " og ".join(parts)
