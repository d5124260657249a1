"""How far apart the regions' shares are, and what the district's share can and cannot tell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis.share_series import share_series
from helpers.sources.errors import InputError


@dataclass(frozen=True)
class DispersionByYear:
    """Spread of the shares over the regions with every year printed.

    Attributes:
        table: Columns year, mean, sd (percentage points, divisor k − 1), cv (sd over mean),
            gini, regions.
        regions: The regions counted.
    """

    table: pd.DataFrame
    regions: tuple[str, ...]

    def change(self, measure: str) -> float:
        """Last year's value of a measure less the first year's."""
        column = self.table[measure]
        return float(column.iloc[-1] - column.iloc[0])


def gini(values: np.ndarray) -> float:
    """Gini coefficient of non-negative values: mean absolute difference over twice the mean."""
    values = np.asarray(values, dtype=float)
    apart = np.abs(np.subtract.outer(values, values)).mean()
    return float(apart / (2.0 * values.mean()))


def dispersion_by_year(shares: pd.DataFrame, aggregate: str | None = "DFO") -> DispersionByYear:
    """Standard deviation, coefficient of variation and Gini, year by year.

    Args:
        shares: Columns region, year, share.
        aggregate: Region left out because it is the whole.

    Raises:
        InputError: Fewer than two regions have every year printed.
    """
    series = [s for s in share_series(shares) if s.region != aggregate and s.n]
    years = np.unique(np.concatenate([s.years for s in series]))
    complete = [s for s in series if s.n == len(years)]
    if len(complete) < 2:
        raise InputError("Dispersion needs at least two regions with every year printed.")
    values = np.array([s.values for s in complete])
    sd, mean = values.std(axis=0, ddof=1), values.mean(axis=0)
    table = pd.DataFrame(
        {
            "year": years,
            "mean": mean,
            "sd": sd,
            "cv": sd / mean,
            "gini": [gini(column) for column in values.T],
            "regions": len(complete),
        }
    )
    return DispersionByYear(table, tuple(s.region for s in complete))


def relative_orientation(shares: pd.DataFrame, aggregate: str = "DFO") -> pd.DataFrame:
    """Region's share over the aggregate's of the same year.

    Returns:
        Columns region, year, ratio; above 1 the region leans to the partner more than the whole.

    Raises:
        InputError: The aggregate has no row, or no positive value in a year that is needed.
    """
    by_name = {s.region: s for s in share_series(shares)}
    if aggregate not in by_name:
        raise InputError(f"The shares have no row {aggregate} to relate the regions to.")
    whole = dict(zip(by_name[aggregate].years, by_name[aggregate].values, strict=True))
    rows = []
    for s in by_name.values():
        for year, value in zip(s.years, s.values, strict=True) if s.region != aggregate else ():
            if whole.get(year, 0.0) <= 0.0:
                raise InputError(f"{aggregate} has no positive share in {year} to divide by.")
            rows.append((s.region, int(year), float(value / whole[year])))
    return pd.DataFrame(rows, columns=["region", "year", "ratio"])


@dataclass(frozen=True)
class WithinBounds:
    """What weights could make of the aggregate's change between two years.

    Attributes:
        first: First year.
        last: Last year.
        change: Change of the aggregate's share, percentage points.
        low: Smallest part of it that the regions' own changes can explain.
        high: Largest part; the rest is the shift of weights between regions.
        regions: Regions counted.
    """

    first: int
    last: int
    change: float
    low: float
    high: float
    regions: tuple[str, ...]

    @property
    def sign_known(self) -> bool:
        """Whether the within part has one sign for all admissible weights."""
        return self.low > 0.0 or self.high < 0.0


def within_bounds(
    shares: pd.DataFrame, first: int, last: int, aggregate: str = "DFO"
) -> WithinBounds:
    """Bounds of the within part Σ w̄ᵢΔsᵢ of the aggregate's change, weights unknown.

    The weights (regions' parts of the aggregate's trade) are not published; all that is known is
    that they are non-negative, sum to one and reproduce the aggregate's share in each year. Both
    ends are linear programmes, one for each year's weights.

    Args:
        shares: Columns region, year, share.
        first: First year.
        last: Last year; every member region must be printed in both.
        aggregate: The whole.

    Raises:
        InputError: A year is missing for the aggregate, or no weights reproduce its share.

    Source: the decomposition with mean weights, Foster, Haltiwanger and Krizan (2001); bounds by
        linear programming.
    """
    by_name = {s.region: dict(zip(s.years, s.values, strict=True)) for s in share_series(shares)}
    whole = by_name.pop(aggregate, {})
    if first not in whole or last not in whole:
        raise InputError(f"{aggregate} has no share in {first} or {last}.")
    members = [name for name, values in by_name.items() if first in values and last in values]
    start = np.array([by_name[name][first] for name in members])
    end = np.array([by_name[name][last] for name in members])
    early = _weighted_range(end - start, start, float(whole[first]), aggregate, first)
    late = _weighted_range(end - start, end, float(whole[last]), aggregate, last)
    low, high = (0.5 * (early[side] + late[side]) for side in (0, 1))
    change = float(whole[last] - whole[first])
    return WithinBounds(int(first), int(last), change, low, high, tuple(members))


def _weighted_range(
    changes: np.ndarray, levels: np.ndarray, target: float, name: str, year: int
) -> tuple[float, float]:
    """Smallest and largest Σ wΔs over weights w that reproduce the target share."""
    from scipy.optimize import linprog

    rules = np.vstack([np.ones(len(levels)), levels])
    ends = []
    for sign in (1.0, -1.0):
        found = linprog(sign * changes, A_eq=rules, b_eq=[1.0, target], bounds=(0.0, 1.0))
        if not found.success:
            raise InputError(f"No weights of the regions reproduce {name}'s share in {year}.")
        ends.append(sign * float(found.fun))
    return ends[0], ends[1]
