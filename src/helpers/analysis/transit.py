"""Transit potential: densities, ranks, and the growth that a capacity goal takes."""

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.growth import annual_growth


def wide_indicators(table1: pd.DataFrame) -> pd.DataFrame:
    """Table 1 with one row a region and one column an indicator, regions in printed order."""
    order = table1["region"].drop_duplicates()
    wide = table1.pivot(index="region", columns="indicator", values="value")
    return wide.loc[order].rename_axis(columns=None).reset_index()


def crossing_densities(table1: pd.DataFrame) -> pd.DataFrame:
    """Crossings per km of border, printed and recomputed from crossings and border length.

    Args:
        table1: Columns indicator, region and value as in Table 1.

    Returns:
        One row a region: border_length (km), crossings, operating_crossings, the printed densities
        crossing_density and operating_density, and the same two recomputed (…_computed, unrounded).
    """
    wide = wide_indicators(table1)
    wide["crossing_density_computed"] = wide["crossings"] / wide["border_length"]
    wide["operating_density_computed"] = wide["operating_crossings"] / wide["border_length"]
    keep = ["region", "border_length"]
    for name in ("crossing", "operating"):
        count = "crossings" if name == "crossing" else "operating_crossings"
        keep += [count, f"{name}_density", f"{name}_density_computed"]
    return wide[keep]


def ranks(table1: pd.DataFrame) -> pd.DataFrame:
    """Rank of each region on each indicator, 1 for the largest; ties share the better rank.

    Densities are ranked by their recomputed values, which tell printed ties apart.

    Returns:
        One row an indicator in printed order, one column a region.
    """
    values = wide_indicators(table1).set_index("region")
    values["crossing_density"] = values["crossings"] / values["border_length"]
    values["operating_density"] = values["operating_crossings"] / values["border_length"]
    ranked = values.rank(ascending=False, method="min").astype(int).T
    return ranked.loc[table1["indicator"].drop_duplicates()].rename_axis("indicator").reset_index()


@dataclass(frozen=True)
class DensityRanks:
    """Where one region stands in crossings and in their density (1 = largest)."""

    region: str
    border_rank: int
    crossings: int
    crossings_rank: int
    density_rank: int
    operating: int
    operating_density_rank: int
    regions: int
    lowest_density_region: str


def density_ranks(table1: pd.DataFrame, region: str) -> DensityRanks:
    """One region's ranks among the border regions of Table 1."""
    table = ranks(table1).set_index("indicator")
    wide = wide_indicators(table1).set_index("region")
    density = table.loc["crossing_density"]
    return DensityRanks(
        region=region,
        border_rank=int(table.at["border_length", region]),
        crossings=int(wide.at[region, "crossings"]),
        crossings_rank=int(table.at["crossings", region]),
        density_rank=int(density[region]),
        operating=int(wide.at[region, "operating_crossings"]),
        operating_density_rank=int(table.at["operating_density", region]),
        regions=len(wide),
        lowest_density_region=str(density.astype(int).idxmax()),
    )


@dataclass(frozen=True)
class CapacityPath:
    """Capacity reached and planned, in one unit, and the growth between.

    Attributes:
        start: At the start of the year.
        reached: At the end of that year.
        goal: Planned for the end of `goal_year`.
    """

    start: float
    reached: float
    goal: float
    reached_year: int = 2023
    goal_year: int = 2032

    @property
    def growth_reached(self) -> float:
        """Growth within the year reached, percent."""
        return (self.reached / self.start - 1) * 100

    @property
    def years(self) -> int:
        """Years from the end of the year reached to the end of the goal year."""
        return self.goal_year - self.reached_year

    @property
    def growth_total(self) -> float:
        """Growth from the level reached to the goal, percent."""
        return (self.goal / self.reached - 1) * 100

    @property
    def growth_needed(self) -> float:
        """Constant growth a year from the level reached to the goal, percent."""
        return annual_growth(self.reached, self.goal, self.years)


@dataclass(frozen=True)
class RailDensity:
    """Rail density of a region checked against length and area.

    Attributes:
        length: Length of lines in the region, km.
        area: Area of the region, km2.
        country_length: Length of lines in the country, km.
        country_area: Area of the country, km2.
        printed: Density as printed, km per 10,000 km2.
        printed_ratio: Printed ratio of the region's density to the country's.
    """

    length: float
    area: float
    country_length: float
    country_area: float
    printed: float
    printed_ratio: float

    @property
    def density(self) -> float:
        """Density of the region, km per 10,000 km2."""
        return self.length / self.area * 10_000

    @property
    def country_density(self) -> float:
        """Density of the country, km per 10,000 km2."""
        return self.country_length / self.country_area * 10_000

    @property
    def ratio(self) -> float:
        """Region over country."""
        return self.density / self.country_density
