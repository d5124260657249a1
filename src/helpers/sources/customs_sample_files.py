"""Writing rows of the store as files of the official forms: what the reader's tests read back.

Each form has the spelling that the reader must cope with: header case, direction words, separator,
decimal mark, encoding, zip or not, DBF in code page 866, workbooks in thousand dollars.
"""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from helpers.sources.customs_codes import MONTHS_RU, REGIONS
from helpers.sources.customs_import import SYNTHETIC_NAME
from helpers.sources.customs_sample import SYNTHETIC_DISTRICT

HEADER = ["napr", "period", "strana", "tnved", "edizm", "Stoim", "Netto", "Kol"]
HEADER += ["Region", "Region_s"]
HEADER_NASTRANAPR = ["napr", "period", "nastranapr", *HEADER[3:]]
HEADER_ENGLISH = ["DIRECTION", "PERIOD", "COUNTRY", "HS", "UM", "VALUE", "NETWEIGHT", "QUANTITY"]
HEADER_ENGLISH += ["REGION", "REGION_S"]
SPELLED_REGIONS = {code: name.upper().replace("–", "-") for code, name in REGIONS.items()}
FIXED_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class TextForm:
    """How a text file spells the rows.

    Attributes:
        header: Names of the ten columns.
        delimiter: Tab, semicolon or comma.
        encoding: Encoding of the file.
        decimal_mark: Comma or point.
        words: Words for export and import.
        thousand: Write values in thousand dollars.
    """

    header: tuple[str, ...] = tuple(HEADER)
    delimiter: str = "\t"
    encoding: str = "utf-8"
    decimal_mark: str = ","
    words: tuple[str, str] = ("ЭК", "ИМ")
    thousand: bool = False


FORMS: dict[str, TextForm] = {
    "official": TextForm(),
    "second name of the partner column": TextForm(tuple(HEADER_NASTRANAPR)),
    "upper case, semicolon": TextForm(tuple(name.upper() for name in HEADER), ";"),
    "cp1251": TextForm(encoding="cp1251", delimiter=";"),
    "cp866": TextForm(encoding="cp866"),
    "utf-8 with mark": TextForm(encoding="utf-8-sig"),
    "utf-16": TextForm(encoding="utf-16"),
    "English, comma": TextForm(tuple(HEADER_ENGLISH), ",", decimal_mark=".", words=("EXP", "IMP")),
}


def spelled(
    rows: pa.Table, form: TextForm = FORMS["official"], districts: dict[str, str] | None = None
) -> pa.Table:
    """Rows of the store as ten columns of text.

    Args:
        rows: Rows in the store's schema, monthly.
        form: How to spell them.
        districts: Name of each federal district's code.

    Returns:
        Text columns under the form's header.
    """
    names = {SYNTHETIC_DISTRICT: SYNTHETIC_NAME} if districts is None else districts
    month = pc.utf8_lpad(pc.cast(rows["month_from"], pa.string()), 2, "0")
    value = rows["value_usd"]
    if form.thousand:
        value = pc.cast(value, pa.decimal128(22, 5))
        value = pc.divide(value, pa.scalar(Decimal(1000))).cast(pa.decimal128(30, 5))
    columns = [
        pc.if_else(pc.equal(rows["direction"], "export"), *form.words),
        pc.binary_join_element_wise(month, pc.cast(rows["year"], pa.string()), "/"),
        rows["partner"],
        rows["code"],
        rows["unit"],
        *(
            _number(column, form.decimal_mark)
            for column in (value, rows["net_kg"], rows["quantity"])
        ),
        _named(rows["region"], SPELLED_REGIONS),
        _named(rows["district"], names),
    ]
    return pa.table(columns, names=list(form.header))


def _number(column: pa.ChunkedArray, mark: str) -> pa.ChunkedArray:
    text = pc.fill_null(pc.cast(column, pa.string()), "")
    return text if mark == "." else pc.replace_substring(text, ".", mark)


def _named(codes: pa.ChunkedArray, names: dict[str, str]) -> pa.Array:
    """Codes as ``NN - NAME``."""
    coded = codes.combine_chunks().dictionary_encode()
    words = [
        f"{code} - {names.get(code, '')}" if code else "" for code in coded.dictionary.to_pylist()
    ]
    return pa.array(words, pa.string()).take(coded.indices)


def text_bytes(table: pa.Table, form: TextForm = FORMS["official"]) -> bytes:
    """Text columns as the bytes of a file."""
    stream = io.BytesIO()
    quoting = "needed" if form.delimiter == "," else "none"
    options = arrow_csv.WriteOptions(
        include_header=False, delimiter=form.delimiter, quoting_style=quoting
    )
    arrow_csv.write_csv(table, stream, options)
    header = form.delimiter.join(table.column_names) + "\n"
    body = header.encode() + stream.getvalue()
    return body if form.encoding == "utf-8" else body.decode().encode(form.encoding)


def write_text(path: Path, rows: pa.Table, form: TextForm = FORMS["official"]) -> Path:
    """Write rows as a text file, zipped if the path ends in ``.zip``.

    Args:
        path: Where to write.
        rows: Rows in the store's schema.
        form: How to spell them.

    Returns:
        The path.
    """
    return _write(path, text_bytes(spelled(rows, form), form), "DATTSVT.csv")


def _write(path: Path, data: bytes, member: str) -> Path:
    if path.suffix != ".zip":
        path.write_bytes(data)
        return path
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(member, FIXED_TIME), data, zipfile.ZIP_DEFLATED, 6)
    return path


def write_dbf(path: Path, rows: pa.Table) -> Path:
    """Write rows as a DBF file in code page 866, numbers as text with a comma.

    Args:
        path: Where to write; ``.zip`` packs it.
        rows: Rows in the store's schema.

    Returns:
        The path.
    """
    table = spelled(rows)
    columns = [column.to_pylist() for column in table.columns]
    raw = [[word.encode("cp866", errors="replace") for word in column] for column in columns]
    widths = [max(1, *(len(word) for word in column)) for column in raw]
    fields = [("flag", "S1"), *((name, f"S{w}") for name, w in zip(HEADER, widths, strict=True))]
    records = np.full(len(table), b" ", dtype=np.dtype(fields))
    records["flag"] = b" "
    for name, column, width in zip(HEADER, raw, widths, strict=True):
        records[name] = np.array([word.ljust(width) for word in column], dtype=f"S{width}")
    length = 32 + 32 * len(widths) + 1
    head = struct.pack("<B3BIHH17xBxx", 3, 80, 1, 1, len(table), length, 1 + sum(widths), 0x65)
    for name, width in zip(HEADER, widths, strict=True):
        head += struct.pack("<11sc4xBB14x", name.upper().encode(), b"C", width, 0)
    return _write(path, head + b"\r" + records.tobytes() + b"\x1a", "DATTSVT.dbf")


def form6_rows(rows: pa.Table, region: str) -> list[list[object]]:
    """One region's rows as the lines of a form-6 sheet, codes nested under each country.

    Args:
        rows: Rows in the store's schema, one period.
        region: OKATO code.

    Returns:
        Lines ``code | name | export | import`` with values in thousand dollars; a country's line,
        then its chapters, headings, subheadings and lines.
    """
    sums: dict[str, dict[str, list[Decimal]]] = {}
    chosen = rows.filter(pc.equal(rows["region"], region))
    columns = [chosen[name].to_pylist() for name in ("partner", "code", "direction", "value_usd")]
    for partner, code, direction, value in zip(*columns, strict=True):
        levels = {"", code} | ({code[:2], code[:4], code[:6]} if "X" not in code else set())
        for level in levels:
            both = sums.setdefault(partner, {}).setdefault(level, [Decimal(0), Decimal(0)])
            both[direction == "import"] += value
    lines: list[list[object]] = []
    for partner in sorted(sums):
        for code in sorted(sums[partner]):
            export, imported = (float(value / 1000) for value in sums[partner][code])
            lines.append([code or partner, "" if code else f"страна {partner}", export, imported])
    return lines


def form6_heading(region: str, year: int, first: int, last: int) -> list[list[object]]:
    """Lines above the table of a form-6 sheet."""
    months = (
        MONTHS_RU[first - 1] if first == last else f"{MONTHS_RU[first - 1]}-{MONTHS_RU[last - 1]}"
    )
    return [
        ["Форма 6. Экспорт и импорт по странам и товарам"],
        [f"{REGIONS[region]}, {months} {year} года, тыс. долл. США"],
        [],
        ["Код", "Наименование страны, товара", "Экспорт", "Импорт"],
    ]


def write_form6(
    path: Path,
    rows: pa.Table,
    regions: list[str],
    year: int,
    months: range,
    *,
    together: bool = False,
) -> Path:
    """Write regional rows as a form-6 workbook, one sheet for each region and month.

    Args:
        path: Where to write, ``.xlsx`` or ``.xls``.
        rows: Rows in the store's schema.
        regions: OKATO codes to write.
        year: Year of the rows.
        months: Months to write.
        together: One sheet for all months of a region, as the directorates publish them.

    Returns:
        The path.
    """
    sheets = []
    periods = [(months[0], months[-1])] if together else [(month, month) for month in months]
    for first, last in periods:
        month = rows["month_from"]
        chosen = rows.filter(pc.and_(pc.less_equal(first, month), pc.less_equal(month, last)))
        for region in regions:
            heading = form6_heading(region, year, first, last)
            sheets.append((f"{region} {first:02d}", heading + form6_rows(chosen, region)))
    if path.suffix == ".xls":
        from helpers.sources.customs_sample_xls import xls_bytes

        path.write_bytes(xls_bytes(sheets))
    else:
        _write_xlsx(path, sheets)
    return path


def _write_xlsx(path: Path, sheets: list[tuple[str, list[list[object]]]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        book.set_properties({"created": date(1980, 1, 1)})
        for name, lines in sheets:
            sheet = book.add_worksheet(name)
            for at, line in enumerate(lines):
                for column, cell in enumerate(line):
                    sheet.write(at, column, cell)
