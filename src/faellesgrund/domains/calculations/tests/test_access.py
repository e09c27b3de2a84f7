"""Who may see and change a calculation: the cast against every address."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from faellesgrund.domains.calculations.models import Calculation, Sharing
from faellesgrund.domains.calculations.testing import a_draft
from faellesgrund.foundation.access.models import User

SignIn = Callable[[str], Client]

READ = (
    "result",
    "lifecycle",
    "lifecycle_xlsx",
    "assumptions",
    "runs",
    "backwards",
    "download_toml",
    "download_json",
    "download_pdf",
    "download_xlsx",
)
CHANGE = ("all_fields", "upload_into")
POST = ("calculate",)
OPEN = ("list", "rates", "rates_xlsx", "evidence_list", "evidence_xlsx", "projects")


def url(name: str, calculation: Calculation, *more: object) -> str:
    return reverse(f"calculations:{name}", args=[calculation.slug, *more])


def statuses(client: Client, names: tuple[str, ...], calculation: Calculation) -> dict[str, int]:
    return {name: client.get(url(name, calculation)).status_code for name in names}


@pytest.mark.parametrize(("who", "status"), [("organisation_3b", 200), ("jurist", 200), ("udenfor", 403)])
def test_a_shared_calculation_is_read_by_every_role_and_by_no_outsider(
    as_user: SignIn, calculation: Calculation, who: str, status: int
) -> None:
    assert statuses(as_user(who), READ, calculation) == dict.fromkeys(READ, status)


def test_nobody_signed_in_is_led_to_the_login_and_back(as_user: SignIn, draft: Calculation) -> None:
    for name in (*READ, *CHANGE):
        answer = as_user("").get(url(name, draft))
        assert answer.status_code == 302
        assert answer["Location"] == f"/log-ind/?next={url(name, draft)}"


@pytest.mark.parametrize(
    ("who", "status"),
    [("oekonom", 200), ("projektleder", 200), ("organisation_3b", 403), ("jurist", 403), ("udenfor", 403)],
)
def test_only_the_owner_party_with_a_calculating_role_changes_a_draft(
    as_user: SignIn, draft: Calculation, who: str, status: int
) -> None:
    assert statuses(as_user(who), CHANGE, draft) == dict.fromkeys(CHANGE, status)


def test_what_changes_something_refuses_a_plain_visit(as_user: SignIn, draft: Calculation) -> None:
    assert statuses(as_user("oekonom"), POST, draft) == dict.fromkeys(POST, 405)


def test_what_only_shows_something_refuses_a_post(as_user: SignIn, draft: Calculation) -> None:
    for name in READ:
        assert as_user("oekonom").post(url(name, draft)).status_code == 405


@pytest.mark.parametrize(("who", "status"), [("oekonom", 200), ("visitation", 200), ("udenfor", 403), ("", 302)])
def test_the_lists_are_open_to_every_role(as_user: SignIn, who: str, status: int) -> None:
    for name in OPEN:
        assert as_user(who).get(reverse(f"calculations:{name}")).status_code == status


def test_a_calculation_kept_to_its_own_party_is_not_there_for_the_other_party(
    as_user: SignIn, cast: dict[str, User]
) -> None:
    kept = a_draft(cast["oekonom"], Sharing.OWN_PARTY)
    assert as_user("projektleder").get(url("all_fields", kept)).status_code == 200
    other = as_user("organisation_3b")
    assert statuses(other, (*READ, *CHANGE), kept) == dict.fromkeys((*READ, *CHANGE), 404)
    assert kept.navn not in other.get(reverse("calculations:list")).content.decode()
    assert other.post(url("copy", kept)).status_code == 404


def test_another_party_cannot_delete_run_or_rerun(as_user: SignIn, draft: Calculation) -> None:
    other = as_user("organisation_3b")
    assert other.post(url("delete", draft)).status_code == 403
    assert other.post(url("calculate", draft)).status_code == 403
    assert other.post(url("rerun", draft, 1)).status_code == 403
    assert Calculation.objects.filter(pk=draft.pk).exists()
    assert not draft.runs.exists()


def test_a_role_that_only_reads_cannot_start_a_calculation(as_user: SignIn) -> None:
    assert as_user("jurist").get(reverse("calculations:new")).status_code == 403
    assert as_user("jurist").get(reverse("calculations:upload")).status_code == 403
    assert "Ny beregning" not in as_user("jurist").get(reverse("calculations:list")).content.decode()
    assert "Ny beregning" in as_user("oekonom").get(reverse("calculations:list")).content.decode()
