"""Indices of what a region trades, with whom, and how much both ways.

Each takes a tidy frame of flows (``region``, ``partner``, ``code``, ``exports``, ``imports`` and
whatever ``by`` names) as the customs queries return it. An index that the frame cannot carry is
refused with the reason: one region alone has no comparison, one direction alone no two-way trade.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def balance(frame: pd.DataFrame, by: Sequence[str] = ("region", "year")) -> pd.DataFrame:
    """Exports, imports, turnover, balance and coverage of imports by exports.

    Args:
        frame: Flows.
        by: Columns to group by.

    Returns:
        The ``by`` columns, ``exports``, ``imports``, ``turnover``, ``balance`` (the frame's money
        unit) and ``coverage`` (exports over imports, missing where nothing was imported).
    """
    _need(frame, [*by, "exports", "imports"])
    sums = frame.groupby(list(by), as_index=False)[["exports", "imports"]].sum()
    sums["turnover"] = sums["exports"] + sums["imports"]
    sums["balance"] = sums["exports"] - sums["imports"]
    sums["coverage"] = (sums["exports"] / sums["imports"]).where(sums["imports"] > 0)
    return sums


def balassa(frame: pd.DataFrame, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Revealed comparative advantage: a good's share in a region's exports over its share in all.

    Args:
        frame: Flows of several regions; together they are the comparison.
        by: Columns within which to compare, such as year.

    Returns:
        The ``by`` columns, ``region``, ``code``, ``exports`` and ``balassa`` (above 1 the region
        exports relatively more of the good than all regions of the frame together).

    Raises:
        ValueError: The frame has one region, so that there is nothing to compare with, or no
            exports.

    Source: Balassa 1965, "Trade liberalisation and revealed comparative advantage", The Manchester
    School 33 (2); here within a country, with its regions as the reference group.
    """
    _need(frame, [*by, "region", "code", "exports"])
    _several(frame, "region", "Balassa's index compares a region with all others")
    own = frame.groupby([*by, "region", "code"], as_index=False)["exports"].sum()
    return _location_quotient(own, by, "code", "exports", "balassa")


def trade_intensity(
    frame: pd.DataFrame, by: Sequence[str] = ("year",), flow: str = "exports"
) -> pd.DataFrame:
    """Trade intensity: a partner's share in a region's trade over its share in all regions' trade.

    Args:
        frame: Flows of several regions; together they are the comparison.
        by: Columns within which to compare, such as year.
        flow: "exports" or "imports".

    Returns:
        The ``by`` columns, ``region``, ``partner``, the flow and ``intensity`` (above 1 the region
        trades relatively more with the partner than all regions together).

    Raises:
        ValueError: The frame has one region or no trade in this direction.

    Source: Brown 1949 and Kojima 1964 define it against world trade, which a national customs file
    does not hold; this is the index within one country.
    """
    _need(frame, [*by, "region", "partner", flow])
    _several(frame, "region", "trade intensity compares a region with all others")
    own = frame.groupby([*by, "region", "partner"], as_index=False)[flow].sum()
    return _location_quotient(own, by, "partner", flow, "intensity")


def grubel_lloyd(
    frame: pd.DataFrame, by: Sequence[str] = ("region", "year"), code: str = "code"
) -> pd.DataFrame:
    """Grubel–Lloyd index of two-way trade, weighted over goods.

    Args:
        frame: Flows with exports and imports of each good.
        by: Columns to group by; with partner among them, two-way trade with that partner.
        code: Column with the good; the index falls as codes get finer, so name the level with it.

    Returns:
        The ``by`` columns, ``turnover`` and ``grubel_lloyd``: 0 where every good moves one way
        only, 1 where exports equal imports good by good; missing where there is no trade.

    Raises:
        ValueError: The frame holds one direction only.

    Source: Grubel and Lloyd 1975, Intra-Industry Trade, Macmillan.
    """
    _need(frame, [*by, code, "exports", "imports"])
    for flow in ("exports", "imports"):
        if not (frame[flow] > 0).any():
            raise ValueError(
                f"the frame holds no {flow}: two-way trade needs both directions, so the "
                "Grubel–Lloyd index is refused"
            )
    goods = frame.groupby([*by, code], as_index=False)[["exports", "imports"]].sum()
    goods["turnover"] = goods["exports"] + goods["imports"]
    goods["one_way"] = (goods["exports"] - goods["imports"]).abs()
    sums = goods.groupby(list(by), as_index=False)[["turnover", "one_way"]].sum()
    index = 1 - sums["one_way"] / sums["turnover"]
    sums["grubel_lloyd"] = index.where(sums["turnover"] > 0)
    return sums.drop(columns="one_way")


def _location_quotient(
    own: pd.DataFrame, by: Sequence[str], part: str, value: str, name: str
) -> pd.DataFrame:
    """(own part / own total) / (all regions' part / all regions' total)."""
    if not (own[value] > 0).any():
        raise ValueError(f"the frame holds no {value}: the index is refused")
    own_total = own.groupby([*by, "region"])[value].transform("sum")
    part_total = own.groupby([*by, part])[value].transform("sum")
    total = own.groupby(list(by))[value].transform("sum") if by else own[value].sum()
    own[name] = (own[value] / own_total) / (part_total / total)
    return own[(own_total > 0) & (part_total > 0)].reset_index(drop=True)


def _need(frame: pd.DataFrame, names: Sequence[str]) -> None:
    missing = [name for name in names if name not in frame]
    if missing:
        raise ValueError(f"the frame has no column {missing[0]!r}")
    for flow in {"exports", "imports"} & set(names):
        bad = frame[frame[flow].isna() | (frame[flow] < 0)]
        if len(bad):
            raise ValueError(f"row {bad.index[0]}: {flow} are missing or negative")


def _several(frame: pd.DataFrame, name: str, why: str) -> None:
    if frame[name].nunique() < 2:
        raise ValueError(
            f"{why}, and the frame holds {frame[name].nunique()}: ask for the flows of all regions"
        )
