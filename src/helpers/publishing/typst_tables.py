"""Exhibits as typst code: tables with a repeated head, pictures, captions and notes."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from helpers.exhibits.column_widths import ColumnWidths, Track, column_widths, table_height
from helpers.exhibits.language import Language
from helpers.exhibits.tables import escape
from helpers.publishing import front_matter
from helpers.publishing.captions import Caption
from helpers.publishing.manuscript import ExhibitPiece
from helpers.publishing.profiles import Profile

SIZES = (1.0, 0.94, 0.88, 0.82, 0.76)  # of the profile's table size, when a table is wide
WHOLE_MM = 150  # a table lower than this stays on one page


def typst_exhibit(
    exhibit: ExhibitPiece,
    caption: Caption,
    profile: Profile,
    language: Language,
    *,
    status: bool = True,
) -> str:
    """An exhibit as typst code, with a label of its id, and with its status in a report."""
    data = exhibit.data
    note = note_line(data)
    if status:
        note += " " + front_matter.status_note(exhibit, language)
    shared = (
        f"caption: {typst_caption(caption)}, "
        f"note: [{escape(note, 'typ')}], note-size: {profile.font.note_size}pt"
    )
    if not exhibit.is_table:
        width = min(profile.picture.width_mm, profile.page.text_mm)
        return (
            f"#exhibit-chart({shared}, id: {typst_string(exhibit.id)}, width: {width}mm, "
            f"alt: {typst_string(data['alt'])}, {typst_string(f'/{exhibit.id}.svg')})"
        )
    base = profile.font.table_size
    layout = described_widths(
        data, profile.page.text_mm, [round(base * share, 2) for share in SIZES]
    )
    long = table_height(described_rows(data), layout) > WHOLE_MM
    return (
        f"#exhibit-table({shared}, id: {typst_string(exhibit.id)}, size: {layout.size}pt, "
        f"long: {'true' if long else 'false'}, alt: {typst_string(data['alt'])})["
        f"{typst_table(data, layout.widths)}]"
    )


def described_rows(data: dict[str, Any]) -> list[list[str]]:
    """Printed rows of a described table, without its blocks."""
    return [row for block in data["blocks"] for row in block["rows"]]


def described_widths(data: dict[str, Any], room: float, sizes: Sequence[float]) -> ColumnWidths:
    """Widths of a described table's columns.

    Raises:
        InputError: The table is too wide even in the smallest size.
    """
    tracks = [Track(column["label"], column["text"], column["width"]) for column in data["columns"]]
    name = f"{data['label']} ({data['id']})"
    return column_widths(tracks, described_rows(data), room, sizes, name)


def typst_caption(caption: Caption) -> str:
    """A caption with its label in bold."""
    return (
        f"[*{escape(caption.label, 'typ')}*{escape(caption.separator, 'typ')}"
        f"{escape(caption.rest, 'typ')}]"
    )


def typst_table(data: dict[str, Any], widths: Sequence[float] | None) -> str:
    """A described table as typst's table, its head repeated on every page."""
    columns = data["columns"]
    count = len(columns)
    sides = ["left" if column["text"] else "right" for column in columns]
    tracks = [f"{width:.2f}mm" for width in widths] if widths else ["auto"] * count
    lines = [
        "#table(",
        f"  columns: ({', '.join(tracks)},), align: ({', '.join(sides)},),",
        "  stroke: none, inset: (x: 1.4mm, y: 1mm),",
        "  table.hline(stroke: 0.8pt),",
        "  table.header(",
        *_heads(columns),
        "  ),",
        "  table.hline(stroke: 0.5pt),",
    ]
    position = 0
    for block in data["blocks"]:
        if block["heading"]:
            lines.append(
                f"  table.cell(colspan: {count}, breakable: false)"
                f"[#emph[{escape(block['heading'], 'typ')}]],"
            )
        for cells in block["rows"]:
            if position in data["total"]:
                lines.append("  table.hline(stroke: 0.5pt),")
            lines.append("  " + " ".join(f"[{escape(cell, 'typ')}]," for cell in cells))
            position += 1
    return "\n".join([*lines, "  table.hline(stroke: 0.8pt),", ")"])


def _heads(columns: list[dict[str, Any]]) -> list[str]:
    lines = []
    runs = spanner_runs(columns)
    if runs:
        cells = [
            f"table.cell(colspan: {length}, align: center)[{escape(text, 'typ')}]"
            for text, length in runs
        ]
        lines.append("    " + ", ".join(cells) + ",")
        start = 0
        for text, length in runs:
            if text:
                lines.append(
                    f"    table.hline(start: {start}, end: {start + length}, stroke: 0.4pt),"
                )
            start += length
    labels = ", ".join(
        f"table.cell(align: {'left' if column['text'] else 'right'} + bottom)"
        f"[{escape(column['label'], 'typ')}]"
        for column in columns
    )
    return [*lines, f"    {labels},"]


def spanner_runs(columns: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Runs of equal spanner headings with their lengths; empty where there is none."""
    if not any(column["spanner"] for column in columns):
        return []
    runs: list[tuple[str, int]] = []
    for column in columns:
        if runs and runs[-1][0] == column["spanner"]:
            runs[-1] = (column["spanner"], runs[-1][1] + 1)
        else:
            runs.append((column["spanner"], 1))
    return runs


def note_line(data: dict[str, Any]) -> str:
    """Notes and source of an exhibit as one paragraph; a picture's note is drawn in it."""
    return " ".join([*data.get("notes", ()), data["source"]])


@cache
def typst_string(text: str) -> str:
    """A typst string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
