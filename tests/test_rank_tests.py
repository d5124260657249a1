"""Exact Kendall with ties and Theil–Sen a year."""

from itertools import permutations

import numpy as np
import pytest
from scipy.stats import kendalltau, theilslopes

from helpers.analysis.rank_tests import kendall_scores, kendall_test, theil_sen_line


@pytest.mark.parametrize(
    "values",
    [
        [3, 1, 2, 5, 4, 6],
        [1, 1, 2, 3],
        [5, 5, 5, 1, 2],
        [2, 2, 1, 1, 3, 3, 3],
        [1, 4, 4, 2, 9, 9, 3, 7],
        [1, 1, 1, 2],
    ],
)
def test_exact_p_equals_brute_force_over_all_orders(values):
    values = np.array(values, dtype=float)
    orders = np.array(list(permutations(values)))
    scores = np.abs(kendall_scores(orders))
    ours = kendall_test(values)
    assert ours.p == pytest.approx((scores >= abs(ours.s)).mean(), abs=1e-12)


def test_without_ties_it_is_scipys_exact_test():
    values = np.random.default_rng(4).normal(size=10)
    peer = kendalltau(np.arange(10), values, method="exact")
    ours = kendall_test(values)
    assert ours.p == pytest.approx(peer.pvalue, abs=1e-12)
    assert ours.tau == pytest.approx(peer.statistic)


def test_scipy_has_no_exact_p_with_ties():
    """The trap: asked for "exact" scipy refuses ties, left alone it takes the normal silently."""
    values = np.array([2.0, 1.0, 2.0, 3.0, 4.0, 3.0])
    with pytest.raises(ValueError, match="Ties"):
        kendalltau(np.arange(6), values, method="exact")
    default = kendalltau(np.arange(6), values)
    normal = kendalltau(np.arange(6), values, method="asymptotic")
    assert default.pvalue == normal.pvalue
    assert kendall_test(values).p != pytest.approx(default.pvalue, abs=1e-3)
    assert kendall_test(values).tau == pytest.approx(default.statistic)


def test_four_points_cannot_reject():
    assert kendall_test(np.array([1.0, 2.0, 3.0, 4.0])).p == pytest.approx(2 / 24)


def test_theil_sen_is_a_year_and_not_a_row():
    years = np.array([2000, 2005, 2010, 2015, 2016, 2017, 2018])
    values = 3.0 + 0.5 * (years - 2000)
    line = theil_sen_line(years, values)
    assert line.slope == pytest.approx(0.5)
    rows = theil_sen_line(np.arange(7), values)
    assert rows.slope != pytest.approx(0.5)


def test_theil_sen_slope_equals_scipy_and_its_coverage_holds():
    years = np.array([2000, 2005, 2010, 2015, 2016, 2017, 2018, 2019, 2020, 2021])
    rng = np.random.default_rng(8)
    covered = 0
    for _ in range(2_000):
        values = rng.normal(size=10)
        line = theil_sen_line(years, values)
        covered += line.low < 0 < line.high
    assert line.slope == pytest.approx(theilslopes(values, years).slope)
    assert line.coverage >= 0.95
    assert covered / 2_000 == pytest.approx(line.coverage, abs=0.012)


def test_too_few_points_have_no_finite_interval():
    line = theil_sen_line(np.arange(4), np.array([1.0, 3.0, 2.0, 5.0]))
    assert np.isinf(line.low) and np.isinf(line.high)
