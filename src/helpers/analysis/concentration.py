"""How concentrated trade is on few partners or few goods."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def herfindahl(values: Sequence[float] | pd.Series | np.ndarray) -> float:
    """Herfindahl–Hirschman index of a set of values.

    Args:
        values: Values of the parts, any unit, none negative; zeros count as absent.

    Returns:
        Sum of squared shares, between 1/n and 1 (times 10,000 it is the index in points).

    Raises:
        ValueError: A value is negative or missing, or all are zero.

    Source: Hirschman 1964, "The paternity of an index", American Economic Review 54 (5).
    """
    shares = _shares(values)
    return float((shares**2).sum())


def normalised_herfindahl(values: Sequence[float] | pd.Series | np.ndarray, parts: int) -> float:
    """Herfindahl–Hirschman index freed from the number of parts.

    Args:
        values: Values of the parts.
        parts: Number of parts that could have had a value; the zeros among them count here.

    Returns:
        (H − 1/n)/(1 − 1/n): 0 for equal parts, 1 for one part.

    Raises:
        ValueError: Fewer than two parts are possible, or more have a value than that.

    Source: the concentration index of UNCTAD's Handbook of Statistics is its square-root form.
    """
    present = int((np.asarray(values, dtype=float) > 0).sum())
    if parts < 2 or present > parts:
        raise ValueError(f"{present} parts have a value and {parts} are possible: no index")
    return (herfindahl(values) - 1 / parts) / (1 - 1 / parts)


def effective_number(values: Sequence[float] | pd.Series | np.ndarray) -> float:
    """Number of equal parts that would be as concentrated: one over the Herfindahl index."""
    return 1 / herfindahl(values)


def largest_share(values: Sequence[float] | pd.Series | np.ndarray, largest: int = 1) -> float:
    """Share of the largest parts in the whole, percent (concentration ratio).

    Args:
        values: Values of the parts.
        largest: How many of the largest parts to add up.

    Returns:
        Percent of the whole.
    """
    return 100 * float(np.sort(_shares(values))[::-1][:largest].sum())


def concentration(
    frame: pd.DataFrame, by: Sequence[str], part: str, value: str = "value"
) -> pd.DataFrame:
    """Concentration of each group of a tidy frame over its parts.

    Args:
        frame: Rows with the ``by`` columns, a part (partner or commodity code) and its value, each
            part once in its group.
        by: Columns that tell groups apart, such as region and year.
        part: Column with the part.
        value: Column with the value.

    Returns:
        The ``by`` columns, ``parts`` (with a value above zero), ``hhi`` (0 to 1),
        ``effective_number``, ``largest`` (the part), ``largest_share`` and ``largest_three``
        (percent); groups without any value are left out.

    Raises:
        ValueError: A part is there twice in a group, or a value is negative or missing.
    """
    keys = [*by, part]
    twice = frame[frame.duplicated(keys)]
    if len(twice):
        raise ValueError(
            f"{part} {twice[part].iloc[0]!r} is there twice in a group of {', '.join(by)} (row "
            f"{twice.index[0]}): group the rows before"
        )
    rows = []
    for key, group in frame.groupby(list(by), sort=True):
        values = group[value].to_numpy(dtype=float)
        if np.nansum(values) == 0:
            continue
        top = group.sort_values([value, part], ascending=[False, True])[part].iloc[0]
        rows.append(
            (
                *key,
                int((values > 0).sum()),
                herfindahl(values),
                effective_number(values),
                top,
                largest_share(values),
                largest_share(values, 3),
            )
        )
    names = ["parts", "hhi", "effective_number", "largest", "largest_share", "largest_three"]
    return pd.DataFrame(rows, columns=[*by, *names])


def _shares(values: Sequence[float] | pd.Series | np.ndarray) -> np.ndarray:
    """Values as shares of their sum."""
    array = np.asarray(values, dtype=float)
    if np.isnan(array).any() or (array < 0).any():
        raise ValueError("concentration of values that are negative or missing is not defined")
    if array.sum() == 0:
        raise ValueError("concentration of nothing is not defined: all values are zero")
    return array / array.sum()
