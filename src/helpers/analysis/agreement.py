"""Whether numbers that the article prints agree with numbers computed from another source.

They agree where the computed number lies within half a unit of the last printed digit.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

AGREES, DIFFERS, NOT_HELD, NOT_COMPARABLE = "agrees", "differs", "not in the file", "not comparable"
FLOAT_ERROR = 1e-9
"""Relative error of float sums, so that a computed number on the very edge still agrees."""


@dataclass(frozen=True)
class Agreement:
    """How many printed numbers agree.

    Attributes:
        printed: Printed numbers looked at.
        compared: Those for which there is a computed one.
        agreeing: Those that agree.
        differing: Ids of those that do not, in the order given.
    """

    printed: int
    compared: int
    agreeing: int
    differing: tuple[str, ...]

    @property
    def differ(self) -> int:
        """How many do not agree."""
        return len(self.differing)


def compare_printed(printed: pd.DataFrame, computed: pd.Series) -> pd.DataFrame:
    """Set computed numbers beside printed ones.

    Args:
        printed: Columns ``id`` (each once), ``printed`` and ``decimals``, among others; a row with
            a true ``comparable`` of False is a number that no source could hold.
        computed: Computed numbers by id, in the printed unit.

    Returns:
        The rows of ``printed`` with ``computed``, ``difference`` (computed − printed) and
        ``verdict``: "agrees", "differs", "not in the file" or "not comparable".

    Raises:
        ValueError: An id is there twice, or a computed number belongs to none.
    """
    if printed["id"].duplicated().any():
        twice = printed.loc[printed["id"].duplicated(), "id"].iloc[0]
        raise ValueError(f"printed number {twice!r} is there twice")
    stray = [name for name in computed.index if name not in set(printed["id"])]
    if stray:
        raise ValueError(f"computed number {stray[0]!r} has no printed one beside it")
    frame = printed.copy()
    frame["computed"] = frame["id"].map(computed).astype(float)
    frame["difference"] = frame["computed"] - frame["printed"]
    half = 0.5 * 10.0 ** -frame["decimals"].astype(float)
    within = frame["difference"].abs() <= half + FLOAT_ERROR * frame["printed"].abs()
    frame["verdict"] = within.map({True: AGREES, False: DIFFERS})
    frame.loc[frame["computed"].isna(), "verdict"] = NOT_HELD
    if "comparable" in frame:
        frame.loc[~frame["comparable"].astype(bool), "verdict"] = NOT_COMPARABLE
    return frame


def summarise(compared: pd.DataFrame) -> Agreement:
    """Count the verdicts of `compare_printed`."""
    verdicts = compared["verdict"]
    differing = tuple(compared.loc[verdicts == DIFFERS, "id"])
    agreeing = int((verdicts == AGREES).sum())
    return Agreement(len(compared), agreeing + len(differing), agreeing, differing)


def printed_numbers_of_the_file(
    quoted: dict[str, float], table2: pd.DataFrame, table3: pd.DataFrame
) -> pd.DataFrame:
    """The article's numbers that the official file can confirm.

    Args:
        quoted: Numbers of the article's text by id.
        table2: Table 2 as data (region, year, share).
        table3: Table 3 as data (code, level, value).

    Returns:
        ``id``, ``what`` ("text", "table2", "table3"), ``item``, ``year``, ``printed``,
        ``decimals``, ``comparable``.
    """
    text = [
        ("china_exports_2021", 1),
        ("china_export_share_2021", 1),
        ("china_imports_2021", 1),
        ("partner_countries_2021", 0),
        ("partner_countries_change", 0),
    ]
    rows: list[tuple[str, str, str, int, float, int, bool]] = [
        (name, "text", name, 2021, float(quoted[name]), decimals, True) for name, decimals in text
    ]
    # The printed total adds nested rows to the rows that contain them: no file holds that sum.
    rows += [
        (f"T3/{code}", "table3", code, 2021, float(value), 1, level != "total")
        for code, level, value in zip(table3["code"], table3["level"], table3["value"], strict=True)
    ]
    cells = table2.dropna(subset=["share"])
    rows += [
        (f"T2/{region}/{year}", "table2", region, int(year), float(share), 1, True)
        for region, year, share in zip(cells["region"], cells["year"], cells["share"], strict=True)
    ]
    columns = ["id", "what", "item", "year", "printed", "decimals", "comparable"]
    return pd.DataFrame(rows, columns=columns)
