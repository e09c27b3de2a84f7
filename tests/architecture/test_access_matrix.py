"""The matrix of access, cell by cell, against real requests: every role, own and other party, outsider and nobody."""

from __future__ import annotations

import importlib
from collections import Counter
from functools import cache

import pytest
from django.conf import settings
from django.test import Client

from faellesgrund.foundation.access.roles import RIGHTS, ROLES
from faellesgrund.foundation.access.testing import Probe, Whose, expected, give_roles, make_unit, make_user
from tests.architecture.tree import apps

WITHOUT_PROBE: frozenset[str] = frozenset()
"""Actions whose pages are being built; who builds them adds probes to PROBES in the app's testing.py and empties the list."""

MAKER = ("sekretaer", "oekonom", "admin", "dpo")
"""Roles of those who own what the probes ask for."""


@cache
def probes() -> dict[str, Probe]:
    """The probes of every app by action."""
    found: list[Probe] = []
    for app in apps():
        if (app.folder / "testing.py").is_file():
            found += getattr(importlib.import_module(f"{app.module}.testing"), "PROBES", ())
    doubled = [action for action, count in Counter(probe.action for probe in found).items() if count > 1]
    assert doubled == []
    return {probe.action: probe for probe in found}


def cells() -> list[tuple[str, str, Whose]]:
    """Action, role and whose thing; an action on no single thing is asked once."""
    return [
        (action, role, whose)
        for action, probe in probes().items()
        for role in ROLES
        for whose in (Whose if probe.make else (Whose.OWN,))
    ]


def ask(probe: Probe, thing: object, client: Client) -> int:
    """The status of the probe's request."""
    client.raise_request_exception = False
    return int(getattr(client, probe.method.lower())(probe.url(thing), dict(probe.sent(thing))).status_code)


def made(probe: Probe, whose: Whose = Whose.OWN) -> object:
    """The thing, owned by somebody else of the own party (kk) or of the other (akb)."""
    if probe.make is None:
        return None
    unit = make_unit() if whose is Whose.OWN else make_unit("akb", "akb", "Administrationen")
    owner = make_user("ejer", None, unit)
    return probe.make(give_roles(owner, [(role, "alle", "") for role in MAKER]))


def signed_in(role: str | None) -> Client:
    """A browser of somebody in the role, at the municipality."""
    client = Client()
    client.force_login(make_user("spoerger", role), settings.AUTHENTICATION_BACKENDS[0])
    return client


def test_every_action_has_a_probe_or_stands_on_the_list_of_those_to_come() -> None:
    assert set(probes()) - set(RIGHTS) == set()
    assert set(RIGHTS) - set(probes()) == WITHOUT_PROBE


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "role", "whose"), cells(), ids=lambda value: getattr(value, "value", value))
def test_the_site_answers_a_role_as_the_matrix_says(action: str, role: str, whose: Whose) -> None:
    probe = probes()[action]
    thing = made(probe, whose)
    assert ask(probe, thing, signed_in(role)) in expected(probe, role, whose)


@pytest.mark.django_db
@pytest.mark.parametrize("action", sorted(probes()))
def test_an_account_without_a_role_is_refused_everything(action: str) -> None:
    probe = probes()[action]
    assert ask(probe, made(probe), signed_in(None)) in {403, 404}


@pytest.mark.django_db
@pytest.mark.parametrize("action", sorted(probes()))
def test_nobody_is_led_to_log_in(action: str) -> None:
    probe = probes()[action]
    client = Client()
    thing = made(probe)
    answer = getattr(client, probe.method.lower())(probe.url(thing), dict(probe.sent(thing)))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/log-ind/")
