"""The same questions on a local Spark give the same answers; runs where pyspark is installed."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from helpers.sources import customs
from helpers.sources.customs_sample import write_sample_store
from helpers.sources.paths import ROOT

pytest.importorskip("pyspark", reason="the optional extra [spark] is not installed")
if not shutil.which("java"):
    pytest.skip("Spark needs Java", allow_module_level=True)


def test_spark_answers_as_duckdb_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    from customs_spark import QUESTIONS, answers, refuse_difference, spark_connection

    store = write_sample_store(tmp_path / "store", 20_000, seed=1, years=range(2019, 2022))
    with customs.open_trade(store) as trade:
        here, _ = answers(trade)
    with customs.open_trade(store, spark_connection()) as trade:
        there, _ = answers(trade)
    for name in QUESTIONS:
        refuse_difference(name, here[name], there[name])
