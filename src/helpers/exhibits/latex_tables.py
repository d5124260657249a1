"""How a table is laid out in LaTeX: panels by rule, column widths, and whether it may break.

An English economics journal takes nine columns at most; a wider table is set as panels, one below
the other, its first columns repeated. So is a table whose columns do not fit the page.
"""

import math
from dataclasses import dataclass

from helpers.exhibits.column_widths import ColumnWidths, Track, column_widths, table_height
from helpers.exhibits.language import language, t
from helpers.exhibits.registry import Entry
from helpers.exhibits.tables import Column, Table, TableView, spanner_runs, view
from helpers.sources.errors import InputError

MOST_COLUMNS = 9
# A4 with margins of 25 mm, less what Computer Modern is wider than the font that is measured.
ROOM_MM = 143
SIZES = {10: "small", 9: "footnotesize", 8: "scriptsize", 7: "tiny"}
LONG_MM = 190
NUMERALS = "ABCDEFGH"


@dataclass(frozen=True)
class Panel:
    """Some of a table's columns.

    Attributes:
        heading: `Panel A. 2000–2016`; empty for the only one.
        places: Positions of its columns in the table.
        columns: Its columns.
        spanners: Their spanning headings with first and last place, from 1.
        padding: How many empty columns it needs to be as wide as the widest panel.
    """

    heading: str
    places: tuple[int, ...]
    columns: tuple[Column, ...]
    spanners: list[tuple[str, int, int]]
    padding: int


@dataclass(frozen=True)
class LatexView:
    """What the LaTeX template sees.

    Attributes:
        table: The table with its words.
        panels: One panel or more.
        spec: Column types of the tabular.
        count: Number of columns.
        size: Name of the text size.
        natural: Whether no cell wraps.
        long: Whether it breaks over pages.
    """

    table: TableView
    panels: tuple[Panel, ...]
    spec: str
    count: int
    size: str
    natural: bool
    long: bool


def latex_view(table: Table, entry: Entry) -> LatexView:
    """A table laid out for the LaTeX template."""
    printed = table.printed()
    panels, layout = _panels(table, printed, entry.label)
    first = panels[0]
    size = SIZES[round(layout.size)]
    rows = [[row[place] for place in first.places] for row in printed]
    return LatexView(
        table=view(table, entry),
        panels=panels,
        spec=_spec(first.columns, layout),
        count=len(first.columns) + first.padding,
        size=size,
        natural=layout.natural,
        long=table_height(rows, layout) * len(panels) > LONG_MM,
    )


def _panels(
    table: Table, printed: list[list[str]], name: str
) -> tuple[tuple[Panel, ...], ColumnWidths]:
    """The fewest panels that keep the rule and fit the page, and the widths of the first."""
    columns = table.columns
    most = MOST_COLUMNS if language() == "en" else len(columns)
    keys = _key_columns(columns)
    while True:
        parts = _split(columns, keys, most)
        try:
            layouts = [_layout(columns, part, printed, name) for part in parts]
        except InputError:
            if most <= keys + 1:
                raise
            most = min(most, max(len(part) for part in parts)) - 1
            continue
        widest = max(len(part) for part in parts)
        panels = tuple(
            _panel(columns, part, rank, len(parts), keys, widest) for rank, part in enumerate(parts)
        )
        return panels, _widest(layouts)


def _key_columns(columns: tuple[Column, ...]) -> int:
    """How many leading text columns say what a row is; at least one."""
    count = 0
    for column in columns:
        if not column.is_text or column.spanner or count == 2:
            break
        count += 1
    return max(count, 1) if len(columns) > count else 1


def _split(columns: tuple[Column, ...], keys: int, most: int) -> list[tuple[int, ...]]:
    """Column positions of each panel: the key columns and an even share of the others."""
    others = list(range(keys, len(columns)))
    count = math.ceil(len(others) / max(most - keys, 1))
    each = math.ceil(len(others) / count)
    return [
        (*range(keys), *others[start : start + each]) for start in range(0, len(others), each)
    ] or [tuple(range(len(columns)))]


def _layout(
    columns: tuple[Column, ...], places: tuple[int, ...], printed: list[list[str]], name: str
) -> ColumnWidths:
    chosen = [columns[place] for place in places]
    tracks = [Track(column.label, column.is_text, column.width) for column in chosen]
    rows = [[row[place] for place in places] for row in printed]
    return column_widths(tracks, rows, ROOM_MM, list(SIZES), name, spanner_runs(tuple(chosen)))


def _widest(layouts: list[ColumnWidths]) -> ColumnWidths:
    """Widths that every panel fits into: the smallest text and, by column, the widest."""
    most = max(len(layout.widths) for layout in layouts)
    size = min(layout.size for layout in layouts)
    widths = tuple(
        max(layout.widths[place] for layout in layouts if place < len(layout.widths))
        for place in range(most)
    )
    natural = all(layout.natural for layout in layouts) and sum(widths) <= ROOM_MM
    return ColumnWidths(widths, size, natural)


def _panel(
    columns: tuple[Column, ...],
    places: tuple[int, ...],
    rank: int,
    count: int,
    keys: int,
    widest: int,
) -> Panel:
    chosen = tuple(columns[place] for place in places)
    spanners, start = [], 1
    for text, length in spanner_runs(chosen):
        spanners.append((text, start, start + length - 1))
        start += length
    heading = ""
    if count > 1:
        heading = t(en=f"Panel {NUMERALS[rank]}", ru=f"Часть {rank + 1}")
        labels = [column.label for column in chosen[keys:]]
        if all(label.isdigit() for label in labels):
            heading += f". {labels[0]}–{labels[-1]}"
    return Panel(heading, places, chosen, spanners, widest - len(places))


def _spec(columns: tuple[Column, ...], layout: ColumnWidths) -> str:
    """Column types: natural where everything fits, else shares of the line."""
    types = []
    for place, width in enumerate(layout.widths):
        text = columns[place].is_text if place < len(columns) else False
        if layout.natural:
            types.append("l" if text else "r")
            continue
        share = width / max(sum(layout.widths), ROOM_MM)
        side = r"\raggedright" if text else r"\raggedleft"
        types.append(
            rf">{{{side}\arraybackslash}}p{{\dimexpr {share:.3f}\linewidth-2\tabcolsep\relax}}"
        )
    return "@{}" + "".join(types) + "@{}"
