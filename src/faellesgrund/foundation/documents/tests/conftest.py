"""The fixed cast of the documents' tests, and browsers signed in as them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.testing import make_unit, make_user
from faellesgrund.foundation.documents import actions
from faellesgrund.foundation.documents.models import Document
from faellesgrund.foundation.documents.texts import TextClause

TEXT = (
    TextClause("", 1, "Formål", "Parterne vil bygge skæve boliger sammen."),
    TextClause("", 1, "Økonomi", "Udgifterne deles ligeligt."),
    TextClause("", 2, "Betaling", "Der betales hvert kvartal."),
    TextClause("", 1, "Ophør", "Aftalen kan opsiges med 6 måneders varsel."),
)


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """By first name: ida and jane of the municipality, kalle and rita of another party, tove of a third, ulla without a role."""
    own, other, third = make_unit(), make_unit("akb", "akb"), make_unit("3b", "3b")
    cast = {
        "ida": ("sekretaer", own),
        "jane": ("jurist", own),
        "hans": ("drift", own),
        "kalle": ("bygherre", other),
        "rita": ("raadgiver", other),
        "tove": ("drift", third),
        "ulla": (None, third),
    }
    made = {name: make_user(name, role, unit) for name, (role, unit) in cast.items()}
    return {name: User.objects.select_related("unit__party").get(pk=user.pk) for name, user in made.items()}


@pytest.fixture
def browser(people: dict[str, User], settings: Any) -> Callable[[str], Client]:
    """A browser signed in as one of the cast; an empty name is nobody."""

    def client(name: str) -> Client:
        made = Client()
        if name:
            made.force_login(people[name], backend=settings.AUTHENTICATION_BACKENDS[0])
        return made

    return client


@pytest.fixture
def agreement(people: dict[str, User]) -> Document:
    """A draft of ida's with four clauses, shared with the partnership."""
    return actions.create(people["ida"], "Aftale om drift", "aftale", clauses=TEXT)


@pytest.fixture
def store(tmp_path: Path, settings: Settings) -> Path:
    """The folder of a file store of its own."""
    folder = tmp_path / "filer"
    settings.MEDIA_ROOT = folder
    return folder
