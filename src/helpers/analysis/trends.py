"""Trends of shares on short, uneven, bounded, persistent series, region by region.

The usual standard errors call a trend far too often on such data; `simulation.py` measures how
often. Here every region gets its ordinary line, the same line under one annual correlation pooled
over the regions, the correlation that would undo it, corrections for many tests, and a verdict
by a rule that was fixed beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from helpers.analysis import trend_rows
from helpers.analysis.pooled_correlation import PooledCorrelation, pool_correlation
from helpers.analysis.share_series import ShareSeries, share_series

COLUMNS = ["region", "method", "quantity", "value", "note"]
LEVEL = 0.05
POOLED = "pooled"


class Verdict(StrEnum):
    """What may be said of a region's slope."""

    ESTABLISHED = "established"
    NOT_AFTER_HOLM = "p below 0.05 at pooled rho, not after Holm: not established"
    ONLY_IF_INDEPENDENT = "only if years were independent: not established"
    NOT_ESTABLISHED = "not established"
    UNTESTED = "slope only, not tested"


@dataclass(frozen=True)
class TrendResults:
    """Every number of the trend regressions.

    Attributes:
        table: Columns region, method, quantity, value, note; one number a row.
        series: The printed values that the regressions used, one series a region.
        rho_logit: Correlation pooled on the logit scale; it carries the main test.
        rho_pp: The same on the percentage-point scale, which one aberrant value can drive.
        tested: Regions with enough points, the aggregate left out.
        aggregate: The row that is the whole of the others and stands outside corrections.
    """

    table: pd.DataFrame
    series: tuple[ShareSeries, ...]
    rho_logit: PooledCorrelation | None
    rho_pp: PooledCorrelation | None
    tested: tuple[str, ...]
    aggregate: str | None

    def value(self, region: str, method: str, quantity: str) -> float:
        """One number; NaN where the method gives none for this region."""
        found = self._row(region, method, quantity)
        return float(found["value"].iloc[0]) if len(found) else float("nan")

    def note(self, region: str, method: str, quantity: str) -> str:
        """The note beside one number; empty where there is none."""
        found = self._row(region, method, quantity)
        return str(found["note"].iloc[0]) if len(found) else ""

    def _row(self, region: str, method: str, quantity: str) -> pd.DataFrame:
        t = self.table
        return t[(t["region"] == region) & (t["method"] == method) & (t["quantity"] == quantity)]

    def verdict(self, region: str) -> Verdict:
        """The verdict on one region's slope."""
        return Verdict(self.note(region, "verdict", "established"))

    def of(self, region: str) -> ShareSeries:
        """The series of one region; KeyError where there is none."""
        for series in self.series:
            if series.region == region:
                return series
        raise KeyError(region)

    @property
    def regions(self) -> tuple[str, ...]:
        """All regions but the aggregate, in the order given."""
        return tuple(s.region for s in self.series if s.region != self.aggregate)

    @property
    def established(self) -> tuple[str, ...]:
        """Tested regions whose slope is established."""
        return tuple(r for r in self.tested if self.verdict(r) is Verdict.ESTABLISHED)


def fit_trends(
    shares: pd.DataFrame,
    aggregate: str | None = "DFO",
    min_points: int = 7,
    windows: tuple[tuple[int, int], ...] = ((2000, 2019), (2015, 2021)),
    draws: int = 9_999,
    seed: int = 2021,
) -> TrendResults:
    """Fit and test the trend of every region's share.

    Args:
        shares: Columns region, year, share (per cent), sorted by year within a region; others are
            ignored. Missing shares count as "not printed" and are left out.
        aggregate: Region that is the whole of the others: fitted, but outside the pooled ρ and
            the corrections for many tests. None, or a name that does not occur, if there is none.
        min_points: Regions with fewer points get their slope and no test.
        windows: Spans of years for which the line is fitted again.
        draws: Simulated samples for each simulated p.
        seed: Seed of the simulations.

    Returns:
        All numbers and the verdicts. Regions with no variation, or on a line exactly, are
        listed with the reason and not tested.

    Raises:
        InputError: The frame lacks a column, or a year or share is refused (see `share_series`).
    """
    series = share_series(shares)
    tested = [s for s in series if _testable(s, min_points) and s.region != aggregate]
    rho_pp = _pool([(s.years, s.values) for s in tested], draws, seed)
    rho_logit = _pool([(s.years, s.logits) for s in tested if s.has_logit], draws, seed)
    rows: list[tuple] = []
    for s in series:
        found = _region_rows(s, min_points, windows, rho_logit, rho_pp, draws, seed)
        rows += [(s.region, *row) for row in found]
    rows += _rho_rows(tested, rho_logit, rho_pp)
    table = pd.DataFrame(rows, columns=COLUMNS)
    names = tuple(s.region for s in tested)
    regions = sum(1 for s in series if s.n and s.region != aggregate)
    table = _with_adjusted(table, names, regions)
    table = _with_verdicts(table, series, names, aggregate)
    return TrendResults(table, series, rho_logit, rho_pp, names, aggregate)


def trends_frame(results: TrendResults) -> pd.DataFrame:
    """The tidy table that is published: region, method, quantity, value, note."""
    return results.table.copy()


def _testable(series: ShareSeries, min_points: int) -> bool:
    """Enough points, some variation, and not on a line exactly (no error to speak of)."""
    enough = series.n >= max(min_points, 4)
    return enough and series.varies and not trend_rows.on_a_line(series)


def _pool(panel: list, draws: int, seed: int) -> PooledCorrelation | None:
    return pool_correlation(panel, draws=draws, seed=seed) if panel else None


def _region_rows(
    series: ShareSeries,
    min_points: int,
    windows: tuple[tuple[int, int], ...],
    rho_logit: PooledCorrelation | None,
    rho_pp: PooledCorrelation | None,
    draws: int,
    seed: int,
) -> list[trend_rows.Row]:
    if not _testable(series, min_points):
        return trend_rows.slope_only_rows("ols", series)
    rho = rho_logit.rho if rho_logit else float("nan")
    rows = trend_rows.ols_rows(series)
    p_ols = next(row[2] for row in rows if row[:2] == ("ols", "p"))
    if rho_logit:
        rows += trend_rows.pooled_rows("gls_pooled_rho", series, series.values, rho)
    if rho_pp:
        rows += trend_rows.pooled_rows("gls_pooled_rho_pp", series, series.values, rho_pp.rho)
    rows += trend_rows.logit_rows(series, rho)
    rows += trend_rows.rank_rows(series)
    walk = trend_rows.persistent_line(series, series.values, 1.0)
    rows += trend_rows.line_rows("rw_drift", walk)
    rows += trend_rows.leave_out_rows(series, p_ols)
    for window in windows:
        rows += trend_rows.window_rows(series, window, min_points)
    return rows + trend_rows.break_rows(series, rho, draws, seed)


def _rho_rows(
    tested: list[ShareSeries], rho_logit: PooledCorrelation | None, rho_pp: PooledCorrelation | None
) -> list[tuple]:
    """The pooled correlations, and each again without one region at a time."""
    rows: list[tuple] = []
    scales = (
        ("rho_logit", rho_logit, [(s.region, s.years, s.logits) for s in tested if s.has_logit]),
        ("rho_pp", rho_pp, [(s.region, s.years, s.values) for s in tested]),
    )
    for method, pooled, panel in scales:
        if pooled is None:
            continue
        end = "open: the interval reaches 1" if pooled.open else ""
        peak = "at the boundary" if pooled.rho == 1.0 else ""
        rows += [
            (POOLED, method, "rho", pooled.rho, peak),
            (POOLED, method, "ci_low", pooled.low, ""),
            (POOLED, method, "ci_high", pooled.high, end),
            (POOLED, method, "likelihood_ratio", pooled.likelihood_ratio, ""),
            (POOLED, method, "p_independence", pooled.p_independence, "simulated"),
            (POOLED, method, "regions", float(pooled.groups), ""),
        ]
        for region, *_ in panel if len(panel) > 1 else ():
            others = [(years, values) for name, years, values in panel if name != region]
            rho = pool_correlation(others).rho
            rows.append((region, method + "_without", "rho", rho, "pooled over the other regions"))
    return rows


def _with_adjusted(table: pd.DataFrame, tested: tuple[str, ...], regions: int) -> pd.DataFrame:
    """Add Holm and Benjamini–Hochberg over the tested regions, and Holm over all regions.

    The untested regions enter the second as p = 1, which is Holm with a larger multiplier.
    """
    from statsmodels.stats.multitest import multipletests

    rows: list[tuple] = []
    for name, method in (
        ("adjusted", "gls_pooled_rho"),
        ("adjusted_ols", "ols"),
        ("adjusted_logit", "logit_gls_pooled_rho"),
    ):
        found = table[(table["method"] == method) & (table["quantity"] == "p")]
        p = found.set_index("region")["value"].reindex(list(tested)).dropna()
        if p.empty:
            continue
        k = len(p)
        padded = np.append(p.to_numpy(), np.ones(max(0, regions - k)))
        columns = {
            f"p_holm{k}": multipletests(p.to_numpy(), method="holm")[1],
            f"p_holm{len(padded)}": multipletests(padded, method="holm")[1][:k],
            f"p_bh{k}": multipletests(p.to_numpy(), method="fdr_bh")[1],
        }
        for quantity, values in columns.items():
            note = f"of the p of {method}"
            pairs = zip(p.index, values, strict=True)
            rows += [(region, name, quantity, float(v), note) for region, v in pairs]
    return pd.concat([table, pd.DataFrame(rows, columns=COLUMNS)], ignore_index=True)


def _with_verdicts(
    table: pd.DataFrame,
    series: tuple[ShareSeries, ...],
    tested: tuple[str, ...],
    aggregate: str | None,
) -> pd.DataFrame:
    """Add one verdict a region, and sort the rows by region."""
    values = table.set_index(["region", "method", "quantity"])["value"]
    rows = []
    for s in series:
        verdict = _verdict(values, s.region, tested)
        established = float(verdict is Verdict.ESTABLISHED)
        if verdict is Verdict.UNTESTED:
            established = float("nan")
        rows.append((s.region, "verdict", "established", established, str(verdict)))
    joined = pd.concat([table, pd.DataFrame(rows, columns=COLUMNS)], ignore_index=True)
    order = {name: i for i, name in enumerate([s.region for s in series] + [POOLED])}
    place = joined["region"].map(order)
    return joined.iloc[np.argsort(place.to_numpy(), kind="stable")].reset_index(drop=True)


def _verdict(values: pd.Series, region: str, tested: tuple[str, ...]) -> Verdict:
    """Established: p < .05 if independent, at pooled ρ, and there after Holm over the tested."""
    p_ols = values.get((region, "ols", "p"), np.nan)
    p_pooled = values.get((region, "gls_pooled_rho", "p"), np.nan)
    if np.isnan(p_ols) or np.isnan(p_pooled):
        return Verdict.UNTESTED
    if p_ols >= LEVEL:
        return Verdict.NOT_ESTABLISHED
    if p_pooled >= LEVEL:
        return Verdict.ONLY_IF_INDEPENDENT
    # the aggregate stands outside the family and has no correction to pass
    if region in tested and values[(region, "adjusted", f"p_holm{len(tested)}")] >= LEVEL:
        return Verdict.NOT_AFTER_HOLM
    return Verdict.ESTABLISHED
