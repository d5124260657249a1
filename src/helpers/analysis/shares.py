"""A partner's share in a region's foreign trade, and the balance with the partner."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class PartnerTrade:
    """Trade of one region with one partner over one period, all in one money unit.

    Attributes:
        exports: Exports to the partner.
        imports: Imports from the partner.
        export_share: The partner's share in the region's exports, percent.
    """

    exports: float
    imports: float
    export_share: float

    @property
    def turnover(self) -> float:
        """Exports plus imports."""
        return self.exports + self.imports

    @property
    def balance(self) -> float:
        """Exports minus imports; above zero is a surplus."""
        return self.exports - self.imports

    @property
    def coverage(self) -> float:
        """Exports over imports."""
        return coverage_ratio(self.exports, self.imports)

    @property
    def all_exports(self) -> float:
        """The region's exports to all partners that the share implies."""
        return implied_total(self.exports, self.export_share)

    @property
    def other_share(self) -> float:
        """All other partners' share in the region's exports, percent."""
        return 100 - self.export_share

    @property
    def other_exports(self) -> float:
        """The region's exports to all other partners."""
        return self.all_exports - self.exports


def coverage_ratio(exports: float, imports: float) -> float:
    """Exports to a partner divided by imports from it.

    Args:
        exports: Value of exports, any money unit.
        imports: Value of imports, the same unit.

    Returns:
        Ratio; above 1 the balance is a surplus.

    Raises:
        ValueError: An argument is negative, or imports are zero.

    Source: the export–import ratio of trade statistics (coverage of imports by exports).
    """
    if exports < 0 or imports <= 0:
        raise ValueError(f"Exports {exports} and imports {imports} give no coverage ratio.")
    return exports / imports


def implied_total(part: float, share: float) -> float:
    """The whole of which a part is a share in percent.

    Raises:
        ValueError: The share is not above 0 and at most 100.
    """
    if not 0 < share <= 100:
        raise ValueError(f"A share of {share} % implies no total.")
    return part / share * 100


def implied_total_bounds(
    part: float, share: float, part_decimals: int, share_decimals: int
) -> tuple[float, float]:
    """The least and the greatest whole that the rounding of part and share allows."""
    half_part, half_share = 0.5 * 10.0**-part_decimals, 0.5 * 10.0**-share_decimals
    return (
        implied_total(part - half_part, share + half_share),
        implied_total(part + half_part, share - half_share),
    )


def printed_shares(shares: pd.DataFrame) -> pd.DataFrame:
    """The rows of a share table that hold a value, by region and year.

    Args:
        shares: Columns region, year and share (percent), among others.

    Returns:
        The same columns without rows that have no share; years as plain integers.
    """
    printed = shares.dropna(subset=["share"])
    return printed.astype({"year": int}).reset_index(drop=True)


def share_change(shares: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Shares in two years and the change between them, for regions that have both.

    Returns:
        Columns region, first, last (percent) and change (percentage points), largest fall first.
    """
    wide = printed_shares(shares).pivot(index="region", columns="year", values="share")
    both = wide[[first, last]].dropna().set_axis(["first", "last"], axis=1)
    both["change"] = both["last"] - both["first"]
    return both.sort_values("change", kind="stable").reset_index()


@dataclass(frozen=True)
class ShareSummary:
    """One region's share over the years: its peak, its last value and the district's beside it."""

    region: str
    peak: float
    peak_year: int
    last: float
    last_year: int
    district_first: float
    district_last: float
    first_year: int
    rank_last: int
    regions_last: int

    @property
    def fall(self) -> float:
        """From the peak to the last value, percentage points."""
        return self.peak - self.last


def share_summary(shares: pd.DataFrame, region: str, district: str = "DFO") -> ShareSummary:
    """Peak, last value and rank of one region's share.

    Raises:
        ValueError: The region or the district has no printed share.
    """
    printed = printed_shares(shares)
    own = printed[printed["region"] == region].sort_values("year")
    whole = printed[printed["region"] == district].sort_values("year")
    if own.empty or whole.empty:
        raise ValueError(f"No share is printed for {region if own.empty else district}.")
    peak = own.loc[own["share"].idxmax()]
    last = own.iloc[-1]
    others = printed[(printed["year"] == last["year"]) & (printed["region"] != district)]
    return ShareSummary(
        region=region,
        peak=float(peak["share"]),
        peak_year=int(peak["year"]),
        last=float(last["share"]),
        last_year=int(last["year"]),
        district_first=float(whole["share"].iloc[0]),
        district_last=float(whole["share"].iloc[-1]),
        first_year=int(whole["year"].iloc[0]),
        rank_last=int((others["share"] > last["share"]).sum()) + 1,
        regions_last=len(others),
    )
