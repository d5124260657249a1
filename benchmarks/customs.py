"""The customs file at scale: this package beside pandas, polars, dask and plain DuckDB.

    python benchmarks/customs.py                         # 10^6, 10^7 and 10^8 rows, print tables
    python benchmarks/customs.py --write                 # and store them in benchmarks/README.md
    python benchmarks/customs.py --rows 1e6 --skip-import

Two jobs on the same synthetic data in one run: importing a text file, and the share table (China's
share in turnover by region and year) from Parquet. Every contender runs in a process of its own;
time counts from files on disk to the result, imports of libraries excluded, the best of several
repetitions (one where a repetition takes more than a minute); peak memory is the whole process's.
Contenders compute the same table, and the run stops if one of them disagrees.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

README = Path(__file__).with_name("README.md")
OPEN, CLOSE = "<!-- customs:begin -->", "<!-- customs:end -->"
YEARS = range(2013, 2022)
REPEATS, PATIENCE = 3, 60.0
NEEDED = ["region", "year", "partner", "value_usd"]
IN_MEMORY_LIMIT = 10_000_000
"""Rows of text beyond which pandas, which holds the file whole, is not asked to import."""


def parts(store: Path) -> list[str]:
    return sorted(str(path) for path in store.rglob("*.parquet"))


# The share table -------------------------------------------------------------------------------


def share_ours(store: Path) -> Callable[[], object]:
    import ibis  # noqa: F401

    from helpers.sources.customs import open_trade, partner_share

    def run() -> object:
        with open_trade(store) as trade:
            frame = partner_share(trade)
        keys = zip(frame["region"], frame["year"], strict=True)
        return dict(zip(keys, frame["share"], strict=True))

    return run


SHARE_SQL = """
    SELECT region, year, 100 * sum(value_usd) FILTER (partner = 'CN')::DOUBLE
        / sum(value_usd)::DOUBLE AS share
    FROM read_parquet({files}) GROUP BY ALL
"""


def share_duckdb(store: Path) -> Callable[[], object]:
    import duckdb

    def run() -> object:
        with duckdb.connect() as engine:
            rows = engine.execute(SHARE_SQL.format(files=parts(store))).fetchall()
        return {(region, year): share or 0.0 for region, year, share in rows}

    return run


def share_polars(store: Path) -> Callable[[], object]:
    import polars as pl

    def run() -> object:
        value = pl.col("value_usd")
        frame = (
            pl.scan_parquet(parts(store))
            .select(NEEDED)
            .group_by("region", "year")
            .agg(
                value.filter(pl.col("partner") == "CN").sum().alias("cn"), value.sum().alias("all")
            )
            .collect(engine="streaming")
        )
        return {(r, y): 100 * float(c or 0) / float(a) for r, y, c, a in frame.iter_rows()}

    return run


def share_dask(store: Path) -> Callable[[], object]:
    import dask.dataframe as dd

    def run() -> object:
        frame = dd.read_parquet(parts(store), columns=NEEDED)
        frame["value_usd"] = frame["value_usd"].astype("float64")
        frame["cn"] = frame["value_usd"].where(frame["partner"] == "CN", 0.0)
        sums = frame.groupby(["region", "year"])[["cn", "value_usd"]].sum().compute()
        return (100 * sums["cn"] / sums["value_usd"]).to_dict()

    return run


def share_pandas(store: Path) -> Callable[[], object]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    def run() -> object:
        table = pq.read_table(parts(store), columns=NEEDED)
        # pandas has no decimals of its own: as Python objects they would take minutes.
        values = table["value_usd"].cast(pa.float64())
        table = table.set_column(table.schema.get_field_index("value_usd"), "value_usd", values)
        frame = table.to_pandas()
        del table, values
        frame["cn"] = frame["value_usd"].where(frame["partner"] == "CN", 0.0)
        sums = frame.groupby(["region", "year"])[["cn", "value_usd"]].sum()
        return (100 * sums["cn"] / sums["value_usd"]).to_dict()

    return run


def share_read_only(store: Path) -> Callable[[], object]:
    """Reading the needed columns and nothing else: what no query can undercut by much."""
    import pyarrow.parquet as pq

    def run() -> object:
        for path in parts(store):
            pq.read_table(path, columns=NEEDED)
        return None

    return run


# The import ------------------------------------------------------------------------------------


def import_ours(file: Path) -> Callable[[], object]:
    import duckdb  # noqa: F401

    from helpers.sources.customs import import_files

    def run() -> object:
        store = file.parent / "imported"
        shutil.rmtree(store, ignore_errors=True)
        account = import_files([file], store)
        shutil.rmtree(store)
        return account.rows_kept

    return run


NUMBER = "CAST(replace({0}, ',', '.') AS DECIMAL(18, {1})) AS {0}"


def import_duckdb(file: Path) -> Callable[[], object]:
    import duckdb

    def run() -> object:
        target = file.parent / "duckdb.parquet"
        numbers = ", ".join(
            NUMBER.format(name, places) for name, places in (("Stoim", 2), ("Netto", 3), ("Kol", 3))
        )
        with duckdb.connect() as engine:
            engine.execute(
                f"COPY (SELECT * REPLACE ({numbers}) FROM read_csv('{file}', delim='\t', "
                f"header=true, all_varchar=true)) TO '{target}' (FORMAT parquet)"
            )
            (rows,) = engine.execute(f"SELECT count(*) FROM '{target}'").fetchall()[0]
        target.unlink()
        return rows

    return run


def import_polars(file: Path) -> Callable[[], object]:
    import polars as pl

    def run() -> object:
        target = file.parent / "polars.parquet"
        numbers = [
            pl.col(name).str.replace(",", ".", literal=True).cast(pl.Decimal(18, places))
            for name, places in (("Stoim", 2), ("Netto", 3), ("Kol", 3))
        ]
        frame = pl.scan_csv(file, separator="\t", infer_schema=False)
        frame.with_columns(numbers).sink_parquet(target)
        rows = pl.scan_parquet(target).select(pl.len()).collect().item()
        target.unlink()
        return rows

    return run


CSV_OPTIONS = {"sep": "\t", "decimal": ",", "dtype": {"tnved": "str"}, "keep_default_na": False}


def import_dask(file: Path) -> Callable[[], object]:
    import dask.dataframe as dd

    def run() -> object:
        target = file.parent / "dask.parquet"
        frame = dd.read_csv(file, blocksize="64MB", **CSV_OPTIONS)
        frame.to_parquet(target, write_index=False)
        rows = len(dd.read_parquet(target, columns=["tnved"]))
        shutil.rmtree(target)
        return rows

    return run


def import_pandas(file: Path) -> Callable[[], object]:
    import pandas as pd

    def run() -> object:
        target = file.parent / "pandas.parquet"
        frame = pd.read_csv(file, **CSV_OPTIONS)
        frame.to_parquet(target, index=False)
        target.unlink()
        return len(frame)

    return run


SHARE = {
    "this package": share_ours,
    "DuckDB": share_duckdb,
    "polars": share_polars,
    "dask": share_dask,
    "pandas, needed columns": share_pandas,
    "reading the needed columns only": share_read_only,
}
IMPORT = {
    "this package (every row checked)": import_ours,
    "DuckDB (no checks)": import_duckdb,
    "polars (no checks)": import_polars,
    "dask (no checks, floats)": import_dask,
    "pandas (no checks, floats)": import_pandas,
}


def peak_memory() -> float:
    """Largest resident memory of this process in GiB.

    Linux hands a parent's peak down in getrusage, so the process's own is read where it is kept.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
        return int(line.split()[1]) / 2**20
    import resource

    unit = 2**30 if sys.platform == "darwin" else 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def measure(job: str, name: str, path: Path) -> None:
    """Run one contender in this process and print what it took as JSON."""
    run = (SHARE if job == "share" else IMPORT)[name](path)
    best, result = float("inf"), None
    for _ in range(REPEATS):
        began = time.perf_counter()
        result = run()
        best = min(best, time.perf_counter() - began)
        if best > PATIENCE / REPEATS:
            break
    peak = peak_memory()
    check = result
    if isinstance(result, dict):
        from helpers.sources.customs import region_key

        check = sorted(
            [region_key(str(r)), int(y), round(float(s), 6)] for (r, y), s in result.items()
        )
    print(json.dumps({"seconds": best, "gib": peak, "check": check}))


def contender(job: str, name: str, path: Path) -> dict[str, object]:
    """Measure one contender in a process of its own."""
    words = [sys.executable, __file__, "--one", job, name, str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"error": done.stderr.strip().splitlines()[-1][:160] if done.stderr else "killed"}
    return json.loads(done.stdout.splitlines()[-1])


def compared(job: str, path: Path, names: list[str]) -> dict[str, dict[str, object]]:
    """All contenders on the same data; a result that differs stops the run."""
    found = {}
    for name in names:
        found[name] = contender(job, name, path)
        print(f"  {job:6} {name}: {_shown(found[name])}", flush=True)
    checks = [entry["check"] for entry in found.values() if entry.get("check") is not None]
    if any(check != checks[0] for check in checks):
        raise SystemExit(f"the contenders of {job} disagree")
    return found


def _shown(entry: dict[str, object]) -> str:
    if "error" in entry:
        return f"failed: {entry['error']}"
    return f"{entry['seconds']:.2f} s, {entry['gib']:.2f} GiB"


def make_store(folder: Path, rows: int) -> Path:
    from helpers.sources.customs_sample import write_sample_store

    return write_sample_store(folder / "store", rows, seed=1, years=YEARS)


def make_file(folder: Path, rows: int) -> Path:
    """A year of synthetic rows as an official text file, written month by month."""
    from helpers.sources.customs_sample import sample_month
    from helpers.sources.customs_sample_files import spelled, text_bytes

    path = folder / "DATTSVT.csv"
    pieces = max(1, rows // 12 // 1_000_000)
    with path.open("wb") as stream:
        for month in range(1, 13):
            for piece in range(pieces):
                table = sample_month(
                    rows // 12 // pieces, seed=1 + piece, year=2021, month=month, unique=False
                )
                data = text_bytes(spelled(table))
                stream.write(data if stream.tell() == 0 else data.split(b"\n", 1)[1])
    return path


def table(job: str, results: dict[int, dict[str, dict[str, object]]], against: str) -> list[str]:
    """One job's results as a Markdown table, with ratios to this package."""
    sizes = sorted(results)
    names = list(SHARE if job == "share" else IMPORT)
    head = " | ".join(f"10^{len(str(size)) - 1}: s | GiB | × time | × memory" for size in sizes)
    lines = [f"| {against} | {head} |", "|---|" + "--:|" * (4 * len(sizes))]
    for name in names:
        cells = []
        for size in sizes:
            entry, own = results[size].get(name), results[size][names[0]]
            if entry is None:
                cells += ["not run", "", "", ""]
            elif "error" in entry:
                cells += ["failed", "", "", ""]
            else:
                cells += [
                    f"{entry['seconds']:.2f}",
                    f"{entry['gib']:.2f}",
                    f"{entry['seconds'] / own['seconds']:.1f}",
                    f"{entry['gib'] / own['gib']:.1f}",
                ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def report(shares: dict, imports: dict, sizes: dict[int, float]) -> str:
    from importlib.metadata import version

    names = ("duckdb", "ibis-framework", "polars", "dask", "pandas", "pyarrow")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    lines = [
        f"Measured in one run on {os.cpu_count()} cores, {platform.system()}, Python "
        f"{platform.python_version()}; {versions}. × is the contender over this package.",
        "",
        "**Share table** (China's share by region and year, from Parquet):",
        "",
        *table("share", shares, "contender"),
    ]
    if imports:
        speeds = "; ".join(
            f"10^{len(str(rows)) - 1}: {size:.2f} GB of text, "
            f"{rows / imports[rows]['this package (every row checked)']['seconds'] / 1e3:,.0f} "
            "thousand rows a second"
            for rows, size in sizes.items()
        )
        lines += ["", "**Import** of one text file into Parquet:", ""]
        lines += [*table("import", imports, "contender"), "", f"This package's speed: {speeds}."]
    return "\n".join(lines)


def store_in_readme(text: str) -> None:
    """Replace what stands between the markers of the section."""
    content = README.read_text(encoding="utf-8")
    before, rest = content.split(OPEN, 1)
    after = rest.split(CLOSE, 1)[1]
    README.write_text(f"{before}{OPEN}\n{text}\n{CLOSE}{after}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", nargs="+", type=float, default=[1e6, 1e7, 1e8])
    parser.add_argument("--write", action="store_true", help="store the tables in the README")
    parser.add_argument("--skip-import", action="store_true")
    parser.add_argument("--scratch", type=Path, help="folder for the data, with room for 30 GB")
    parser.add_argument("--one", nargs=3, metavar=("JOB", "NAME", "PATH"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        job, name, path = options.one
        measure(job, name, Path(path))
        return
    shares, imports, sizes = {}, {}, {}
    for rows in (int(size) for size in options.rows):
        with tempfile.TemporaryDirectory(prefix="customs-", dir=options.scratch) as scratch:
            print(f"{rows:,} rows", flush=True)
            shares[rows] = compared("share", make_store(Path(scratch), rows), list(SHARE))
        if options.skip_import:
            continue
        with tempfile.TemporaryDirectory(prefix="customs-", dir=options.scratch) as scratch:
            file = make_file(Path(scratch), rows)
            sizes[rows] = file.stat().st_size / 1e9
            names = [name for name in IMPORT if rows <= IN_MEMORY_LIMIT or "pandas" not in name]
            imports[rows] = compared("import", file, names)
    text = report(shares, imports, sizes)
    print(text)
    if options.write:
        store_in_readme(text)


if __name__ == "__main__":
    main()
