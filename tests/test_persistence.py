"""Generalised least squares and restricted likelihood under correlation in calendar time."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.linalg import null_space
from scipy.stats import t as student

from helpers import load
from helpers.analysis.persistence import (
    correlation_matrix,
    draw_errors,
    fit_lines,
    restricted_log_likelihood,
)
from helpers.analysis.pooled_correlation import (
    GRID,
    maximise_on_grid,
    pool_correlation,
    profile_on_grid,
)
from helpers.analysis.share_series import share_series

YEARS = np.array([2000, 2005, 2010, 2015, 2016, 2017, 2018, 2019, 2020, 2021])
RNG = np.random.default_rng(5)
VALUES = 40 + RNG.normal(0, 8, (6, 10))


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.85, 0.99])
def test_fit_equals_statsmodels_gls(rho):
    fits = fit_lines(YEARS, VALUES, rho)
    for i, values in enumerate(VALUES):
        design = sm.add_constant(YEARS - 2010.0)
        peer = sm.GLS(values, design, sigma=correlation_matrix(YEARS, rho)).fit()
        assert fits.slopes[i] == pytest.approx(peer.params[1], rel=1e-9)
        assert fits.errors[i] == pytest.approx(peer.bse[1], rel=1e-9)
        assert fits.p[i] == pytest.approx(peer.pvalues[1], rel=1e-8)


def test_rho_one_is_the_random_walk_with_drift():
    fits = fit_lines(YEARS, VALUES, 1.0)
    gaps = np.diff(YEARS)
    drift = (VALUES[:, -1] - VALUES[:, 0]) / (YEARS[-1] - YEARS[0])
    left = (np.diff(VALUES, axis=1) - drift[:, None] * gaps) / np.sqrt(gaps)
    se = np.sqrt((left**2).sum(axis=1) / 8 / gaps.sum())
    assert fits.slopes == pytest.approx(drift)
    assert fits.errors == pytest.approx(se)
    near = fit_lines(YEARS, VALUES, 1.0 - 1e-9)
    assert near.errors == pytest.approx(fits.errors, rel=1e-6)


def direct_likelihood(years, values, rho):
    """Second implementation: contrasts that no line can move, and their normal density."""
    contrasts = null_space(np.column_stack([np.ones(len(years)), years - years.mean()]).T)
    apart = np.abs(np.subtract.outer(years, years)).astype(float)
    spread = rho**apart / (1 - rho) if rho < 1 else -apart
    inner = contrasts.T @ spread @ contrasts
    z = contrasts.T @ values
    ssr = z @ np.linalg.solve(inner, z)
    return -0.5 * (len(z) * np.log(ssr) + np.linalg.slogdet(inner)[1])


def test_restricted_likelihood_equals_that_of_the_contrasts():
    rhos = np.array([0.0, 0.2, 0.6, 0.95, 1.0])
    ours = [restricted_log_likelihood(YEARS, VALUES[:1], r)[0] for r in rhos]
    peer = [direct_likelihood(YEARS, VALUES[0], r) for r in rhos]
    assert np.diff(ours) == pytest.approx(np.diff(peer), abs=1e-8)


def test_the_profile_by_matrices_is_the_same_likelihood():
    table = profile_on_grid(YEARS, VALUES)
    for j in (0, 17, 50):
        assert table[:, j] == pytest.approx(restricted_log_likelihood(YEARS, VALUES, GRID[j]))


def test_pooled_rho_recovers_the_truth_and_its_interval_covers():
    rng = np.random.default_rng(11)
    found, covered = [], 0
    for _ in range(60):
        panel = [(YEARS, 3 * k + draw_errors(YEARS, 0.6, (1,), rng)[0]) for k in range(9)]
        pooled = pool_correlation(panel)
        found.append(pooled.rho)
        covered += pooled.low <= 0.6 <= pooled.high
    assert np.mean(found) == pytest.approx(0.6, abs=0.06)
    assert covered >= 52  # 57 expected at 95 %


def test_the_grid_search_agrees_with_the_exact_one():
    panel = [(YEARS, row) for row in VALUES]
    heights = sum(profile_on_grid(YEARS, row) for row in VALUES)
    assert maximise_on_grid(heights)[0] == pytest.approx(pool_correlation(panel).rho, abs=2e-3)


def test_independence_is_rejected_at_its_rate_only():
    rng = np.random.default_rng(3)
    p = []
    for _ in range(80):
        panel = [(YEARS, rng.normal(size=10)) for _ in range(5)]
        p.append(pool_correlation(panel, draws=199, seed=1).p_independence)
    assert np.mean(np.array(p) <= 0.1) == pytest.approx(0.1, abs=0.08)


def test_table_2_has_persistent_errors():
    series = [s for s in share_series(load("table2")) if s.n >= 7 and s.region != "DFO"]
    logit = pool_correlation([(s.years, s.logits) for s in series], draws=999, seed=1)
    assert logit.groups == 9
    assert logit.rho == pytest.approx(0.855, abs=0.002)
    assert logit.low == pytest.approx(0.52, abs=0.005)
    assert logit.open and logit.high == 1.0
    assert logit.p_independence == 0.001
    points = pool_correlation([(s.years, s.values) for s in series])
    assert points.rho == 1.0
    kept = [s for s in series if s.region != "Jewish AO"]
    assert pool_correlation([(s.years, s.values) for s in kept]).rho == pytest.approx(
        0.864, abs=2e-3
    )


def test_known_slope_is_recovered_and_covered_under_persistence():
    """At the true ρ the interval covers as promised; the ordinary one does not."""
    rng = np.random.default_rng(21)
    values = 0.7 * YEARS + draw_errors(YEARS, 0.6, (20_000,), rng)
    reach = student.ppf(0.975, 8)
    for rho, low, high in ((0.6, 0.944, 0.956), (0.0, 0.0, 0.87)):
        fits = fit_lines(YEARS, values, rho)
        covered = np.abs(fits.slopes - 0.7) < reach * fits.errors
        assert fits.slopes.mean() == pytest.approx(0.7, abs=0.003)
        assert low <= covered.mean() <= high
