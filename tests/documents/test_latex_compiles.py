"""The LaTeX article compiles, with every letter and nothing in the margin."""

import re
import shutil
from pathlib import Path

import pytest
from conftest import run
from document_text import squashed

from helpers.exhibits.language import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_article_compiles(reports: Path, tmp_path: Path, language: str) -> None:
    folder = tmp_path / "latex"
    shutil.copytree(reports / language / "documents" / "latex", folder)
    for _ in range(2):
        run("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "article.tex", cwd=folder)
    log = (folder / "article.log").read_text(encoding="utf-8", errors="replace")
    assert "Missing character" not in log
    assert not re.search(r"Reference .* undefined", log)
    wide = [float(found) for found in re.findall(r"Overfull \\hbox \(([\d.]+)pt too wide\)", log)]
    assert [points for points in wide if points > 6] == []
    text = squashed(run("pdftotext", "-raw", folder / "article.pdf", "-"))
    for number, mark in (
        (("88.1", "."), ("49,348.4", "."))
        if language == "en"
        else (("88,1", ","), ("49348,4", ","))
    ):
        assert number in text, mark
