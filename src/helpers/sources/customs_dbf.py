"""The DBF form of the customs file: code page 866, numbers stored as text with a comma.

Records of a DBF file are of one width, so a block of them is a table at once: numpy views cut the
columns, and only distinct values are decoded. That reads about a million records a second where
`dbfread`, the second implementation in the tests, reads a hundredth of it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from helpers.sources.customs_archives import SourceFile
from helpers.sources.customs_codes import COLUMNS, HEADER_NAMES
from helpers.sources.customs_formats import REPEATED, Batch
from helpers.sources.errors import InputError

RECORDS = 100_000
"""Records read at a time."""
ENCODINGS = {0x26: "cp866", 0x65: "cp866", 0xC9: "cp1251", 0x57: "cp1251"}
"""Language byte of the header → encoding; 0, not stated, is the file's documented cp866."""


def read_dbf(source: SourceFile, stream: BinaryIO) -> Iterator[Batch]:
    """Read a DBF file in batches.

    Args:
        source: The file, for messages and its declared size.
        stream: Its bytes; need not seek.

    Yields:
        Batches of text columns in the order of the file; deleted records are left out and named in
        a note.

    Raises:
        InputError: No DBF file, a column is missing, or the file ends before its last record.
    """
    total, width, encoding, fields, consumed = _header(source, stream)
    done = deleted = 0
    while done < total:
        wanted = min(RECORDS, total - done)
        block = _read_exactly(stream, wanted * width)
        whole = len(block) // width
        if whole < wanted:
            raise InputError(
                f"{source.label}, row {done + whole + 1}: the file ends here, but its header "
                f"promises {total:,} records; it is cut off, download it again"
            )
        records = np.frombuffer(block, dtype=np.dtype([("flag", "S1"), *fields]))
        dead = records["flag"] == b"*"
        deleted += int(dead.sum())
        consumed += len(block)
        table = _columns(source, records, encoding, done)
        if dead.any():
            raise InputError(
                f"{source.label}, row {done + int(np.argmax(dead)) + 1}: a record marked as "
                "deleted; the official file has none, pack the file or download it again"
            )
        yield Batch(table, done + 1, consumed)
        done += wanted
    if not total:
        raise InputError(f"{source.label}: a DBF file without a single record")


def _header(
    source: SourceFile, stream: BinaryIO
) -> tuple[int, int, str, list[tuple[str, str]], int]:
    """Number and width of records, encoding, numpy fields, and bytes consumed."""
    head = _read_exactly(stream, 32)
    if len(head) < 32 or head[0] & 0x07 != 3:
        raise InputError(f"{source.label}: not a DBF file; is its suffix right?")
    total, length, width = struct.unpack("<IHH", head[4:12])
    rest = _read_exactly(stream, max(length - 32, 0))
    if length < 65 or len(rest) < length - 32:
        raise InputError(f"{source.label}: the DBF header is cut off; download the file again")
    fields: list[tuple[str, str]] = []
    at = 0
    while at + 32 <= len(rest) and rest[at] != 0x0D:
        name = rest[at : at + 11].split(b"\0")[0].decode("ascii", errors="replace").strip().lower()
        fields.append((HEADER_NAMES.get(name, name), f"S{rest[at + 16]}"))
        at += 32
    names = [name for name, _ in fields]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        spelled = [next(w for w, n in HEADER_NAMES.items() if n == name) for name in missing]
        raise InputError(f"{source.label}, header: missing column {', '.join(spelled)}")
    if len(set(names)) < len(names) or 1 + sum(int(kind[1:]) for _, kind in fields) != width:
        raise InputError(f"{source.label}: the DBF header contradicts itself; the file is damaged")
    return total, width, ENCODINGS.get(head[29], "cp866"), fields, length


def _read_exactly(stream: BinaryIO, size: int) -> bytes:
    """Read up to a number of bytes, fewer only at the end of the stream."""
    parts = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _columns(source: SourceFile, records: np.ndarray, encoding: str, done: int) -> pa.Table:
    """The ten columns of a block as text, blanks at both ends removed."""
    columns = {}
    for name in COLUMNS:
        raw = np.ascontiguousarray(records[name])
        size = raw.dtype.itemsize
        fixed = pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(size), len(raw), [None, pa.py_buffer(raw.tobytes())]
        )
        if name in REPEATED:
            coded = fixed.dictionary_encode()
            words = pa.array(
                [word.decode(encoding).strip() for word in coded.dictionary.to_pylist()]
            )
            columns[name] = pa.DictionaryArray.from_arrays(coded.indices, words)
        else:
            columns[name] = _ascii(source, name, fixed, done)
    return pa.table(columns)


def _ascii(source: SourceFile, name: str, fixed: pa.Array, done: int) -> pa.Array:
    """A column of digits as text; a byte outside ASCII is named with its record."""
    try:
        text = fixed.cast(pa.binary()).cast(pa.string())
    except pa.ArrowInvalid as error:
        words = fixed.to_pylist()
        bad = next(i for i, word in enumerate(words) if not word.isascii())
        raise InputError(
            f"{source.label}, row {done + bad + 1}: {name} holds {words[bad]!r}, no number; the "
            "file is damaged"
        ) from error
    return pc.utf8_trim(text, " \0")
