"""The demo's parties and people. All persons are invented; the parties are the offices a partnership has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.models import OrganisationalUnit, RoleAssignment, User
from faellesgrund.foundation.access.people.invitations import invite
from faellesgrund.foundation.access.people.models import AccessReview
from faellesgrund.foundation.access.people.party_actions import load_terms_of_reference
from faellesgrund.foundation.access.people.reviews import begin, confirm
from faellesgrund.foundation.access.people.role_actions import RoleWish
from faellesgrund.foundation.access.roles import ScopeKind

PASSWORD = "faellesgrund-demo"  # noqa: S105 - known to all on purpose; see PasswordBackend
SINCE = date(2025, 12, 10)


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast."""

    username: str
    name: str
    title: str
    unit: str
    role: str


CAST = (
    Person("sekretaer", "Signe Toftegaard", "Sekretær for partnerskabet", "kk-sof-bb", "sekretaer"),
    Person("oekonom", "Oskar Winther", "Økonom", "kab-byg", "oekonom"),
    Person("projektleder", "Petra Lindeskov", "Projektleder", "kab-byg", "projektleder"),
    Person("drift", "Dorte Kallehave", "Driftsansvarlig", "kab-drift", "drift"),
    Person("socialvicevaert", "Viggo Sandholm", "Social vicevært", "kk-sof-skaev", "socialvicevaert"),
    Person("jurist", "Jasmin Elkjær", "Jurist", "kk-sof", "jurist"),
    Person("udlejning", "Uffe Bredahl", "Udlejningskonsulent", "kab-udlejning", "udlejning"),
    Person("direktoer", "Ditte Aagesen", "Direktør", "kk-sof", "direktoer"),
    Person("kmt", "Karim Møllegaard", "Byplanlægger", "kk-kmt", "koordination"),
    Person("visitation", "Vibeke Strandby", "Visitator", "kk-sof-boligvisitation", "visitation"),
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
        load_terms_of_reference(None)
        units = {unit.key: unit for unit in OrganisationalUnit.objects.all()}
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


def load_work() -> None:
    """An open review with some answers, and an invitation that waits; again is harmless. After :func:`load`."""
    if AccessReview.objects.exists():
        return
    people = {user.username: user for user in User.objects.select_related("unit__party")}
    today = timezone.localdate()
    review = begin(people["admin"], today.year, max(today, date(today.year, 12, 31)))
    named = ("oekonom", "projektleder", "jurist")
    confirm(people["admin"], review, [people[name].roles.get().pk for name in named])
    unit = OrganisationalUnit.objects.select_related("party").get(key="akb")
    wish = RoleWish("drift", ScopeKind.PARTY.value, str(unit.party_id), today)
    invite(people["sekretaer"], "Inge Ravnkilde", "inge.ravnkilde@example.invalid", unit, [wish], "Driftsleder")
    User.objects.filter(invitation__isnull=False).update(is_demo=True)
