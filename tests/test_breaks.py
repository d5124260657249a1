"""The search for one shift in level, and what it costs."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import f as fisher
from scipy.stats import f_oneway

from helpers import load
from helpers.analysis.breaks import break_statistics, search_break
from helpers.analysis.persistence import draw_errors
from helpers.analysis.share_series import share_series

YEARS = np.array([2000, 2005, 2010, 2015, 2016, 2017, 2018, 2019, 2020, 2021])


def test_level_statistics_equal_scipys_f_of_two_means():
    values = np.random.default_rng(1).normal(size=10)
    peers = [f_oneway(values[:cut], values[cut:]).statistic for cut in range(3, 8)]
    assert break_statistics(YEARS, values, "level")[0] == pytest.approx(peers)


def test_line_statistics_equal_statsmodels_f_of_two_lines():
    values = np.random.default_rng(1).normal(size=10)
    line = sm.add_constant(YEARS - 2015.0)
    peers = []
    for cut in range(3, 8):
        after = (np.arange(10) >= cut)[:, None]
        broken = sm.OLS(values, np.hstack([line, line * after])).fit()
        peers.append(broken.compare_f_test(sm.OLS(values, line).fit())[0])
    assert break_statistics(YEARS, values)[0] == pytest.approx(peers)


def test_the_statistic_does_not_see_the_line():
    values = np.random.default_rng(1).normal(size=10)
    tilted = values + 3.0 * (YEARS - 2000)
    assert break_statistics(YEARS, tilted) == pytest.approx(break_statistics(YEARS, values))


@pytest.mark.parametrize("kind", ["line", "level"])
def test_a_shift_that_was_put_in_is_found(kind):
    values = np.random.default_rng(2).normal(0, 1, 10) + np.where(YEARS >= 2018, 12.0, 0.0)
    found = search_break(YEARS, values, kind, draws=999)
    assert found.year == 2018
    assert found.mean_after - found.mean_before == pytest.approx(12, abs=1.5)
    assert found.p_permutation < 0.05
    assert found.ssr_broken < 0.1 * found.ssr_unbroken


def test_the_ordinary_f_of_the_best_year_rejects_far_too_often():
    """18 % without persistence and 35 % at ρ = .5, where 5 % are promised."""
    rng = np.random.default_rng(3)
    cut = fisher.isf(0.05, 2, 6)
    for rho, expected in ((0.0, 0.18), (0.5, 0.35)):
        best = break_statistics(YEARS, draw_errors(YEARS, rho, (40_000,), rng)).max(axis=1)
        assert (best > cut).mean() == pytest.approx(expected, abs=0.015)


def test_permutation_p_holds_its_rate_when_years_are_independent():
    rng = np.random.default_rng(4)
    p = [
        search_break(YEARS, rng.normal(size=10), draws=199, seed=i).p_permutation
        for i in range(300)
    ]
    assert np.mean(np.array(p) <= 0.1) == pytest.approx(0.1, abs=0.05)


def test_persistent_p_holds_its_rate_at_its_own_rho():
    rng = np.random.default_rng(5)
    p = [
        search_break(YEARS, draw_errors(YEARS, 0.7, (1,), rng)[0], draws=199, seed=i)
        for i in range(300)
    ]
    assert np.mean([found.p_persistent[0.7] <= 0.1 for found in p]) == pytest.approx(0.1, abs=0.05)
    assert np.mean([found.p_permutation <= 0.1 for found in p]) > 0.2


def test_the_shortest_series_has_one_candidate():
    assert break_statistics(np.arange(6), np.arange(6.0) ** 2).shape == (1, 1)


def test_amur_breaks_where_the_shift_lies():
    amur = next(s for s in share_series(load("table2")) if s.region == "Amur")
    level = search_break(amur.years, amur.values, "level", draws=999)
    assert level.year == 2019
    assert level.mean_before == pytest.approx(np.mean([81.2, 81.6, 87.0, 76.0, 77.9, 88.1, 83.5]))
    line = search_break(amur.years, amur.values, draws=999)
    assert level.ssr_broken < line.ssr_unbroken
    assert line.p_naive < line.p_persistent[0.7]


def test_same_seed_same_numbers():
    values = np.random.default_rng(9).normal(size=10)
    assert search_break(YEARS, values, draws=99) == search_break(YEARS, values, draws=99)
