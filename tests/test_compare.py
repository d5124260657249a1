"""Comparing data across systems: 1e-9 passes, a digit does not, nothing to compare is refused."""

import shutil
from pathlib import Path

import pytest

from helpers.publishing.compare import compare
from helpers.sources.errors import InputError
from helpers.sources.paths import REPORTS


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    for place in ("en/exhibits", "ru/exhibits", "data"):
        shutil.copytree(REPORTS / place, tmp_path / place)
    return tmp_path


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_equal_and_nearly_equal_data_agree(fresh: Path) -> None:
    assert compare(fresh) == []
    spoil(fresh / "en" / "exhibits" / "T2.csv", "52.6", "52.60000000001")
    assert compare(fresh) == []


def test_a_digit_a_word_and_a_missing_file_are_named(fresh: Path) -> None:
    spoil(fresh / "en" / "exhibits" / "T2.csv", "52.6", "52.7")
    spoil(fresh / "ru" / "exhibits" / "T3.csv", "inferred", "printed")
    (fresh / "ru" / "exhibits" / "T1.csv").unlink()
    found = compare(fresh)
    assert len(found) == 3
    assert found[0] == "en/exhibits/T2.csv, row 41, share: '52.7' is not '52.6'"
    assert found[1].startswith("ru/exhibits/T1.csv: not in")
    assert found[2].startswith("ru/exhibits/T3.csv, row 2, code_status")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no data"):
        compare(tmp_path)
