"""Would a line have forecast the later years better than "the last value stays"?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis.share_series import share_series

MIN_FIT = 5


@dataclass(frozen=True)
class ForecastTest:
    """Mean absolute errors by region, fitted to the years up to each origin.

    Attributes:
        table: Columns origin, region, years (forecast), mae_line, mae_last, line_wins.
    """

    table: pd.DataFrame

    def mean_errors(self, origin: int) -> tuple[float, float]:
        """Line's and last value's mean absolute error over the regions, percentage points."""
        rows = self.table[self.table["origin"] == origin]
        # shares have one decimal: ten digits undo the binary dust that would tip 6.15 down
        line, last = rows["mae_line"].mean(), rows["mae_last"].mean()
        return round(float(line), 10), round(float(last), 10)

    def wins(self, origin: int) -> tuple[int, int]:
        """Regions where the line was nearer, and all regions."""
        rows = self.table[self.table["origin"] == origin]
        return int(rows["line_wins"].sum()), len(rows)


def forecast_test(
    shares: pd.DataFrame,
    origins: tuple[int, ...] = (2017, 2019),
    aggregate: str | None = "DFO",
    min_fit: int = MIN_FIT,
) -> ForecastTest:
    """Pseudo-out-of-sample errors of an OLS line and of the last value.

    Args:
        shares: Columns region, year, share.
        origins: Last years of the fits.
        aggregate: Region left out because it is the whole.
        min_fit: Regions with fewer points up to an origin are left out there.

    Returns:
        One row an origin and region that has later years to forecast.
    """
    rows = []
    for origin in origins:
        for s in share_series(shares):
            known = s.years <= origin
            if s.region == aggregate or known.sum() < min_fit or known.all():
                continue
            years, values = s.years[known] - origin, s.values[known]
            level, slope = np.polynomial.polynomial.polyfit(years, values, 1)
            later = s.values[~known]
            line = np.abs(later - level - slope * (s.years[~known] - origin)).mean()
            last = np.abs(later - values[-1]).mean()
            row = (origin, s.region, len(later), float(line), float(last), bool(line < last))
            rows.append(row)
    columns = ["origin", "region", "years", "mae_line", "mae_last", "line_wins"]
    return ForecastTest(pd.DataFrame(rows, columns=columns))
