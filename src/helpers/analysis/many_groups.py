"""Ordinary lines through very many short series at once: region × partner × commodity.

The columns are those of the careful path (`line_fit.py`) and agree with it to 1e-10; what is
dropped is everything that needs a simulation. Work goes in slices of groups, so that memory
grows with the result and not with the temporaries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.sources.errors import InputError

SLICE = 8192
EXACT = 1e-10
ESTIMATORS = ("ols", "hc3", "logit")


@dataclass(frozen=True)
class YearGrid:
    """What a line needs to know of the years, once for all series on them.

    Attributes:
        years: Shape (n,).
        slope_weights: Weights that turn values into the slope, shape (n,).
        residual_maker: Shape (n, n).
        leverage: Shape (n,), sums to 2.
    """

    years: np.ndarray
    slope_weights: np.ndarray
    residual_maker: np.ndarray
    leverage: np.ndarray

    @classmethod
    def of(cls, years: Sequence[int] | np.ndarray) -> YearGrid:
        """Prepare a grid of at least two different years."""
        years = np.asarray(years)
        centred = years - years.mean()
        weights = centred / (centred**2).sum()
        hat = 1.0 / len(years) + np.outer(centred, weights)
        return cls(years, weights, np.eye(len(years)) - hat, np.diag(hat).copy())

    @property
    def hc3_weights(self) -> np.ndarray:
        """Weights of the squared residuals in the slope's HC3 variance, shape (n,)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return (self.slope_weights / (1.0 - self.leverage)) ** 2

    @property
    def ols_weights(self) -> np.ndarray:
        """The same for the ordinary variance: equal weights 1 / ((n − 2) Sxx), shape (n,)."""
        df = len(self.years) - 2
        each = (self.slope_weights**2).sum() / df if df > 0 else np.nan
        return np.full(len(self.years), each)


def fit_common_grid(
    grid: YearGrid, values: np.ndarray, hc3: bool = True
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """OLS slopes, their ordinary and HC3 standard errors for series of shape (m, n), each (m,)."""
    slopes = values @ grid.slope_weights
    squares = (values @ grid.residual_maker) ** 2
    se = np.sqrt(squares @ grid.ols_weights)
    return slopes, se, np.sqrt(squares @ grid.hc3_weights) if hc3 else None


def _fit_own_grids(
    years: np.ndarray, values: np.ndarray, hc3: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """The same where every series has its own years, both of shape (m, n)."""
    n = values.shape[1]
    centred = years - years.mean(axis=1, keepdims=True)
    weights = centred / np.einsum("ij,ij->i", centred, centred)[:, None]
    slopes = np.einsum("ij,ij->i", weights, values)
    left = values - values.mean(axis=1, keepdims=True) - slopes[:, None] * centred
    df = n - 2
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.einsum("ij,ij->i", left, left) * np.einsum("ij,ij->i", weights, weights)
        se = np.sqrt(own / df) if df > 0 else np.full(len(values), np.nan)
        if not hc3:
            return slopes, se, None
        scaled = left * weights / (1.0 - 1.0 / n - weights * centred)
    return slopes, se, np.sqrt(np.einsum("ij,ij->i", scaled, scaled))


def fit_many(
    frame: pd.DataFrame,
    by: Sequence[str],
    estimators: Sequence[str] = ESTIMATORS,
    p_values: bool = True,
    min_points: int = 7,
) -> pd.DataFrame:
    """OLS, HC3 and logit lines of every group of a long frame, in one call.

    Args:
        frame: The columns `by`, year (whole) and share (per cent); missing shares are left out.
        by: Columns whose combinations are the groups.
        estimators: Any of "ols" (always), "hc3", "logit".
        p_values: Whether to add two-sided p, t distribution with n − 2 degrees.
        min_points: Groups with fewer points get their slope alone.

    Returns:
        One row a group in order of first appearance (of the keys, if they were scattered): the
        keys, n, slope, se, p, se_hc3, p_hc3, logit_slope, logit_se, logit_p as asked for. The
        logit is missing where a share is 0 or 100; standard errors and p where a series does not
        vary or lies exactly on a line.

    Raises:
        InputError: An unknown estimator or column, a share outside 0–100, a year that is not
            whole, stands twice or out of order within its group.
    """
    _check_request(frame, by, estimators)
    keys, starts, years, shares = _grouped(frame, list(by))
    sizes = np.diff(starts)
    wanted = _columns(estimators, p_values)
    table = {name: np.full(len(sizes), np.nan) for name in wanted}
    for n in np.unique(sizes):
        if n < 2:
            continue
        rows = np.flatnonzero(sizes == n)
        every = len(rows) == len(sizes)
        for at in range(0, len(rows), SLICE):
            part = slice(at, at + SLICE) if every else rows[at : at + SLICE]
            block = _blocks(years, shares, starts, part, int(n))
            _fit_block(*block, part, table, estimators, n >= min_points)
    if p_values:
        _add_p(table, sizes - 2)
    return keys.assign(n=sizes, **table)


def _columns(estimators: Sequence[str], p_values: bool) -> list[str]:
    names = ["slope", "se"] + (["p"] if p_values else [])
    if "hc3" in estimators:
        names += ["se_hc3"] + (["p_hc3"] if p_values else [])
    if "logit" in estimators:
        names += ["logit_slope", "logit_se"] + (["logit_p"] if p_values else [])
    return names


def _check_request(frame: pd.DataFrame, by: Sequence[str], estimators: Sequence[str]) -> None:
    unknown = [name for name in estimators if name not in ESTIMATORS]
    if unknown:
        raise InputError(f"No estimator is called {unknown[0]}: choose from ols, hc3 and logit.")
    absent = [name for name in (*by, "year", "share") if name not in frame.columns]
    if absent:
        raise InputError(f"The frame has no column {', '.join(absent)}.")
    if frame.empty:
        raise InputError("The frame is empty: give at least one row of group, year and share.")
    for name in ("year", "share"):
        if not pd.api.types.is_numeric_dtype(frame[name]):
            raise InputError(f"The column {name} is not numeric.")


def _grouped(
    frame: pd.DataFrame, by: list[str]
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray, np.ndarray]:
    """Keys of the groups, their first rows (and the end), years and shares of the printed rows."""
    if frame[by].isna().any(axis=None):
        raise InputError(f"A row has no value in {', '.join(by)}: every row needs its group.")
    shares = _floats(frame["share"])
    if np.isnan(shares.min()):
        frame = frame[~np.isnan(shares)]
        shares = _floats(frame["share"])
        if frame.empty:
            raise InputError("The frame has no printed share: every value is missing.")
    keys, starts = _boundaries(frame, by)
    if not keys.set_index(by).index.is_unique:
        # groups are scattered over the frame: bring their rows together, years as they come
        frame = frame.sort_values(by, kind="stable")
        shares = _floats(frame["share"])
        keys, starts = _boundaries(frame, by)
    years = frame["year"].to_numpy()
    _check_values(keys, starts, years, shares)
    return keys, starts, years, shares


def _floats(column: pd.Series) -> np.ndarray:
    """Values as float64, without a copy where they are that already."""
    if column.dtype == np.float64:
        return column.to_numpy()
    return column.to_numpy(dtype=float, na_value=np.nan)


def _boundaries(frame: pd.DataFrame, by: list[str]) -> tuple[pd.DataFrame, np.ndarray]:
    changes = np.zeros(len(frame), dtype=bool)
    changes[:1] = True
    for name in by:
        column = frame[name].to_numpy()
        changes[1:] |= column[1:] != column[:-1]
    first = np.flatnonzero(changes)
    return frame[by].iloc[first].reset_index(drop=True), np.append(first, len(frame))


def _check_values(
    keys: pd.DataFrame, starts: np.ndarray, years: np.ndarray, shares: np.ndarray
) -> None:
    def where(row: int) -> str:
        group = int(np.searchsorted(starts, row, side="right")) - 1
        return ", ".join(str(value) for value in keys.iloc[group])

    if shares.min() < 0.0 or shares.max() > 100.0:
        row = int(np.flatnonzero((shares < 0.0) | (shares > 100.0))[0])
        raise InputError(
            f"Group {where(row)}, year {years[row]}: the share {shares[row]} lies outside 0–100."
        )
    if years.dtype.kind not in "iu":
        wrong = ~np.isfinite(years) | (years != np.floor(years))
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            raise InputError(f"Group {where(row)}: {years[row]} is not a whole calendar year.")
    later = years[1:] > years[:-1]
    later[starts[1:-1] - 1] = True
    if not later.all():
        row = int(np.flatnonzero(~later)[0]) + 1
        raise InputError(
            f"Group {where(row)}: the year {years[row]} stands twice or out of order; "
            "keep one value a year and sort by year."
        )


def _blocks(
    years: np.ndarray, shares: np.ndarray, starts: np.ndarray, part: slice | np.ndarray, n: int
) -> tuple[np.ndarray, np.ndarray]:
    """Years and shares of some groups of equal size as arrays (m, n)."""
    if isinstance(part, slice):
        low, high = starts[:-1][part][0], starts[1:][part][-1]
        return years[low:high].reshape(-1, n), shares[low:high].reshape(-1, n)
    at = starts[part][:, None] + np.arange(n)
    return years[at], shares[at]


def _fit_block(
    years: np.ndarray,
    values: np.ndarray,
    part: slice | np.ndarray,
    table: dict[str, np.ndarray],
    estimators: Sequence[str],
    tested: bool,
) -> None:
    """Write slopes and standard errors of one block into the result's columns."""
    if (years == years[0]).all():
        grid = YearGrid.of(years[0])

        def fit(y: np.ndarray, hc3: bool):
            return fit_common_grid(grid, y, hc3)
    else:

        def fit(y: np.ndarray, hc3: bool):
            return _fit_own_grids(years, y, hc3)

    slopes, se, robust = fit(values, "hc3" in estimators and tested)
    table["slope"][part] = slopes
    if tested:
        # constant or exactly straight series leave rounding errors, not residuals
        noisy = se > EXACT
        table["se"][part] = np.where(noisy, se, np.nan)
        if robust is not None:
            table["se_hc3"][part] = np.where(noisy, robust, np.nan)
    if "logit" in estimators:
        with np.errstate(divide="ignore", invalid="ignore"):
            slopes, se, _ = fit(np.log(values / (100.0 - values)), False)
        table["logit_slope"][part] = np.where(np.isfinite(slopes), slopes, np.nan)
        if tested:
            table["logit_se"][part] = np.where(se > EXACT, se, np.nan)


def _add_p(table: dict[str, np.ndarray], df: np.ndarray) -> None:
    from scipy.special import stdtr

    for slope, se, p in (
        ("slope", "se", "p"),
        ("slope", "se_hc3", "p_hc3"),
        ("logit_slope", "logit_se", "logit_p"),
    ):
        if p in table:
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = table[slope] / table[se]
                table[p] = 2.0 * stdtr(df.astype(float), -np.abs(ratio))
