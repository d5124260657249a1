"""How often panel tests of a common trend reject when there is none, on this uneven panel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.analysis.few_clusters import cr1_test, cr2_test, demean, fit_within
from helpers.analysis.persistence import draw_errors

LEVEL = 0.05
DRISCOLL_KRAAY_LAGS = 2


def panel_rejection_rates(
    grids: Sequence[Sequence[int]],
    rhos: Sequence[float] = (0.0, 0.5, 0.7, 0.9),
    draws: int = 10_000,
    seed: int = 11,
    slope: float = 0.0,
    spread: float = 8.0,
) -> pd.DataFrame:
    """Rejection rates at 5 % of three tests of a common trend with region effects.

    Regions are independent of each other; errors within a region have correlation
    ρ^|years apart| and standard deviation `spread`.

    Args:
        grids: Printed years of each region.
        rhos: Annual correlations below 1.
        draws: Simulated panels a row.
        seed: Seed; each correlation has its own stream.
        slope: True common slope, percentage points a year; 0 gives the size.
        spread: Standard deviation of the errors, percentage points.

    Returns:
        Columns method (cr2, cr1, driscoll_kraay), rho, slope, rate (per cent), draws.
    """
    years = np.concatenate([np.asarray(grid) for grid in grids])
    clusters = np.repeat(np.arange(len(grids)), [len(grid) for grid in grids])
    rows = []
    for i, rho in enumerate(rhos):
        rng = np.random.default_rng(seed + i)
        parts = [draw_errors(np.asarray(grid), rho, (draws,), rng) for grid in grids]
        panels = spread * np.hstack(parts) + slope * (years - years.mean())
        for method, rejected in _rejections(panels, years, clusters).items():
            rows.append((method, rho, slope, 100.0 * float(rejected.mean()), draws))
    return pd.DataFrame(rows, columns=["method", "rho", "slope", "rate", "draws"])


def _rejections(
    panels: np.ndarray, years: np.ndarray, clusters: np.ndarray
) -> dict[str, np.ndarray]:
    """Which of the panels (draws, N) each test rejects."""
    from scipy.special import ndtri, stdtrit

    x = demean(years.astype(float), clusters)
    sxx = float(x @ x)
    y = demean(panels.T, clusters).T
    slopes = y @ x / sxx
    left = y - slopes[:, None] * x
    fit = fit_within(panels[0], x[:, None], clusters)
    ratio = slopes / _cr2_errors(left, x, clusters)
    cr2 = np.abs(ratio) > stdtrit(cr2_test(fit, 0).df, 1 - LEVEL / 2)
    groups = fit.groups
    sums = (left * x) @ np.equal.outer(clusters, np.arange(groups))
    cr1 = slopes / (np.sqrt(groups / (groups - 1) * (sums**2).sum(axis=1)) / sxx)
    # the factor (N − 1)/(N − k) is 1 for a single regressor, so that this is `cr1_test`
    assert np.isclose(abs(cr1[0]), abs(cr1_test(fit, 0).t))
    kraay = slopes / driscoll_kraay_errors(left, x, years, DRISCOLL_KRAAY_LAGS)
    return {
        "cr2": cr2,
        "cr1": np.abs(cr1) > stdtrit(groups - 1, 1 - LEVEL / 2),
        "driscoll_kraay": np.abs(kraay) > ndtri(1 - LEVEL / 2),
    }


def _cr2_errors(left: np.ndarray, x: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """CR2 standard errors of one regressor's slope for residuals of shape (draws, N).

    With one regressor the inverse root of a cluster's block stretches only the direction of x,
    by 1/√(1 − h), h the cluster's part of x'x.
    """
    sxx = float(x @ x)
    variance = np.zeros(len(left))
    for g in np.unique(clusters):
        rows = clusters == g
        part = float(x[rows] @ x[rows]) / sxx
        variance += (left[:, rows] @ x[rows]) ** 2 / (1.0 - part)
    return np.sqrt(variance) / sxx


def driscoll_kraay_errors(
    left: np.ndarray, x: np.ndarray, years: np.ndarray, lags: int
) -> np.ndarray:
    """Driscoll–Kraay standard errors of one slope by the order of the years, shape (draws,).

    Args:
        left: Residuals, shape (draws, N).
        x: Demeaned regressor, shape (N,).
        years: Year of each row, shape (N,).
        lags: Largest lag, Bartlett weights.
    """
    periods = np.unique(years)
    scores = (left * x) @ np.equal.outer(years, periods)
    variance = (scores**2).sum(axis=1)
    for lag in range(1, lags + 1):
        weight = 1.0 - lag / (lags + 1.0)
        variance = variance + 2 * weight * (scores[:, lag:] * scores[:, :-lag]).sum(axis=1)
    return np.sqrt(np.maximum(variance, 0.0)) / float(x @ x)
