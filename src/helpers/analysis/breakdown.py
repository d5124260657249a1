"""How persistent would errors have to be before a slope's p passes 5 %?"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from helpers.analysis.persistence import correlation_matrix


def quadratic_form_exceeds_zero(weights: np.ndarray) -> float:
    """P(Σ wⱼ χ²ⱼ(1) > 0) for independent chi-squares, by numerical inversion.

    Args:
        weights: Real weights, any signs; zeros do not matter.

    Source: Imhof (1961), Computing the distribution of quadratic forms in normal variables,
        Biometrika 48(3/4), equation 3.2.
    """
    from scipy.integrate import quad

    weights = np.asarray(weights, dtype=float)
    weights = weights / np.abs(weights).max()
    weights = weights[np.abs(weights) > 1e-14]

    def integrand(u: float) -> float:
        if u == 0.0:
            return 0.5 * weights.sum()
        angle = 0.5 * np.arctan(weights * u).sum()
        return np.sin(angle) / (u * np.exp(0.25 * np.log1p((weights * u) ** 2).sum()))

    # two pieces: near zero the integrand is smooth, beyond it decays as a power of u
    near, _ = quad(integrand, 0.0, 1.0, epsabs=1e-11, limit=200)
    far, _ = quad(
        lambda s: integrand(1.0 / s) / s**2 if s > 0.0 else 0.0, 0.0, 1.0, epsabs=1e-11, limit=400
    )
    return float(min(1.0, max(0.0, 0.5 + (near + far) / np.pi)))


def slope_p_under(years: np.ndarray, t_ratio: float, rho: float) -> float:
    """P(|t| > |t_ratio|) for the OLS slope of a trendless series with correlation ρ^|years apart|.

    The squared t ratio is a ratio of quadratic forms in the errors, so that the event is one
    quadratic form above zero and its probability exact for normal errors.

    Args:
        years: Shape (n,), n ≥ 3.
        t_ratio: Observed ratio of slope to its ordinary standard error.
        rho: Annual correlation within 0–1; 1 means the limit of a random walk.
    """
    n = len(years)
    centred = years - years.mean()
    direction = centred / np.sqrt((centred**2).sum())
    level = np.full(n, 1.0 / np.sqrt(n))
    residual_maker = np.eye(n) - np.outer(direction, direction) - np.outer(level, level)
    form = np.outer(direction, direction) - t_ratio**2 / (n - 2) * residual_maker
    root = _covariance_root(years, rho)
    return quadratic_form_exceeds_zero(np.linalg.eigvalsh(root.T @ form @ root))


def _covariance_root(years: np.ndarray, rho: float) -> np.ndarray:
    """A root L of the errors' covariance, LLᵀ = R(ρ); a random walk's root at ρ = 1.

    The t ratio knows neither the level nor the scale of the errors, so that the random walk
    that starts at zero stands for the limit.
    """
    if rho < 1.0:
        return np.linalg.cholesky(correlation_matrix(years, rho))
    steps = np.sqrt(np.diff(years).astype(float))
    root = np.zeros((len(years), len(years)))
    root[1:, 1:] = np.tril(np.broadcast_to(steps, (len(steps), len(steps))))
    return root


def breakdown_correlation(years: np.ndarray, t_ratio: float, level: float = 0.05) -> float:
    """Smallest annual correlation at which the OLS slope's p reaches `level`.

    Returns:
        ρ within 0–1; NaN where p exceeds the level at ρ = 0 already; 1 where not even a random
        walk lifts p so far.
    """
    from scipy.optimize import brentq

    def excess(rho: float) -> float:
        return slope_p_under(years, t_ratio, rho) - level

    if not np.isfinite(t_ratio):
        return 1.0
    if excess(0.0) > 0.0:
        return float("nan")
    grid = np.linspace(0.0, 1.0, 41)
    for left, right in pairwise(grid):
        if excess(right) >= 0.0:
            return float(brentq(excess, left, right, xtol=1e-13))
    return 1.0
