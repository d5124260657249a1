"""An open customs store: its rows as a table of a query engine, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.sources.customs_store import Manifest, read_manifest
from helpers.sources.errors import InputError

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Trade:
    """An open store.

    Attributes:
        table: Its rows as an ibis table, on whatever engine.
        manifest: What the store says about itself.
    """

    table: ir.Table
    manifest: Manifest

    @property
    def years(self) -> list[int]:
        """Calendar years with rows, in order."""
        return sorted({part.year for part in self.manifest.parts})

    @property
    def synthetic(self) -> bool:
        """Whether the rows were made up by the package's generator."""
        return self.manifest.synthetic

    def months(self, year: int) -> list[int]:
        """Months of a year that have rows, in order."""
        covered = {
            month
            for part in self.manifest.parts
            if part.year == year
            for month in range(part.month_from, part.month_to + 1)
        }
        return sorted(covered)


def connected(store: Path | str, connection: Any = None) -> Trade:
    """Open a store for questions until its connection is closed.

    Args:
        store: Folder of the store.
        connection: An ibis connection to another engine, such as
            ``ibis.pyspark.connect(session)``; the store must be readable from its machines.

    Returns:
        The open store.

    Raises:
        InputError: There is no store, or it is damaged.
    """
    import ibis

    store = Path(store)
    manifest = read_manifest(store)
    if not manifest.parts:
        raise InputError(
            f"{store}: no customs store there; import the official file first: "
            "amur customs import FILE…"
        )
    paths = [str((store / part.path).resolve()) for part in manifest.parts]
    if connection is None:
        connection = ibis.duckdb.connect()
    if connection.name == "pyspark":
        # ibis reads one path at a time; the session reads them all as one table.
        frame = connection._session.read.parquet(*paths)
        frame.createOrReplaceTempView("trade")
        return Trade(connection.table("trade"), manifest)
    return Trade(connection.read_parquet(paths, table_name="trade"), manifest)


@contextmanager
def open_trade(store: Path | str, connection: Any = None) -> Iterator[Trade]:
    """Open a store for questions, and close it afterwards if this call opened the engine.

    Args:
        store: Folder of the store.
        connection: As in `connected`; a connection that is given stays open.

    Yields:
        The open store.

    Raises:
        InputError: There is no store, or it is damaged.
    """
    trade = connected(store, connection)
    try:
        yield trade
    finally:
        if connection is None:
            trade.table.get_backend().disconnect()
