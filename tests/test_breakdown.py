"""The exact distribution of a slope's t ratio under persistence."""

import numpy as np
import pytest
from scipy.stats import chi2
from scipy.stats import t as student

from helpers.analysis.breakdown import (
    breakdown_correlation,
    quadratic_form_exceeds_zero,
    slope_p_under,
)
from helpers.analysis.persistence import draw_errors, fit_lines

YEARS = np.array([2000, 2005, 2010, 2015, 2016, 2017, 2018, 2019, 2020, 2021])


def test_imhof_knows_the_f_distribution():
    # χ²(1) > c·χ²(8)/8 is an F event; weights 1 and eight times −c/8
    weights = np.array([1.0] + [-(2.306**2) / 8] * 8)
    assert quadratic_form_exceeds_zero(weights) == pytest.approx(2 * student.sf(2.306, 8), abs=1e-8)


def test_imhof_against_simulation():
    rng = np.random.default_rng(1)
    weights = np.array([2.0, 0.7, -0.3, -1.1, -0.05])
    drawn = (chi2.rvs(1, size=(400_000, 5), random_state=rng) @ weights > 0).mean()
    assert quadratic_form_exceeds_zero(weights) == pytest.approx(drawn, abs=0.003)


@pytest.mark.parametrize("t_ratio", [0.5, 2.3, 6.0])
def test_without_persistence_it_is_the_t_test(t_ratio):
    assert slope_p_under(YEARS, t_ratio, 0.0) == pytest.approx(2 * student.sf(t_ratio, 8), abs=1e-8)


@pytest.mark.parametrize("rho", [0.5, 0.9])
def test_slope_p_against_simulation(rho):
    rng = np.random.default_rng(2)
    ratios = np.abs(fit_lines(YEARS, draw_errors(YEARS, rho, (200_000,), rng)).t)
    for cut in (2.306, 5.0):
        assert slope_p_under(YEARS, cut, rho) == pytest.approx((ratios > cut).mean(), abs=0.004)


def test_the_random_walk_is_the_limit():
    assert slope_p_under(YEARS, 3.0, 1.0) == pytest.approx(
        slope_p_under(YEARS, 3.0, 1 - 1e-6), abs=1e-4
    )


def test_breakdown_correlation_puts_p_at_the_level():
    rho = breakdown_correlation(YEARS, 3.5)
    assert 0 < rho < 1
    assert slope_p_under(YEARS, 3.5, rho) == pytest.approx(0.05, abs=1e-6)


def test_breakdown_is_empty_below_significance_and_one_where_nothing_undoes_it():
    assert np.isnan(breakdown_correlation(YEARS, 2.0))
    assert breakdown_correlation(YEARS, 50.0) == 1.0
    assert breakdown_correlation(YEARS, np.inf) == 1.0
