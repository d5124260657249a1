"""Shares, balance and the totals they imply, from known answers."""

import pytest

from helpers import load
from helpers.analysis.clusters import RelativePay, ShareGoal
from helpers.analysis.nested_totals import depths, nested_total
from helpers.analysis.shares import (
    PartnerTrade,
    coverage_ratio,
    implied_total,
    implied_total_bounds,
    share_change,
    share_summary,
)


def test_trade_with_china_in_nine_months_of_2021() -> None:
    trade = PartnerTrade(exports=234.1, imports=179.5, export_share=45.9)
    assert trade.turnover == pytest.approx(413.6)
    assert trade.balance == pytest.approx(54.6)
    assert trade.coverage == pytest.approx(1.3042, abs=5e-5)
    assert trade.all_exports == pytest.approx(510.02, abs=0.005)
    assert trade.other_exports + trade.exports == pytest.approx(trade.all_exports)


def test_rounding_bounds_hold_the_extreme_pairs() -> None:
    low, high = implied_total_bounds(234.1, 45.9, 1, 1)
    assert (round(low, 1), round(high, 1)) == (509.4, 510.7)
    assert low == pytest.approx(234.05 / 0.4595) and high == pytest.approx(234.15 / 0.4585)


@pytest.mark.parametrize(("exports", "imports"), [(-1, 1), (1, 0), (1, -1)])
def test_no_coverage_of_nothing(exports: float, imports: float) -> None:
    with pytest.raises(ValueError, match="no coverage ratio"):
        coverage_ratio(exports, imports)


def test_no_total_from_an_impossible_share() -> None:
    for share in (0, -1, 101):
        with pytest.raises(ValueError, match="implies no total"):
            implied_total(1, share)


def test_amur_in_table_2() -> None:
    amur = share_summary(load("table2"), "Amur")
    assert (amur.peak, amur.peak_year, amur.last, amur.last_year) == (88.1, 2017, 52.6, 2021)
    assert (amur.rank_last, amur.regions_last) == (4, 11)
    with pytest.raises(ValueError, match="No share is printed for Omsk"):
        share_summary(load("table2"), "Omsk")


def test_changes_need_both_years() -> None:
    change = share_change(load("table2"), 2010, 2021).set_index("region")["change"]
    assert len(change) == 9
    assert change["Amur"] == pytest.approx(-34.4) == change.min()


def test_table_3_counts_each_code_once() -> None:
    table3 = load("table3")
    account = nested_total(table3)
    assert account.printed == pytest.approx(account.rows_sum) == pytest.approx(49348.4)
    assert account.total == 14336.1
    assert account.unexplained == pytest.approx(398.0)
    assert list(depths(table3)) == [0, 1, 2, 2, 3, 3, 1, 2, 0]
    with pytest.raises(ValueError, match="0 printed totals"):
        nested_total(table3[table3["level"] != "total"])


def test_relative_pay() -> None:
    pay = RelativePay(39, 55)
    assert pay.to_mean == pytest.approx(1.41, abs=0.005)
    assert pay.to_outside == pytest.approx(1.91, abs=0.005)
    # The mean is the weighted mean of the two groups.
    outside = pay.to_mean / pay.to_outside
    assert 0.39 * pay.to_mean + 0.61 * outside == pytest.approx(1)
    with pytest.raises(ValueError, match="leaves nothing to compare"):
        RelativePay(100, 55)


def test_share_goal() -> None:
    goal = ShareGoal(0.6, 6, 2023, 2030)
    assert goal.multiple == pytest.approx(10)
    assert goal.share * (1 + goal.excess_growth / 100) ** goal.years == pytest.approx(6)
