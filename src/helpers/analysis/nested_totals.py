"""What a total over nested commodity codes counts twice."""

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.commodity_codes import remainders, sum_without_nesting


@dataclass(frozen=True)
class NestedTotal:
    """A table's printed total beside the total that counts nothing twice, in the table's unit.

    Attributes:
        printed: The printed total.
        rows_sum: Sum of all printed rows, nested or not.
        total: Sum of the rows that stand inside no other row.
        unexplained: What the top row holds beyond the rows printed directly under it.
        rows: How many rows are printed, without the total.
    """

    printed: float
    rows_sum: float
    total: float
    unexplained: float
    rows: int

    @property
    def overstatement(self) -> float:
        """Printed total over the total that counts nothing twice."""
        return self.printed / self.total


def nested_total(table: pd.DataFrame) -> NestedTotal:
    """Compare the printed total of a table of nested codes with its parts.

    Args:
        table: Columns code, parent, level (`total` marks the printed total) and value.

    Raises:
        ValueError: There is not exactly one printed total.
    """
    is_total = table["level"] == "total"
    if is_total.sum() != 1:
        raise ValueError(f"The table has {is_total.sum()} printed totals, one is needed.")
    rows = table[~is_total]
    rest = remainders(rows, parent="parent").set_index("code")["remainder"]
    top = rows.loc[rows["parent"] == "", "code"]
    return NestedTotal(
        printed=float(table.loc[is_total, "value"].item()),
        rows_sum=float(rows["value"].sum()),
        total=float(sum_without_nesting(rows, parent="parent")),
        unexplained=float(rest[top].sum()),
        rows=len(rows),
    )


def depths(table: pd.DataFrame) -> pd.Series:
    """How deep each row stands in the tree, 0 at the top, by the table's index."""
    parent_of = dict(zip(table["code"], table["parent"], strict=True))

    def depth(code: str) -> int:
        return 0 if not parent_of.get(code) else 1 + depth(parent_of[code])

    return table["code"].map(depth)
