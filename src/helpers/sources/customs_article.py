"""What the article's charts and printed numbers ask of the official file.

The period of all of them is January to September 2021, the region the Amur Region. Where the store
does not hold those nine months, the answer is None: the charts then stay as the text carries them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from helpers.sources.customs_queries import (
    chosen,
    items,
    partner_share,
    partners,
)
from helpers.sources.customs_trade import Trade, open_trade
from helpers.sources.errors import InputError

AMUR, CHINA, YEAR, MONTHS = "Amur", "CN", 2021, (1, 9)
SOYBEANS_NOT_FOR_SOWING = "120190"
MINERAL_FUELS = "27"
TREATED_TIMBER = "44031"
"""Table 3's rows of heading 4403 leave wood treated with preservatives out."""
MILLION = 1e6


@contextmanager
def official_trade(store: Path | str) -> Iterator[Trade]:
    """Open a store that may stand for the official file.

    Args:
        store: Folder of the store.

    Yields:
        The open store.

    Raises:
        InputError: There is no store, or it holds synthetic rows.
    """
    with open_trade(store) as trade:
        if trade.synthetic:
            raise InputError(
                f"{store}: holds synthetic rows, which cannot stand for the official file; import "
                "the official one into a folder of its own"
            )
        yield trade


def covers_nine_months(trade: Trade) -> bool:
    """Whether the store has the Amur Region's trade both ways for each of the nine months."""
    covered = set(trade.manifest.coverage())
    return all(
        (direction, YEAR, month, "10000") in covered
        for direction in ("export", "import")
        for month in range(MONTHS[0], MONTHS[1] + 1)
    )


def chart_values(store: Path | str, exhibit_id: str) -> pd.DataFrame | None:
    """Values of one of the article's charts.

    Args:
        store: Folder of the store.
        exhibit_id: ``C1`` (soybeans other than for sowing, by country), ``C2`` (exports by
            country), ``C3`` (exports to China by heading), ``C4`` (chapter 27 to China by heading).

    Returns:
        ``item`` (ISO 3166 alpha-2 or commodity code) and ``value`` in US dollars, largest first;
        None where the store lacks one of the nine months.

    Raises:
        InputError: The store is missing, damaged or synthetic.
    """
    with official_trade(store) as trade:
        if not covers_nine_months(trade):
            return None
        amur = {"regions": [AMUR], "years": [YEAR], "months": MONTHS, "flow": "exports"}
        if exhibit_id == "C1":
            found = partners(trade, codes=[SOYBEANS_NOT_FOR_SOWING], **amur)
        elif exhibit_id == "C2":
            found = partners(trade, **amur)
        elif exhibit_id == "C3":
            found = items(trade, 4, partners=[CHINA], **amur)
        elif exhibit_id == "C4":
            found = items(trade, 4, partners=[CHINA], codes=[MINERAL_FUELS], **amur)
        else:
            raise InputError(f"chart {exhibit_id!r}: the article's charts are C1, C2, C3 and C4")
    named = found.rename(columns={"partner": "item", "code": "item"})[["item", "value"]]
    return named[named["value"] > 0].reset_index(drop=True)


def article_values(trade: Trade, timber_codes: Sequence[str]) -> pd.Series:
    """The store's values for the numbers that the article prints.

    Args:
        trade: An open store.
        timber_codes: Codes of Table 3's rows, several joined by a plus sign.

    Returns:
        Values by id: ``china_export_share_2021`` (percent), ``china_exports_2021`` and
        ``china_imports_2021`` (million US dollars), ``partner_countries_2021``, its change on the
        year before ``partner_countries_change`` (percent), ``T3/<code>`` (thousand US dollars)
        and ``T2/<region>/<year>`` (percent). What the store does not hold is not there.
    """
    found: dict[str, float] = {}
    if covers_nine_months(trade):
        found |= _nine_months(trade)
        found |= {f"T3/{code}": _timber(trade, code) for code in timber_codes}
    found |= _shares_by_region(trade)
    return pd.Series(found, dtype=float)


def _nine_months(trade: Trade) -> dict[str, float]:
    amur = {"regions": [AMUR], "years": [YEAR], "months": MONTHS}
    exports = partners(trade, flow="exports", **amur).set_index("partner")
    imports = partners(trade, flow="imports", **amur).set_index("partner")
    countries = set(exports.index) | set(imports.index)
    found = {
        "china_exports_2021": _at(exports["value"], CHINA) / MILLION,
        "china_export_share_2021": _at(exports["share"], CHINA),
        "china_imports_2021": _at(imports["value"], CHINA) / MILLION,
        "partner_countries_2021": float(len(countries)),
    }
    if set(range(MONTHS[0], MONTHS[1] + 1)) <= set(trade.months(YEAR - 1)):
        before = partners(trade, regions=[AMUR], years=[YEAR - 1], months=MONTHS)
        if len(before):
            found["partner_countries_change"] = 100 * (len(countries) / len(before) - 1)
    return found


def _at(values: pd.Series, item: str) -> float:
    return float(values.get(item, 0.0))


def _timber(trade: Trade, code: str) -> float:
    """Exports of a row of Table 3 to China, thousand US dollars."""
    table = chosen(
        trade,
        regions=[AMUR],
        partners=[CHINA],
        years=[YEAR],
        months=MONTHS,
        codes=code.split("+"),
        flow="exports",
    )
    if code == "4403":
        table = table.filter(~table.code.startswith(TREATED_TIMBER))
    value = table.value_usd.sum().to_pyarrow().as_py()
    return float(value or 0) / 1000


def _shares_by_region(trade: Trade) -> dict[str, float]:
    """Shares of Table 2's regions and district for each year; 2021 is what the store has of it."""
    shares = partner_share(trade, CHINA, regions=["DFO"], district=True)
    whole = shares[(shares["months"] == 12) | (shares["year"] == YEAR)]
    keys = zip(whole["region"], whole["year"], whole["share"], strict=True)
    return {f"T2/{region}/{year}": float(share) for region, year, share in keys}
