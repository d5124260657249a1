"""Rows of the trend tables: regions in blocks, values from the results, errors beneath."""

import pandas as pd

from helpers.analysis.trends import TrendResults
from helpers.exhibits.china_cooperation import GROUPS
from helpers.exhibits.china_share_pictures import short_name
from helpers.exhibits.language import number, t
from helpers.exhibits.tables import Column

NOT_APPLICABLE = "not_applicable"


def region_column() -> Column:
    """The column of regions' names."""
    return Column("name", t(en="Region", ru="Регион"), "text")


def by_group(trends: TrendResults, regions: pd.DataFrame) -> pd.DataFrame:
    """One row a region: the district first, then border and inner regions under their heading."""
    present = {series.region for series in trends.series}
    frame = regions.loc[regions["region"].isin(present), ["region", "group"]].copy()
    frame["name"] = frame["region"].map(short_name)
    frame["block"] = [t(**GROUPS[group]) for group in frame["group"]]
    return frame.reset_index(drop=True)


def with_values(
    frame: pd.DataFrame, trends: TrendResults, wanted: dict[str, tuple[str, str]]
) -> pd.DataFrame:
    """Add columns of the results: key → (method, quantity); what a region lacks stays empty."""
    for key, (method, quantity) in wanted.items():
        frame[key] = [trends.value(region, method, quantity) for region in frame["region"]]
        frame[f"{key}__missing"] = [NOT_APPLICABLE if pd.isna(v) else "" for v in frame[key]]
    return frame


def with_errors_beneath(
    frame: pd.DataFrame, pairs: dict[str, str]
) -> tuple[pd.DataFrame, tuple[int, ...]]:
    """Put a row of standard errors under each row that has one.

    Args:
        frame: One row a region or model.
        pairs: Column of the estimate → column of its standard error.

    Returns:
        The frame with the rows added, and their positions.
    """
    rows, beneath = [], []
    for row in frame.to_dict("records"):
        rows.append(row)
        if all(pd.isna(row[error]) for error in pairs.values()):
            continue
        beneath.append(len(rows))
        below = {key: row[key] for key in ("block",) if key in row} | {"name": ""}
        rows.append(below | {estimate: row[error] for estimate, error in pairs.items()})
    made = pd.DataFrame(rows, columns=frame.columns)
    for key in [name for name in made.columns if name.endswith("__missing")]:
        made[key] = made[key].fillna("")
    texts = [name for name in made.columns if made[name].dtype in ("object", "str", "string")]
    made[texts] = made[texts].fillna("")
    return made, tuple(beneath)


def interval(low: float, high: float) -> str:
    """A 95 % interval as text; empty where there is none."""
    if pd.isna(low):
        return ""
    return f"[{number(low, 2)}; {number(high, 2)}]"


def tested_rows(frame: pd.DataFrame, trends: TrendResults) -> pd.DataFrame:
    """The rows of tested regions and of the aggregate."""
    tested = [r in trends.tested or r == trends.aggregate for r in frame["region"]]
    return frame[tested].reset_index(drop=True)
