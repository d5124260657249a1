"""How often each test calls a trend where there is none, on exactly this year grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from helpers.analysis.fractional import fit_logit_curves
from helpers.analysis.many_groups import YearGrid, fit_common_grid
from helpers.analysis.persistence import draw_errors, fit_lines
from helpers.analysis.pooled_correlation import maximise_on_grid, profile_on_grid
from helpers.analysis.rank_tests import kendall_scores, score_distribution
from helpers.analysis.share_series import logit

FULL_GRID = (2000, 2005, 2010, 2015, 2016, 2017, 2018, 2019, 2020, 2021)
LATE_GRID = FULL_GRID[3:]
#: the nine regions with n ≥ 7: eight on the full grid, Chukotka on the late one
NINE_GRIDS = (FULL_GRID,) * 8 + (LATE_GRID,)
LEVEL = 0.05


@dataclass(frozen=True)
class ShareProcess:
    """Trendless shares: beta marginals joined by a Gaussian copula with correlation ρ^|years|.

    Attributes:
        mean: Mean share, per cent.
        spread: Standard deviation, percentage points.
    """

    mean: float = 50.0
    spread: float = 8.0

    def shares(self, normals: np.ndarray) -> np.ndarray:
        """Turn standard normal draws, any shape, into shares in per cent."""
        return np.interp(normals, NODES, _quantiles(self.mean, self.spread))


#: a quantile function by table: 40,001 nodes err by less than 1e-6 points of a share
NODES = np.linspace(-7.0, 7.0, 40_001)


@lru_cache(maxsize=16)
def _quantiles(mean: float, spread: float) -> np.ndarray:
    """Beta quantiles in per cent at the normal nodes."""
    from scipy.special import betaincinv, ndtr

    mean, spread = mean / 100.0, spread / 100.0
    size = mean * (1.0 - mean) / spread**2 - 1.0
    return 100.0 * betaincinv(mean * size, (1.0 - mean) * size, ndtr(NODES))


def newey_west_errors(
    years: np.ndarray, values: np.ndarray, lags: int, corrected: bool
) -> np.ndarray:
    """Newey–West standard errors of OLS slopes by row order, series of shape (m, n), shape (m,).

    Row order is the mistake under study: 2000 and 2005 count as neighbours.

    Args:
        years: Shape (n,).
        values: Shape (m, n).
        lags: Largest lag, Bartlett weights.
        corrected: Whether to multiply the variance by n / (n − 2).
    """
    grid = YearGrid.of(years)
    scores = (values @ grid.residual_maker) * grid.slope_weights
    variance = (scores**2).sum(axis=1)
    for lag in range(1, lags + 1):
        weight = 1.0 - lag / (lags + 1.0)
        variance = variance + 2.0 * weight * (scores[:, lag:] * scores[:, :-lag]).sum(axis=1)
    if corrected:
        variance = variance * len(years) / (len(years) - 2)
    return np.sqrt(np.maximum(variance, 0.0))


def _t_rejects(ratio: np.ndarray, df: float) -> np.ndarray:
    from scipy.special import stdtrit

    return np.abs(ratio) > stdtrit(df, 1.0 - LEVEL / 2.0)


def _normal_rejects(ratio: np.ndarray) -> np.ndarray:
    from scipy.special import ndtri

    return np.abs(ratio) > ndtri(1.0 - LEVEL / 2.0)


def _ols(years: np.ndarray, shares: np.ndarray) -> np.ndarray:
    slopes, se, _ = fit_common_grid(YearGrid.of(years), shares, hc3=False)
    return _t_rejects(slopes / se, len(years) - 2)


def _hc3(years: np.ndarray, shares: np.ndarray) -> np.ndarray:
    slopes, _, robust = fit_common_grid(YearGrid.of(years), shares)
    return _t_rejects(slopes / robust, len(years) - 2)


def _newey_west_corrected(years: np.ndarray, shares: np.ndarray) -> np.ndarray:
    slopes = shares @ YearGrid.of(years).slope_weights
    return _t_rejects(slopes / newey_west_errors(years, shares, 1, True), len(years) - 2)


def _newey_west_default(years: np.ndarray, shares: np.ndarray) -> np.ndarray:
    slopes = shares @ YearGrid.of(years).slope_weights
    return _normal_rejects(slopes / newey_west_errors(years, shares, 2, False))


def _fractional_hc0(years: np.ndarray, shares: np.ndarray) -> np.ndarray:
    slopes, _, robust, _ = fit_logit_curves(years, shares)
    return _normal_rejects(slopes / robust)


def _quasi_binomial(years: np.ndarray, shares: np.ndarray) -> np.ndarray:
    slopes, se, _, _ = fit_logit_curves(years, shares)
    return _t_rejects(slopes / se, len(years) - 2)


def _logit_ols(years: np.ndarray, shares: np.ndarray) -> np.ndarray:
    return _ols(years, logit(shares))


def _kendall(years: np.ndarray, shares: np.ndarray) -> np.ndarray:
    scores, weights = score_distribution((1,) * len(years))
    p = {abs(s): weights[np.abs(scores) >= abs(s)].sum() for s in scores}
    reject = {s: value <= LEVEL for s, value in p.items()}
    return np.array([reject[s] for s in np.abs(kendall_scores(shares))])


def _random_walk(years: np.ndarray, shares: np.ndarray) -> np.ndarray:
    return fit_lines(years, shares, 1.0).p < LEVEL


def _own_rho(years: np.ndarray, shares: np.ndarray) -> np.ndarray:
    rho = maximise_on_grid(profile_on_grid(years, shares))
    return fit_lines(years, shares, rho).p < LEVEL


def _beta_regression(years: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Apply statsmodels' beta regression, one series after another: slow, for comparison only."""
    import warnings

    import statsmodels.api as sm
    from statsmodels.othermod.betareg import BetaModel

    design = sm.add_constant(years - np.mean(years))
    rejected = np.zeros(len(shares), dtype=bool)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for i, row in enumerate(shares):
            fit = BetaModel(row / 100.0, design).fit(disp=0, maxiter=200)
            rejected[i] = fit.pvalues[1] < LEVEL
    return rejected


Test = Callable[[np.ndarray, np.ndarray], np.ndarray]
TESTS: dict[str, Test] = {
    "ols": _ols,
    "ols_hc3": _hc3,
    "newey_west_1_corrected_t": _newey_west_corrected,
    "newey_west_2_default": _newey_west_default,
    "fractional_logit_hc0": _fractional_hc0,
    "quasibinomial": _quasi_binomial,
    "logit_ols": _logit_ols,
    "kendall": _kendall,
    "rw_drift": _random_walk,
    "gls_own_rho": _own_rho,
}
SLOW_TESTS: dict[str, Test] = {"beta_regression": _beta_regression}
POOLED = "gls_pooled_rho"


def rejection_rates(
    rho: float,
    draws: int = 10_000,
    seed: int = 2021,
    slope: float = 0.0,
    process: ShareProcess = ShareProcess(),
    grids: Sequence[Sequence[int]] = NINE_GRIDS,
    slow_draws: int = 0,
) -> pd.DataFrame:
    """Rejection rates at 5 % of every test, for one correlation and one true slope.

    Each draw is a sample of regions on their own year grids. The single-series tests are applied
    to the first region; ρ is pooled over all regions, on the logit scale, and its test applied to
    each region that shares the first one's grid.

    Args:
        rho: Annual correlation of the errors, below 1.
        draws: Number of samples.
        seed: Seed of the draws.
        slope: True slope added, percentage points a year (0 gives the size, else the power).
        process: Marginal distribution of the shares.
        grids: Year grid of each region.
        slow_draws: Samples for the tests that take a second a hundred; 0 leaves them out.

    Returns:
        Columns method, rho, slope, rate (per cent), mc_error (per cent), draws.
    """
    rng = np.random.default_rng(seed)
    first = np.asarray(grids[0])
    panel = _sample(grids, rho, slope, draws, process, rng)
    shares = panel[0]
    outcomes = {name: test(first, shares) for name, test in TESTS.items()}
    for name, test in SLOW_TESTS.items() if slow_draws else ():
        outcomes[name] = test(first, shares[:slow_draws])
    outcomes[POOLED] = _pooled_rejections(grids, panel)
    rows = []
    for name, rejected in outcomes.items():
        rate = float(rejected.mean())
        error = float(np.sqrt(rate * (1 - rate) / len(rejected)))
        if rejected.ndim == 2:  # regions of one sample share their ρ̂: samples are the units
            error = float(rejected.mean(axis=1).std() / np.sqrt(len(rejected)))
        rows.append((name, rho, slope, 100 * rate, 100 * error, len(rejected)))
    columns = ["method", "rho", "slope", "rate", "mc_error", "draws"]
    return pd.DataFrame(rows, columns=columns)


def _sample(grids, rho, slope, draws, process, rng) -> list[np.ndarray]:
    """Shares of each region, arrays of shape (draws, n)."""
    panel = []
    for grid in grids:
        years = np.asarray(grid)
        shares = process.shares(draw_errors(years, rho, (draws,), rng))
        if slope:
            shares = np.clip(shares + slope * (years - years.mean()), 0.01, 99.99)
        panel.append(shares)
    return panel


def _pooled_rejections(grids, panel: list[np.ndarray]) -> np.ndarray:
    """Rejections of the pooled-ρ test in every region on the first region's grid, (draws, k)."""
    heights = sum(
        profile_on_grid(np.asarray(grid), logit(shares))
        for grid, shares in zip(grids, panel, strict=True)
    )
    rho = maximise_on_grid(heights)
    alike = [k for k, grid in enumerate(grids) if tuple(grid) == tuple(grids[0])]
    years = np.asarray(grids[0])
    return np.column_stack([fit_lines(years, panel[k], rho).p < LEVEL for k in alike])


def size_table(
    rhos: Sequence[float] = (0.0, 0.5, 0.7, 0.9),
    draws: int = 10_000,
    seed: int = 2021,
    power_slope: float = 0.8,
    slow_draws: int = 0,
) -> pd.DataFrame:
    """False positives of every test at each correlation, and power at one slope with ρ = 0.

    Args:
        rhos: Annual correlations.
        draws: Samples a row.
        seed: Seed; every correlation uses its own stream from it.
        power_slope: True slope for the power column, percentage points a year.
        slow_draws: Samples for the slow tests; 0 leaves them out.

    Returns:
        The rows of `rejection_rates` for all cases.
    """
    cases = [(rho, 0.0) for rho in rhos] + [(0.0, power_slope)]
    parts = [
        rejection_rates(rho, draws, seed + i, slope, slow_draws=slow_draws)
        for i, (rho, slope) in enumerate(cases)
    ]
    return pd.concat(parts, ignore_index=True)
