"""Regression on series whose errors follow a first-order autoregression in calendar time.

Two errors d years apart have correlation ρ^d, so that 2000 and 2005 are not neighbours as 2020 and
2021 are. ρ = 0 is independence (ordinary least squares); ρ = 1 is the limit of a random walk with
drift, where the level carries no information and the slope is the mean yearly change.

Every function works on many series of one year grid at once: values of shape (m, n).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class LineFits:
    """Lines fitted to m series of n points.

    Attributes:
        slopes: Units of the values per year, shape (m,).
        errors: Standard errors of the slopes, shape (m,).
        df: Degrees of freedom, n − 2.
    """

    slopes: np.ndarray
    errors: np.ndarray
    df: int

    @property
    def t(self) -> np.ndarray:
        """Ratios of slope to standard error, shape (m,); ±inf where the line is exact."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.slopes / self.errors

    @property
    def p(self) -> np.ndarray:
        """Two-sided p against a zero slope, t distribution with n − 2 degrees, shape (m,)."""
        from scipy.special import stdtr

        return 2.0 * stdtr(self.df, -np.abs(self.t))


def correlation_matrix(years: np.ndarray, rho: float) -> np.ndarray:
    """Correlation ρ^|years apart|, shape (n, n)."""
    apart = np.abs(np.subtract.outer(years, years)).astype(float)
    return np.power(rho, apart)  # 0 ** 0 is 1, as the diagonal needs


def draw_errors(
    years: np.ndarray, rho: float, shape: tuple[int, ...], rng: np.random.Generator
) -> np.ndarray:
    """Standard normal series with correlation ρ^|years apart|, shape (*shape, n), 0 ≤ ρ < 1."""
    noise = rng.standard_normal((*shape, len(years)))
    return noise @ np.linalg.cholesky(correlation_matrix(years, rho)).T


def _decorrelate(
    years: np.ndarray, values: np.ndarray, rho: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Rotate series so that their errors become independent with equal variance.

    The errors' covariance is taken as R(ρ) / (1 − ρ) and the constant's column is divided by
    √(1 − ρ); both leave the fit as it is and make everything finite at ρ = 1.

    Args:
        years: Shape (n,).
        values: Shape (m, n).
        rho: Shape (m,) or (1,), within 0–1.

    Returns:
        Constant and trend columns (m or 1, n), values (m, n), innovation variances (m or 1, n−1).
    """
    rho = np.asarray(rho, dtype=float)[:, None]
    gap = np.diff(years).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        carried = np.where(rho > 0.0, np.power(rho, gap), 0.0)
        # (1 − ρ^gap) / (1 − ρ), whose limit at ρ = 1 is the gap itself
        renewed = np.where(rho > 0.0, -np.expm1(gap * np.log(rho)), 1.0) / (1.0 - rho)
    renewed = np.where(rho == 1.0, gap, renewed)
    variance = renewed * (1.0 + carried)
    scale = 1.0 / np.sqrt(variance)
    first = np.sqrt(1.0 - rho)
    centred = (years - years[0]).astype(float)
    constant = np.hstack([np.ones_like(rho), first * renewed * scale])
    trend = np.hstack([first * 0.0, (centred[1:] - carried * centred[:-1]) * scale])
    rotated = np.hstack([first * values[:, :1], (values[:, 1:] - carried * values[:, :-1]) * scale])
    return constant, trend, rotated, variance


def _fit_rotated(
    constant: np.ndarray, trend: np.ndarray, rotated: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Slopes, residual sums of squares, Sxx given the constant, and the constant's own square."""
    own = (constant**2).sum(axis=1)
    trend_free = trend - constant * ((constant * trend).sum(axis=1) / own)[:, None]
    value_free = rotated - constant * ((constant * rotated).sum(axis=1) / own)[:, None]
    sxx = (trend_free**2).sum(axis=1)
    slopes = (trend_free * value_free).sum(axis=1) / sxx
    left = value_free - trend_free * slopes[:, None]
    return slopes, (left**2).sum(axis=1), sxx, own


def fit_lines(years: np.ndarray, values: np.ndarray, rho: float | np.ndarray = 0.0) -> LineFits:
    """Generalised least squares of a line under correlation ρ^|years apart|.

    Args:
        years: Calendar years, shape (n,), n ≥ 3, increasing.
        values: Series, shape (m, n).
        rho: Annual correlation within 0–1, one for all series or shape (m,).

    Returns:
        Slopes, standard errors and degrees of freedom n − 2. ρ = 0 is ordinary least squares and
        ρ = 1 the random walk with drift.

    Source: Canjels and Watson (1997), Review of Economics and Statistics 79(2).
    """
    values = np.atleast_2d(values)
    slopes, ssr, sxx, _ = _fit_rotated(*_decorrelate(years, values, np.atleast_1d(rho))[:3])
    df = len(years) - 2
    return LineFits(slopes, np.sqrt(ssr / df / sxx), df)


def restricted_log_likelihood(
    years: np.ndarray, values: np.ndarray, rho: float | np.ndarray
) -> np.ndarray:
    """Restricted log-likelihood of ρ with line and variance concentrated out, shape (m,).

    Constants that do not depend on ρ are left out. Finite on all of 0 ≤ ρ ≤ 1.

    Args:
        years: Shape (n,), n ≥ 3.
        values: Shape (m, n).
        rho: One annual correlation for all series, or shape (m,).

    Source: restricted maximum likelihood as in Harville (1977), JASA 72(358).
    """
    values = np.atleast_2d(values)
    constant, trend, rotated, variance = _decorrelate(years, values, np.atleast_1d(rho))
    _, ssr, sxx, own = _fit_rotated(constant, trend, rotated)
    log_det = np.log(variance).sum(axis=1) + np.log(own) + np.log(sxx)
    with np.errstate(divide="ignore"):  # an exact line has infinite likelihood: caller refuses it
        return -0.5 * ((len(years) - 2) * np.log(ssr) + log_det)


def residual_rotation(years: np.ndarray, rho: float) -> tuple[np.ndarray, float]:
    """The same likelihood as a matrix, for simulations that ask for it by the million.

    Returns:
        Matrix A (n, n) such that ‖yA‖² is the generalised residual sum of squares of a series y,
        and the sum of the log determinants.
    """
    rotated_basis = _decorrelate(years, np.eye(len(years)), np.array([rho]))
    constant, trend, rotated, variance = rotated_basis
    slopes, _, sxx, own = _fit_rotated(constant, trend, rotated)
    trend_free = trend - constant * ((constant * trend).sum() / own[0])
    value_free = rotated - constant * ((rotated @ constant[0]) / own[0])[:, None]
    log_det = np.log(variance).sum() + np.log(own[0]) + np.log(sxx[0])
    return value_free - trend_free * slopes[:, None], float(log_det)
