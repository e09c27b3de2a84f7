"""Calculations are found by those who may see them, as they stand now."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from faellesgrund.domains.calculations import actions, copying
from faellesgrund.domains.calculations.models import Sharing
from faellesgrund.domains.calculations.testing import DAY, a_draft
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.search.actions import out_of_step

SignIn = Callable[[str], Client]


def found(client: Client, text: str) -> str:
    return client.get("/soeg/", {"q": text}).content.decode()


@pytest.mark.parametrize("text", ["Prøvegrunden", "grund", "København", "prøvegr"])
def test_a_shared_calculation_is_found_by_name_and_place(as_user: SignIn, cast: dict[str, User], text: str) -> None:
    draft = a_draft(cast["oekonom"])
    assert f"/beregninger/{draft.slug}/" in found(as_user("organisation_3b"), text)


def test_a_calculation_kept_to_its_party_is_found_by_that_party_alone(as_user: SignIn, cast: dict[str, User]) -> None:
    a_draft(cast["oekonom"], Sharing.OWN_PARTY)
    assert "1 fund" in found(as_user("projektleder"), "prøvegrunden")
    assert "Intet fundet" in found(as_user("organisation_3b"), "prøvegrunden")
    assert "Mente du" not in found(as_user("organisation_3b"), "prøvegrunde")


def test_a_new_name_is_found_at_once_and_a_deleted_calculation_no_more(as_user: SignIn, cast: dict[str, User]) -> None:
    user = cast["oekonom"]
    draft = a_draft(user)
    actions.save_step(user, draft.slug, draft.version, {"projekt.navn": "Engsvinget"}, DAY)
    assert "1 fund" in found(as_user("oekonom"), "engsvinget")
    assert "Intet fundet" in found(as_user("oekonom"), "prøvegrunden")
    actions.delete(user, draft.slug)
    assert "Intet fundet" in found(as_user("oekonom"), "engsvinget")


def test_the_index_is_in_step_after_every_change(cast: dict[str, User]) -> None:
    user = cast["oekonom"]
    draft = a_draft(user)
    copying.copy(user, draft.slug)
    actions.save_step(user, draft.slug, draft.version, {"satser.begrundelse": "Tilbud fra forsyningen"}, DAY)
    assert out_of_step().out_of_step == 0
    assert out_of_step().right == 2
