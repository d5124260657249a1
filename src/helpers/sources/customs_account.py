"""The account that an import gives of every row it read."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path


@dataclass
class ImportAccount:
    """What an import did with every row.

    Attributes:
        name: The import's name in the store.
        files: Rows read from each file.
        rows_read: Data rows in the files.
        rows_kept: Rows that are now in the store.
        set_aside: Reason → number of rows.
        set_aside_file: File with these rows, each with its file and row, or None.
        totals: Rows, US dollars and kilograms by (direction, year), exact.
        zero_values: Kept rows whose value is 0, such as pipeline gas.
        months_missing: Months without any row between the store's first and last.
        replaced: What was in the store before and was replaced, as ``direction YYYY-MM region``.
        uncovered: What the store covered before and covers no longer, in the same form.
        notes: What else a user should know.
    """

    name: str
    files: dict[str, int] = field(default_factory=dict)
    rows_read: int = 0
    rows_kept: int = 0
    set_aside: dict[str, int] = field(default_factory=dict)
    set_aside_file: Path | None = None
    totals: dict[tuple[str, int], tuple[int, Decimal, Decimal]] = field(default_factory=dict)
    zero_values: int = 0
    months_missing: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    uncovered: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The account as lines of text for a terminal."""
        text = [f"{self.name}: {self.rows_read:,} rows read from {len(self.files)} file(s)"]
        text += [f"  {rows:>14,}  {label}" for label, rows in self.files.items()]
        text += [f"kept: {self.rows_kept:,}, of them {self.zero_values:,} with value 0"]
        for reason, rows in sorted(self.set_aside.items()):
            text.append(f"set aside: {rows:,} ({reason}), listed in {self.set_aside_file}")
        for (direction, year), (rows, usd, kg) in sorted(self.totals.items()):
            text.append(f"{direction} {year}: {rows:,} rows, {usd:,} USD, {kg:,} kg")
        text.append("months missing: " + (", ".join(self.months_missing) or "none"))
        if self.replaced:
            text.append(f"replaced: {len(self.replaced)} ({self.replaced[0]}, …)")
        if self.uncovered:
            text.append(f"no longer covered: {len(self.uncovered)} ({self.uncovered[0]}, …)")
        return text + self.notes
