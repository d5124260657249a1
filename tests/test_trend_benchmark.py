"""The benchmark compares like with like: every contender finds the same lines."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from helpers.sources.paths import ROOT


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("trend_benchmark", ROOT / "benchmarks/trends.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def ours(benchmark):
    return benchmark.ours_full(benchmark.make_frame(40))().set_index("g").sort_index()


def test_sql_engine_finds_the_same_lines(benchmark, ours):
    peer = benchmark.duckdb_logit(benchmark.make_frame(40))().set_index("g").sort_index()
    for name in ("slope", "se", "logit_slope", "logit_se"):
        np.testing.assert_allclose(ours[name], peer[name], rtol=1e-9, atol=1e-11)


def test_polars_finds_the_same_lines(benchmark, ours):
    pytest.importorskip("polars")
    peer = benchmark.polars_logit(benchmark.make_frame(40))().to_pandas().set_index("g")
    for name in ("slope", "se", "logit_slope", "logit_se"):
        np.testing.assert_allclose(ours[name], peer.sort_index()[name], rtol=1e-9, atol=1e-11)


def test_loops_find_the_same_lines(benchmark, ours):
    frame = benchmark.make_frame(40)
    full = np.array(benchmark.statsmodels_arrays(frame)())
    columns = ["slope", "se", "p", "se_hc3", "p_hc3", "logit_slope", "logit_se", "logit_p"]
    np.testing.assert_allclose(ours[columns], full, rtol=1e-8, atol=1e-10)
    formulas = np.array(benchmark.statsmodels_formulas(frame.head(50))())
    np.testing.assert_allclose(ours["se_hc3"].head(5), formulas[:, 1, 1], rtol=1e-7)
    short = np.array(benchmark.scipy_linregress(frame)())
    np.testing.assert_allclose(ours[["slope", "se"]], short, rtol=1e-9, atol=1e-11)
    fixest = np.array(benchmark.pyfixest_split(frame.head(50))())
    np.testing.assert_allclose(ours[["slope", "se"]].head(5), fixest, rtol=1e-8)


def test_scattered_rows_find_the_same_lines(benchmark, ours):
    mixed = benchmark.ours_shuffled(benchmark.make_frame(40))().set_index("g").sort_index()
    np.testing.assert_allclose(ours["slope"], mixed["slope"])


def test_the_report_stays_between_its_markers(benchmark, tmp_path: Path, monkeypatch):
    page = tmp_path / "README.md"
    page.write_text("# Benchmarks\n\n## Customs file\n\nkept\n", encoding="utf-8")
    monkeypatch.setattr(benchmark, "README", page)
    benchmark.write("first")
    benchmark.write("second")
    text = page.read_text(encoding="utf-8")
    assert "kept" in text and "second" in text and "first" not in text
    assert text.count("## Trend regressions") == 1
