"""A line through one short series, the careful way: statsmodels with its traps closed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.analysis.share_series import ShareSeries


@dataclass(frozen=True)
class Line:
    """A slope and what is known of its precision.

    Attributes:
        slope: Units of the values per calendar year.
        intercept: Value of the line at year 0.
        se: Standard error of the slope.
        df: Degrees of freedom of the t distribution.
        p: Two-sided p against a zero slope.
        low: Lower end of the 95 % interval.
        high: Upper end.
        n: Number of points.
    """

    slope: float
    intercept: float
    se: float
    df: int
    p: float
    low: float
    high: float
    n: int


def ols_line(years: np.ndarray, values: np.ndarray, robust: bool = False) -> Line:
    """Ordinary least squares on calendar years, t distribution with n − 2 degrees.

    Args:
        years: Shape (n,), n ≥ 3.
        values: Shape (n,).
        robust: Whether the standard error is HC3 instead of the ordinary one.
    """
    import statsmodels.api as sm

    # years are centred for the arithmetic alone: the slope and its error do not change
    centre = float(np.mean(years))
    model = sm.OLS(values, sm.add_constant(np.asarray(years, dtype=float) - centre))
    # statsmodels tests HC covariances against the normal unless use_t says otherwise
    fit = model.fit(cov_type="HC3", use_t=True) if robust else model.fit()
    low, high = fit.conf_int()[1]
    slope = float(fit.params[1])
    return Line(
        slope,
        float(fit.params[0]) - slope * centre,
        float(fit.bse[1]),
        len(years) - 2,
        float(fit.pvalues[1]),
        float(low),
        float(high),
        len(years),
    )


def quasi_binomial_slope(years: np.ndarray, shares: np.ndarray) -> Line:
    """Logit slope of a binomial GLM with Pearson dispersion, t distribution with n − 2 degrees.

    statsmodels keeps the dispersion at 1 and tests against the normal by default; for shares the
    first is meaningless and the second far too eager.

    Args:
        years: Shape (n,), n ≥ 3.
        shares: Per cent, shape (n,).
    """
    import warnings

    import statsmodels.api as sm
    from scipy.stats import t as student

    centre = float(np.mean(years))
    design = sm.add_constant(np.asarray(years, dtype=float) - centre)
    with warnings.catch_warnings():
        # a share is no count of successes; the quasi-likelihood does not need it to be one
        warnings.simplefilter("ignore")
        fit = sm.GLM(shares / 100.0, design, family=sm.families.Binomial()).fit(
            scale="X2", tol=1e-12, maxiter=200
        )
    df = len(years) - 2
    slope, se = float(fit.params[1]), float(fit.bse[1])
    reach = float(student.ppf(0.975, df)) * se
    p = float(2.0 * student.sf(abs(slope / se), df))
    intercept = float(fit.params[0]) - slope * centre
    return Line(slope, intercept, se, df, p, slope - reach, slope + reach, len(years))


@dataclass(frozen=True)
class LeaveOneOut:
    """The line refitted without each year in turn, arrays of shape (n,)."""

    years: np.ndarray
    slopes: np.ndarray
    p: np.ndarray

    def flips(self, p_all: float, level: float = 0.05) -> bool:
        """Whether leaving out one year moves p across the level."""
        return bool(((self.p < level) != (p_all < level)).any())


def leave_one_year_out(series: ShareSeries) -> LeaveOneOut:
    """Refit the OLS line without each printed year; needs n ≥ 4."""
    lines = []
    for left_out in range(series.n):
        keep = np.arange(series.n) != left_out
        lines.append(ols_line(series.years[keep], series.values[keep]))
    return LeaveOneOut(
        series.years,
        np.array([line.slope for line in lines]),
        np.array([line.p for line in lines]),
    )


def detectable_slope(se: float, df: float, power: float = 0.8, level: float = 0.05) -> float:
    """Slope that a two-sided t test finds with the given power if years are independent.

    Args:
        se: Standard error of the slope.
        df: Degrees of freedom.
        power: Probability of rejection wanted.
        level: Size of the test.

    Returns:
        Absolute slope in the units of `se`.
    """
    from scipy.optimize import brentq
    from scipy.stats import nct
    from scipy.stats import t as student

    critical = float(student.ppf(1.0 - level / 2.0, df))

    def gap(shift: float) -> float:
        # the far tail underflows to NaN in scipy where it is nothing
        wrong_side = np.nan_to_num(nct.cdf(-critical, df, shift))
        return float(nct.sf(critical, df, shift) + wrong_side) - power

    return float(brentq(gap, 0.0, 20.0)) * se


def leverage(years: np.ndarray) -> np.ndarray:
    """Weight of each year in its own fitted value, shape (n,); the weights sum to 2."""
    centred = years - np.mean(years)
    return 1.0 / len(years) + centred**2 / (centred**2).sum()


def line_band(years: np.ndarray, line: Line, values: np.ndarray, at: np.ndarray):
    """Fitted line and its pointwise 95 % band, if years were independent.

    Args:
        years: Years of the fit, shape (n,).
        line: The fit.
        values: Values of the fit, shape (n,).
        at: Years to draw at, shape (k,).

    Returns:
        Fit, lower and upper end, each of shape (k,).
    """
    from scipy.stats import t as student

    centred = years - years.mean()
    left = values - values.mean() - line.slope * centred
    spread = np.sqrt((left**2).sum() / line.df)
    fit = values.mean() + line.slope * (at - years.mean())
    reach = np.sqrt(1.0 / line.n + (at - years.mean()) ** 2 / (centred**2).sum())
    reach = float(student.ppf(0.975, line.df)) * spread * reach
    return fit, fit - reach, fit + reach
