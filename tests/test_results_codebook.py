"""Every word of the published results is explained in the codebook."""

import re

import pandas as pd
import pytest

from helpers.sources.paths import DATA, REPORTS


def explained(name: str) -> set[str]:
    """Words in code type in the codebook's passage on one file."""
    text = (DATA / "README.md").read_text(encoding="utf-8")
    passage = text.split(f"### `reports/data/{name}`")[1].split("\n### ")[0]
    return set(re.findall(r"`([^`]+)`", passage))


@pytest.mark.parametrize(
    ("name", "columns"),
    [("trends.csv", ["method", "quantity"]), ("panel.csv", ["term", "method", "quantity"])],
)
def test_methods_and_quantities_are_explained(name: str, columns: list[str]) -> None:
    frame = pd.read_csv(REPORTS / "data" / name)
    words = explained(name)
    assert set(frame.columns) <= words
    for column in columns:
        assert set(frame[column]) <= words, column


def test_models_are_explained() -> None:
    models = pd.read_csv(REPORTS / "data" / "panel.csv")["model"].str.removesuffix("_complete")
    assert set(models) <= explained("panel.csv")
