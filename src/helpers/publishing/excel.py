"""The workbook: a sheet an exhibit, live formulas, number formats, native charts."""

import io
import textwrap
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from helpers.exhibits.language import Language, round_half_up
from helpers.exhibits.registry import STATUS_WORDS
from helpers.publishing import front_matter
from helpers.publishing.excel_charts import chart_sheet
from helpers.publishing.formulas import cell_formula, formula_value
from helpers.publishing.manuscript import ExhibitPiece
from helpers.publishing.typst_tables import note_line, spanner_runs
from helpers.sources.errors import InputError

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

TOP = 2  # rows above a table's head: caption, empty
LINE_POINTS = 13
NOTE_WIDTH = 110  # characters on a line of notes


class Formats:
    """The workbook's cell formats, each made once."""

    def __init__(self, book: "Workbook", language: Language) -> None:
        """Formats of a workbook in a language."""
        self._book, self._language = book, language
        self._made: dict[tuple, Format] = {}

    def get(self, **properties: Any) -> "Format":
        """A format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {"font_name": "Arial", "font_size": 10} | properties
            )
        return self._made[key]

    def number(
        self, column: dict[str, Any], decimals: int, *, beneath: bool, rule: bool
    ) -> "Format":
        """The format that shows a value as it is printed."""
        return self.get(
            num_format=number_format(column, decimals, self._language, beneath=beneath),
            align="right",
            valign="top",
            **({"top": 1} if rule else {}),
        )


def number_format(
    column: dict[str, Any], decimals: int, language: Language, *, beneath: bool = False
) -> str:
    """Excel's number format of a column's cell; the decimal mark is the reader's own."""
    if column["kind"] == "year":
        return "0"
    digits = "0" + ("." + "0" * decimals if decimals else "")
    if column["kind"] == "p":
        least = "<\u00a00.001" if language == "en" else "<\u00a00,001"
        return f'[<0.001]"{least}";{digits}'
    body = f"#,##{digits}"
    if column["kind"] == "percent":
        body += '"%"' if language == "en" else '"\u00a0%"'
    if beneath:
        return f'"("{body}")"'
    if column["sign"]:
        return f"+{body};-{body};{body}"
    return body


def workbook(exhibits: Sequence[ExhibitPiece], language: Language, title: str) -> bytes:
    """All exhibits as a workbook, the same bytes on every run.

    Args:
        exhibits: In report order.
        language: Language of the words.
        title: Title of the report they belong to.

    Raises:
        InputError: A formula does not give what is printed.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False})
    book.set_properties({"title": title, "created": datetime(1980, 1, 1)})
    book.set_calc_mode("auto")
    formats = Formats(book, language)
    words = front_matter.words(language)
    first = book.add_worksheet(words["contents"])
    names = [sheet_name(exhibit) for exhibit in exhibits]
    for exhibit, name in zip(exhibits, names, strict=True):
        sheet = book.add_worksheet(name)
        _back(sheet, words["contents"], formats)
        sheet.write(0, 0, exhibit.data["caption"], formats.get(bold=True))
        if exhibit.is_table:
            table_sheet(sheet, exhibit, language, formats)
        else:
            chart_sheet(book, sheet, exhibit, language, formats)
    _contents(first, exhibits, names, language, title, formats)
    book.close()
    return buffer.getvalue()


def sheet_name(exhibit: ExhibitPiece) -> str:
    """An exhibit's label: short, and allowed as a sheet's name."""
    return exhibit.data["label"]


def _back(sheet: "Worksheet", word: str, formats: Formats) -> None:
    """A link to the contents, out of the way of the table."""
    sheet.write_url(1, 0, f"internal:'{word}'!A1", formats.get(font_color="#0B5394"), "← " + word)
    _for_print(sheet)


def _for_print(sheet: "Worksheet") -> None:
    """Landscape, one page wide, no grid."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _contents(
    sheet: "Worksheet",
    exhibits: Sequence[ExhibitPiece],
    names: Sequence[str],
    language: Language,
    title: str,
    formats: Formats,
) -> None:
    words = front_matter.words(language)
    _for_print(sheet)
    sheet.write(0, 0, title, formats.get(bold=True, font_size=14))
    sheet.write(1, 0, front_matter.subtitle(language), formats.get(italic=True))
    heads = (words["exhibits"], words["title"], words["status"], words["source"])
    for place, head in enumerate(heads):
        sheet.write(3, place, head, formats.get(bold=True, bottom=1))
    wrap = formats.get(text_wrap=True, valign="top")
    link = formats.get(font_color="#0B5394", valign="top")
    for row, (exhibit, name) in enumerate(zip(exhibits, names, strict=True), start=4):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", link, exhibit.data["label"])
        sheet.write(row, 1, exhibit.data["title"], wrap)
        sheet.write(row, 2, STATUS_WORDS[exhibit.data["status"]][language], wrap)
        source = exhibit.data["source"].partition(": ")[2]
        sheet.write(row, 3, source, wrap)
        sheet.set_row(row, _height([exhibit.data["title"], source], (70, 70)))
    for place, width in enumerate((16, 70, 24, 70)):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(4, 0)


def table_sheet(
    sheet: "Worksheet", exhibit: ExhibitPiece, language: Language, formats: Formats
) -> None:
    """A table with its head, values, formulas and notes."""
    columns = exhibit.data["columns"]
    row = _heads(sheet, columns, formats)
    sheet.freeze_panes(row, 1)
    rows = _row_places(exhibit.data, row)
    for heading_row, heading in rows.headings:
        sheet.write(heading_row, 0, heading, formats.get(italic=True))
    for position, place in enumerate(rows.places):
        for number, column in enumerate(columns):
            _cell(sheet, exhibit, position, number, column, rows.places, place, formats)
    widths = [_width(exhibit.data, number, column) for number, column in enumerate(columns)]
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    for place, cells in zip(rows.places, _printed_rows(exhibit.data), strict=True):
        sheet.set_row(place, _height(cells, widths))
    sheet.set_row(row - 1, _height([column["label"] for column in columns], widths))
    _notes(sheet, rows.end + 1, exhibit, language, formats)


class _Rows:
    """Where rows of a described table stand on the sheet."""

    def __init__(self, places: list[int], headings: list[tuple[int, str]], end: int) -> None:
        self.places, self.headings, self.end = places, headings, end


def _row_places(data: dict[str, Any], row: int) -> _Rows:
    places, headings = [], []
    for block in data["blocks"]:
        if block["heading"]:
            headings.append((row, block["heading"]))
            row += 1
        for _ in block["rows"]:
            places.append(row)
            row += 1
    return _Rows(places, headings, row)


def _heads(sheet: "Worksheet", columns: list[dict[str, Any]], formats: Formats) -> int:
    """Write one or two head rows; returns the first row below them."""
    row = TOP
    runs = spanner_runs(columns)
    if runs:
        place = 0
        middle = formats.get(bold=True, align="center", bottom=1)
        for text, length in runs:
            if text and length > 1:
                sheet.merge_range(row, place, row, place + length - 1, text, middle)
            elif text:
                sheet.write(row, place, text, middle)
            place += length
        row += 1
    for place, column in enumerate(columns):
        side = "left" if column["text"] else "right"
        indent = {"indent": 1} if side == "left" and place else {}
        head = formats.get(
            bold=True, align=side, valign="bottom", text_wrap=True, bottom=1, **indent
        )
        sheet.write(row, place, column["label"], head)
    return row + 1


def _cell(
    sheet: "Worksheet",
    exhibit: ExhibitPiece,
    position: int,
    number: int,
    column: dict[str, Any],
    places: list[int],
    row: int,
    formats: Formats,
) -> None:
    from xlsxwriter.utility import xl_rowcol_to_cell

    data = exhibit.data
    cell = data["cells"][position][number]
    rule = position in data["total"]
    top = {"top": 1} if rule else {}
    printed = _printed_rows(data)[position][number]
    if column["text"] or cell["value"] is None:
        side = "left" if column["text"] else "right"
        indent = {"indent": 1} if side == "left" and number else {}
        wrap = bool(column["width"])
        style = formats.get(align=side, valign="top", text_wrap=wrap, **indent, **top)
        sheet.write_string(row, number, printed, style)
        return
    shown = formats.number(column, cell["decimals"], beneath=position in data["beneath"], rule=rule)
    if not cell["formula"]:
        sheet.write_number(row, number, cell["value"], shown)
        return
    keys = [item["key"] for item in data["columns"]]

    def address(key: str, at: int) -> str:
        if key not in keys:
            raise InputError(f"{exhibit.id}: the formula {cell['formula']!r} needs column {key!r}.")
        return xl_rowcol_to_cell(places[at], keys.index(key))

    formula = cell_formula(cell["formula"], position, address)
    result = _checked(exhibit, position, cell, keys)
    sheet.write_formula(row, number, formula, shown, result)


def _checked(exhibit: ExhibitPiece, position: int, cell: dict[str, Any], keys: list[str]) -> float:
    """The formula's value, which must print as the cell does.

    Raises:
        InputError: It does not.
    """
    cells = exhibit.data["cells"]

    def value(key: str, at: int) -> float:
        return cells[at][keys.index(key)]["value"]

    result = formula_value(cell["formula"], position, value)
    if result is None:
        return cell["value"]
    digits = cell["decimals"]
    if round_half_up(result, digits) != round_half_up(cell["value"], digits):
        raise InputError(
            f"{exhibit.id}, row {position + 1}: the formula {cell['formula']!r} gives {result}, "
            f"{cell['value']} is printed."
        )
    return result


def _printed_rows(data: dict[str, Any]) -> list[list[str]]:
    return [row for block in data["blocks"] for row in block["rows"]]


def _height(cells: Sequence[str], widths: Sequence[float]) -> float:
    """Row height in points: spreadsheets do not fit rows that a program wrote."""
    lines = max(
        len(textwrap.wrap(cell.strip(), max(int(width) - 1, 1))) or 1
        for cell, width in zip(cells, widths, strict=True)
    )
    return LINE_POINTS * lines + 2


def _width(data: dict[str, Any], number: int, column: dict[str, Any]) -> float:
    """Column width in characters."""
    longest = max((len(row[number]) for row in _printed_rows(data)), default=0)
    if column["text"]:
        return min(max(longest + 2, 14), 60 if column["width"] else 80)
    words = max(len(word) for word in column["label"].split(" "))
    return max(longest, words, 7) + 3


def _notes(
    sheet: "Worksheet", row: int, exhibit: ExhibitPiece, language: Language, formats: Formats
) -> None:
    text = f"{note_line(exhibit.data)} {front_matter.status_note(exhibit, language)}"
    style = formats.get(font_color="#555555", font_size=9)
    for line in textwrap.wrap(text, NOTE_WIDTH, break_long_words=False, break_on_hyphens=False):
        sheet.write_string(row, 0, line, style)
        row += 1
