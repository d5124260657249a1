"""Logit curves through shares: quasi-binomial with dispersion, and the fractional logit."""

from __future__ import annotations

import numpy as np


def fit_logit_curves(years: np.ndarray, shares: np.ndarray, rounds: int = 60):
    """Binomial quasi-likelihood of a logit line, for series of shape (m, n) in per cent.

    Newton's method on all series at once. The quasi-binomial and the fractional logit share
    these slopes and differ in their standard errors.

    Args:
        years: Shape (n,), n ≥ 3.
        shares: Shape (m, n), per cent.
        rounds: Largest number of Newton steps.

    Returns:
        Logit slopes a year; their standard errors with Pearson dispersion (n − 2 degrees); their
        HC0 standard errors; fitted shares in per cent. Shapes (m,), (m,), (m,), (m, n).

    Source: Papke and Wooldridge (1996), Journal of Applied Econometrics 11(6).
    """
    y = np.atleast_2d(shares) / 100.0
    design = np.column_stack([np.ones(len(years)), years - years.mean()])
    level = np.clip(y.mean(axis=1), 1e-6, 1 - 1e-6)
    beta = np.column_stack([np.log(level / (1 - level)), np.zeros(len(y))])
    for _ in range(rounds):
        mu = _expit(beta @ design.T)
        step = np.linalg.solve(_information(mu, design), ((y - mu) @ design)[..., None])[..., 0]
        beta = beta + np.clip(step, -2.0, 2.0)
        if np.abs(step).max() < 1e-12:
            break
    mu = _expit(beta @ design.T)
    bread = np.linalg.inv(_information(mu, design))
    left = y - mu
    dispersion = (left**2 / (mu * (1 - mu))).sum(axis=1) / (len(years) - 2)
    meat = np.einsum("mi,ia,ib->mab", left**2, design, design)
    sandwich = bread @ meat @ bread
    return beta[:, 1], np.sqrt(dispersion * bread[:, 1, 1]), np.sqrt(sandwich[:, 1, 1]), 100 * mu


def _expit(x: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-x))


def _information(mu: np.ndarray, design: np.ndarray) -> np.ndarray:
    return np.einsum("mi,ia,ib->mab", mu * (1 - mu), design, design)
