"""The tree of commodity codes, and sums that cannot count a code twice.

A code of the Harmonized System is a path written in digits: chapter (2), heading (4), subheading
(6), national line (10). Whatever stands under ``4403`` is also inside ``44``, so a table that
prints both must not be added up by its rows. The functions work on any digits-as-text codes,
odd lengths included (``44039`` is the group of headings that published tables call by five digits),
and on tables whose tree is written in a column of its own where codes are not printed in full.

A code that hides its digits (``XXXXXXXXXX``, the secret class of the customs file) is a class of
its own: nothing stands inside it and it stands inside nothing. Codes joined by a plus sign
(``440395+440396``) are a printed row that takes several codes together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

CHAPTER, HEADING, SUBHEADING, LINE = 2, 4, 6, 10
LEVELS: dict[str, int] = {
    "chapter": CHAPTER,
    "heading": HEADING,
    "subheading": SUBHEADING,
    "line": LINE,
}
SECRET = "XXXXXXXXXX"


def is_secret(code: str) -> bool:
    """Whether a code hides its digits, in part or in full, and so is a class of its own.

    Args:
        code: A commodity code as text.

    Returns:
        True for ``XXXXXXXXXX``; a code such as ``27XXXXXXXX`` is secret below its chapter and
        counts as secret, too.
    """
    return "X" in code.upper()


def level(code: str) -> int:
    """Number of digits that a code gives away.

    Args:
        code: A commodity code as text.

    Returns:
        Its length, of joined codes the shortest; 0 for a secret code.

    Raises:
        ValueError: The code is not text, is empty, or holds something else than digits.
    """
    if not isinstance(code, str):
        raise ValueError(
            f"commodity code {code!r} is a {type(code).__name__}: codes are text, as a number "
            "loses its leading zero; read the column as text"
        )
    if is_secret(code):
        return 0
    members = code.split("+")
    if not all(member.isascii() and member.isdigit() for member in members):
        raise ValueError(f"commodity code {code!r} holds something else than digits")
    return min(len(member) for member in members)


def is_nested(code: str, other: str) -> bool:
    """Whether one code stands strictly inside another: ``440321`` inside ``4403`` inside ``44``.

    Args:
        code: The code that may be the narrower one.
        other: The code that may be the wider one.

    Returns:
        True if ``other`` is a proper beginning of ``code``; False for a code and itself and
        whenever one of the two is secret. Joined codes stand inside another if each of them does;
        ``440395`` stands inside ``440395+440396``.
    """
    if not (level(code) and level(other)) or code == other:
        return False
    wider = tuple(other.split("+"))
    return all(member.startswith(wider) for member in code.split("+"))


def ancestors(code: str, codes: Iterable[str]) -> list[str]:
    """The codes among some others that a code stands inside, widest first.

    Args:
        code: The narrower code.
        codes: The codes to look among.

    Returns:
        Distinct codes in the order of the tree, widest first.
    """
    return sorted({other for other in codes if is_nested(code, other)}, key=_width)


def _width(code: str) -> tuple[int, int, str]:
    """Order from wide to narrow: few digits first, of equal digits the longer list of codes."""
    return level(code), -len(code), code


def parent(code: str, codes: Iterable[str]) -> str | None:
    """The narrowest code among some others that a code stands inside.

    Args:
        code: The narrower code.
        codes: The codes to look among.

    Returns:
        That code, or None if the code stands at the top.
    """
    found = ancestors(code, codes)
    return found[-1] if found else None


def children(code: str, codes: Iterable[str]) -> list[str]:
    """The codes among some others that stand directly inside a code.

    Args:
        code: The wider code.
        codes: The codes to look among, in any order, repetitions allowed.

    Returns:
        Distinct codes, sorted; a grandchild is listed only if no code between is present.
    """
    inside = {other for other in codes if is_nested(other, code)}
    return [other for other in sorted(inside) if not ancestors(other, inside)]


def parents_by_prefix(codes: Sequence[str]) -> dict[str, str | None]:
    """The parent of every code within one list of codes.

    Args:
        codes: Codes of one table, in any order.

    Returns:
        code → narrowest wider code of the same list, or None; linear after one sort, unless joined
        codes are among them.
    """
    if any("+" in code for code in codes):
        return {code: parent(code, codes) for code in codes}
    found: dict[str, str | None] = {}
    path: list[str] = []
    for code in sorted(set(codes)):
        while path and not is_nested(code, path[-1]):
            path.pop()
        found[code] = path[-1] if path else None
        if level(code):
            path.append(code)
    return found


def truncate(code: str, digits: int) -> str:
    """A code cut to a level of the tree.

    Args:
        code: A commodity code as text.
        digits: Digits wanted: 2, 4, 6 or 10.

    Returns:
        The first digits; a secret code stays whole, its own class at every level.

    Raises:
        ValueError: The code has fewer digits than wanted, so its place is not known.
    """
    depth = level(code)
    if not depth:
        return code
    if depth < digits:
        raise ValueError(f"commodity code {code!r} has {depth} digits, {digits} were asked for")
    cut = {member[:digits] for member in code.split("+")}
    return "+".join(sorted(cut))


def is_top(codes: pd.Series, parents: pd.Series | None = None) -> pd.Series:
    """Which rows of one table stand inside no other row of it.

    Args:
        codes: Codes as text, each at most once.
        parents: The code of each row's parent as text, empty at the top, for tables whose codes are
            not printed in full; by default the tree is read from the digits.

    Returns:
        Boolean series on the index of ``codes``; True where adding the row counts nothing twice.

    Raises:
        ValueError: A code is repeated, or the parents go round in a circle.
    """
    repeated = codes[codes.duplicated()]
    if len(repeated):
        raise ValueError(
            f"commodity code {repeated.iloc[0]!r} is there more than once (row "
            f"{repeated.index[0]}): group the rows before adding them up"
        )
    if parents is None:
        tree: Mapping[str, str | None] = parents_by_prefix(list(codes))
    else:
        tree = _given_tree(codes, parents)
    return codes.map(lambda code: tree[code] is None).astype(bool)


def _given_tree(codes: pd.Series, parents: pd.Series) -> dict[str, str | None]:
    """Nearest present ancestor by a parent column; parents that are no row are passed over."""
    given = {
        code: (None if pd.isna(up) or up == "" else up)
        for code, up in zip(codes, parents, strict=True)
    }
    for code in given:
        seen, up = {code}, given[code]
        while up is not None:
            if up in seen:
                raise ValueError(f"the parents of commodity code {code!r} go round in a circle")
            seen.add(up)
            up = given.get(up)
    return {code: (up if up in given else None) for code, up in given.items()}


def _total(values: pd.Series) -> Any:
    """Sum that keeps decimals exact: pandas adds Decimals from a float zero on empty series."""
    if values.dtype == object:
        return sum(values, Decimal(0))
    return values.sum()


def sum_without_nesting(
    frame: pd.DataFrame,
    value: str = "value",
    *,
    code: str = "code",
    parent: str | None = None,
    by: Sequence[str] = (),
) -> Any:
    """Add up a table of nested codes so that nothing is counted twice.

    Only rows that stand inside no other row of the same table are added: of ``44``, ``4403`` and
    ``4407`` only ``44``; of ``4403`` and ``4407`` both. What a wider row holds beyond its narrower
    rows is thereby counted, once.

    Args:
        frame: Rows with a code and a value.
        value: Column with the values; Decimals stay exact.
        code: Column with the codes, text.
        parent: Column with the parent's code, for a tree that the digits do not tell; rows whose
            parent is named there but is no row of the table count as tops.
        by: Columns that tell tables apart (region, year); the tree is built within each.

    Returns:
        The total, or with ``by`` a tidy frame with the ``by`` columns and ``value``.

    Raises:
        ValueError: A code is repeated within one table, is not text, or a value is missing.
    """
    missing = frame[frame[value].isna()]
    if len(missing):
        raise ValueError(
            f"no value in column {value!r} for commodity code {missing[code].iloc[0]!r} (row "
            f"{missing.index[0]}): a sum over it would be too small"
        )
    if not by:
        tops = is_top(frame[code], None if parent is None else frame[parent])
        return _total(frame.loc[tops, value])
    groups = frame.groupby(list(by), sort=True, dropna=False)
    rows = [
        (*key, sum_without_nesting(part, value, code=code, parent=parent)) for key, part in groups
    ]
    return pd.DataFrame(rows, columns=[*by, value])


def remainders(
    frame: pd.DataFrame, value: str = "value", *, code: str = "code", parent: str | None = None
) -> pd.DataFrame:
    """What each wider code holds beyond the narrower codes printed under it.

    Args:
        frame: One table, each code once.
        value: Column with the values.
        code: Column with the codes, text.
        parent: Column with the parent's code, if the digits do not tell the tree.

    Returns:
        One row for each code that has narrower ones: ``code``, ``value``, ``parts`` (their sum),
        ``remainder`` (value − parts; negative where the parts exceed the whole) and ``n_parts``.
    """
    is_top(frame[code], None if parent is None else frame[parent])  # refuses repetitions
    if parent is None:
        tree = parents_by_prefix(list(frame[code]))
    else:
        tree = _given_tree(frame[code], frame[parent])
    up = frame[code].map(tree)
    rows = []
    for wider, whole in zip(frame[code], frame[value], strict=True):
        parts = frame.loc[up == wider, value]
        if len(parts):
            total = _total(parts)
            rows.append((wider, whole, total, whole - total, len(parts)))
    return pd.DataFrame(rows, columns=["code", "value", "parts", "remainder", "n_parts"])
