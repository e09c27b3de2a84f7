"""A rate shows how it moved and what rests on it; a file from a newer version says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from faellesgrund import __version__
from faellesgrund.domains.calculations.models import Calculation, Sharing
from faellesgrund.domains.calculations.reference.used_in import used_in
from faellesgrund.domains.calculations.testing import a_draft, a_run
from faellesgrund.domains.calculations.tests.test_compare import text_of
from faellesgrund.foundation.access.models import User

SignIn = Callable[[str], Client]
KEY = "boligsikring.min_egenbetaling_aar"


def test_a_rate_that_moved_is_drawn_with_the_finding_and_a_table(as_user: SignIn) -> None:
    text = text_of(as_user("visitation").get(reverse("calculations:rate", args=[KEY])))
    assert "Over tid Steget fra" in text
    assert "Vis som tabel" in text


def test_a_rate_that_never_moved_is_not_drawn(as_user: SignIn) -> None:
    assert "Over tid" not in text_of(as_user("visitation").get(reverse("calculations:rate", args=["bsf_pct"])))


def test_a_rate_and_a_figure_tell_which_of_ones_own_calculations_rest_on_them(
    as_user: SignIn, cast: dict[str, User], calculation: Calculation
) -> None:
    a_draft(cast["oekonom"], projekt__navn="Aldrig regnet")
    for name, key in (("rate", "skaev_tilskud_max"), ("evidence", "anlaeg.geoteknik")):
        url = reverse(f"calculations:{name}", args=[key])
        text = text_of(as_user("oekonom").get(url))
        assert "Brugt i Jeres beregninger" in text
        assert "Prøvegrunden" in text
        assert "Aldrig regnet" not in text
        assert "Prøvegrunden" not in text_of(as_user("organisation_3b").get(url)), "another party's"


def test_only_the_newest_run_counts_and_it_is_one_query(
    cast: dict[str, User], calculation: Calculation, django_assert_num_queries: Any
) -> None:
    user = cast["oekonom"]
    assert [u.name for u in used_in(user, "anlaeg.geoteknik").rows] == ["Prøvegrunden"]
    draft = Calculation.objects.get(pk=calculation.pk)
    draft.draft["anlaeg.anskaffelsessum"] = {"skrevet": "9.000.000", "vaerdi": 9_000_000.0, "version": 2}
    draft.save()
    a_run(user, draft)
    with django_assert_num_queries(1):
        assert used_in(user, "anlaeg.geoteknik").rows == ()
    assert used_in(user, "anlaeg").rows == (), "a key is looked for whole"


def test_what_another_unit_may_not_see_is_not_told(cast: dict[str, User]) -> None:
    kept = a_draft(cast["oekonom"], Sharing.OWN_PARTY)
    a_run(cast["oekonom"], kept)
    assert used_in(cast["organisation_3b"], "skaev_tilskud_max").rows == ()


@pytest.mark.parametrize(
    ("first", "newer"),
    [
        ("# Byggebrief fra Fællesgrund 99.1.0\n", True),
        ('skema = "faellesgrund/byggebrief/2"\n', True),
        (f"# Byggebrief fra Fællesgrund {__version__}\n", False),
        ("# Byggebrief fra Fællesgrund 0.0.1\n", False),
        ("", False),
    ],
)
def test_a_file_with_something_unknown_says_when_a_newer_version_wrote_it(
    as_user: SignIn, first: str, newer: bool
) -> None:
    text = f'{first}[projekt]\nnavn = "X"\nkommune = "0101"\n[bygning]\nboliger = 12\nareal_m2_pr_bolig = 35\nny_noegle = 1\n'
    answer = as_user("oekonom").post(reverse("calculations:upload"), {"tekst": text})
    assert answer.status_code == 422
    assert ("Filen er lavet i en nyere udgave" in text_of(answer)) == newer
    assert "ny_noegle" in text_of(answer)
    assert not Calculation.objects.exists()


def test_a_downloaded_brief_says_who_wrote_it_and_is_read_again(as_user: SignIn, calculation: Calculation) -> None:
    client = as_user("oekonom")
    text = client.get(reverse("calculations:download_toml", args=[calculation.slug])).content.decode()
    assert text.startswith(f"# Byggebrief fra Fællesgrund {__version__}\n[projekt]")
    assert client.post(reverse("calculations:upload"), {"tekst": text}).status_code == 302
