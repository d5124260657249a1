"""Reading the customs file's text and DBF forms as batches of plain text columns.

The reader detects encoding, separator and column order, and yields batches of bounded size whose
ten columns are text, exactly as the file spells them; what the text means is decided in
`customs_rows`. Tables are read by pyarrow: measured on ten million rows it needs no temporary file
for zipped or cp1251 copies, which DuckDB's reader does, and the check of the rows, not the reader,
takes most of the time.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import pyarrow as pa

from helpers.sources.customs_archives import SourceFile, open_source
from helpers.sources.customs_codes import COLUMNS, DIRECTIONS, HEADER_NAMES
from helpers.sources.errors import InputError

HEAD = 2**20
"""Bytes looked at to detect encoding and separator."""
BLOCK = 2**24
"""Bytes parsed at a time; with the columns made from them it bounds the memory."""
ENCODINGS = ("utf-8", "cp1251", "cp866")
REPEATED = ("direction", "period", "partner", "unit", "region", "district")
"""Columns with few distinct values, held once each (dictionary-encoded)."""


@dataclass(frozen=True)
class Batch:
    """Some consecutive rows of one file.

    Attributes:
        table: The ten columns as text, null where a workbook has no such column.
        first_row: Number of the first row as a user finds it: the line in a text file (its header
            is line 1), the record in a DBF file, the row of the sheet in a workbook.
        bytes_read: Bytes of the file consumed so far.
        notes: What the reader has to say about the file, once.
        rows: Row numbers, where they are not consecutive.
        leaves: Whether the reader has taken nested codes apart already, so that short codes are
            no subtotals and a period may span months (workbooks).
        aside: Rows that the reader itself set aside: row, reason and the ten columns.
    """

    table: pa.Table
    first_row: int
    bytes_read: int
    notes: tuple[str, ...] = ()
    rows: pa.Array | None = None
    leaves: bool = False
    aside: pa.Table | None = None


@dataclass(frozen=True)
class Dialect:
    """How one text file is written.

    Attributes:
        encoding: Python's name of the encoding.
        delimiter: Tab, semicolon or comma.
        quoted: Whether quotation marks delimit fields.
        columns: For each column of the file our name for it, or its own if it is none of the ten.
    """

    encoding: str
    delimiter: str
    quoted: bool
    columns: tuple[str, ...]


class Counted(io.RawIOBase):
    """A stream put together from a head already read and the rest, which counts what passes."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = io.BytesIO(head), rest
        self.count = 0

    def readable(self) -> bool:
        """Always true: the stream exists to be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes, first of the head, then of the rest."""
        data = self._head.read(size) or self._rest.read(size)
        self.count += len(data)
        return data


def read_batches(source: SourceFile) -> Iterator[Batch]:
    """Read a text or DBF file in batches of bounded size.

    Args:
        source: The file; workbooks are read by `customs_workbooks`.

    Yields:
        Batches in the order of the file.

    Raises:
        InputError: The file is of another kind, cut off, badly encoded, or lacks a column.
    """
    with open_source(source) as stream:
        if source.kind == "dbf":
            from helpers.sources.customs_dbf import read_dbf

            yield from read_dbf(source, stream)
        else:
            yield from _read_text(source, stream)


def _read_text(source: SourceFile, stream: BinaryIO) -> Iterator[Batch]:
    """Text file as batches; pyarrow parses and transcodes, errors are located by a second look."""
    import pyarrow.csv as arrow_csv

    head = stream.read(HEAD)
    dialect = detect_dialect(head, source.label)
    extra = [name for name in dialect.columns if name not in COLUMNS]
    notes = (f"{source.label}: columns not used: {', '.join(extra)}",) if extra else ()
    text = pa.string()
    types = {
        name: pa.dictionary(pa.int32(), text) if name in REPEATED else text for name in COLUMNS
    }
    counted = Counted(head, stream)
    row = 2
    try:
        reader = arrow_csv.open_csv(
            counted,
            read_options=arrow_csv.ReadOptions(
                block_size=BLOCK,
                encoding=dialect.encoding,
                column_names=list(dialect.columns),
                skip_rows=1,
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=dialect.delimiter, quote_char='"' if dialect.quoted else False
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=types,
                include_columns=list(COLUMNS),
                null_values=[],
                strings_can_be_null=False,
            ),
        )
        for batch in reader:
            yield Batch(pa.Table.from_batches([batch]), row, counted.count, notes)
            row, notes = row + batch.num_rows, ()
    except (pa.ArrowInvalid, UnicodeError) as error:
        raise _located(source, dialect, error) from error
    if row == 2:
        raise InputError(f"{source.label}: a header line without a single row under it")


def _located(source: SourceFile, dialect: Dialect, error: Exception) -> InputError:
    """Say at which line a text file breaks, by reading it again line by line."""
    quote = csv.QUOTE_MINIMAL if dialect.quoted else csv.QUOTE_NONE
    expected = len(dialect.columns)
    with open_source(source) as stream:
        for number, line in enumerate(stream, 1):
            try:
                text = line.decode(dialect.encoding)
            except UnicodeDecodeError as bad:
                return InputError(
                    f"{source.label}, row {number}: a byte that is not {dialect.encoding} "
                    f"(0x{line[bad.start]:02x}); the file mixes encodings or is damaged"
                )
            fields = next(
                csv.reader([text.rstrip("\r\n")], delimiter=dialect.delimiter, quoting=quote), []
            )
            if fields and len(fields) != expected:
                return InputError(
                    f"{source.label}, row {number}: {len(fields)} fields instead of {expected}; "
                    "the file is cut off or damaged there"
                )
    return InputError(f"{source.label}: cannot be read as a table ({error})")


def detect_dialect(head: bytes, label: str) -> Dialect:
    """Find out encoding, separator and columns from the beginning of a text file.

    Args:
        head: The first bytes of the file, up to `HEAD`.
        label: What messages call the file.

    Returns:
        The dialect; all ten columns are there, once each.

    Raises:
        InputError: The bytes are no customs table.
    """
    if not head.strip():
        raise InputError(f"{label}: the file is empty")
    if b"\0" in head[:4096] and head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(f"{label}: not a text file; is its suffix right?")
    encoding, text = _decode(head, label)
    lines = text.splitlines()
    header = lines[0]
    delimiter = max("\t;,", key=header.count)
    quoted = '"' in text
    quoting = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    fields = next(csv.reader([header], delimiter=delimiter, quoting=quoting))
    names = [field.strip().lower() for field in fields]
    known = [HEADER_NAMES.get(name, name) for name in names]
    _check_header(known, fields, label)
    return Dialect(encoding, delimiter, quoted, tuple(known))


def _check_header(known: list[str], fields: list[str], label: str) -> None:
    """Refuse a header line that does not name each of the ten columns once."""
    missing = [name for name in COLUMNS if name not in known]
    if len(missing) > 5:
        raise InputError(
            f"{label}, row 1: this is no header of the customs file ({' | '.join(fields)[:80]}); "
            "expected napr, period, strana, tnved, edizm, Stoim, Netto, Kol, Region, Region_s"
        )
    if missing:
        spelled = [next(w for w, n in HEADER_NAMES.items() if n == name) for name in missing]
        raise InputError(f"{label}, row 1: missing column {', '.join(spelled)}")
    repeated = [name for name in COLUMNS if known.count(name) > 1]
    if repeated:
        raise InputError(f"{label}, row 1: column {repeated[0]} is there more than once")


def _decode(head: bytes, label: str) -> tuple[str, str]:
    """Encoding and text of a head: strict UTF-8, else the one in which directions make sense."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16", head[: len(head) // 2 * 2].decode("utf-16", errors="ignore")
    cut = head if len(head) < HEAD else head[: head.rfind(b"\n") + 1] or head
    for encoding in ENCODINGS:
        try:
            text = cut.decode("utf-8-sig" if encoding == "utf-8" else encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or any(word in text for word in DIRECTIONS):
            return encoding, text
    raise InputError(
        f"{label}: neither UTF-8 nor cp1251 nor cp866, or the column of directions holds no "
        "ИМ/ЭК, IMP/EXP; save the file as UTF-8"
    )
