"""Importing customs files into the store: read, check, sort into months, commit, give account.

Memory is bounded by the size of a batch and of one month's sort, whatever the files' size: rows go
to the staging folder as they are read, then each month is sorted and written once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from helpers.sources.customs_account import ImportAccount
from helpers.sources.customs_archives import SourceFile, find_source_files
from helpers.sources.customs_formats import Batch, read_batches
from helpers.sources.customs_rows import CheckedBatch, RowChecker, RowRules
from helpers.sources.customs_staging import (
    MonthWriters,
    ahead,
    disk_errors,
    parquet,
    private_engine,
    progress_bar,
    quoted,
)
from helpers.sources.customs_store import (
    STAGING,
    Covered,
    Manifest,
    Part,
    clean,
    locked,
    missing_months,
    read_manifest,
    write_manifest,
)
from helpers.sources.errors import InputError

if TYPE_CHECKING:
    import duckdb

SYNTHETIC_NAME = "SYNTHETIC DATA"
"""Name of the federal district in files of this package's generator."""
LEAST_USD_PER_KG = 0.05
"""Below this median value of a kilogram a file's values are taken for thousand dollars: coal and
timber cost more, and rows in thousands have medians near 0.01."""
ORDER = "region, direction"
"""Order of a part's rows: a question about one region reads little else. Sorting by every column
would take as long as all else and make the files only 5 % smaller."""


def import_files(
    paths: Iterable[Path | str],
    store: Path | str,
    *,
    replace: bool = False,
    rules: RowRules | None = None,
    values_in: str | None = None,
    region: str | None = None,
    period: str | None = None,
    progress: bool = False,
) -> ImportAccount:
    """Read official customs files into a store, whole or not at all.

    Args:
        paths: Files, archives or folders of them.
        store: Folder of the store; made if it is not there.
        replace: Let months of a region that are in the store already be replaced; otherwise they
            are refused. They are never added.
        rules: What to accept beyond the documentation.
        values_in: "usd" or "thousand usd" where the file leaves it in doubt.
        region: Region of a workbook whose heading does not name one.
        period: Months of a workbook whose heading does not name them, ``01-09/2021``.
        progress: Show a progress bar on the terminal.

    Returns:
        The account of every row.

    Raises:
        InputError: A file or row is wrong, or the disk is full; the store is unchanged.
    """
    if values_in not in (None, "usd", "thousand usd"):
        raise InputError(f"values_in is {values_in!r}; say 'usd' or 'thousand usd'")
    store = Path(store)
    sources, ignored = find_source_files([Path(path) for path in paths])
    with locked(store), disk_errors(store):
        manifest = read_manifest(store)
        clean(store, manifest)
        job = _Import(store, manifest, rules or RowRules(), values_in, region, period, replace)
        job.account.notes += [f"not read: {name}" for name in ignored]
        try:
            with progress_bar(sources, progress) as advance:
                for source in sources:
                    job.read(source, advance)
            job.commit(sources)
        finally:
            clean(store, read_manifest(store))
    return job.account


@dataclass
class _Import:
    """One import on its way from files to the store."""

    store: Path
    manifest: Manifest
    rules: RowRules
    values_in: str | None
    region: str | None
    period: str | None
    replace: bool

    def __post_init__(self) -> None:
        self.account = ImportAccount(self.manifest.next_import())
        self.staging = self.store / STAGING
        self.staging.mkdir()
        self.before = self.manifest.coverage()
        self.here: dict[Covered, int] = {}
        self.labels: list[str] = []
        self.aside_stream: arrow_csv.CSVWriter | None = None

    def read(self, source: SourceFile, advance: Any) -> None:
        """Check every row of a file and put it into the staging folder, by month."""
        number = len(self.labels)
        self.labels.append(source.label)
        checker = RowChecker(source.label, self._rules_for(source))
        rows = 0
        with ExitStack() as writers:
            months = MonthWriters(self.staging / f"{number:05d}", writers)
            for batch in self._batches(source):
                checked = checker.check(batch)
                rows += len(batch.table) + (len(batch.aside) if batch.aside is not None else 0)
                self.account.notes += batch.notes
                self._refuse_overlap(checked.periods, number)
                months.write("kept", checked.kept)
                months.write("subtotals", checked.subtotals)
                self._put_aside(source, checked)
                self.account.zero_values += (
                    pc.sum(pc.equal(checked.kept["value_usd"], Decimal(0))).as_py() or 0
                )
                advance(batch.bytes_read)
        self.account.files[source.label] = rows
        self.account.rows_read += rows
        self.manifest.region_names |= checker.region_names
        self.manifest.district_names |= checker.district_names
        self._refuse_doubtful_unit(source, self.staging / f"{number:05d}")

    def _rules_for(self, source: SourceFile) -> RowRules:
        if source.kind == "workbook" or self.values_in is None:
            return self.rules
        return RowRules(
            self.values_in,
            self.rules.accept_partners,
            self.rules.accept_regions,
            self.rules.restore_zeros,
        )

    def _batches(self, source: SourceFile) -> Iterator[Batch]:
        if source.kind == "workbook":
            from helpers.sources.customs_workbooks import read_workbook

            return read_workbook(source, self.region, self.period, self.values_in)
        return ahead(read_batches(source))

    def _refuse_overlap(self, periods: set[Covered], number: int) -> None:
        """A month of a region and direction comes from one file only."""
        for key in sorted(periods):
            first = self.here.setdefault(key, number)
            if first != number:
                raise InputError(
                    f"{self.labels[number]}: {_spelled(key)} is also in {self.labels[first]}; a "
                    "month must not be counted twice, leave one of the files out"
                )
            if key in self.before and not self.replace:
                raise InputError(
                    f"{self.labels[number]}: {_spelled(key)} is in the store already "
                    f"({self.before[key]}); import with --replace to replace it"
                )

    def _put_aside(self, source: SourceFile, checked: CheckedBatch) -> None:
        """Append rows that are not kept to the file of rows set aside."""
        rows = checked.set_aside
        if not len(rows):
            return
        labels = pa.array([source.label] * len(rows), pa.string())
        rows = rows.add_column(0, "file", labels)
        if self.aside_stream is None:
            self.aside_stream = arrow_csv.CSVWriter(self.staging / "set_aside.csv", rows.schema)
        self.aside_stream.write_table(rows)
        for entry in pc.value_counts(rows["reason"]).to_pylist():
            reason = entry["values"]
            self.account.set_aside[reason] = self.account.set_aside.get(reason, 0) + entry["counts"]

    def _refuse_doubtful_unit(self, source: SourceFile, folder: Path) -> None:
        """Values per kilogram of a thousandth of any trade's mean that the unit is another."""
        files = sorted(folder.glob("kept-*.parquet"))
        if self.values_in is not None or not files or source.kind == "workbook":
            return
        with private_engine(self.staging) as engine:
            (median,) = engine.execute(
                "SELECT approx_quantile(value_usd::DOUBLE / net_kg::DOUBLE, 0.5) "
                f"FROM {parquet(files)} "
                "WHERE net_kg > 0 AND value_usd > 0"
            ).fetchone() or (None,)
        if median is not None and median < LEAST_USD_PER_KG:
            raise InputError(
                f"{source.label}: the median value of a kilogram is {median:.4f}, so the values "
                "look like thousand dollars; say which they are with --values-in usd or "
                "--values-in thousand-usd"
            )

    def commit(self, sources: list[SourceFile]) -> None:
        """Sort each month into its part, then make all parts count at once."""
        if self.aside_stream is not None:
            self.aside_stream.close()
        new = self._sorted_parts()
        if not new:
            raise InputError(
                f"{', '.join(self.labels)}: no row of a ten-digit code; nothing to import"
            )
        old, superseded = self._without_replaced()
        entry = {
            "name": self.account.name,
            "files": [
                {"name": source.label, "sha256": _sha256(source), "rows": rows}
                for source, rows in zip(sources, self.account.files.values(), strict=True)
            ],
            "rows": self.account.rows_kept,
        }
        self._move_into_place([*new, *(part for part in old if part.source == self.account.name)])
        after = Manifest(
            sorted([*old, *new], key=lambda part: part.path),
            [*self.manifest.imports, entry],
            self.manifest.region_names,
            self.manifest.district_names,
            self.manifest.synthetic or SYNTHETIC_NAME in self.manifest.district_names.values(),
        )
        covered = after.coverage()
        self.account.months_missing = missing_months(covered)
        self.account.replaced = sorted(_spelled(key) for key in superseded if key in self.here)
        self.account.uncovered = sorted(_spelled(key) for key in superseded if key not in covered)
        write_manifest(self.store, after)

    def _sorted_parts(self) -> list[Part]:
        """Write each month of the staging folder sorted, and add up its totals."""
        months: dict[str, list[str]] = {}
        for file in sorted(self.staging.glob("*/kept-*.parquet")):
            months.setdefault(file.stem.removeprefix("kept-"), []).append(str(file))
        parts = []
        with private_engine(self.staging) as engine:
            for number, (month, files) in enumerate(sorted(months.items())):
                self._refuse_lone_subtotals(engine, month, files)
                parts.append(self._write_part(engine, month, number, parquet(files)))
                for direction, rows, usd, kg in engine.execute(
                    "SELECT direction, count(*), sum(value_usd), coalesce(sum(net_kg), 0) "
                    f"FROM {parquet([self.staging / parts[-1].path])} GROUP BY 1"
                ).fetchall():
                    key = (direction, parts[-1].year)
                    before = self.account.totals.get(key, (0, Decimal(0), Decimal(0)))
                    self.account.totals[key] = (before[0] + rows, before[1] + usd, before[2] + kg)
                    self.account.rows_kept += rows
        return parts

    def _write_part(
        self, engine: duckdb.DuckDBPyConnection, month: str, number: int, rows: str
    ) -> Part:
        """Write one sorted part into the staging folder."""
        year, first, last = month.split("-")
        folder = f"trade/{year}/{first if first == last else f'{first}-{last}'}"
        path = f"{folder}/{self.account.name}-{number:04d}.parquet"
        target = self.staging / path
        target.parent.mkdir(parents=True, exist_ok=True)
        engine.execute(
            f"COPY (SELECT * FROM {rows} ORDER BY {ORDER}) TO {quoted(target)} "
            "(FORMAT parquet, COMPRESSION zstd)"
        )
        regions: dict[str, list[str]] = {}
        for direction, region in engine.execute(
            f"SELECT DISTINCT direction, region FROM {parquet([target])} ORDER BY ALL"
        ).fetchall():
            regions.setdefault(direction, []).append(region)
        count = pq.read_metadata(target).num_rows
        return Part(path, int(year), int(first), int(last), count, regions, self.account.name)

    def _refuse_lone_subtotals(
        self, engine: duckdb.DuckDBPyConnection, month: str, files: list[str]
    ) -> None:
        """A subtotal may be set aside only if its ten-digit rows are there."""
        subtotals = [str(f) for f in sorted(self.staging.glob(f"*/subtotals-{month}.parquet"))]
        if not subtotals:
            return
        parts = " UNION ALL ".join(
            f"SELECT direction, region, partner, left(code, {digits}) AS code, sum(value_usd) AS "
            f"parts FROM {parquet(files)} GROUP BY ALL"
            for digits in (2, 4, 6)
        )
        found = engine.execute(
            "SELECT s.direction, s.region, s.partner, s.code, s.value_usd, p.parts "
            f"FROM {parquet(subtotals)} s LEFT JOIN ({parts}) p "
            "USING (direction, region, partner, code) "
            "WHERE p.parts IS NULL OR p.parts <> s.value_usd "
            "ORDER BY p.parts IS NOT NULL, s.value_usd DESC, 1, 2, 3, 4"
        ).fetchall()
        if found and found[0][5] is None and found[0][4] > 0:
            direction, region, partner, code, value, _ = found[0]
            raise InputError(
                f"{', '.join(self.labels)}: {direction} {month[:7]} of region {region} with "
                f"{partner}: code {code} ({value} USD) has no ten-digit rows under it, so it "
                "cannot be set aside as a subtotal; use a file at ten digits"
            )
        differing = [row for row in found if row[5] is not None]
        if differing:
            direction, region, partner, code, value, total = differing[0]
            self.account.notes.append(
                f"{len(differing)} subtotal(s) of {month[:7]} differ from the sum of their rows, "
                f"the first: {direction}, region {region}, {partner}, {code}: {value} against "
                f"{total} USD; the rows were kept"
            )

    def _without_replaced(self) -> tuple[list[Part], set[Covered]]:
        """The store's parts without what the new rows replace, and what was thereby taken out."""
        kept: list[Part] = []
        superseded: set[Covered] = set()
        new = set(self.here)
        with private_engine(self.staging) as engine:
            keys = pa.table(
                list(zip(*sorted(new), strict=True)), names=["direction", "year", "month", "region"]
            )
            engine.register("replaced", keys)
            for number, part in enumerate(self.manifest.parts, 5000):
                covered = set(part.covers())
                if not covered & new:
                    kept.append(part)
                    continue
                rest = (
                    f"(SELECT p.* FROM {parquet([self.store / part.path])} p "
                    "ANTI JOIN replaced r ON p.direction = r.direction "
                    "AND p.region = r.region AND p.year = r.year "
                    "AND r.month BETWEEN p.month_from AND p.month_to)"
                )
                month = f"{part.year}-{part.month_from:02d}-{part.month_to:02d}"
                smaller = self._write_part(engine, month, number, rest)
                superseded |= covered - set(smaller.covers())
                if smaller.rows:
                    kept.append(smaller)
        return kept, superseded

    def _move_into_place(self, parts: list[Part]) -> None:
        """Move finished parts beside the old ones; they count only once the manifest names them."""
        for part in parts:
            (self.store / part.path).parent.mkdir(parents=True, exist_ok=True)
            (self.staging / part.path).replace(self.store / part.path)
        if self.aside_stream is not None:
            self.account.set_aside_file = self.store / "set_aside" / f"{self.account.name}.csv"
            self.account.set_aside_file.parent.mkdir(exist_ok=True)
            (self.staging / "set_aside.csv").replace(self.account.set_aside_file)


def _spelled(key: Covered) -> str:
    direction, year, month, region = key
    return f"{direction} {month:02d}/{year} of region {region}"


def _sha256(source: SourceFile) -> str:
    """Fingerprint of the file on disk."""
    with source.path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
