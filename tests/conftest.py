"""Shared fixtures."""

from pathlib import Path

import pytest
from in_process import Run, run_all

from helpers.exhibits.language import use_language


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run of all notebooks in both languages; tests that use it share a worker."""
    return run_all(tmp_path_factory.mktemp("house"))


@pytest.fixture(autouse=True)
def in_english():
    """Every test begins and ends in English."""
    use_language("en")
    yield
    use_language("en")


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    """A copy of data/ to spoil; returns its data package."""
    import shutil

    from helpers.sources.paths import DATA

    ignored = shutil.ignore_patterns("customs")
    return shutil.copytree(DATA, tmp_path / "data", ignore=ignored) / "datapackage.json"
