"""The demo's parties and people. All persons are invented; the parties are the offices a partnership has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.models import OrganisationalUnit, Party, RoleAssignment, User

PASSWORD = "faellesgrund-demo"  # noqa: S105 - known to all on purpose; see PasswordBackend
SINCE = date(2025, 12, 10)

PARTIES = {
    "kk": "Københavns Kommune",
    "kab": "KAB",
    "akb": "AKB København",
    "sab": "Samvirkende Boligselskaber",
    "3b": "Boligforeningen 3B",
}
UNITS = {
    "kk-sof": ("kk", "Socialforvaltningen"),
    "kk-kmt": ("kk", "Klima-, Miljø- og Teknikforvaltningen"),
    "kab-byg": ("kab", "Budget og byggeri"),
    "kab-drift": ("kab", "Drift og udlejning"),
    "akb": ("akb", "Administrationen"),
    "sab": ("sab", "Administrationen"),
    "3b": ("3b", "Administrationen"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast."""

    username: str
    name: str
    title: str
    unit: str
    role: str


CAST = (
    Person("sekretaer", "Signe Toftegaard", "Sekretær for partnerskabet", "kk-sof", "sekretaer"),
    Person("oekonom", "Oskar Winther", "Økonom", "kab-byg", "oekonom"),
    Person("projektleder", "Petra Lindeskov", "Projektleder", "kab-byg", "projektleder"),
    Person("drift", "Dorte Kallehave", "Driftsansvarlig", "kab-drift", "drift"),
    Person("socialvicevaert", "Viggo Sandholm", "Social vicevært", "kab-drift", "socialvicevaert"),
    Person("jurist", "Jasmin Elkjær", "Jurist", "kk-sof", "jurist"),
    Person("udlejning", "Uffe Bredahl", "Udlejningskonsulent", "kab-drift", "udlejning"),
    Person("direktoer", "Ditte Aagesen", "Direktør", "kk-sof", "direktoer"),
    Person("kmt", "Karim Møllegaard", "Byplanlægger", "kk-kmt", "koordination"),
    Person("visitation", "Vibeke Strandby", "Visitator", "kk-sof", "visitation"),
    Person("organisation_3b", "Bo Trier", "Byggechef", "3b", "bygherre"),
    Person("dpo", "Dagny Overbye", "Databeskyttelsesrådgiver", "kk-sof", "dpo"),
    Person("admin", "Adam Ravn", "Administrator", "kab-byg", "admin"),
)


def load() -> None:
    """Make the parties and the cast; again is harmless. Raises BadInput in a database with real users."""
    real = User.objects.filter(is_demo=False).count()
    if real:
        raise BadInput(
            [
                Problem(
                    "--demo",
                    f"databasen har {real} rigtige brugere, og demodata lægges aldrig oven i. "
                    "Vælg en anden mappe med FAELLESGRUND_DATA.",
                )
            ]
        )
    with transaction.atomic():
        parties = {
            key: Party.objects.get_or_create(key=key, defaults={"name": name})[0] for key, name in PARTIES.items()
        }
        units = {
            key: OrganisationalUnit.objects.get_or_create(key=key, defaults={"party": parties[party], "name": name})[0]
            for key, (party, name) in UNITS.items()
        }
        hashed = make_password(PASSWORD)
        for person in CAST:
            user, _ = User.objects.get_or_create(
                username=person.username,
                defaults={
                    "full_name": person.name,
                    "title": person.title,
                    "unit": units[person.unit],
                    "email": f"{person.username.replace('_', '.')}@example.invalid",
                    "is_demo": True,
                    "password": hashed,
                },
            )
            RoleAssignment.objects.get_or_create(user=user, role=person.role, valid_from=SINCE)
