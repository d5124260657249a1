"""Fitted lines, bands and curves for drawing: what a small multiple shows beside the points."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.analysis.breaks import Kind
from helpers.analysis.fractional import fit_logit_curves
from helpers.analysis.line_fit import line_band, ols_line
from helpers.analysis.share_series import ShareSeries
from helpers.analysis.trends import TrendResults

#: beyond these the bounds of 0–100 % bend a trend, so that a logit curve stands beside the line
EDGES = (10.0, 90.0)


def fitted_curves(trends: TrendResults) -> pd.DataFrame:
    """Line, 95 % band and logit curve of every region, year by year within its printed span.

    Returns:
        Columns region, year, fit, low, high, logit_fit (per cent). The band, which holds if years
        were independent, and the logit curve are missing for untested regions; the curve also for
        regions that stay within 10–90 %.
    """
    return pd.concat([_curves(trends, s) for s in trends.series if s.n > 1], ignore_index=True)


def _curves(trends: TrendResults, series: ShareSeries) -> pd.DataFrame:
    at = np.arange(series.years[0], series.years[-1] + 1)
    table = pd.DataFrame({"region": series.region, "year": at})
    if not np.isfinite(trends.value(series.region, "ols", "p")):
        slope = trends.value(series.region, "ols", "slope")
        missing = np.full(len(at), np.nan)
        fit = series.values.mean() + slope * (at - series.years.mean())
        return table.assign(fit=fit, low=missing, high=missing, logit_fit=missing)
    line = ols_line(series.years, series.values)
    fit, low, high = line_band(series.years, line, series.values, at)
    return table.assign(fit=fit, low=low, high=high, logit_fit=_logit_curve(series, at))


def _logit_curve(series: ShareSeries, at: np.ndarray) -> np.ndarray:
    inside = EDGES[0] <= series.values.min() and series.values.max() <= EDGES[1]
    if inside or not series.has_logit:
        return np.full(len(at), np.nan)
    fitted = fit_logit_curves(series.years, series.values)[3][0]
    # two fitted values give the curve: its log odds lie on a line
    odds = np.log(fitted / (100.0 - fitted))
    slope = (odds[-1] - odds[0]) / (series.years[-1] - series.years[0])
    return 100.0 / (1.0 + np.exp(-(odds[0] + slope * (at - series.years[0]))))


def broken_line(series: ShareSeries, year: int, kind: Kind) -> pd.DataFrame:
    """The two pieces of a line or level that breaks at a printed year.

    Args:
        series: The region.
        year: First printed year of the new regime.
        kind: What breaks.

    Returns:
        Columns piece (1, 2), year, fit; one row a printed year.
    """
    rows = []
    for piece, keep in ((1, series.years < year), (2, series.years >= year)):
        years, values = series.years[keep], series.values[keep]
        degree = 1 if kind == "line" else 0
        fit = np.polynomial.Polynomial.fit(years, values, degree)(years)
        rows += [(piece, int(y), float(v)) for y, v in zip(years, fit, strict=True)]
    return pd.DataFrame(rows, columns=["piece", "year", "fit"])
