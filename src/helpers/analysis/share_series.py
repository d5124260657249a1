"""Yearly series of a share, one a region: what may enter a trend regression and what may not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.sources.errors import InputError

COLUMNS = ("region", "year", "share")


@dataclass(frozen=True)
class ShareSeries:
    """The printed values of one region, in order of the years.

    Attributes:
        region: Key of the region.
        years: Calendar years, shape (n,), strictly increasing integers.
        values: Shares in per cent, shape (n,), no gaps.
    """

    region: str
    years: np.ndarray
    values: np.ndarray

    @property
    def n(self) -> int:
        """Number of printed values."""
        return len(self.years)

    @property
    def varies(self) -> bool:
        """Whether at least two of the values differ."""
        return self.n > 1 and float(np.ptp(self.values)) > 0.0

    @property
    def has_logit(self) -> bool:
        """Whether every share lies strictly inside 0–100, so that its logit is finite."""
        return bool(((self.values > 0.0) & (self.values < 100.0)).all())

    @property
    def logits(self) -> np.ndarray:
        """Log odds of the shares, shape (n,)."""
        return logit(self.values)

    def between(self, first: int, last: int) -> ShareSeries:
        """The part of the series from year `first` to year `last`, both included."""
        keep = (self.years >= first) & (self.years <= last)
        return ShareSeries(self.region, self.years[keep], self.values[keep])


def logit(shares: np.ndarray) -> np.ndarray:
    """Log odds ln(s / (100 − s)) of shares in per cent, any shape."""
    return np.log(shares) - np.log(100.0 - shares)


def share_series(shares: pd.DataFrame) -> tuple[ShareSeries, ...]:
    """Check a region × year × share frame and split it by region.

    Args:
        shares: Columns region, year, share (per cent); others are ignored. A missing share means
            "no value printed" and is left out, never filled. Rows of a region stand in order of
            the years; regions keep the order of their first row.

    Returns:
        One series a region, regions without any value included (n = 0).

    Raises:
        InputError: A column is missing, the frame is empty, a year is not a whole number, stands
            out of order or twice, or a share is not a number within 0–100.
    """
    _check_columns(shares)
    years = _whole_years(shares)
    values = _numeric_shares(shares)
    _check_order(shares, years)
    regions = shares["region"].to_numpy()
    series = []
    for region in pd.unique(regions):
        rows = (regions == region) & ~np.isnan(values)
        series.append(ShareSeries(str(region), years[rows], values[rows]))
    return tuple(series)


def _check_columns(shares: pd.DataFrame) -> None:
    absent = [name for name in COLUMNS if name not in shares.columns]
    if absent:
        raise InputError(
            f"The shares have no column {', '.join(absent)}: a trend needs the columns "
            "region, year and share."
        )
    if shares.empty:
        raise InputError("The shares are empty: give at least one row of region, year and share.")
    if shares["region"].isna().any():
        row = int(np.flatnonzero(shares["region"].isna())[0])
        raise InputError(f"Row {row} of the shares names no region: fill the column region.")


def _whole_years(shares: pd.DataFrame) -> np.ndarray:
    if not pd.api.types.is_numeric_dtype(shares["year"]):
        raise InputError("The column year is not numeric: give whole calendar years such as 2015.")
    years = shares["year"].to_numpy(dtype=float, na_value=np.nan)
    wrong = ~np.isfinite(years) | (years != np.floor(years))
    if wrong.any():
        row = shares.iloc[int(np.flatnonzero(wrong)[0])]
        raise InputError(
            f"{row['region']} has the year {row['year']}: give whole calendar years such as 2015."
        )
    return years.astype(np.int64)


def _numeric_shares(shares: pd.DataFrame) -> np.ndarray:
    if not pd.api.types.is_numeric_dtype(shares["share"]):
        raise InputError("The column share is not numeric: give per cent as numbers such as 52.6.")
    values = shares["share"].to_numpy(dtype=float, na_value=np.nan)
    # a comparison with NaN is false, so that unprinted values pass and infinities do not
    wrong = (values < 0.0) | (values > 100.0)
    if wrong.any():
        row = shares.iloc[int(np.flatnonzero(wrong)[0])]
        raise InputError(
            f"{row['region']} {row['year']} has the share {row['share']}: "
            "a share in per cent lies within 0–100."
        )
    return values


def _check_order(shares: pd.DataFrame, years: np.ndarray) -> None:
    regions = shares["region"].to_numpy()
    twice = pd.DataFrame({"region": regions, "year": years}).duplicated()
    if twice.any():
        at = int(np.flatnonzero(twice)[0])
        raise InputError(
            f"{regions[at]} has the year {years[at]} twice: keep one value a region and year."
        )
    for region in pd.unique(regions):
        steps = np.diff(years[regions == region])
        if (steps < 0).any():
            at = years[regions == region][int(np.flatnonzero(steps < 0)[0]) + 1]
            raise InputError(
                f"{region} has the year {at} after a later one: sort the shares by region and year."
            )
