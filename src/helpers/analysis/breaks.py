"""A break at an unknown year: the search, paid for.

Two questions are kept apart. `line`: does the straight line itself break (level and slope free on
either side)? `level`: does a constant level shift once? A plain trend answers yes to the second,
so that only the first speaks of a break beyond a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from helpers.analysis.persistence import draw_errors

MIN_SIDE = 3
Kind = Literal["line", "level"]


@dataclass(frozen=True)
class BreakSearch:
    """The best of all single breaks.

    Attributes:
        kind: What breaks, a line or a level.
        year: First printed year of the new regime.
        statistic: Largest F of a break against none.
        p_permutation: Share of reordered residuals with as large a statistic; pays for the
            search, not for persistence.
        p_persistent: The same for unbroken normal series, by annual correlation.
        p_naive: p of the ordinary F of the best year, which forgets the search; for warning only.
        ssr_unbroken: Residual sum of squares without a break.
        ssr_broken: With it.
        mean_before: Mean of the values before that year.
        mean_after: Mean from that year on.
    """

    kind: Kind
    year: int
    statistic: float
    p_permutation: float
    p_persistent: dict[float, float]
    p_naive: float
    ssr_unbroken: float
    ssr_broken: float
    mean_before: float
    mean_after: float


def break_statistics(years: np.ndarray, values: np.ndarray, kind: Kind = "line") -> np.ndarray:
    """F of a break after each candidate position.

    Args:
        years: Shape (n,), n ≥ 6.
        values: Series, shape (m, n).
        kind: What may break.

    Returns:
        Shape (m, n − 5); column j splits after the first 3 + j values.
    """
    values = np.atleast_2d(values)
    unbroken = _design(years, kind)
    whole = _residual_squares(unbroken, values)
    free = unbroken.shape[1]
    columns = []
    for cut in range(MIN_SIDE, len(years) - MIN_SIDE + 1):
        split = _residual_squares(_split(unbroken, cut), values)
        with np.errstate(divide="ignore", invalid="ignore"):
            columns.append((whole - split) / free / (split / (len(years) - 2 * free)))
    return np.column_stack(columns)


def _design(years: np.ndarray, kind: Kind) -> np.ndarray:
    level = np.ones((len(years), 1))
    return np.hstack([level, (years - years.mean())[:, None]]) if kind == "line" else level


def _split(design: np.ndarray, cut: int) -> np.ndarray:
    after = (np.arange(len(design)) >= cut)[:, None]
    return np.hstack([np.where(after, 0.0, design), np.where(after, design, 0.0)])


def _residual_maker(design: np.ndarray) -> np.ndarray:
    basis, _ = np.linalg.qr(design)
    return np.eye(len(design)) - basis @ basis.T


def _residual_squares(design: np.ndarray, values: np.ndarray) -> np.ndarray:
    return ((values @ _residual_maker(design)) ** 2).sum(axis=1)


def search_break(
    years: np.ndarray,
    values: np.ndarray,
    kind: Kind = "line",
    rhos: tuple[float, ...] = (0.5, 0.7),
    draws: int = 9_999,
    seed: int = 2018,
) -> BreakSearch:
    """Sup-F over all candidate years with at least three points a side.

    Args:
        years: Shape (n,), n ≥ 6.
        values: Shape (n,), not exactly on a line.
        kind: What may break.
        rhos: Annual correlations for which p is simulated as well.
        draws: Random orders, and simulated series for each ρ.
        seed: Seed for both.

    Source: Andrews (1993), Econometrica 61(4), for the statistic; the null distributions are
        this sample's own, because ten points are no asymptotics. The statistic does not see the
        unbroken part, so that trendless series stand for all lines and levels.
    """
    from scipy.stats import f as fisher

    rng = np.random.default_rng(seed)
    candidates = break_statistics(years, values, kind)[0]
    at = int(candidates.argmax())
    best, cut = float(candidates[at]), MIN_SIDE + at
    design = _design(years, kind)
    left = values @ _residual_maker(design)
    shuffled = rng.permuted(np.tile(left, (draws, 1)), axis=1)
    persistent = {
        rho: _exceeding(years, draw_errors(years, rho, (draws,), rng), kind, best) for rho in rhos
    }
    free = design.shape[1]
    return BreakSearch(
        kind,
        int(years[cut]),
        best,
        _exceeding(years, shuffled, kind, best),
        persistent,
        float(fisher.sf(best, free, len(years) - 2 * free)),
        float(_residual_squares(design, values[None, :])[0]),
        float(_residual_squares(_split(design, cut), values[None, :])[0]),
        float(values[:cut].mean()),
        float(values[cut:].mean()),
    )


def _exceeding(years: np.ndarray, null_series: np.ndarray, kind: Kind, best: float) -> float:
    """Share of null series whose sup-F reaches `best`, the observed one counted among them."""
    highest = break_statistics(years, null_series, kind).max(axis=1)
    return (1 + int((highest >= best * (1.0 - 1e-10)).sum())) / (1 + len(null_series))
