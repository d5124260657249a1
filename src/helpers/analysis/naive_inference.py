"""Tests that call a trend far too often on these data: for one table of warnings, not for use.

Their measured error rates stand in `simulation.py`; here are their p for the regions.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from helpers.analysis.share_series import share_series

METHODS = ("newey_west_1_corrected_t", "newey_west_2_default", "fractional_logit_hc0")


def naive_tests(shares: pd.DataFrame, min_points: int = 7) -> pd.DataFrame:
    """Give p of Newey–West by row order and of the fractional logit with HC0 for every region.

    Args:
        shares: Columns region, year, share.
        min_points: Regions with fewer points are left out.

    Returns:
        Columns region, method, p.
    """
    rows = []
    for s in share_series(shares):
        if s.n < min_points or not s.varies or not s.has_logit:
            continue
        numbers = (
            newey_west_p(s.years, s.values, 1, corrected=True, use_t=True),
            newey_west_p(s.years, s.values, 2, corrected=False, use_t=False),
            fractional_logit_p(s.years, s.values),
        )
        rows += [(s.region, name, p) for name, p in zip(METHODS, numbers, strict=True)]
    return pd.DataFrame(rows, columns=["region", "method", "p"])


def newey_west_p(
    years: np.ndarray, values: np.ndarray, lags: int, corrected: bool, use_t: bool
) -> float:
    """Give p of an OLS slope with Newey–West errors by row order; statsmodels' own arithmetic.

    Its defaults are `corrected=False, use_t=False`: no small-sample correction, normal quantiles.
    """
    import statsmodels.api as sm

    model = sm.OLS(values, sm.add_constant(years - np.mean(years)))
    options = {"maxlags": lags, "use_correction": corrected}
    return float(model.fit(cov_type="HAC", cov_kwds=options, use_t=use_t).pvalues[1])


def fractional_logit_p(years: np.ndarray, shares: np.ndarray) -> float:
    """Give p of a fractional logit's slope with HC0 errors and the normal distribution.

    statsmodels gives GLM's HC1, HC2 and HC3 as HC0 without a word (issue 7798), so that HC0 is
    all that can honestly be named.
    """
    import statsmodels.api as sm

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # shares are no counts; the quasi-likelihood is meant
        model = sm.GLM(
            shares / 100.0, sm.add_constant(years - np.mean(years)), family=sm.families.Binomial()
        )
        return float(model.fit(cov_type="HC0", tol=1e-12, maxiter=200).pvalues[1])
