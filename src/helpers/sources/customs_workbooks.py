"""Regional workbooks (form 6): code | country or goods | export | import, codes nested.

A sheet holds one region and one period. Under each country stand its goods with chapters, headings
and subheadings mixed; the reader takes the tree apart so that every dollar is kept once: the
narrowest codes, and under a wider code's own name what its narrower codes leave over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import pyarrow as pa

from helpers.sources.customs_archives import SourceFile, open_source
from helpers.sources.customs_codes import (
    COLUMNS,
    MONTHS_RU,
    PARTNERS,
    region_code,
    region_named_in,
)
from helpers.sources.customs_formats import Batch
from helpers.sources.errors import InputError

NOT_BROKEN_DOWN = "00"
"""Stands for the part of a country's trade that its workbook does not break down by goods; chapter
00 does not exist in the Harmonized System."""
TOTAL = "total of countries"
SUBTOTAL = "subtotal of a workbook"
EMPTY = "no value in either direction"
WORKBOOK_LIMIT = 256 * 2**20
"""Unpacked bytes of a workbook; it is read whole, and form 6 has a few megabytes."""
LARGEST = Decimal(10) ** 15
"""More dollars than this are no trade of a region."""


@dataclass(frozen=True)
class _Sheet:
    """What the lines above a sheet's table say."""

    label: str
    region: str
    period: str
    thousand: bool
    columns: tuple[int, int, int, int]
    first: int


@dataclass(frozen=True)
class _Line:
    """One line of goods or of a country: values in dollars by direction."""

    row: int
    code: str
    values: dict[str, Decimal]


def read_workbook(
    source: SourceFile, region: str | None, period: str | None, values_in: str | None
) -> Iterator[Batch]:
    """Read every sheet of a form-6 workbook.

    Args:
        source: The .xls or .xlsx file.
        region: Region where the heading names none.
        period: Months ``01-09/2021`` where the heading names none.
        values_in: "usd" or "thousand usd" where the heading does not say.

    Yields:
        One batch a sheet, its rows spelled like the official file's.

    Raises:
        InputError: No workbook, no table in it, or lines that contradict each other.
    """
    for name, lines in _sheets(source):
        if not any(_text(cell) for line in lines for cell in line):
            continue
        sheet = _heading(f"{source.label}, sheet {name}", name, lines, region, period, values_in)
        yield _batch(sheet, lines, source.size)


def _sheets(source: SourceFile) -> Iterator[tuple[str, list[list[object]]]]:
    """Name and cells of each sheet."""
    import io

    import python_calamine

    if source.size > WORKBOOK_LIMIT:
        raise InputError(f"{source.label}: {source.size:,} bytes are no form-6 workbook")
    with open_source(source) as stream:
        data = stream.read()
    if data[:4] == b"PK\3\4":
        _refuse_bomb(source, data)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            yield name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except InputError:
        raise
    except Exception as error:  # calamine raises several kinds, and panics are BaseException
        raise InputError(f"{source.label}: not a readable workbook ({error})") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise InputError(f"{source.label}: not a readable workbook; it is damaged") from error


def _refuse_bomb(source: SourceFile, data: bytes) -> None:
    """An .xlsx file is an archive itself and may unpack to anything."""
    import io
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise InputError(f"{source.label}: the workbook is cut off or damaged") from error
    if unpacked > WORKBOOK_LIMIT:
        raise InputError(
            f"{source.label}: unpacks to {unpacked:,} bytes; no form-6 workbook does, not read"
        )


def _text(cell: object) -> str:
    """A cell as text; whole numbers without a decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _heading(
    label: str,
    name: str,
    lines: list[list[object]],
    region: str | None,
    period: str | None,
    values_in: str | None,
) -> _Sheet:
    """Region, period, unit and columns from the lines above the table."""
    at = next((n for n, line in enumerate(lines) if _columns(line)), None)
    if at is None:
        raise InputError(f"{label}: no line with the columns Код, Экспорт and Импорт; not form 6")
    above = " ".join([name, *(_text(cell) for line in lines[: at + 1] for cell in line)])
    found = region_named_in(above)
    if found is None and region is None:
        raise InputError(f"{label}: the heading names no region; give it with --region")
    months = period or _period_named_in(above)
    if months is None:
        raise InputError(f"{label}: the heading names no months; give them, --period 01-09/2021")
    lower = above.casefold()
    if re.search(r"тыс\w*\.?\s*(?:долл|дол\.|usd|\$)", lower):
        thousand = True
    elif values_in is not None:
        thousand = values_in == "thousand usd"
    elif re.search(r"млн|миллион", lower):
        raise InputError(f"{label}: the heading speaks of millions; only (thousand) USD are read")
    elif re.search(r"долл|usd|\$", lower):
        thousand = False
    else:
        raise InputError(f"{label}: the heading names no unit; say --values-in thousand-usd or usd")
    columns = _columns(lines[at])
    assert columns is not None
    okato = found or region_code(region or "")
    return _Sheet(label, okato, months, thousand, columns, at + 1)


def _columns(line: list[object]) -> tuple[int, int, int, int] | None:
    """Places of code, name, export and import in the table's header line, or None."""
    words = [_text(cell).casefold() for cell in line]

    def place(*beginnings: str) -> int | None:
        return next((n for n, word in enumerate(words) if word.startswith(beginnings)), None)

    code, export, imported = (
        place("код", "code"),
        place("экспорт", "export"),
        place("импорт", "import"),
    )
    if code is None or export is None or imported is None:
        return None
    name = place("наимен", "стран", "товар", "name", "country", "goods")
    return code, code + 1 if name is None else name, export, imported


def _period_named_in(text: str) -> str | None:
    """Months as ``MM-MM/YYYY`` from a Russian heading."""
    lower = text.casefold()
    month = "|".join(MONTHS_RU)
    match = re.search(rf"({month})(?:\s*[-–—]\s*({month}))?\s*(20\d\d|19\d\d)", lower)
    if match:
        first = MONTHS_RU.index(match[1]) + 1
        last = MONTHS_RU.index(match[2]) + 1 if match[2] else first
        return f"{first:02d}-{last:02d}/{match[3]}"
    match = re.search(r"(\d{1,2})\s*месяц\w*\s*(20\d\d|19\d\d)", lower)
    if match:
        return f"01-{int(match[1]):02d}/{match[2]}"
    match = re.search(r"(20\d\d|19\d\d)\s*год", lower)
    return f"01-12/{match[1]}" if match else None


def _batch(sheet: _Sheet, lines: list[list[object]], size: int) -> Batch:
    """All countries of a sheet, taken apart into rows that count nothing twice."""
    kept: list[tuple[int, str, str, str, Decimal]] = []
    aside: list[tuple[int, str, str, str, str, Decimal]] = []
    notes: list[str] = []
    blocks = list(_blocks(sheet, lines, aside))
    for partner, block in blocks:
        for direction in ("ЭК", "ИМ"):
            for line, value, whole in _taken_apart(sheet, block, direction, notes):
                if value:
                    kept.append((line.row, direction, partner, line.code, value))
                elif whole:
                    aside.append((line.row, SUBTOTAL, direction, partner, line.code, whole))
        aside += [
            (line.row, EMPTY, "", partner, line.code, Decimal(0))
            for line in block
            if not any(line.values.values())
        ]
    if not blocks:
        raise InputError(f"{sheet.label}: no line of a country under the heading")
    if not kept:
        notes.append(f"{sheet.label}: no value in either direction")
    rows = [
        (direction, sheet.period, partner, code, "", f"{value:f}", "", "", sheet.region, "")
        for _, direction, partner, code, value in kept
    ]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
    table = pa.table([pa.array(column, pa.string()) for column in columns], names=list(COLUMNS))
    return Batch(
        table,
        0,
        size,
        tuple(notes),
        rows=pa.array([row for row, *_ in kept], pa.int64()),
        leaves=True,
        aside=_aside_table(sheet, aside),
    )


def _aside_table(sheet: _Sheet, aside: list[tuple[int, str, str, str, str, Decimal]]) -> pa.Table:
    """Lines not kept, in the columns of the file of rows set aside."""
    rows = [
        (
            row,
            reason,
            direction,
            sheet.period,
            partner,
            code,
            "",
            f"{value:f}",
            "",
            "",
            sheet.region,
            "",
        )
        for row, reason, direction, partner, code, value in aside
    ]
    kinds = [pa.int64(), *[pa.string()] * 11]
    columns = list(zip(*rows, strict=True)) if rows else [()] * 12
    return pa.table(
        [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)],
        names=["row", "reason", *COLUMNS],
    )


def _blocks(
    sheet: _Sheet, lines: list[list[object]], aside: list[tuple[int, str, str, str, str, Decimal]]
) -> Iterator[tuple[str, list[_Line]]]:
    """Country by country its own line and its goods; totals of all countries are set aside."""
    partner, block = "", []
    for number, cells in enumerate(lines[sheet.first :], sheet.first + 1):
        line = _line(sheet, number, cells)
        if line is None:
            continue
        if line.code in PARTNERS:
            if block:
                yield partner, block
            partner, block = line.code, [_Line(line.row, "", line.values)]
        elif not partner or not line.code:
            aside += [
                (line.row, TOTAL, direction, "", line.code, value)
                for direction, value in line.values.items()
                if value
            ]
        else:
            block.append(line)
    if block:
        yield partner, block


def _line(sheet: _Sheet, number: int, cells: list[object]) -> _Line | None:
    """One line of the table, or None if it is blank."""
    at_code, at_name, at_export, at_import = sheet.columns
    cells = cells + [None] * (max(sheet.columns) + 1 - len(cells))
    code, name = _text(cells[at_code]).upper(), _text(cells[at_name])
    values = {
        "ЭК": _dollars(sheet, number, cells[at_export]),
        "ИМ": _dollars(sheet, number, cells[at_import]),
    }
    if not code and not any(values.values()):
        return None
    if not code and not re.match(r"всего|итого|total", name.casefold()):
        raise InputError(f"{sheet.label}, row {number}: {name!r} has values but no code")
    if code and code not in PARTNERS and not re.fullmatch(r"\d{2}|\d{4}|\d{6}|\d{10}|X{10}", code):
        lost = code.isdigit()
        raise InputError(
            f"{sheet.label}, row {number}: code {code!r} is neither a country's two letters nor a "
            "commodity code" + ("; did a leading zero get lost?" if lost else "")
        )
    return _Line(number, code, values)


def _dollars(sheet: _Sheet, number: int, cell: object) -> Decimal:
    """A cell's value in dollars, exact to the cent."""
    text = re.sub(r"[\s\u00a0\u202f]", "", str(cell if cell is not None else ""))
    if text in ("", "-", "–", "—"):
        return Decimal(0)
    try:
        value = Decimal(text.replace(",", ".")) * (1000 if sheet.thousand else 1)
    except InvalidOperation as error:
        raise InputError(f"{sheet.label}, row {number}: {cell!r} is not a number") from error
    if not value.is_finite() or not 0 <= value < LARGEST:
        raise InputError(f"{sheet.label}, row {number}: {cell!r} is negative or no trade value")
    cents = value.quantize(Decimal("0.01"))
    # A cell is a binary float: what differs from a whole cent by less than this is its rounding.
    if abs(value - cents) > max(Decimal("0.0001"), abs(value) * Decimal("1e-12")):
        raise InputError(f"{sheet.label}, row {number}: {cell!r} is finer than a cent")
    return cents


def _taken_apart(
    sheet: _Sheet, block: list[_Line], direction: str, notes: list[str]
) -> Iterator[tuple[_Line, Decimal, Decimal]]:
    """Each line with what it holds beyond the lines nested in it, and with its whole."""
    seen: set[str] = set()
    path: list[_Line] = []
    inside: dict[str, Decimal] = {line.code: Decimal(0) for line in block}
    parts: dict[str, int] = dict.fromkeys(inside, 0)
    for line in sorted(block, key=lambda line: line.code):
        if line.code in seen:
            raise InputError(f"{sheet.label}, row {line.row}: code {line.code} is there twice")
        seen.add(line.code)
        while path and not _is_inside(line.code, path[-1].code):
            path.pop()
        if path:
            inside[path[-1].code] += line.values[direction]
            parts[path[-1].code] += 1
        path.append(line)
    for line in block:
        whole = line.values[direction]
        rest = whole - inside[line.code]
        # Printed values are rounded to a tenth of a thousand dollars at the coarsest.
        if rest < -50 * (parts[line.code] + 1):
            raise InputError(
                f"{sheet.label}, row {line.row}: {line.code or 'the country'} holds {whole} USD, "
                f"the codes under it {inside[line.code]}"
            )
        if rest < 0:
            notes.append(f"{sheet.label}, row {line.row}: parts exceed the whole by {-rest} USD")
        named = line if line.code else _Line(line.row, NOT_BROKEN_DOWN, line.values)
        yield named, max(rest, Decimal(0)), whole


def _is_inside(code: str, other: str) -> bool:
    return code != other and code.startswith(other) and not (other and "X" in code)
