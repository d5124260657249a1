"""Lines through very many short series: this package beside statsmodels, scipy and SQL engines.

    python benchmarks/trends.py                # print the table
    python benchmarks/trends.py --write        # and store it in benchmarks/README.md

Every contender runs in its own process on the same synthetic groups of ten points; time counts
from data in memory (DuckDB and polars: in their own format) to the result, imports and the making
of the data excluded, best of 3 to 25 runs. Loops are run on fewer groups and scaled linearly; the
table says so. Peak memory is the process's, imports and data included.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

PATIENCE = 3.0  # seconds of repeats for each contender, at least three
SIZES = (11, 1_000, 100_000, 1_000_000)
YEARS = np.array([2000, 2005, 2010, 2015, 2016, 2017, 2018, 2019, 2020, 2021], dtype=np.int16)
OPEN, CLOSE = "<!-- trends:begin -->", "<!-- trends:end -->"
README = Path(__file__).with_name("README.md")


def make_frame(groups: int) -> pd.DataFrame:
    """Beta shares in per cent for `groups` groups of ten years, sorted by group and year."""
    rng = np.random.default_rng(2021)
    return pd.DataFrame(
        {
            "g": np.repeat(np.arange(groups, dtype=np.int32), len(YEARS)),
            "year": np.tile(YEARS, groups),
            "share": 100.0 * rng.beta(19.0, 19.0, groups * len(YEARS)),
        }
    )


def ours_full(frame: pd.DataFrame) -> Callable[[], object]:
    from helpers.analysis.many_groups import fit_many

    return lambda: fit_many(frame, ["g"])


def ours_ols(frame: pd.DataFrame) -> Callable[[], object]:
    from helpers.analysis.many_groups import fit_many

    return lambda: fit_many(frame, ["g"], estimators=("ols",), p_values=False)


def ours_logit(frame: pd.DataFrame) -> Callable[[], object]:
    from helpers.analysis.many_groups import fit_many

    return lambda: fit_many(frame, ["g"], estimators=("ols", "logit"), p_values=False)


def ours_shuffled(frame: pd.DataFrame) -> Callable[[], object]:
    from helpers.analysis.many_groups import fit_many

    # groups scattered, years in order within each: the worst case that is accepted
    scattered = frame.sort_values(["year", "g"], ignore_index=True)
    return lambda: fit_many(scattered, ["g"])


def _blocks(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    shares = frame["share"].to_numpy().reshape(-1, len(YEARS))
    return YEARS.astype(float), shares


def statsmodels_arrays(frame: pd.DataFrame) -> Callable[[], object]:
    import statsmodels.api as sm

    years, shares = _blocks(frame)
    design = sm.add_constant(years - years.mean())

    def run() -> list:
        rows = []
        for y in shares:
            ols = sm.OLS(y, design).fit()
            robust = ols.get_robustcov_results("HC3", use_t=True)
            odds = sm.OLS(np.log(y / (100.0 - y)), design).fit()
            rows.append(
                (
                    ols.params[1],
                    ols.bse[1],
                    ols.pvalues[1],
                    robust.bse[1],
                    robust.pvalues[1],
                    odds.params[1],
                    odds.bse[1],
                    odds.pvalues[1],
                )
            )
        return rows

    return run


def statsmodels_formulas(frame: pd.DataFrame) -> Callable[[], object]:
    import statsmodels.formula.api as smf

    def run() -> list:
        rows = []
        for _, part in frame.groupby("g"):
            ols = smf.ols("share ~ year", part).fit()
            robust = smf.ols("share ~ year", part).fit(cov_type="HC3", use_t=True)
            odds = smf.ols("np.log(share / (100 - share)) ~ year", part).fit()
            rows.append(
                [
                    (fit.params["year"], fit.bse["year"], fit.pvalues["year"])
                    for fit in (ols, robust, odds)
                ]
            )
        return rows

    return run


def scipy_linregress(frame: pd.DataFrame) -> Callable[[], object]:
    from scipy.stats import linregress

    years, shares = _blocks(frame)

    def run() -> list:
        fits = (linregress(years, y) for y in shares)
        return [(fit.slope, fit.stderr) for fit in fits]

    return run


DUCKDB_LINE = """
    regr_slope({y}, year) AS {name}slope,
    sqrt((regr_syy({y}, year) - regr_sxy({y}, year) ** 2 / regr_sxx({y}, year))
         / (regr_count({y}, year) - 2) / regr_sxx({y}, year)) AS {name}se
"""


def _duckdb(frame: pd.DataFrame, columns: str) -> Callable[[], object]:
    import duckdb

    base = duckdb.connect()
    base.register("source", frame)
    base.execute("CREATE TABLE shares AS SELECT * FROM source")
    return lambda: base.execute(f"SELECT g, count(*) AS n, {columns} FROM shares GROUP BY g").df()


def duckdb_ols(frame: pd.DataFrame) -> Callable[[], object]:
    return _duckdb(frame, DUCKDB_LINE.format(y="share", name=""))


def duckdb_logit(frame: pd.DataFrame) -> Callable[[], object]:
    odds = DUCKDB_LINE.format(y="ln(share / (100 - share))", name="logit_")
    return _duckdb(frame, DUCKDB_LINE.format(y="share", name="") + "," + odds)


def _polars(frame: pd.DataFrame, logit: bool) -> Callable[[], object]:
    """Sums of products, then arithmetic: polars' fastest way (its per-group means take ten times).

    Years count from 2010, so that the sums keep their digits.
    """
    import polars as pl

    table = pl.from_pandas(frame)
    share, x = pl.col("share"), pl.col("year").cast(pl.Float64) - 2010.0
    values = {"": share} | ({"logit_": (share / (100.0 - share)).log()} if logit else {})

    def run() -> object:
        columns = [pl.col("g"), x.alias("x")] + [y.alias(f"{k}y") for k, y in values.items()]
        sums = [pl.len().alias("n"), pl.col("x").sum(), (pl.col("x") ** 2).sum().alias("xx")]
        for k in values:
            y = pl.col(f"{k}y")
            sums += [y.sum(), (y * pl.col("x")).sum().alias(f"{k}xy"), (y**2).sum().alias(f"{k}yy")]
        lines = [expression for k in values for expression in _polars_line(k)]
        return (
            table.lazy().select(columns).group_by("g").agg(sums).select("g", "n", *lines).collect()
        )

    return run


def _polars_line(name: str) -> list:
    import polars as pl

    n, x, y = pl.col("n"), pl.col("x"), pl.col(f"{name}y")
    sxx = pl.col("xx") - x**2 / n
    sxy = pl.col(f"{name}xy") - x * y / n
    syy = pl.col(f"{name}yy") - y**2 / n
    error = ((syy - sxy**2 / sxx) / (n.cast(pl.Int64) - 2) / sxx).sqrt()
    return [(sxy / sxx).alias(f"{name}slope"), error.alias(f"{name}se")]


def polars_ols(frame: pd.DataFrame) -> Callable[[], object]:
    return _polars(frame, logit=False)


def polars_logit(frame: pd.DataFrame) -> Callable[[], object]:
    return _polars(frame, logit=True)


def pyfixest_split(frame: pd.DataFrame) -> Callable[[], object]:
    import warnings

    import pyfixest as pf

    def run() -> object:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fits = pf.feols("share ~ year", frame, split="g", vcov="iid")
            return [(fit.coef()["year"], fit.se()["year"]) for fit in fits.to_list()]

    return run


#: contender → (what it computes, builder, largest number of groups it is run on)
CONTENDERS: dict[str, tuple[str, Callable, int]] = {
    "helpers": ("all", ours_full, 10**9),
    "helpers, rows scattered": ("all", ours_shuffled, 10**9),
    "statsmodels arrays, loop": ("all", statsmodels_arrays, 2_000),
    "statsmodels formulas, loop": ("all", statsmodels_formulas, 100),
    "helpers, OLS + logit": ("ols + logit", ours_logit, 10**9),
    "DuckDB regr_*, OLS + logit": ("ols + logit", duckdb_logit, 10**9),
    "polars group-by, OLS + logit": ("ols + logit", polars_logit, 10**9),
    "helpers, OLS": ("ols", ours_ols, 10**9),
    "DuckDB regr_*, OLS": ("ols", duckdb_ols, 10**9),
    "polars group-by, OLS": ("ols", polars_ols, 10**9),
    "scipy linregress, loop": ("ols", scipy_linregress, 2_000),
    "pyfixest, split by group": ("ols", pyfixest_split, 200),
}
REFERENCE = {"all": "helpers", "ols + logit": "helpers, OLS + logit", "ols": "helpers, OLS"}


def measure(name: str, groups: int) -> dict[str, float]:
    """Run one contender in this process; seconds, groups run, peak memory in MiB."""
    _, build, most = CONTENDERS[name]
    ran = min(groups, most)
    run = build(make_frame(ran))
    times: list[float] = []
    # the best of many short runs is what the code costs when nothing else disturbs it
    while len(times) < 3 or (sum(times) < PATIENCE and len(times) < 25):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts kibibytes, macOS bytes
    return {
        "seconds": min(times),
        "ran": ran,
        "peak": peak / (2**20 if sys.platform == "darwin" else 2**10),
    }


def measure_apart(name: str, groups: int) -> dict[str, float]:
    """The same in a process of its own, so that peaks do not mix."""
    command = [sys.executable, __file__, "--contender", name, "--sizes", str(groups)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(answer.stdout.splitlines()[-1])


def table(sizes: tuple[int, ...]) -> str:
    """The markdown table of all contenders and sizes."""
    lines = [
        "| groups | contender | columns | seconds | groups/s | × slower than helpers | peak MiB |",
        "|--:|---|---|--:|--:|--:|--:|",
    ]
    for groups in sizes:
        found = {name: measure_apart(name, groups) for name in CONTENDERS}
        seconds = {name: m["seconds"] * groups / m["ran"] for name, m in found.items()}
        for name, (columns, _, _) in CONTENDERS.items():
            m = found[name]
            scaled = "" if m["ran"] == groups else f" (scaled from {m['ran']:,.0f})"
            ratio = seconds[name] / seconds[REFERENCE[columns]]
            lines.append(
                f"| {groups:,} | {name} | {columns} | {_short(seconds[name])}{scaled} "
                f"| {groups / seconds[name]:,.0f} | {_short(ratio)} | {m['peak']:,.0f} |"
            )
    return "\n".join(lines)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def report(sizes: tuple[int, ...]) -> str:
    """The table with what a reader needs to judge it."""
    return "\n".join(
        [
            f"Measured in one run: Python {platform.python_version()}, {platform.system()}, "
            f"{os.cpu_count()} cores. Ten points a group, `python benchmarks/trends.py --write`.",
            "",
            "*all*: n, OLS slope, standard error and p, HC3 standard error and p, logit slope, "
            "standard error and p. *ols*: n, slope, standard error. *ols + logit*: both pairs. "
            "Ratios compare the same columns. Best of 3 to 25 runs; loops are run on the number of "
            "groups given and scaled linearly. DuckDB and polars hold the data in their own "
            "format beforehand. Peak memory is the whole process with its libraries and data.",
            "",
            table(sizes),
        ]
    )


def write(text: str) -> None:
    """Put the report between its markers in the README, adding the section where it is absent."""
    page = README.read_text(encoding="utf-8") if README.exists() else "# Benchmarks\n"
    if OPEN not in page:
        page = page.rstrip() + f"\n\n## Trend regressions\n\n{OPEN}\n{CLOSE}\n"
    head, rest = page.split(OPEN, 1)
    tail = rest.split(CLOSE, 1)[1]
    README.write_text(f"{head}{OPEN}\n{text}\n{CLOSE}{tail}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--contender", choices=list(CONTENDERS), help="run one, print its figures")
    parser.add_argument("--write", action="store_true", help="store the table in the README")
    options = parser.parse_args()
    if options.contender:
        print(json.dumps(measure(options.contender, options.sizes[0])))
        return
    text = report(tuple(options.sizes))
    print(text)
    if options.write:
        write(text)


if __name__ == "__main__":
    main()
