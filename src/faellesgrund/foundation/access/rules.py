"""Rules about roles and user names. Plain Python."""

from __future__ import annotations

import re
from datetime import date

USERNAME = re.compile(r"[a-z0-9_-]{2,60}")
INVITED = "inviteret-"
"""How the user name of somebody begins who has not chosen one yet."""

INVITATION_DAYS = 14
NEEDED = ("admin", "sekretaer")
"""Roles that somebody must hold for everything: without them nobody could give access back."""

LONGEST_KEY_DAYS = 366


def overlaps(first_from: date, first_to: date | None, other_from: date, other_to: date | None) -> bool:
    """Whether two periods share a day; both ends belong to a period, and None has no end."""
    return (other_to is None or first_from <= other_to) and (first_to is None or other_from <= first_to)


def username_problem(username: str) -> str:
    """What is wrong with a user name, in Danish; empty when it can be used."""
    if not USERNAME.fullmatch(username):
        return "Brugernavnet skal være 2 til 60 små bogstaver a-z, tal, _ eller -."
    if username.startswith(INVITED):
        return f"Brugernavnet må ikke begynde med »{INVITED}«. Vælg et andet."
    return ""


def suggested_username(full_name: str) -> str:
    """A user name from a person's name: »Bo Ærø Møller« gives bo.moeller without the point: bo-moeller."""
    plain = full_name.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    parts = [part for part in re.split(r"[^a-z0-9]+", plain) if part]
    return "-".join(dict.fromkeys([*parts[:1], *parts[-1:]]))[:60]
