"""Sheets of pictured exhibits: the data behind the picture and a chart that Excel draws."""

import textwrap
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.exhibits.language import LANGUAGES, Language
from helpers.publishing import front_matter
from helpers.publishing.manuscript import ExhibitPiece
from helpers.publishing.native_words import column_word, value_word
from helpers.publishing.typst_tables import note_line

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

    from helpers.publishing.excel import Formats

DATA_ROW = 4  # head row of the data; text stands above
GREYS = ("#222222", "#8a8a8a", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#b0b0b0")
ACCENT = "#D55E00"


def chart_sheet(
    book: "Workbook",
    sheet: "Worksheet",
    exhibit: ExhibitPiece,
    language: Language,
    formats: "Formats",
) -> None:
    """The data behind a picture, a native chart beside it, notes below the chart."""
    frame = pd.read_csv(
        exhibit.file("csv"), dtype_backend="numpy_nullable", keep_default_na=False, na_values=[""]
    )
    native = exhibit.data["native"]
    grey = formats.get(font_color="#555555", font_size=9)
    text = f"{note_line(exhibit.data)} {front_matter.status_note(exhibit, language)}"
    sheet.write(2, 0, exhibit.data["finding"], formats.get(italic=True))
    if native is None:
        frame = _in_language(frame, language)
        columns = list(frame.columns)
        _long(sheet, frame, language, formats)
        sheet.insert_image(
            DATA_ROW,
            len(columns) + 1,
            str(exhibit.file("png")),
            {
                "x_scale": 0.32,
                "y_scale": 0.32,
                "description": exhibit.data["alt"],
                "object_position": 3,
            },
        )
        right = len(columns) + 1
    else:
        wide = _wide(frame, native, language)
        _short(sheet, wide, formats)
        chart = _chart(book, sheet, wide, native, exhibit)
        right = len(wide.columns) + 1
        sheet.insert_chart(
            DATA_ROW,
            right,
            chart,
            {"description": exhibit.data["alt"], "object_position": 3},
        )
    for number, line in enumerate(textwrap.wrap(text, 95)):
        sheet.write_string(DATA_ROW + 22 + number, right, line, grey)


def _wide(frame: pd.DataFrame, native: dict[str, Any], language: Language) -> pd.DataFrame:
    """Categories down, series across, with words instead of keys."""
    category, value, series = native["category"], native["value"], native["series"]
    frame = frame.dropna(subset=[value])
    if native["kind"] in ("bar", "column"):
        frame = frame.assign(**{category: frame[category].astype(str)})
    if series and series != category:
        order = list(dict.fromkeys(frame[series]))
        wide = frame.pivot_table(
            index=category, columns=series, values=value, aggfunc="first", sort=False
        )[order]
        if pd.api.types.is_numeric_dtype(frame[category]):
            wide = wide.sort_index()
        wide.columns = [value_word(name, language) for name in wide.columns]
        wide = wide.reset_index()
    else:
        wide = frame[[category, value]].copy()
        wide = wide.rename(columns={value: column_word(value, language)})
    if not pd.api.types.is_numeric_dtype(wide[category]):
        wide[category] = [value_word(name, language) for name in wide[category]]
    return wide.rename(columns={category: column_word(category, language)})


def _short(sheet: "Worksheet", wide: pd.DataFrame, formats: "Formats") -> None:
    head = formats.get(bold=True, bottom=1, text_wrap=True, valign="bottom")
    for place, name in enumerate(wide.columns):
        sheet.write(DATA_ROW, place, name, head)
        values = wide[name]
        for row, value in enumerate(values, start=DATA_ROW + 1):
            _write(sheet, row, place, value, formats)
        longest = max([len(str(value)) for value in values if isinstance(value, str)], default=8)
        sheet.set_column(place, place, min(max(longest, 9) + 2, 40))


def _in_language(frame: pd.DataFrame, language: Language) -> pd.DataFrame:
    """The data without the columns that repeat them in the other language."""
    other = next(f"_{code}" for code in LANGUAGES if code != language)
    return frame[[name for name in frame.columns if not name.endswith(other)]]


def _long(sheet: "Worksheet", frame: pd.DataFrame, language: Language, formats: "Formats") -> None:
    head = formats.get(bold=True, bottom=1)
    for place, name in enumerate(frame.columns):
        sheet.write(DATA_ROW, place, column_word(name, language), head)
        for row, value in enumerate(frame[name], start=DATA_ROW + 1):
            _write(sheet, row, place, value_word(value, language), formats)
        sheet.set_column(place, place, 16)


def _write(sheet: "Worksheet", row: int, place: int, value: Any, formats: "Formats") -> None:
    if pd.isna(value):
        return
    if isinstance(value, str):
        sheet.write_string(row, place, value, formats.get())
    else:
        sheet.write_number(row, place, float(value), formats.get())


def _chart(
    book: "Workbook",
    sheet: "Worksheet",
    wide: pd.DataFrame,
    native: dict[str, Any],
    exhibit: ExhibitPiece,
) -> "Chart":
    """A chart over the wide data; scatter charts are drawn as lines with marks."""
    kind = native["kind"]
    options = {"type": kind}
    if kind == "scatter":
        options["subtype"] = "straight_with_markers"
    chart = book.add_chart(options)
    last = DATA_ROW + len(wide)
    name = sheet.get_name()
    count = len(wide.columns) - 1
    for place in range(1, count + 1):
        colour = (
            ACCENT if count == 1 or _is_amur(wide.columns[place]) else GREYS[place % len(GREYS)]
        )
        series: dict[str, Any] = {
            "name": [name, DATA_ROW, place],
            "categories": [name, DATA_ROW + 1, 0, last, 0],
            "values": [name, DATA_ROW + 1, place, last, place],
        }
        if kind in ("line", "scatter"):
            series["line"] = {
                "color": colour,
                "width": 2.5 if _is_amur(wide.columns[place]) else 1.25,
            }
            series["marker"] = {
                "type": "circle",
                "size": 5,
                "fill": {"color": colour},
                "border": {"color": colour},
            }
        else:
            series["fill"] = {"color": colour}
            series["gap"] = 60
        chart.add_series(series)
    chart.set_title({"name": exhibit.data["finding"], "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom"} if count > 1 else {"none": True})
    unit = exhibit.data["unit"]
    value_axis: dict[str, Any] = {
        "name": unit,
        "major_gridlines": {"visible": True, "line": {"color": "#d4d4d4"}},
    }
    if kind in ("bar", "column") and (wide.iloc[:, 1:].min().min() >= 0):
        value_axis["min"] = 0
    if kind == "bar":
        chart.set_x_axis(value_axis)
        # First category on top, values still below.
        chart.set_y_axis({"reverse": True, "crossing": "max", "label_position": "low"})
    else:
        chart.set_y_axis(value_axis)
        numbers = wide.iloc[:, 0]
        if kind == "scatter" and pd.api.types.is_numeric_dtype(numbers):
            low, high = float(numbers.min()), float(numbers.max())
            whole = {"num_format": "0"} if low >= 1900 else {}
            chart.set_x_axis({"min": low, "max": high, "label_position": "low", **whole})
        else:
            chart.set_x_axis({"label_position": "low"})
    chart.show_blanks_as("span")
    chart.set_size({"width": 720, "height": 420})
    return chart


def _is_amur(name: str) -> bool:
    return name.startswith(("Amur", "Амур"))
