"""A region's trade year by year in one frame: volume, balance, concentration, two-way trade."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.concentration import concentration
from helpers.analysis.trade_indices import balance, balassa, grubel_lloyd
from helpers.analysis.trends import TrendResults


def yearly_profile(flows: pd.DataFrame) -> pd.DataFrame:
    """Indicators of one region by year.

    Args:
        flows: Flows of one region: year, partner, code, exports, imports.

    Returns:
        ``year``, ``exports``, ``imports``, ``turnover``, ``balance``, ``coverage``, ``partners``
        (with any trade), ``hhi_partners`` and ``hhi_goods`` (of turnover, 0 to 1) and
        ``grubel_lloyd`` (at the code level of the flows; missing where a direction is missing).
    """
    profile = balance(flows, ["year"])
    total = flows.assign(value=flows["exports"] + flows["imports"])
    by_partner = total.groupby(["year", "partner"], as_index=False)["value"].sum()
    by_good = total.groupby(["year", "code"], as_index=False)["value"].sum()
    partners = concentration(by_partner, ["year"], "partner")
    goods = concentration(by_good, ["year"], "code")
    profile = profile.merge(
        partners[["year", "parts", "hhi"]].rename(
            columns={"parts": "partners", "hhi": "hhi_partners"}
        ),
        how="left",
    ).merge(goods[["year", "hhi"]].rename(columns={"hhi": "hhi_goods"}), how="left")
    if (flows["exports"] > 0).any() and (flows["imports"] > 0).any():
        two_way = grubel_lloyd(flows, ["year"])[["year", "grubel_lloyd"]]
        return profile.merge(two_way, how="left")
    return profile.assign(grubel_lloyd=float("nan"))


def advantages(flows: pd.DataFrame, region: str, largest: int = 8) -> pd.DataFrame | None:
    """Goods that a region exports most, with Balassa's index.

    Args:
        flows: Flows of several regions in one year.
        region: Key of the region.
        largest: How many goods.

    Returns:
        ``code``, ``exports``, ``share`` (percent of the region's exports) and ``balassa``, largest
        exports first; None where the frame holds one region and so no comparison.
    """
    if flows["region"].nunique() < 2:
        return None
    found = balassa(flows)
    own = found[(found["region"] == region) & (found["exports"] > 0)]
    own = own.assign(share=100 * own["exports"] / own["exports"].sum())
    own = own.sort_values(["exports", "code"], ascending=[False, True])
    return own[["code", "exports", "share", "balassa"]].head(largest).reset_index(drop=True)


@dataclass(frozen=True)
class RegionTrend:
    """What the trend analysis says of one region.

    Attributes:
        region: Its key.
        n: Years with a share.
        slope: Percentage points a year; NaN with fewer than two years.
        se: Its standard error if years were independent.
        p: Its p at the pooled correlation; NaN where nothing was tested.
        established: Whether the trend analysis calls the slope established.
    """

    region: str
    n: int
    slope: float
    se: float
    p: float
    established: bool

    @property
    def tested(self) -> bool:
        """Whether there were enough years for a test."""
        return self.p == self.p and self.se == self.se


def region_trend(results: TrendResults, region: str) -> RegionTrend:
    """One region's line of the trend analysis."""
    value = results.value
    return RegionTrend(
        region=region,
        n=int(value(region, "ols", "n")),
        slope=value(region, "ols", "slope"),
        se=value(region, "ols", "se"),
        p=value(region, "gls_pooled_rho", "p"),
        established=region in results.established,
    )
