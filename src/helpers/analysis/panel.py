"""All regions in one regression: a common trend, and whether border regions differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from helpers.analysis.few_clusters import (
    ClusteredFit,
    ClusterTest,
    cr1_test,
    cr2_test,
    fit_within,
    t_test,
    wild_bootstrap_p,
)
from helpers.analysis.line_fit import detectable_slope
from helpers.analysis.share_series import ShareSeries, share_series
from helpers.sources.errors import InputError

GROUPS = ("border", "inner")


@dataclass(frozen=True)
class PanelResults:
    """Every number of the panel regressions.

    Attributes:
        table: Columns model, term, method, quantity, value; one number a row.
        regions: Regions in the panel.
        border: Those at the border.
        observations: Printed values used.
    """

    table: pd.DataFrame
    regions: tuple[str, ...]
    border: tuple[str, ...]
    observations: int

    def value(self, model: str, term: str, method: str, quantity: str) -> float:
        """One number of the table; KeyError where it has none."""
        keys = (model, term, method, quantity)
        found = self.table
        for column, key in zip(("model", "term", "method", "quantity"), keys, strict=True):
            found = found[found[column] == key]
        if found.empty:
            raise KeyError(keys)
        return float(found["value"].iloc[0])


@dataclass(frozen=True)
class _Panel:
    """Rows of the panel: years centred on their mean, regions numbered."""

    values: np.ndarray
    years: np.ndarray
    clusters: np.ndarray
    border: np.ndarray  # by region

    def trends(self, border: np.ndarray, year_effects: bool) -> np.ndarray:
        """Regressors: trend (or year columns) and trend × border, shape (N, k)."""
        interaction = self.years * border[self.clusters]
        if not year_effects:
            return np.column_stack([self.years, interaction])
        return np.column_stack([interaction, self.year_columns()])

    def year_columns(self) -> np.ndarray:
        """A column for every year but the first."""
        return np.equal.outer(self.years, np.unique(self.years)[1:]).astype(float)


def fit_panel(shares: pd.DataFrame, groups: Mapping[str, str]) -> PanelResults:
    """Panel regressions with region effects over all regions that have a group.

    Models: `common_trend` (one trend), `border_trend` (trend and trend × border),
    `border_trend_year_effects` (trend × border with a column for every year), `mean_group`
    (the regions' own slopes averaged), `level_gap` (the regions' mean shares compared). The first
    three are repeated over the regions with every year printed, as `…_complete`.

    Args:
        shares: Columns region, year, share, as for `fit_trends`.
        groups: Region → "border" or "inner"; regions without one (the district's own row) stay
            out.

    Raises:
        InputError: A group has fewer than two regions with at least two values, or the shares
            themselves are refused.
    """
    series = [s for s in share_series(shares) if groups.get(s.region) in GROUPS and s.n > 1]
    border = np.array([groups[s.region] == "border" for s in series], dtype=float)
    if border.sum() < 2 or (1 - border).sum() < 2:
        raise InputError(
            "The panel needs at least two border and two inner regions with two values each."
        )
    panel = _stack(series, border)
    rows = [*_trend_models(panel, ""), *_mean_group(series, border), *_level_gap(series, border)]
    longest = max(s.n for s in series)
    complete = [s.n == longest for s in series]
    kept = border[np.array(complete)]
    if len(kept) < len(series) and min(kept.sum(), (1 - kept).sum()) >= 2:
        subset = [s for s, full in zip(series, complete, strict=True) if full]
        rows += _trend_models(_stack(subset, kept), "_complete")
    columns = ["model", "term", "method", "quantity", "value"]
    return PanelResults(
        pd.DataFrame(rows, columns=columns),
        tuple(s.region for s in series),
        tuple(s.region for s in series if groups[s.region] == "border"),
        len(panel.values),
    )


def panel_frame(results: PanelResults) -> pd.DataFrame:
    """The tidy table that is published: model, term, method, quantity, value."""
    return results.table.copy()


def _stack(series: list[ShareSeries], border: np.ndarray) -> _Panel:
    years = np.concatenate([s.years for s in series]).astype(float)
    values = np.concatenate([s.values for s in series])
    clusters = np.repeat(np.arange(len(series)), [s.n for s in series])
    # centred years keep the arithmetic well conditioned and change no slope
    return _Panel(values, years - years.mean(), clusters, border)


def _trend_models(panel: _Panel, suffix: str) -> list[tuple]:
    common = fit_within(panel.values, panel.years[:, None], panel.clusters)
    both = fit_within(panel.values, panel.trends(panel.border, False), panel.clusters)
    dated = fit_within(panel.values, panel.trends(panel.border, True), panel.clusters)
    rows = _describe("common_trend" + suffix, "year", common, 0)
    rows += _describe("border_trend" + suffix, "year", both, 0)
    rows += _describe("border_trend" + suffix, "border × year", both, 1)
    rows += _permutation("border_trend" + suffix, panel, False, 1, both)
    rows += _describe("border_trend_year_effects" + suffix, "border × year", dated, 0)
    rows += _permutation("border_trend_year_effects" + suffix, panel, True, 0, dated)
    return rows


def _describe(model: str, term: str, fit: ClusteredFit, column: int) -> list[tuple]:
    """CR2, the usual cluster-robust test beside it, and the wild bootstrap of one term."""
    test = cr2_test(fit, column)
    rows = _test_rows(model, term, "cr2", test)
    rows.append((model, term, "cr2", "detectable_slope", detectable_slope(test.se, test.df)))
    rows += _test_rows(model, term, "cr1", cr1_test(fit, column))
    rows.append((model, term, "wild_bootstrap", "p", wild_bootstrap_p(fit, column)))
    rows.append((model, term, "wild_bootstrap", "sign_vectors", float(2**fit.groups)))
    rows.append((model, term, "sample", "n", float(len(fit.response))))
    rows.append((model, term, "sample", "regions", float(fit.groups)))
    return rows


def _test_rows(
    model: str, term: str, method: str, test: ClusterTest, quantity: str = "slope"
) -> list[tuple]:
    numbers = {
        quantity: test.estimate,
        "se": test.se,
        "df": test.df,
        "t": test.t,
        "p": test.p,
        "ci_low": test.low,
        "ci_high": test.high,
    }
    return [(model, term, method, name, value) for name, value in numbers.items()]


def _labels(border: np.ndarray) -> np.ndarray:
    """Every way to call as many regions border, shape (ways, G); the true one among them."""
    size, groups = int(border.sum()), len(border)
    chosen = list(combinations(range(groups), size))
    ways = np.zeros((len(chosen), groups))
    for row, regions in enumerate(chosen):
        ways[row, list(regions)] = 1.0
    return ways


def _permutation(
    model: str, panel: _Panel, year_effects: bool, column: int, observed: ClusteredFit
) -> list[tuple]:
    """Give p of the border × trend term over all labels, by its size and by its cluster t ratio."""
    size, ratio = [], []
    for labels in _labels(panel.border):
        fit = fit_within(panel.values, panel.trends(labels, year_effects), panel.clusters)
        test = cr1_test(fit, column)
        size.append(abs(test.estimate))
        ratio.append(abs(test.t))
    true = cr1_test(observed, column)
    rows = [
        ("p", _share_reaching(size, abs(true.estimate))),
        ("p_studentised", _share_reaching(ratio, abs(true.t))),
        ("assignments", float(len(size))),
    ]
    return [(model, "border × year", "label_permutation", name, value) for name, value in rows]


def _share_reaching(values: list[float], observed: float) -> float:
    return float((np.array(values) >= observed * (1.0 - 1e-10)).mean())


def _mean_group(series: list[ShareSeries], border: np.ndarray) -> list[tuple]:
    """Average of the regions' own OLS slopes, each region counted once.

    Source: Pesaran and Smith (1995), Journal of Econometrics 68(1).
    """
    slopes = np.array(
        [np.polynomial.polynomial.polyfit(s.years - s.years.mean(), s.values, 1)[1] for s in series]
    )
    rows = _mean_rows("mean_group", "year", slopes)
    rows += _mean_rows("mean_group", "year (border)", slopes[border == 1.0])
    rows += _mean_rows("mean_group", "year (inner)", slopes[border == 0.0])
    return rows + _difference_rows("mean_group", "border × year", slopes, border)


def _level_gap(series: list[ShareSeries], border: np.ndarray) -> list[tuple]:
    """Mean shares of border and inner regions over each region's printed years."""
    means = np.array([s.values.mean() for s in series])
    rows = _mean_rows("level_gap", "level (border)", means[border == 1.0], "level")
    rows += _mean_rows("level_gap", "level (inner)", means[border == 0.0], "level")
    return rows + _difference_rows("level_gap", "border", means, border)


def _mean_rows(model: str, term: str, numbers: np.ndarray, quantity: str = "slope") -> list[tuple]:
    se = float(numbers.std(ddof=1) / np.sqrt(len(numbers)))
    test = t_test(float(numbers.mean()), se, len(numbers) - 1)
    size = (model, term, "sample", "regions", float(len(numbers)))
    return [*_test_rows(model, term, "mean", test, quantity), size]


def _difference_rows(model: str, term: str, numbers: np.ndarray, border: np.ndarray) -> list[tuple]:
    """Border less inner: Welch's t and all permutations of the labels."""
    from scipy.stats import ttest_ind

    one, other = numbers[border == 1.0], numbers[border == 0.0]
    welch = ttest_ind(one, other, equal_var=False)
    low, high = welch.confidence_interval(0.95)
    gap = float(one.mean() - other.mean())
    ways = _labels(border)
    gaps = ways @ numbers / ways.sum(axis=1) - (1 - ways) @ numbers / (1 - ways).sum(axis=1)
    rows = [
        ("welch", "slope" if "year" in term else "level", gap),
        ("welch", "se", gap / float(welch.statistic)),
        ("welch", "df", float(welch.df)),
        ("welch", "p", float(welch.pvalue)),
        ("welch", "ci_low", float(low)),
        ("welch", "ci_high", float(high)),
        ("label_permutation", "p", _share_reaching(list(np.abs(gaps)), abs(gap))),
        ("label_permutation", "assignments", float(len(ways))),
    ]
    return [(model, term, *row) for row in rows]
