"""The running cost at take-over: the estimates, what replaces them, and what they rest on."""

from __future__ import annotations

from datetime import date

import pytest

from faellesgrund.engine.economy.algebra import keys_behind, recompute, walk
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.problems import BadInput
from faellesgrund.engine.rates import RateUnknown
from tests.engine.economy.running_cost.estates import installed_running_cost, kroner, lines, running_cost

ESTIMATED = [str(konto) for konto in (*range(106, 122), 123)]


def test_twelve_homes_of_35_m2_cost_between_22000_and_34000_kr_each() -> None:
    assert 22_000 < running_cost().per_home.vaerdi < 34_000


@pytest.mark.parametrize("prisdato", [date(2026, 11, 23), date(2027, 1, 2), date(2028, 6, 1)])
def test_the_installed_rates_and_index_keep_the_running_cost_and_the_reserve_in_their_range(prisdato: date) -> None:
    cost = installed_running_cost(prisdato)
    assert 22_000 < cost.per_home.vaerdi < 34_000
    assert kroner(cost, "120") / 12 == pytest.approx(5_750, rel=0.05)


@pytest.mark.parametrize(
    ("konto", "amount"),
    [
        ("106", 0),
        ("107", 420 * 49 * 1.30),
        ("109", 26_400),
        ("110", 21_600),
        ("111", 18_000),
        ("112.1", 62_400),
        ("112.2", 8_160),
        ("114", 78_000),
        ("115", 18_000),
        ("119", 6_000),
        ("121", 18_000),
        ("123", 10_800),
    ],
)
def test_each_account_of_the_worked_case_is_estimated_as_written(konto: str, amount: float) -> None:
    assert kroner(running_cost(), konto) == pytest.approx(amount)


def test_the_lines_cover_the_estimated_accounts_in_the_order_of_the_chart() -> None:
    konti = [line.konto for line in running_cost().lines]
    assert list(dict.fromkeys(konto.partition(".")[0] for konto in konti)) == ESTIMATED
    assert all(line.estimeret for line in running_cost().lines)


def test_the_reserve_is_about_5750_kr_per_home_at_the_reference_estate() -> None:
    assert kroner(running_cost(), "120") / 12 == pytest.approx(5_750, rel=0.02)


def test_the_uncalibrated_reserve_stands_beside_the_calibrated_one() -> None:
    cost = running_cost()
    assert cost.reserve_uncalibrated is not None
    k = Assumptions().evidence("henlaeggelse.kalibrering_k").vaerdi
    assert kroner(cost, "120") == pytest.approx(cost.reserve_uncalibrated.vaerdi * k)


def test_without_water_in_the_rent_account_107_is_zero_and_says_why() -> None:
    (line,) = lines(running_cost(water_in_rent=False), "107")
    assert line.beloeb.vaerdi == 0
    assert line.beloeb.led[0].tekst == "Beboerne afregner selv vand"


def test_bought_land_pays_tax_of_four_fifths_of_its_price() -> None:
    cost = running_cost(vilkaar="koeb", plot_price=1_000_000)
    (line,) = lines(cost, "106")
    assert line.beloeb.vaerdi == pytest.approx(1_000_000 * 0.80 * 0.0051)
    assert line.oprindelse == "lov"


def test_a_lease_comes_on_top_of_a_land_tax_of_zero() -> None:
    tax, lease = lines(running_cost(vilkaar="leje", lease=25_000), "106")
    assert (tax.beloeb.vaerdi, lease.beloeb.vaerdi) == (0, 25_000)
    assert (lease.oprindelse, lease.estimeret) == ("brief", False)


def test_a_given_land_tax_leaves_the_lease_on_top() -> None:
    assert kroner(running_cost(vilkaar="leje", lease=25_000, given={"106": 1_000}), "106") == 26_000


def test_bought_land_in_a_municipality_without_a_known_rate_names_the_rate() -> None:
    with pytest.raises(RateUnknown, match="grundskyld_morsoe"):
        running_cost(vilkaar="koeb", plot_price=1_000_000, land_tax_key="grundskyld_morsoe")


def test_a_given_land_tax_needs_no_rate() -> None:
    cost = running_cost(vilkaar="koeb", plot_price=1e6, land_tax_key="grundskyld_morsoe", given={"106": 7_000})
    assert kroner(cost, "106") == 7_000


def test_a_given_account_replaces_its_estimate_and_is_certain() -> None:
    cost = running_cost(given={"114": 50_000})
    (line,) = lines(cost, "114")
    assert (line.beloeb.vaerdi, line.oprindelse, line.estimeret) == (50_000, "brief", False)
    assert cost.given.vaerdi == 50_000
    assert cost.total.vaerdi == pytest.approx(running_cost().total.vaerdi - 28_000)


def test_a_given_sub_account_replaces_the_whole_estimate_of_its_main_account() -> None:
    cost = running_cost(given={"111.1": 4_000, "112.1": 60_000})
    assert [line.konto for line in lines(cost, "111")] == ["111.1"]
    assert [line.konto for line in lines(cost, "112")] == ["112.1"]
    assert "uden_dispositionsfond" in dict(cost.advarsler)


def test_main_and_sub_account_given_together_are_added_and_warned_about() -> None:
    cost = running_cost(given={"111": 10_000, "111.1": 4_000})
    assert kroner(cost, "111") == 14_000
    assert "hovedkonto_og_underkonto" in dict(cost.advarsler)


def test_an_ordinary_given_account_gives_no_warning() -> None:
    assert running_cost(given={"112": 70_000, "114": 50_000}).advarsler == ()


def test_an_account_without_an_estimate_is_added_when_given() -> None:
    more = running_cost(given={"133.1": 6_000, "122": 1_000}).total.vaerdi - running_cost().total.vaerdi
    assert more == pytest.approx(7_000)


def test_what_the_reserves_pay_is_subtracted() -> None:
    cost = running_cost(given={"116.1": 52_500, "116.2": 50_000})
    assert kroner(cost, "116") == 2_500


def test_the_estimate_that_is_given_away_leaves_no_trace_in_what_the_total_rests_on() -> None:
    cost = running_cost(given={"120": 60_000})
    assert cost.reserve_uncalibrated is None
    assert not any(key.startswith("henlaeggelse.") for key in keys_behind(cost.total))


def test_with_every_account_given_nothing_is_estimated() -> None:
    cost = running_cost(given=dict.fromkeys(ESTIMATED, 1_000.0))
    assert cost.estimated.vaerdi == 0
    assert cost.total.vaerdi == cost.given.vaerdi == 17_000


def test_given_and_estimated_add_up_to_the_total_of_the_lines() -> None:
    cost = running_cost(given={"114": 50_000, "116.2": 3_000}, vilkaar="leje", lease=25_000)
    assert cost.given.vaerdi + cost.estimated.vaerdi == pytest.approx(cost.total.vaerdi)
    assert sum(line.beloeb.vaerdi for line in cost.lines) == pytest.approx(cost.total.vaerdi)


def test_the_total_is_shown_per_home_and_per_m2() -> None:
    cost = running_cost()
    assert cost.per_home.vaerdi * 12 == pytest.approx(cost.total.vaerdi)
    assert cost.per_m2.vaerdi * 420 == pytest.approx(cost.total.vaerdi)


def test_every_node_recomputes_and_every_leaf_has_an_origin() -> None:
    cost = running_cost(vilkaar="koeb", plot_price=1e6, given={"116.2": 100})
    for node in walk(cost.total):
        value = recompute(node)
        if value is not None:
            assert value == pytest.approx(node.vaerdi, rel=1e-9), node.tekst
        if node.op is None:
            assert node.oprindelse in ("lov", "evidens", "brief", "valgt"), node.tekst


BASE_KEYS = sorted(
    key for key in keys_behind(running_cost(vilkaar="koeb", plot_price=1e6).total) if not key.startswith("indeks.")
)


@pytest.mark.parametrize("key", BASE_KEYS)
def test_ten_percent_more_of_any_figure_behind_the_total_moves_it(key: str) -> None:
    before = running_cost(vilkaar="koeb", plot_price=1e6)
    changed = {key: _value(key) * 1.1}
    after = running_cost(overrides=changed, vilkaar="koeb", plot_price=1e6)
    assert after.total.vaerdi != pytest.approx(before.total.vaerdi, abs=0.005)


def _value(key: str) -> float:
    from tests.engine.economy.running_cost.estates import RATES

    return RATES[key] if key in RATES else Assumptions().evidence(key).vaerdi


def test_an_impossible_price_growth_is_refused_with_its_range() -> None:
    with pytest.raises(BadInput, match="fra -0,2 til 0,5"):
        running_cost(overrides={"henlaeggelse.byggepriser": -1.0})


def test_more_homes_cost_more_in_all_and_less_each() -> None:
    small, large = running_cost(homes=6), running_cost(homes=24)
    assert large.total.vaerdi > small.total.vaerdi
    assert large.per_home.vaerdi < small.per_home.vaerdi


def test_the_comparison_shows_read_figures_of_the_same_account() -> None:
    rows = running_cost().comparisons()
    cleaning = [row for row in rows if row.konto == "114"]
    assert cleaning[0].benchmark.kr_pr_m2 == 68
    assert cleaning[0].pr_m2 == pytest.approx(6_500 / 35)
    assert cleaning[0].pr_bolig == pytest.approx(6_500)


def test_the_comparison_leaves_out_what_is_only_an_estimate_or_constructed() -> None:
    for row in running_cost().comparisons():
        assert not row.benchmark.sikkerhed.startswith(("usikker", "konstrueret"))
