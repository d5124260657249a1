"""Kendall's exact test of a trend and the Theil–Sen slope a year, ties included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np


@dataclass(frozen=True)
class KendallTest:
    """Kendall's test of values against time.

    Attributes:
        s: Concordant less discordant pairs.
        tau: Tau-b, corrected for ties.
        p: Exact two-sided p of |S| under every order of the values.
    """

    s: int
    tau: float
    p: float


@dataclass(frozen=True)
class TheilSenLine:
    """Median of the slopes between all pairs of points.

    Attributes:
        slope: Units of the values per calendar year, not per row.
        low: Lower end of the distribution-free interval.
        high: Upper end.
        coverage: Exact coverage of that interval, at least the level asked for.
    """

    slope: float
    low: float
    high: float
    coverage: float


def kendall_test(values: np.ndarray) -> KendallTest:
    """Kendall's exact test against the order in time, shape (n,), n ≥ 2.

    When values tie, scipy takes the normal approximation (its default) or refuses (asked for
    "exact"); here the null distribution is that of all distinct orders of the tied values.
    """
    values = np.asarray(values, dtype=float)
    s = int(kendall_scores(values[None, :])[0])
    _, counts = np.unique(values, return_counts=True)
    ties = tuple(sorted(int(c) for c in counts))
    pairs = len(values) * (len(values) - 1) / 2
    untied = pairs - sum(c * (c - 1) / 2 for c in ties)
    tau = s / np.sqrt(pairs * untied) if untied else float("nan")
    scores, weights = score_distribution(ties)
    return KendallTest(s, float(tau), float(weights[np.abs(scores) >= abs(s)].sum()))


def kendall_scores(values: np.ndarray) -> np.ndarray:
    """Concordant less discordant pairs of series of shape (m, n) against time, shape (m,)."""
    first, second = np.triu_indices(values.shape[1], 1)
    return np.sign(values[:, second] - values[:, first]).sum(axis=1).astype(int)


@lru_cache(maxsize=64)
def score_distribution(ties: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Exact null distribution of Kendall's S when values tie in groups of these sizes.

    The number of discordant pairs of a random order of a multiset has the Gaussian multinomial
    coefficient as generating function; the counts are Python integers, exact at any length.

    Args:
        ties: Sizes of the groups of equal values; all 1 without ties.

    Returns:
        Values of S and their probabilities.

    Source: MacMahon (1913); Kendall and Gibbons (1990), Rank Correlation Methods, chapter 5.
    """
    counts = [1]
    placed = 0
    for size in ties:
        counts = _multiply(counts, _gaussian_binomial(placed + size, size))
        placed += size
    untied = len(counts) - 1
    total = sum(counts)
    scores = np.array([untied - 2 * d for d in range(len(counts))])
    return scores, np.array([count / total for count in counts])


def _multiply(left: Sequence[int], right: Sequence[int]) -> list[int]:
    product = [0] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            product[i + j] += a * b
    return product


@lru_cache(maxsize=1024)
def _gaussian_binomial(n: int, k: int) -> tuple[int, ...]:
    """Coefficients of the Gaussian binomial [n choose k], by its Pascal rule."""
    if k in (0, n):
        return (1,)
    without = _gaussian_binomial(n - 1, k)
    shifted = (0,) * (n - k) + _gaussian_binomial(n - 1, k - 1)
    width = max(len(without), len(shifted))
    pad = [tuple(poly) + (0,) * (width - len(poly)) for poly in (without, shifted)]
    return tuple(a + b for a, b in zip(*pad, strict=True))


def theil_sen_line(years: np.ndarray, values: np.ndarray, level: float = 0.95) -> TheilSenLine:
    """Median slope between all pairs of points with its exact interval.

    Args:
        years: Calendar years, shape (n,), increasing.
        values: Shape (n,).
        level: Coverage that the interval must not fall below.

    Returns:
        Slope and interval; the interval is infinite where n is too small for the level.

    Source: Sen (1968), Estimates of the regression coefficient based on Kendall's tau,
        JASA 63(324).
    """
    first, second = np.triu_indices(len(years), 1)
    slopes = np.sort((values[second] - values[first]) / (years[second] - years[first]))
    _, counts = np.unique(values, return_counts=True)
    scores, weights = score_distribution(tuple(sorted(int(c) for c in counts)))
    cut = _critical_score(scores, weights, level)
    if cut is None:
        return TheilSenLine(float(np.median(slopes)), -np.inf, np.inf, 1.0)
    outside = (len(slopes) - cut) // 2
    coverage = float(weights[np.abs(scores) < cut].sum())
    return TheilSenLine(
        float(np.median(slopes)),
        float(slopes[max(outside, 0)]),
        float(slopes[len(slopes) - 1 - max(outside, 0)]),
        coverage,
    )


def _critical_score(scores: np.ndarray, weights: np.ndarray, level: float) -> int | None:
    """Smallest score S > 0 with P(|S| ≥ score) ≤ 1 − level; None where there is none."""
    for score in np.sort(scores[scores > 0]):
        if weights[np.abs(scores) >= score].sum() <= 1.0 - level + 1e-12:
            return int(score)
    return None
