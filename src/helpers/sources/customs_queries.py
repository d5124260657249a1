"""Questions to the customs store, answered as tidy frames.

The questions are ibis expressions: DuckDB answers them by default, in this process; the same
expressions run on Spark when a Spark connection is given. Sums are exact decimals in the engine and
become floats once, at the end (a dollar sum below 10¹³ keeps its cents). Regions are named by the
keys of the package's own tables where they have one (``Amur``) and by OKATO code elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from helpers.sources.customs_codes import FAR_EAST, FAR_EAST_JOINED, region_code, region_key
from helpers.sources.customs_trade import Trade
from helpers.sources.errors import InputError

if TYPE_CHECKING:
    import ibis.expr.types as ir

FLOWS = {"turnover": ("export", "import"), "exports": ("export",), "imports": ("import",)}
LEVELS = {2: "chapter", 4: "heading", 6: "subheading", 10: "line"}
DISTRICT = "DFO"


def chosen(
    trade: Trade,
    *,
    regions: Sequence[str] | None = None,
    partners: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
    months: tuple[int, int] | None = None,
    codes: Sequence[str] | None = None,
    flow: str = "turnover",
) -> ir.Table:
    """Rows of interest, as an unevaluated table.

    Args:
        trade: An open store.
        regions: Regions by key, name or OKATO code; None for all.
        partners: Partners by two-letter code; None for all.
        years: Calendar years; None for all.
        months: First and last month of each year, such as ``(1, 9)``; None for whole years.
        codes: Beginnings of commodity codes, such as ``["27", "4403"]``; None for all.
        flow: "turnover", "exports" or "imports".

    Returns:
        Rows of the store.

    Raises:
        InputError: An unknown flow or region, or a month in the store that only a longer period
            covers, so that it cannot be told apart.
    """
    import ibis

    table = trade.table
    if flow not in FLOWS:
        raise InputError(f"flow {flow!r}: choose turnover, exports or imports")
    if flow != "turnover":
        table = table.filter(table.direction == FLOWS[flow][0])
    if regions is not None:
        table = table.filter(table.region.isin(_okato(regions)))
    if partners is not None:
        table = table.filter(table.partner.isin(list(partners)))
    if years is not None:
        table = table.filter(table.year.isin([int(year) for year in years]))
    if months is not None:
        _refuse_straddling(trade, years, months)
        first, last = months
        table = table.filter(table.month_from >= first, table.month_to <= last)
    if codes is not None:
        beginnings = [table.code.startswith(code) for code in codes]
        table = table.filter(ibis.or_(*beginnings))
    return table


def _okato(regions: Sequence[str]) -> list[str]:
    """OKATO codes of regions given in any way; the district stands for its members."""
    found: list[str] = []
    for region in regions:
        try:
            found += list(FAR_EAST) if region == DISTRICT else [region_code(region)]
        except ValueError as error:
            raise InputError(str(error)) from error
    return sorted(set(found))


def _refuse_straddling(trade: Trade, years: Sequence[int] | None, months: tuple[int, int]) -> None:
    first, last = months
    if not 1 <= first <= last <= 12:
        raise InputError(f"months {first} to {last}: give the first and the last of 1 to 12")
    for part in trade.manifest.parts:
        inside = first <= part.month_from and part.month_to <= last
        outside = part.month_to < first or part.month_from > last
        if not inside and not outside and (years is None or part.year in years):
            raise InputError(
                f"months {first} to {last} of {part.year}: the store has months "
                f"{part.month_from} to {part.month_to} only together ({part.source})"
            )


def _frame(table: ir.Table) -> pd.DataFrame:
    """Evaluate; decimals become floats, regions get their keys."""
    arrow = _evaluated(table)
    frame = arrow.to_pandas()
    for field in arrow.schema:
        if pa.types.is_decimal(field.type):
            frame[field.name] = frame[field.name].astype(float)
    if "region" in frame:
        frame["region"] = frame["region"].map(region_key)
    return frame


def _evaluated(table: ir.Table) -> pa.Table:
    """Run a question; what ibis calls in its engines is not the reader's concern."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return table.to_pyarrow()


def turnover(
    trade: Trade, *, by: Sequence[str] = ("region", "year"), **choice: Any
) -> pd.DataFrame:
    """Exports, imports and turnover in US dollars.

    Args:
        trade: An open store.
        by: Columns to group by, of region, year, month_from, partner, district, unit.
        **choice: What to count, as in `chosen`.

    Returns:
        The ``by`` columns, ``exports``, ``imports``, ``turnover``, ``net_kg`` and ``rows``,
        sorted by ``by``.
    """
    table = chosen(trade, **choice)
    value, export = table.value_usd, table.direction == "export"
    grouped = table.group_by(list(by)).aggregate(
        exports=value.sum(where=export).fill_null(0),
        imports=value.sum(where=~export).fill_null(0),
        turnover=value.sum(),
        net_kg=table.net_kg.sum().fill_null(0),
        rows=table.count(),
    )
    return _frame(grouped).sort_values(list(by), kind="stable").reset_index(drop=True)


def partner_share(
    trade: Trade,
    partner: str = "CN",
    *,
    period: str = "year",
    flow: str = "turnover",
    regions: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
    months: tuple[int, int] | None = None,
    district: bool = False,
) -> pd.DataFrame:
    """A partner's share in each region's trade, ready for `fit_trends`.

    Args:
        trade: An open store.
        partner: Two-letter code.
        period: "year" or "month".
        flow: "turnover", "exports" or "imports".
        regions: Regions by key, name or OKATO code; None for all.
        years: Calendar years; None for all.
        months: First and last month of each year; None for all that are there.
        district: Add rows for the Far Eastern Federal District, as the sum of the regions that
            belonged to it in that year; only where all of them have rows.

    Returns:
        ``region``, ``year`` (and ``month``), ``share`` in percent, ``value`` and ``total`` in US
        dollars, ``months`` (how many months the row rests on), sorted by region and time. A region
        without any trade in a period has no row.

    Raises:
        InputError: An unknown partner, period or choice.
    """
    if period not in ("year", "month"):
        raise InputError(f"period {period!r}: choose year or month")
    table = chosen(trade, regions=regions, years=years, months=months, flow=flow)
    time = ["year"] if period == "year" else ["year", "month_from"]
    if period == "month":
        _refuse_spans(trade)
    grouped = table.group_by(["region", *time]).aggregate(
        value=table.value_usd.sum(where=table.partner == partner).fill_null(0),
        total=table.value_usd.sum(),
    )
    frame = _frame(grouped).rename(columns={"month_from": "month"})
    time = [name.replace("month_from", "month") for name in time]
    # Engines return rows in any order, and floats add up to the last bit in one order only.
    frame = frame.sort_values(["region", *time], kind="stable")
    if district:
        frame = pd.concat([frame, _district_rows(frame, time)], ignore_index=True)
    frame = frame[frame["total"] > 0]
    frame["share"] = 100 * frame["value"] / frame["total"]
    covered = {year: _months_within(trade, year, months) for year in trade.years}
    frame["months"] = 1 if period == "month" else frame["year"].map(covered)
    frame["year"] = frame["year"].astype("int64")
    columns = ["region", *time, "share", "value", "total", "months"]
    return frame[columns].sort_values(["region", *time], kind="stable").reset_index(drop=True)


def _refuse_spans(trade: Trade) -> None:
    for part in trade.manifest.parts:
        if part.month_from != part.month_to:
            raise InputError(
                f"by month: the store has months {part.month_from} to {part.month_to} of "
                f"{part.year} only together ({part.source}); ask by year"
            )


def _months_within(trade: Trade, year: int, months: tuple[int, int] | None) -> int:
    first, last = months or (1, 12)
    return sum(first <= month <= last for month in trade.months(year))


def _district_rows(frame: pd.DataFrame, time: list[str]) -> pd.DataFrame:
    """The district as the sum of its members of the time, where the store has them all."""
    joined = frame["region"].map(FAR_EAST_JOINED).fillna(0)
    member = frame["region"].isin(FAR_EAST.values()) & (frame["year"] >= joined)
    grouped = frame[member].groupby(time, as_index=False)
    sums = grouped.agg(value=("value", "sum"), total=("total", "sum"), members=("region", "count"))
    expected = sums["year"].map(
        lambda year: sum(FAR_EAST_JOINED.get(name, 0) <= year for name in FAR_EAST.values())
    )
    return sums[sums["members"] == expected].drop(columns="members").assign(region=DISTRICT)


def items(trade: Trade, level: int = 4, *, by: Sequence[str] = (), **choice: Any) -> pd.DataFrame:
    """Value by commodity, at one level of the tree, every dollar once.

    Args:
        trade: An open store.
        level: Digits: 2, 4, 6 or 10.
        by: More columns to group by, such as region, partner or year.
        **choice: What to count, as in `chosen`.

    Returns:
        The ``by`` columns, ``code``, ``value`` (US dollars), ``net_kg``, ``share`` (percent of the
        chosen total within ``by``) and ``known`` (False for what the source does not break down
        that far and for the secret class, which keep their own codes), largest value first.

    Raises:
        InputError: A level other than 2, 4, 6 or 10, or an unknown choice.
    """
    import ibis

    if level not in LEVELS:
        raise InputError(f"code level {level}: choose 2, 4, 6 or 10 digits")
    table = chosen(trade, **choice)
    secret = table.code.contains("X")
    code = ibis.ifelse(secret, table.code, table.code.substr(0, level))
    table = table.mutate(item=code)
    grouped = table.group_by([*by, "item"]).aggregate(
        value=table.value_usd.sum(), net_kg=table.net_kg.sum().fill_null(0)
    )
    frame = _frame(grouped).rename(columns={"item": "code"}).sort_values([*by, "code"])
    frame["known"] = (frame["code"].str.len() == level) & ~frame["code"].str.contains("X")
    total = frame.groupby(list(by))["value"].transform("sum") if by else frame["value"].sum()
    frame["share"] = 100 * frame["value"] / total
    order = [*by, "value", "code"]
    ascending = [True] * len(by) + [False, True]
    columns = [*by, "code", "value", "net_kg", "share", "known"]
    return frame[columns].sort_values(order, ascending=ascending).reset_index(drop=True)


def partners(trade: Trade, *, by: Sequence[str] = (), **choice: Any) -> pd.DataFrame:
    """Value by partner.

    Args:
        trade: An open store.
        by: More columns to group by, such as region or year.
        **choice: What to count, as in `chosen`.

    Returns:
        The ``by`` columns, ``partner``, ``value`` (US dollars), ``net_kg`` and ``share`` (percent
        within ``by``), largest value first.
    """
    table = chosen(trade, **choice)
    grouped = table.group_by([*by, "partner"]).aggregate(
        value=table.value_usd.sum(), net_kg=table.net_kg.sum().fill_null(0)
    )
    frame = _frame(grouped).sort_values([*by, "partner"])
    total = frame.groupby(list(by))["value"].transform("sum") if by else frame["value"].sum()
    frame["share"] = 100 * frame["value"] / total
    order = [*by, "value", "partner"]
    ascending = [True] * len(by) + [False, True]
    columns = [*by, "partner", "value", "net_kg", "share"]
    return frame[columns].sort_values(order, ascending=ascending).reset_index(drop=True)


def flows(trade: Trade, level: int = 4, **choice: Any) -> pd.DataFrame:
    """Value by region, partner, commodity and direction: what the trade indices are made from.

    Args:
        trade: An open store.
        level: Digits of the commodity codes: 2, 4, 6 or 10.
        **choice: What to count, as in `chosen`.

    Returns:
        ``region``, ``year``, ``partner``, ``code``, ``exports`` and ``imports`` in US dollars.
    """
    import ibis

    if level not in LEVELS:
        raise InputError(f"code level {level}: choose 2, 4, 6 or 10 digits")
    table = chosen(trade, **choice)
    code = ibis.ifelse(table.code.contains("X"), table.code, table.code.substr(0, level))
    table = table.mutate(item=code)
    export = table.direction == "export"
    names = ["region", "year", "partner", "item"]
    grouped = table.group_by(names).aggregate(
        exports=table.value_usd.sum(where=export).fill_null(0),
        imports=table.value_usd.sum(where=~export).fill_null(0),
    )
    frame = _frame(grouped).rename(columns={"item": "code"})
    keys = ["region", "year", "partner", "code"]
    return frame[[*keys, "exports", "imports"]].sort_values(keys).reset_index(drop=True)


def totals(trade: Trade) -> Mapping[tuple[str, int], tuple[int, Decimal, Decimal]]:
    """Rows, US dollars and kilograms by direction and year, exact to the cent and gram.

    Args:
        trade: An open store.

    Returns:
        (direction, year) → (rows, US dollars, kilograms).
    """
    table = trade.table
    grouped = table.group_by(["direction", "year"]).aggregate(
        rows=table.count(), usd=table.value_usd.sum(), kg=table.net_kg.sum().fill_null(0)
    )
    rows = _evaluated(grouped).sort_by([("direction", "ascending"), ("year", "ascending")])
    return {
        (row["direction"], row["year"]): (row["rows"], row["usd"], row["kg"])
        for row in rows.to_pylist()
    }
