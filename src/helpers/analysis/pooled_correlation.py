"""One annual correlation for all regions, because ten points of one region cannot give it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers.analysis.persistence import residual_rotation, restricted_log_likelihood

GRID = np.linspace(0.0, 1.0, 51)
Panel = Sequence[tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class PooledCorrelation:
    """Annual correlation of the errors, pooled over regions.

    Attributes:
        rho: Estimate; exactly 1 where the likelihood rises up to the boundary.
        low: Lower end of the profile interval.
        high: Upper end; 1 where the interval is open.
        open: Whether the interval reaches 1, so that no upper end can be given.
        likelihood_ratio: Twice the gain in log-likelihood over independence.
        p_independence: Simulated p of independence (ρ = 0 against ρ > 0); NaN if not asked for.
        groups: Number of regions.
    """

    rho: float
    low: float
    high: float
    open: bool
    likelihood_ratio: float
    p_independence: float
    groups: int


def pool_correlation(
    panel: Panel, level: float = 0.95, draws: int = 0, seed: int = 0
) -> PooledCorrelation:
    """Maximise the sum of the regions' restricted profile likelihoods.

    Each region has its own line and its own variance; regions count as independent of each
    other, so that common shocks would make the true interval wider still.

    Args:
        panel: Pairs (years (n,), values (n,)), n ≥ 3 and not exactly on a line.
        level: Coverage of the profile interval.
        draws: Simulated samples for the test of independence; 0 leaves it out.
        seed: Seed of that simulation.
    """
    from scipy.stats import chi2

    grids = _by_grid(panel)

    def total(rho: float) -> float:
        parts = (restricted_log_likelihood(years, rows, rho).sum() for years, rows in grids)
        return float(sum(parts))

    rho, best = _maximise(total)
    drop = chi2.ppf(level, 1) / 2.0
    low, _ = _crossing(total, best - drop, 0.0, rho)
    high, is_open = _crossing(total, best - drop, 1.0, rho)
    ratio = max(0.0, 2.0 * (best - total(0.0)))
    p = float("nan")
    if draws:
        simulated = _null_ratios([t for t, _ in panel], draws, np.random.default_rng(seed))
        p = (1 + int((simulated >= ratio - 1e-9).sum())) / (1 + draws)
    return PooledCorrelation(rho, low, high, is_open, ratio, p, len(panel))


def _by_grid(panel: Panel) -> list[tuple[np.ndarray, np.ndarray]]:
    """Join the regions that share their years: (years (n,), values (regions, n)) a grid."""
    grids: dict[tuple[int, ...], list[np.ndarray]] = {}
    for years, values in panel:
        grids.setdefault(tuple(int(year) for year in years), []).append(values)
    return [(np.array(years), np.array(rows)) for years, rows in grids.items()]


def _maximise(total) -> tuple[float, float]:
    """Best ρ on the grid, then between its neighbours; both ends of 0–1 are candidates."""
    from scipy.optimize import minimize_scalar

    heights = np.array([total(rho) for rho in GRID])
    at = int(heights.argmax())
    left, right = GRID[max(at - 1, 0)], GRID[min(at + 1, len(GRID) - 1)]
    found = minimize_scalar(
        lambda rho: -total(rho), bounds=(left, right), method="bounded", options={"xatol": 1e-9}
    )
    # a maximum that beats a grid point by nothing but rounding is that grid point (ρ = 1, mostly)
    if -found.fun > heights[at] + 1e-7:
        # a flat top fixes about eight digits; with six every machine finds the same number
        rho = round(float(found.x), 6)
        return rho, total(rho)
    return float(GRID[at]), float(heights[at])


def _crossing(total, height: float, end: float, rho: float) -> tuple[float, bool]:
    """Where the likelihood falls to `height` between the estimate and an end of 0–1.

    Returns the end itself and True where it never falls so far.
    """
    from scipy.optimize import brentq

    if rho == end or total(end) >= height:
        return end, True
    return float(brentq(lambda r: total(r) - height, *sorted((end, rho)), xtol=1e-13)), False


def _null_ratios(grids: Sequence[np.ndarray], draws: int, rng: np.random.Generator) -> np.ndarray:
    """Likelihood ratios of independent normal series on the regions' own years, shape (draws,).

    Neither level, slope nor variance matter to a restricted likelihood, so that standard normal
    series give its exact distribution.
    """
    heights = np.zeros((draws, len(GRID)))
    for years in grids:
        heights += profile_on_grid(years, rng.standard_normal((draws, len(years))))
    return 2.0 * (heights.max(axis=1) - heights[:, 0])


def profile_on_grid(years: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Restricted log-likelihoods on `GRID`, shape (m, 51), for values of shape (m, n).

    Written as one matrix product for all series and grid points, because simulations call it by
    the million.
    """
    values = np.atleast_2d(values)
    # the likelihood does not know the level; without it the products keep their digits
    centred = values - values.mean(axis=1, keepdims=True)
    first, second = np.triu_indices(len(years))
    forms, log_dets = _grid_forms(tuple(int(year) for year in years))
    ssr = (centred[:, first] * centred[:, second]) @ forms
    return -0.5 * ((len(years) - 2) * np.log(ssr) + log_dets)


@lru_cache(maxsize=64)
def _grid_forms(years: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Quadratic forms of the residual sums of squares on `GRID`, upper triangles as columns."""
    first, second = np.triu_indices(len(years))
    forms = np.empty((len(first), len(GRID)))
    log_dets = np.empty(len(GRID))
    for j, rho in enumerate(GRID):
        rotation, log_dets[j] = residual_rotation(np.array(years), float(rho))
        form = rotation @ rotation.T
        forms[:, j] = np.where(first == second, 1.0, 2.0) * form[first, second]
    return forms, log_dets


def maximise_on_grid(heights: np.ndarray) -> np.ndarray:
    """ρ̂ of many profiles on `GRID`, refined by a parabola through the best three, shape (m,)."""
    at = heights.argmax(axis=1)
    inner = np.clip(at, 1, len(GRID) - 2)
    rows = np.arange(len(heights))
    left, mid, right = (heights[rows, inner + step] for step in (-1, 0, 1))
    bend = left - 2.0 * mid + right
    with np.errstate(divide="ignore", invalid="ignore"):
        shift = np.where(bend < 0.0, 0.5 * (left - right) / bend, 0.0)
    refined = GRID[inner] + np.clip(shift, -1.0, 1.0) * (GRID[1] - GRID[0])
    return np.where(at == inner, refined, GRID[at])
