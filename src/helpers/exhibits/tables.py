"""The table object: values, formats and notes, printed once and rendered in every format.

What a cell is printed as is decided in `Table.printed` alone; HTML, Markdown, LaTeX, Typst, Word
and Excel take their text or number format from it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import pandas as pd

from helpers.exhibits.language import number, p_value, percent, t
from helpers.exhibits.registry import Entry, Status

Kind = Literal["text", "number", "percent", "year", "p"]

# How a missing value is printed, by its reason; the note is added where the mark occurs.
MARKS: dict[str, str] = {"not_in_district": "×", "no_value_printed": "–", "not_applicable": ""}
MARK_NOTES: dict[str, dict[str, str]] = {
    "not_in_district": {
        "en": "×: not in the Far Eastern Federal District yet (it joined in November 2018).",
        "ru": "×: регион ещё не входил в ДФО (вошёл в ноябре 2018 года).",
    },
    "no_value_printed": {
        "en": "–: the source prints no value.",
        "ru": "–: значение в источнике не напечатано.",
    },
}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        key: Column of the frame that holds the values.
        label: Heading in the language in use.
        kind: How a value is printed.
        decimals: Digits after the decimal mark, or the frame's column that holds each row's. A
            frame column `<key>__decimals` goes before it, cell by cell.
        spanner: Heading over several columns, repeated in each of them.
        width: Share of the text width for a column of long text; None fits the content.
        formula: Excel formula of a derived column; `{key}` is the same row's cell of that column.
        sign: Print a plus sign before positive numbers.
    """

    key: str
    label: str
    kind: Kind = "number"
    decimals: int | str = 0
    spanner: str = ""
    width: float | None = None
    formula: str = ""
    sign: bool = False

    @property
    def is_text(self) -> bool:
        """Whether the column is set flush left."""
        return self.kind == "text"

    def decimals_in(self, row: Mapping[str, Any]) -> int:
        """Digits after the decimal mark of this column's cell in a frame row."""
        if self.kind == "year":
            return 0
        decimals = row.get(f"{self.key}__decimals", self.decimals)
        return int(row[decimals]) if isinstance(decimals, str) else int(decimals)


@dataclass(frozen=True)
class Table:
    """A table as a result: one frame row is one printed row.

    Attributes:
        frame: Values by column key. A missing number may have its reason in `<key>__missing`.
        columns: The printed columns, in order.
        notes: Sentences below the table, in the language in use.
        group: Column of the frame whose value heads a block of rows; empty for none.
        total: Positions of rows that are totals (a rule stands above them).
        beneath: Positions of rows printed in parentheses under the row before (standard errors).
        formulas: Excel formulas of single cells by (row position, column key); `{key}` is the same
            row's cell, `{key[3]}` the cell of row position 3.
        data: The data behind the table for its csv, tidy; the frame itself where None.
        status: Status at run time where it differs from the registry's.
    """

    frame: pd.DataFrame
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    group: str = ""
    total: tuple[int, ...] = ()
    beneath: tuple[int, ...] = ()
    formulas: Mapping[tuple[int, str], str] = field(default_factory=dict)
    data: pd.DataFrame | None = None
    status: Status | None = None

    def __post_init__(self) -> None:
        """Refuse a column that the frame does not have."""
        needed = {column.key for column in self.columns} | ({self.group} if self.group else set())
        if missing := needed - set(self.frame.columns):
            raise ValueError(f"The table's frame lacks {', '.join(sorted(missing))}.")

    @property
    def csv_frame(self) -> pd.DataFrame:
        """The data behind the table."""
        return self.frame if self.data is None else self.data

    def printed(self) -> list[list[str]]:
        """Every cell as text in the language in use: one list a row, in column order."""
        rows = self.frame.to_dict("records")
        return [
            [self._cell(row, column, position) for column in self.columns]
            for position, row in enumerate(rows)
        ]

    def all_notes(self) -> list[str]:
        """The notes, and an explanation of each missing-value mark that occurs."""
        reasons = {
            reason
            for column in self.columns
            if f"{column.key}__missing" in self.frame
            for reason in self.frame[f"{column.key}__missing"]
        }
        marks = [t(**MARK_NOTES[reason]) for reason in MARKS if reason in reasons & set(MARK_NOTES)]
        return [*marks, *self.notes]

    def blocks(self) -> Iterator[tuple[str, list[tuple[int, list[str]]]]]:
        """Row blocks with their heading: (heading, [(row position, printed cells), …])."""
        block: list[tuple[int, list[str]]] = []
        heading = ""
        for position, cells in enumerate(self.printed()):
            here = str(self.frame[self.group].iloc[position]) if self.group else ""
            if block and here != heading:
                yield heading, block
                block = []
            heading = here
            block.append((position, cells))
        yield heading, block

    def _cell(self, row: Mapping[str, Any], column: Column, position: int) -> str:
        value = row[column.key]
        if pd.isna(value):
            return MARKS.get(row.get(f"{column.key}__missing", ""), "")
        text = _printed(value, column, row)
        return f"({text})" if position in self.beneath and not column.is_text else text


def _printed(value: Any, column: Column, row: Mapping[str, Any]) -> str:
    """One value as text."""
    if column.kind == "text":
        return str(value)
    if column.kind == "year":
        return str(int(value))
    if column.kind == "p":
        return p_value(float(value))
    decimals = column.decimals_in(row)
    if column.kind == "percent":
        return percent(value, decimals, sign=column.sign)
    return number(value, decimals, sign=column.sign)


@dataclass(frozen=True)
class TableView:
    """What a template sees: the printed table with its caption, label and notes."""

    id: str
    caption: str
    title: str
    source: str
    columns: tuple[Column, ...]
    spanners: list[tuple[str, int]]
    blocks: list[tuple[str, list[tuple[int, list[str]]]]]
    notes: list[str]
    total: tuple[int, ...]


def view(table: Table, entry: Entry) -> TableView:
    """A table ready for a template."""
    return TableView(
        id=entry.id,
        caption=entry.caption,
        title=entry.titled,
        source=source_line(entry),
        columns=table.columns,
        spanners=spanner_runs(table.columns),
        blocks=list(table.blocks()),
        notes=table.all_notes(),
        total=table.total,
    )


def source_line(entry: Entry) -> str:
    """`Source: …` in the language in use."""
    return t(en=f"Source: {entry.source['en']}", ru=f"Источник: {entry.source['ru']}")


def render(table: Table, entry: Entry, form: Literal["html", "md", "tex", "typ", "txt"]) -> str:
    """A table as text of one format, through the template of that name."""
    template = _environment(form).get_template(f"table.{form}.j2")
    if form == "tex":
        from helpers.exhibits.latex_tables import latex_view

        layout = latex_view(table, entry)
        return template.render(table=layout.table, layout=layout)
    return template.render(table=view(table, entry))


def spanner_runs(columns: tuple[Column, ...]) -> list[tuple[str, int]]:
    """Runs of equal spanner headings with their lengths; empty where there is none."""
    if not any(column.spanner for column in columns):
        return []
    runs: list[tuple[str, int]] = []
    for column in columns:
        if runs and runs[-1][0] == column.spanner:
            runs[-1] = (column.spanner, runs[-1][1] + 1)
        else:
            runs.append((column.spanner, 1))
    return runs


_ESCAPES: dict[str, dict[str, str]] = {
    "tex": {
        "\\": r"\textbackslash{}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\u00a0": "~",
        "\u2212": r"\ensuremath{-}",
        "<": r"\ensuremath{<}",
        ">": r"\ensuremath{>}",
        "×": r"\ensuremath{\times}",
        "ρ": r"\ensuremath{\rho}",
        "α": r"\ensuremath{\alpha}",
        "β": r"\ensuremath{\beta}",
        "σ": r"\ensuremath{\sigma}",
        "τ": r"\ensuremath{\tau}",
        "≈": r"\ensuremath{\approx}",
        "±": r"\ensuremath{\pm}",
        "→": r"\ensuremath{\to}",
        "²": r"\textsuperscript{2}",
        # At the start of a row these would be read as options of the row's end.
        "[": "{[}",
        "*": "{*}",
        "≥": r"\ensuremath{\geq}",
        "≤": r"\ensuremath{\leq}",
    },
    "typ": {char: "\\" + char for char in "\\#$*_`<>@[]=~/"},
    "md": {char: "\\" + char for char in "\\|*_`<>[]$^~"},
}


def escape(text: str, form: str) -> str:
    """Text with the characters that a format reads as commands made plain."""
    table = _ESCAPES.get(form, {})
    return "".join(table.get(char, char) for char in text)


@cache
def _environment(form: str) -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("helpers.exhibits"),
        autoescape=form == "html",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["e_"] = lambda text: escape(text, form)
    return environment
