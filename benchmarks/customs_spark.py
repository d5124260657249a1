"""The same customs questions on DuckDB and on a local Spark: equal answers, and what each takes.

    pip install -e ".[spark]" "ibis-framework[pyspark]"       # and Java 17
    python benchmarks/customs_spark.py --rows 1e7             # synthetic rows
    python benchmarks/customs_spark.py --store data/customs   # an imported store
    python benchmarks/customs_spark.py --rows 1e7 --write     # and store the table in the README

On a cluster, give `open_trade` a connection of `ibis.pyspark.connect(session)` whose session runs
there, and a store that its machines can read.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from helpers.sources import customs

README = Path(__file__).with_name("README.md")
OPEN, CLOSE = "<!-- spark:begin -->", "<!-- spark:end -->"
QUESTIONS: dict[str, Callable[[customs.Trade], object]] = {
    "share by region and year, with the district": lambda trade: customs.partner_share(
        trade, district=True
    ),
    "turnover by year": lambda trade: customs.turnover(trade, by=["year"]),
    "exports to China by heading, one region": lambda trade: customs.items(
        trade, 4, regions=["Amur"], partners=["CN"], flow="exports"
    ),
    "nine months of chosen codes": lambda trade: customs.items(
        trade, 6, codes=["27", "4403"], months=(1, 9), years=[2021]
    ),
    "partners by year, one region": lambda trade: customs.partners(
        trade, by=["year"], regions=["Amur"]
    ),
    "flows by chapter, one region": lambda trade: customs.flows(trade, 2, regions=["Amur"]),
    "exact totals": lambda trade: dict(customs.totals(trade)),
}


def answers(trade: customs.Trade) -> tuple[dict[str, object], dict[str, float]]:
    """Every question's answer and the seconds it took."""
    found, seconds = {}, {}
    for name, ask in QUESTIONS.items():
        began = time.perf_counter()
        found[name] = ask(trade)
        seconds[name] = time.perf_counter() - began
    return found, seconds


def refuse_difference(name: str, first: object, second: object) -> None:
    """Stop unless two engines give the same answer to the last bit."""
    if isinstance(first, pd.DataFrame):
        pd.testing.assert_frame_equal(first, second, check_exact=True)
    elif first != second:
        raise SystemExit(f"the engines disagree on {name}")


def spark_connection():
    import ibis
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[*]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.memory", "4g")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    return ibis.pyspark.connect(session)


def compare(store: Path) -> list[str]:
    """Ask both engines and put their seconds side by side."""
    with customs.open_trade(store) as trade:
        rows = sum(part.rows for part in trade.manifest.parts)
        here, fast = answers(trade)
    with customs.open_trade(store, spark_connection()) as trade:
        there, slow = answers(trade)
    for name in QUESTIONS:
        refuse_difference(name, here[name], there[name])
    lines = [
        f"{rows:,} rows, {os.cpu_count()} cores, Spark in local mode; every answer equal to the "
        "last bit.",
        "",
        "| question | DuckDB, s | Spark, s |",
        "|---|--:|--:|",
    ]
    return lines + [f"| {name} | {fast[name]:.2f} | {slow[name]:.2f} |" for name in QUESTIONS]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--store", type=Path)
    parser.add_argument("--rows", type=float, default=1e7)
    parser.add_argument("--write", action="store_true", help="store the table in the README")
    options = parser.parse_args()
    if options.store:
        text = "\n".join(compare(options.store))
    else:
        from helpers.sources.customs_sample import write_sample_store

        with tempfile.TemporaryDirectory(prefix="customs-spark-") as scratch:
            store = Path(scratch) / "store"
            write_sample_store(store, int(options.rows), seed=1, years=range(2013, 2022))
            text = "\n".join(compare(store))
    print(text)
    if options.write:
        content = README.read_text(encoding="utf-8")
        before, rest = content.split(OPEN, 1)
        text = f"{before}{OPEN}\n{text}\n{CLOSE}{rest.split(CLOSE, 1)[1]}"
        README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
