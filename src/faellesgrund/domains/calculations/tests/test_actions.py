"""Every change of state: what was typed is kept, two people do not overwrite each other, a run can be done again."""

from __future__ import annotations

import json

import pytest

from faellesgrund.domains.calculations import actions, copying, engine_inputs
from faellesgrund.domains.calculations.models import Calculation, Run, packed
from faellesgrund.domains.calculations.testing import DAY, a_draft, a_run
from faellesgrund.foundation.access.models import AuditEntry, User

KEY = "bygning.areal_m2_pr_bolig"


def test_a_wrong_number_is_kept_as_typed_beside_the_last_usable_value(
    cast: dict[str, User], draft: Calculation
) -> None:
    saved = actions.save_step(cast["oekonom"], draft.slug, draft.version, {KEY: "350"}, DAY)
    assert saved.calculation.field(KEY).typed == "350"
    assert saved.calculation.field(KEY).value == 35.0
    assert "Mente du 35,0?" in saved.problems[KEY]


def test_two_tabs_saving_the_same_field_get_both_texts_and_lose_none(cast: dict[str, User], draft: Calculation) -> None:
    opened = draft.version
    actions.save_step(cast["oekonom"], draft.slug, opened, {KEY: "40"}, DAY)
    with pytest.raises(actions.VersionConflict) as clash:
        actions.save_step(cast["projektleder"], draft.slug, opened, {KEY: "30", "bygning.boliger": "12"}, DAY)
    assert clash.value.fields == (actions.ConflictingField(KEY, "30", "40"),)
    assert Calculation.objects.get(pk=draft.pk).field(KEY).typed == "40"


def test_two_tabs_saving_different_fields_do_not_disturb_each_other(cast: dict[str, User], draft: Calculation) -> None:
    opened = draft.version
    actions.save_step(cast["oekonom"], draft.slug, opened, {KEY: "40"}, DAY)
    saved = actions.save_step(cast["oekonom"], draft.slug, opened, {"maal.husleje": "2.800"}, DAY)
    assert saved.calculation.field(KEY).typed == "40"
    assert saved.calculation.field("maal.husleje").value == 2800.0


def test_saving_after_having_seen_the_conflict_goes_through(cast: dict[str, User], draft: Calculation) -> None:
    actions.save_step(cast["oekonom"], draft.slug, draft.version, {KEY: "40"}, DAY)
    seen = Calculation.objects.get(pk=draft.pk).version
    saved = actions.save_step(cast["projektleder"], draft.slug, seen, {KEY: "30"}, DAY)
    assert saved.calculation.field(KEY).typed == "30"


def test_saving_without_a_change_makes_no_new_version_and_no_line_in_the_log(
    cast: dict[str, User], draft: Calculation
) -> None:
    before = AuditEntry.objects.count()
    saved = actions.save_step(cast["oekonom"], draft.slug, draft.version, {KEY: "35"}, DAY)
    assert saved.calculation.version == draft.version
    assert AuditEntry.objects.count() == before


def test_a_change_is_logged_with_before_and_after(cast: dict[str, User], draft: Calculation) -> None:
    actions.save_step(cast["projektleder"], draft.slug, draft.version, {KEY: "40"}, DAY)
    entry = AuditEntry.objects.order_by("-pk").first()
    assert entry is not None
    assert (entry.action, entry.actor, entry.before, entry.after) == (
        "beregning.ret",
        cast["projektleder"],
        {KEY: "35"},
        {KEY: "40"},
    )


def test_a_draft_with_an_error_cannot_be_run_and_says_which_field(cast: dict[str, User]) -> None:
    wrong = a_draft(cast["oekonom"], bygning__boliger="mange")
    with pytest.raises(actions.NotReady) as refused:
        actions.run(cast["oekonom"], wrong.slug, DAY, draws=10)
    assert "bygning.boliger" in refused.value.problems
    assert not Run.objects.exists()


def test_a_municipality_without_rates_is_refused_with_the_name_of_the_rate(cast: dict[str, User]) -> None:
    odense = a_draft(cast["oekonom"], projekt__kommune="0461")
    with pytest.raises(actions.NotReady) as refused:
        actions.run(cast["oekonom"], odense.slug, DAY, draws=10)
    assert "skat.kommune_odense" in " ".join(refused.value.problems.values())


def test_a_run_keeps_brief_draws_seed_and_the_whole_result(cast: dict[str, User], draft: Calculation) -> None:
    run = a_run(cast["oekonom"], draft, draws=50)
    assert (run.number, run.draws, run.seed, run.dato) == (1, 50, 1, DAY)
    assert run.rates_fingerprint == engine_inputs.fingerprint()
    brief = engine_inputs.brief_from_toml(run.brief_toml, DAY)
    assert run.result_text == engine_inputs.answer(brief, DAY, 50, 1)
    assert a_run(cast["oekonom"], draft, draws=50).number == 2


def test_a_rerun_gives_the_same_digits(cast: dict[str, User], draft: Calculation) -> None:
    a_run(cast["oekonom"], draft, draws=50)
    again = actions.rerun(cast["oekonom"], draft.slug, 1)
    assert again.same
    assert again.differences == ()


def test_a_rerun_lists_what_differs_from_the_saved_result(cast: dict[str, User], draft: Calculation) -> None:
    run = a_run(cast["oekonom"], draft, draws=50)
    document = run.result
    document["stoettebehov"]["forventet"] += 1000
    Run.objects.filter(pk=run.pk).update(packed_result=packed(json.dumps(document)), rates_fingerprint="en anden tid")
    again = actions.rerun(cast["oekonom"], draft.slug, 1)
    assert not again.same
    assert not again.same_rates
    assert [d.place for d in again.differences] == ["Støttebehov · forventet"]


def test_a_copy_is_the_copiers_own_and_starts_without_runs(cast: dict[str, User], calculation: Calculation) -> None:
    made = copying.copy(cast["organisation_3b"], calculation.slug)
    assert made.owner == cast["organisation_3b"]
    assert made.party.key == "3b"
    assert made.field(KEY).value == 35.0
    assert not made.runs.exists()
    assert made.slug != calculation.slug


def test_deleting_takes_the_runs_along_and_stays_in_the_log(cast: dict[str, User], calculation: Calculation) -> None:
    actions.delete(cast["oekonom"], calculation.slug)
    assert not Calculation.objects.filter(slug=calculation.slug).exists()
    assert not Run.objects.exists()
    assert AuditEntry.objects.filter(action="beregning.slet").count() == 1


@pytest.mark.parametrize(
    ("navn", "slug"),
    [("Lærkemarken: 12 boliger", "laerkemarken-12-boliger"), ("Ø", "oe"), ("!!!", "beregning"), ("Ny", "ny-beregning")],
)
def test_an_address_is_made_from_the_name(db: None, navn: str, slug: str) -> None:
    assert actions.free_slug(navn) == slug


def test_two_calculations_of_one_name_get_two_addresses(cast: dict[str, User]) -> None:
    assert a_draft(cast["oekonom"]).slug == "proevegrunden"
    assert a_draft(cast["oekonom"]).slug == "proevegrunden-2"


def test_a_run_stored_with_line_breaks_by_an_older_version_is_the_same_run(
    cast: dict[str, User], draft: Calculation
) -> None:
    made = a_run(cast["oekonom"], draft, draws=50)
    Run.objects.filter(pk=made.pk).update(packed_result=packed(json.dumps(made.result, ensure_ascii=False, indent=1)))
    again = actions.rerun(cast["oekonom"], draft.slug, made.number)
    assert again.same
    assert again.differences == ()
