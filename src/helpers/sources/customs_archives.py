"""Finding the data files a user names, in folders and zip archives, without trusting the archive.

Nothing is ever unpacked to a path taken from an archive: members are read as streams. An archive
that climbs out of itself, is encrypted, truncated, nested, or unpacks to far more than it holds is
refused with one sentence.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from helpers.sources.errors import InputError

DATA_SUFFIXES = {
    ".csv": "text",
    ".txt": "text",
    ".tsv": "text",
    ".dbf": "dbf",
    ".xls": "workbook",
    ".xlsx": "workbook",
}
MAX_RATIO = 200
"""Largest believable compression: text of this file's kind packs 8 to 30 times."""
SMALL = 64 * 2**20
"""Below this many unpacked bytes no ratio is harmful."""


@dataclass(frozen=True)
class SourceFile:
    """One data file, alone or inside an archive.

    Attributes:
        path: The file on disk.
        member: Its name inside the archive, or None.
        kind: "text", "dbf" or "workbook", by suffix.
        size: Unpacked bytes, as declared.
    """

    path: Path
    member: str | None
    kind: str
    size: int

    @property
    def label(self) -> str:
        """What messages call the file: its name, and its member's behind a slash."""
        return self.path.name if self.member is None else f"{self.path.name}/{self.member}"


def find_source_files(paths: list[Path]) -> tuple[list[SourceFile], list[str]]:
    """All data files behind the named files, archives and folders.

    Args:
        paths: Files or folders; folders are searched for files at any depth, in name order.

    Returns:
        The data files in the order given, and the names of what was passed over as no data.

    Raises:
        InputError: A path does not exist, holds no data, or an archive is not to be trusted.
    """
    found: list[SourceFile] = []
    ignored: list[str] = []
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: there is no such file; check the name")
        for file in _files_below(path):
            _add(file, found, ignored, named=file == path)
    if not found:
        names = ", ".join(str(path) for path in paths)
        raise InputError(
            f"{names}: no customs data found; expected CSV, DBF, XLS or XLSX files, plain or in ZIP"
        )
    return found, ignored


def _files_below(path: Path) -> list[Path]:
    """A file itself, or a folder's files in name order, hidden ones left out."""
    if path.is_file():
        return [path]
    inside = (file for file in path.rglob("*") if file.is_file())
    return sorted(file for file in inside if not file.name.startswith("."))


def _add(file: Path, found: list[SourceFile], ignored: list[str], *, named: bool) -> None:
    """Sort one file on disk into data, archive or neither."""
    suffix = file.suffix.lower()
    if suffix == ".zip":
        found.extend(_members(file, ignored))
    elif suffix in DATA_SUFFIXES:
        found.append(SourceFile(file, None, DATA_SUFFIXES[suffix], file.stat().st_size))
    elif named:
        raise InputError(
            f"{file.name}: not a file of customs statistics; expected .csv, .txt, .tsv, .dbf, "
            ".xls, .xlsx or .zip"
        )
    else:
        ignored.append(file.name)


def _members(file: Path, ignored: list[str]) -> Iterator[SourceFile]:
    """Data files of an archive, after a look at every member's name and size."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError(
            f"{file.name}: not a complete zip archive ({error}); download it again"
        ) from error
    data = []
    for member in members:
        _refuse_hostile(file, member)
        name = PurePosixPath(member.filename)
        suffix = name.suffix.lower()
        if member.is_dir():
            continue
        if suffix == ".zip":
            raise InputError(
                f"{file.name}: holds another archive, {member.filename}; unpack the outer one first"
            )
        if suffix in DATA_SUFFIXES and not name.name.startswith("."):
            kind = DATA_SUFFIXES[suffix]
            data.append(SourceFile(file, member.filename, kind, member.file_size))
        else:
            ignored.append(f"{file.name}/{member.filename}")
    if not data:
        raise InputError(f"{file.name}: no CSV, DBF, XLS or XLSX file is in this archive")
    yield from data


def _refuse_hostile(file: Path, member: zipfile.ZipInfo) -> None:
    """Refuse a member whose path, encryption or size shows that the archive is not honest data."""
    name = PurePosixPath(member.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
        raise InputError(
            f"{file.name}: member {member.filename!r} points outside the archive; nothing was read"
        )
    if member.flag_bits & 0x1:
        raise InputError(f"{file.name}: member {member.filename} is encrypted; unpack it yourself")
    if member.file_size > max(SMALL, MAX_RATIO * member.compress_size):
        raise InputError(
            f"{file.name}: member {member.filename} claims to unpack to {member.file_size:,} bytes "
            f"from {member.compress_size:,}, more than {MAX_RATIO} times; this looks like a zip "
            "bomb and was not read"
        )


class _Guarded(io.RawIOBase):
    """A member's stream that stops when it yields more than was declared or is damaged."""

    def __init__(self, raw: IO[bytes], source: SourceFile) -> None:
        self._raw, self._source, self._read = raw, source, 0

    def readable(self) -> bool:
        """Always true: the stream exists to be read."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill a buffer; a damaged archive is named instead of half read."""
        try:
            data = self._raw.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise InputError(
                f"{self._source.label}: the archive is damaged or cut off ({error}); download it "
                "again"
            ) from error
        self._read += len(data)
        if self._read > self._source.size:
            raise InputError(
                f"{self._source.label}: unpacks to more than the {self._source.size:,} bytes it "
                "declares; not read"
            )
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def open_source(source: SourceFile) -> Iterator[BinaryIO]:
    """Open a data file for reading, from disk or as a guarded stream out of its archive.

    Args:
        source: The file, as found.

    Yields:
        A binary stream; inside an archive it cannot seek.

    Raises:
        InputError: The file cannot be opened, or the archive proves damaged while it is read.
    """
    if source.member is None:
        try:
            stream = source.path.open("rb")
        except OSError as error:
            raise InputError(f"{source.label}: cannot be read ({error.strerror})") from error
        with stream:
            yield stream
        return
    with zipfile.ZipFile(source.path) as archive:
        try:
            raw = archive.open(source.member)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            raise InputError(
                f"{source.label}: the archive is damaged ({error}); download it again"
            ) from error
        with raw, io.BufferedReader(_Guarded(raw, source), buffer_size=2**20) as guarded:
            yield cast(BinaryIO, guarded)
