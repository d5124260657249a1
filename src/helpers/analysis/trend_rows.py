"""One region's trend, method by method, as tidy rows (method, quantity, value, note).

`trends.py` decides who is tested and joins the regions; here each method speaks for itself.
"""

from __future__ import annotations

import numpy as np

from helpers.analysis.breakdown import breakdown_correlation
from helpers.analysis.breaks import MIN_SIDE, search_break
from helpers.analysis.line_fit import (
    Line,
    detectable_slope,
    leave_one_year_out,
    ols_line,
    quasi_binomial_slope,
)
from helpers.analysis.persistence import fit_lines
from helpers.analysis.rank_tests import kendall_test, theil_sen_line
from helpers.analysis.share_series import ShareSeries

Row = tuple[str, str, float, str]
NO_LOGIT = "a share of 0 or 100 % has no logit"


def line_rows(method: str, line: Line, note: str = "") -> list[Row]:
    """Slope, standard error, interval, p and sample of a fitted line."""
    return [
        (method, "slope", line.slope, note),
        (method, "se", line.se, note),
        (method, "df", float(line.df), note),
        (method, "p", line.p, note),
        (method, "ci_low", line.low, note),
        (method, "ci_high", line.high, note),
        (method, "n", float(line.n), note),
    ]


def persistent_line(series: ShareSeries, values: np.ndarray, rho: float) -> Line:
    """The line under correlation ρ^|years apart| with its t(n − 2) interval and p."""
    from scipy.stats import t as student

    fit = fit_lines(series.years, values, rho)
    slope, se = float(fit.slopes[0]), float(fit.errors[0])
    reach = float(student.ppf(0.975, fit.df)) * se
    # the generalised intercept is of no use to a reader and at ρ = 1 it does not exist
    return Line(
        slope, float("nan"), se, fit.df, float(fit.p[0]), slope - reach, slope + reach, series.n
    )


def ols_rows(series: ShareSeries) -> list[Row]:
    """The main line: OLS on calendar years, with what it could have detected."""
    line = ols_line(series.years, series.values)
    least = detectable_slope(line.se, line.df)
    left = series.values - series.values.mean() - line.slope * (series.years - series.years.mean())
    return [
        *line_rows("ols", line),
        ("ols", "detectable_slope", least, "80 % power at 5 %, independent years"),
        ("ols", "residual_sd", float(np.sqrt((left**2).sum() / line.df)), ""),
        *line_rows("ols_hc3", ols_line(series.years, series.values, robust=True)),
        *breakdown_rows("breakdown", series.years, line.slope / line.se),
    ]


def breakdown_rows(method: str, years: np.ndarray, t_ratio: float) -> list[Row]:
    """Annual correlation at which p passes 5 %; empty where it has passed without any."""
    rho = breakdown_correlation(years, t_ratio)
    note = "p above 0.05 already at rho = 0" if np.isnan(rho) else ""
    return [(method, "rho", rho, note)]


def pooled_rows(
    method: str, series: ShareSeries, values: np.ndarray, rho: float, unit: str = ""
) -> list[Row]:
    """The line at a pooled ρ."""
    line = persistent_line(series, values, rho)
    note = "80 % power at 5 %, years correlated at the pooled rho"
    return [
        *line_rows(method, line, unit),
        (method, "rho", rho, ""),
        (method, "detectable_slope", detectable_slope(line.se, line.df), note),
    ]


def logit_rows(series: ShareSeries, rho: float) -> list[Row]:
    """Logit-scale lines: OLS, pooled ρ, breakdown, quasi-binomial."""
    names = ("logit_ols", "logit_gls_pooled_rho", "breakdown_logit", "quasibinomial")
    if not series.has_logit:
        return [(name, "slope", float("nan"), NO_LOGIT) for name in names]
    line = ols_line(series.years, series.logits)
    unit = "slope in logits a year"
    rows = line_rows("logit_ols", line, unit)
    if np.isfinite(rho):
        rows += pooled_rows("logit_gls_pooled_rho", series, series.logits, rho, unit)
    rows += breakdown_rows("breakdown_logit", series.years, line.slope / line.se)
    quasi = quasi_binomial_slope(series.years, series.values)
    return rows + line_rows("quasibinomial", quasi, "slope in logits a year, Pearson dispersion")


def rank_rows(series: ShareSeries) -> list[Row]:
    """Theil–Sen slope a year and Kendall's exact test."""
    line = theil_sen_line(series.years, series.values)
    test = kendall_test(series.values)
    return [
        ("theilsen", "slope", line.slope, "a calendar year, not a row"),
        ("theilsen", "ci_low", line.low, ""),
        ("theilsen", "ci_high", line.high, ""),
        ("theilsen", "coverage", line.coverage, "exact coverage of the interval"),
        ("theilsen", "n", float(series.n), ""),
        ("kendall", "s", float(test.s), ""),
        ("kendall", "tau", test.tau, "tau-b"),
        ("kendall", "p", test.p, "exact, ties enumerated"),
        ("kendall", "n", float(series.n), ""),
    ]


def leave_out_rows(series: ShareSeries, p_all: float) -> list[Row]:
    """Range of slope and p when each year is left out in turn."""
    loo = leave_one_year_out(series)
    weakest = int(loo.years[loo.p.argmax()])
    return [
        ("loo", "slope_min", float(loo.slopes.min()), f"without {loo.years[loo.slopes.argmin()]}"),
        ("loo", "slope_max", float(loo.slopes.max()), f"without {loo.years[loo.slopes.argmax()]}"),
        ("loo", "p_min", float(loo.p.min()), f"without {loo.years[loo.p.argmin()]}"),
        ("loo", "p_max", float(loo.p.max()), f"without {weakest}"),
        ("loo", "flips", float(loo.flips(p_all)), "1: leaving out one year moves p across 0.05"),
        ("loo", "n", float(series.n - 1), ""),
    ]


def window_rows(series: ShareSeries, window: tuple[int, int], min_points: int) -> list[Row]:
    """OLS within a window of years; its slope alone where the window has too few points."""
    method = f"window_{window[0]}_{window[1]}"
    part = series.between(*window)
    if part.n < 2:
        return [(method, "n", float(part.n), f"n = {part.n}: no slope")]
    if part.n < min_points or not part.varies:
        return slope_only_rows(method, part)
    return line_rows(method, ols_line(part.years, part.values))


def slope_only_rows(method: str, series: ShareSeries) -> list[Row]:
    """The OLS slope without any test, with the reason in words."""
    slope = float("nan")
    if series.n > 1:
        centred = series.years - series.years.mean()
        slope = float((centred * series.values).sum() / (centred**2).sum())
    note = untested_reason(series)
    return [(method, "slope", slope, note), (method, "n", float(series.n), note)]


def untested_reason(series: ShareSeries) -> str:
    """Why a series gets its slope and no test."""
    if series.n < 2:
        return f"n = {series.n}: no slope"
    if not series.varies:
        return "no variation: no test"
    return "exact line: no test" if on_a_line(series) else f"n = {series.n}: slope only"


def on_a_line(series: ShareSeries) -> bool:
    """Whether three or more points lie exactly on a line, so that there is no error to speak of."""
    if series.n < 3:
        return False
    fit = fit_lines(series.years, series.values)
    return bool(fit.errors[0] <= 1e-10)


def break_rows(series: ShareSeries, pooled_rho: float, draws: int, seed: int) -> list[Row]:
    """Sup-F of a broken line (`supf`) and of one shift in level (`supf_level`)."""
    if series.n < 2 * MIN_SIDE:
        return []
    rows: list[Row] = []
    for method, kind in (("supf", "line"), ("supf_level", "level")):
        rows += _search_rows(method, kind, series, pooled_rho, draws, seed)
    return rows


def _search_rows(
    method: str, kind: str, series: ShareSeries, pooled_rho: float, draws: int, seed: int
) -> list[Row]:
    pooled = (pooled_rho,) if np.isfinite(pooled_rho) and pooled_rho < 1.0 else ()
    rhos = (0.5, 0.7, *pooled)
    found = search_break(series.years, series.values, kind, rhos, draws, seed)
    rows = [
        (method, "statistic", found.statistic, f"largest F of a broken {kind}"),
        (method, "year", float(found.year), "first printed year of the new regime"),
        (method, "p_permutation", found.p_permutation, "pays for the search, not for persistence"),
        (method, "p_rho_0.5", found.p_persistent[0.5], ""),
        (method, "p_rho_0.7", found.p_persistent[0.7], ""),
        (method, "ssr_unbroken", found.ssr_unbroken, ""),
        (method, "ssr_broken", found.ssr_broken, ""),
        (method, "mean_before", found.mean_before, ""),
        (method, "mean_after", found.mean_after, ""),
    ]
    if pooled:
        rows.append((method, "p_pooled_rho", found.p_persistent[pooled_rho], ""))
    return rows
