"""What an import needs on its way: files by month, a private engine, a bar, honest disk errors."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from helpers.sources.customs_archives import SourceFile
from helpers.sources.customs_formats import Batch
from helpers.sources.customs_rows import SCHEMA
from helpers.sources.errors import InputError

if TYPE_CHECKING:
    import duckdb

REPEATED = ["direction", "region", "district", "partner", "unit"]
"""Columns with few distinct values, written as dictionaries; others would only cost time."""
MEMORY_LIMIT = "1GB"
"""What DuckDB may use to sort a month before it goes to disk."""


def ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Read the next batch while the one before is being checked: one batch ahead, no more.

    Args:
        batches: Batches of one file.

    Yields:
        The same batches in the same order.
    """
    with ThreadPoolExecutor(max_workers=1) as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch


class MonthWriters:
    """Parquet files of a staging folder, one for each kind of row and month."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        folder.mkdir()
        self._folder, self._stack = folder, stack
        self._writers: dict[str, pq.ParquetWriter] = {}

    def write(self, kind: str, rows: pa.Table) -> None:
        """Append rows to the files of their months."""
        if not len(rows):
            return
        keys = ["year", "month_from", "month_to"]
        months = rows.select(keys).group_by(keys).aggregate([]).to_pylist()
        for month in months:
            chosen = rows
            if len(months) > 1:
                mask = pc.and_(
                    pc.equal(rows["year"], month["year"]),
                    pc.and_(
                        pc.equal(rows["month_from"], month["month_from"]),
                        pc.equal(rows["month_to"], month["month_to"]),
                    ),
                )
                chosen = rows.filter(mask)
            name = "{}-{year}-{month_from:02d}-{month_to:02d}.parquet".format(kind, **month)
            if name not in self._writers:
                self._writers[name] = self._stack.enter_context(
                    pq.ParquetWriter(
                        self._folder / name,
                        SCHEMA,
                        compression="lz4",
                        use_dictionary=REPEATED,
                        store_decimal_as_integer=True,
                        write_statistics=False,
                    )
                )
            self._writers[name].write_table(chosen)


def quoted(path: Path | str) -> str:
    """A path as SQL text, whatever quotes are in it."""
    return "'" + str(path).replace("'", "''") + "'"


def parquet(files: Sequence[Path | str]) -> str:
    """Parquet files as a table of a query."""
    return f"read_parquet([{', '.join(quoted(file) for file in files)}])"


@contextmanager
def private_engine(staging: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A private DuckDB with bounded memory that spills into the staging folder."""
    import duckdb

    settings = {"memory_limit": MEMORY_LIMIT, "temp_directory": str(staging / "spill")}
    with duckdb.connect(config=settings) as engine:
        yield engine


@contextmanager
def disk_errors(store: Path) -> Iterator[None]:
    """Say in one sentence that the disk is full, whichever library noticed it."""
    import duckdb

    full = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
    try:
        yield
    except InputError:
        raise
    except (OSError, duckdb.Error) as error:
        text = str(error)
        if getattr(error, "errno", None) in full or "No space left" in text or "too large" in text:
            raise InputError(
                f"{store}: the disk is full; the store is unchanged, free some space and run again"
            ) from error
        if isinstance(error, OSError):
            raise InputError(f"{store}: cannot be written ({error}); it is unchanged") from error
        raise


@contextmanager
def progress_bar(sources: list[SourceFile], shown: bool) -> Iterator[Any]:
    """A function that is told the bytes read of the file at hand."""
    from tqdm import tqdm

    total = sum(source.size for source in sources)
    bar = tqdm(total=total, unit="B", unit_scale=True, disable=not shown, desc="import")
    done = 0
    last = 0

    def advance(read: int) -> None:
        nonlocal done, last
        done += read - last if read >= last else read
        last = read
        bar.update(min(done, total) - bar.n)

    with bar:
        yield advance
