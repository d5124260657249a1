"""A level that shifts once at an unknown year: the search, paid for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.analysis.many_groups import YearGrid
from helpers.analysis.persistence import draw_errors

MIN_SIDE = 3


@dataclass(frozen=True)
class BreakSearch:
    """The best of all single shifts in level.

    Attributes:
        year: First printed year of the new level.
        statistic: Largest F of a shift against a constant level.
        before: Mean of the values before that year.
        after: Mean from that year on.
        p_permutation: Share of orders of the same values with as large a statistic.
        p_persistent: The same for trendless normal series, by annual correlation.
        p_naive: p of the ordinary F of the best year, which forgets the search; for warning only.
        ssr_step: Residual sum of squares of the two levels.
        ssr_line: Residual sum of squares of a straight line, to set beside it.
    """

    year: int
    statistic: float
    before: float
    after: float
    p_permutation: float
    p_persistent: dict[float, float]
    p_naive: float
    ssr_step: float
    ssr_line: float


def shift_statistics(values: np.ndarray, min_side: int = MIN_SIDE) -> np.ndarray:
    """F of a shift in level after each candidate position, series of shape (m, n).

    Returns:
        Shape (m, n − 2·min_side + 1); column j splits after the first min_side + j values.
    """
    values = np.atleast_2d(values)
    n = values.shape[1]
    total = values.sum(axis=1, keepdims=True)
    spread = ((values - total / n) ** 2).sum(axis=1, keepdims=True)
    left = np.arange(min_side, n - min_side + 1)
    head = np.cumsum(values, axis=1)[:, left - 1]
    between = (head - total * left / n) ** 2 * n / (left * (n - left))
    with np.errstate(divide="ignore", invalid="ignore"):
        return between / (np.maximum(spread - between, 0.0) / (n - 2))


def search_break(
    years: np.ndarray,
    values: np.ndarray,
    rhos: tuple[float, ...] = (0.5, 0.7),
    draws: int = 9_999,
    seed: int = 2018,
) -> BreakSearch:
    """Sup-F over all candidate years with at least three points a side.

    Args:
        years: Shape (n,), n ≥ 6.
        values: Shape (n,), not constant.
        rhos: Annual correlations for which p is simulated as well.
        draws: Random orders, and simulated series for each ρ.
        seed: Seed for both.

    Source: Andrews (1993), Econometrica 61(4), for the statistic; the null distributions are
        this sample's own, because ten points are no asymptotics.
    """
    from scipy.stats import f as fisher

    rng = np.random.default_rng(seed)
    candidates = shift_statistics(values)[0]
    at = int(candidates.argmax())
    best, cut = float(candidates[at]), MIN_SIDE + at
    shuffled = rng.permuted(np.tile(values, (draws, 1)), axis=1)
    persistent = {}
    for rho in rhos:
        simulated = draw_errors(years, rho, (draws,), rng)
        persistent[rho] = _exceeding(simulated, best)
    line_left = values @ YearGrid.of(years).residual_maker
    step_left = np.concatenate([part - part.mean() for part in (values[:cut], values[cut:])])
    return BreakSearch(
        int(years[cut]),
        best,
        float(values[:cut].mean()),
        float(values[cut:].mean()),
        _exceeding(shuffled, best),
        persistent,
        float(fisher.sf(best, 1, len(years) - 2)),
        float((step_left**2).sum()),
        float((line_left**2).sum()),
    )


def _exceeding(null_series: np.ndarray, best: float) -> float:
    """Share of null series whose sup-F reaches `best`, the observed one counted among them."""
    reached = shift_statistics(null_series).max(axis=1) >= best * (1.0 - 1e-10)
    return (1 + int(reached.sum())) / (1 + len(null_series))
