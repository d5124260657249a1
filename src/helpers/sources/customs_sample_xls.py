"""A minimal writer of .xls workbooks (BIFF8 in a compound file), for reading tests only.

No maintained library writes .xls any more, and the regional directorates published it; the writer
knows numbers and texts in sheets and nothing else. Formats: [MS-XLS] and [MS-CFB].
"""

from __future__ import annotations

import math
import struct

SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_LEAST_STREAM = 4096


def xls_bytes(sheets: list[tuple[str, list[list[object]]]]) -> bytes:
    """A workbook with the given sheets.

    Args:
        sheets: Name and lines of cells (text, numbers, None) of each sheet.

    Returns:
        The file's bytes.
    """
    return _compound(_workbook(sheets))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _workbook(sheets: list[tuple[str, list[list[object]]]]) -> bytes:
    """The Workbook stream: globals, then each sheet's records."""
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 0x06))
    end = _record(0x000A, b"")
    bodies = [_sheet(lines) for _, lines in sheets]
    names = [name.encode("utf-16-le") for name, _ in sheets]
    offset = len(start) + len(end) + sum(12 + len(name) for name in names)
    bounds = b""
    for name, body in zip(names, bodies, strict=True):
        fields = struct.pack("<IBBBB", offset, 0, 0, len(name) // 2, 1)
        bounds += _record(0x0085, fields + name)
        offset += len(body)
    return start + bounds + end + b"".join(bodies)


def _sheet(lines: list[list[object]]) -> bytes:
    """One sheet: NUMBER and LABEL records between BOF and EOF."""
    parts = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 0x06))]
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(cell, str) and cell:
                text = cell.encode("utf-16-le")
                parts.append(_record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text))
            elif isinstance(cell, int | float):
                parts.append(_record(0x0203, place + struct.pack("<d", cell)))
    return b"".join([*parts, _record(0x000A, b"")])


def _compound(stream: bytes) -> bytes:
    """One stream named Workbook in a compound file."""
    stream = stream.ljust(max(_LEAST_STREAM, math.ceil(len(stream) / SECTOR) * SECTOR), b"\0")
    data = len(stream) // SECTOR
    tables = math.ceil((data + 1) / 127)  # a table sector lists 128 sectors, itself among them
    directory = tables
    chain = [_FAT] * tables + [_END] + [tables + 2 + n for n in range(data - 1)] + [_END]
    chain += [_FREE] * (tables * 128 - len(chain))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        tables,
        directory,
        0,
        _LEAST_STREAM,
        _END,
        0,
        _END,
        0,
    )
    listed = list(range(tables)) + [_FREE] * (109 - tables)
    header += struct.pack("<109I", *listed)
    root = _entry("Root Entry", 5, child=1, start=_END, size=0)
    book = _entry("Workbook", 2, child=_FREE, start=tables + 1, size=len(stream))
    entries = (root + book).ljust(SECTOR, b"\0")
    return header + struct.pack(f"<{len(chain)}I", *chain) + entries + stream


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    """One directory entry of 128 bytes."""
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII36xIQ", text, len(text), kind, 1, _FREE, _FREE, child, start, size
    )
