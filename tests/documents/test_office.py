"""Word and Excel files through LibreOffice: nothing lost, numbers kept, formulas agree."""

import re
from pathlib import Path

import openpyxl
import pytest
from conftest import run
from document_text import squashed

from helpers import load
from helpers.exhibits.language import LANGUAGES, use_language
from helpers.exhibits.registry import registry
from helpers.exhibits.show import build
from helpers.publishing.manuscript import read_chapters

each_language = pytest.mark.parametrize("language", LANGUAGES)


def cells(name: str) -> list[str]:
    data = {"T1": [load("table1")], "T2": [load("table2"), load("regions")], "T3": [load("table3")]}
    return [cell for row in build(name, *data[name]).printed() for cell in row if cell.strip()]


@each_language
@pytest.mark.parametrize("name", ["report", "exhibits"])
def test_word_survives_libreoffice(reports: Path, convert, language: str, name: str) -> None:
    use_language(language)
    path = convert(reports / language / "documents" / f"{name}.docx", "pdf")
    text = squashed(run("pdftotext", "-raw", path, "-"))
    for table in ("T1", "T2", "T3"):
        assert [cell for cell in cells(table) if squashed(cell) not in text] == [], table
    separator = " – " if language == "ru" else ". "
    counts = {"table": 0, "chart": 0}
    words = {
        "en": {"table": "Table", "chart": "Figure"},
        "ru": {"table": "Таблица", "chart": "Рисунок"},
    }[language]
    for chapter in read_chapters(reports, language):
        if chapter.is_synthetic:
            continue
        for exhibit in chapter.exhibits:
            entry = registry()[exhibit.id]
            counts[entry.kind] += 1
            # LibreOffice shows the stored results of fields; the counters behind them are
            # followed in test_documents_committed.py.
            label = entry.label if name == "report" else f"{words[entry.kind]} {counts[entry.kind]}"
            assert squashed(f"{label}{separator}{entry.title[language]}") in text, entry.id


@each_language
def test_pictures_and_formulas_of_word_are_drawn(reports: Path, convert, language: str) -> None:
    path = convert(reports / language / "documents" / "report.docx", "pdf")
    listed = run("pdfimages", "-list", path)
    charts = [
        exhibit
        for chapter in read_chapters(reports, language)
        if not chapter.is_synthetic
        for exhibit in chapter.exhibits
        if not exhibit.is_table
    ]
    assert len(re.findall(r"^\s+\d+\s+\d+ image", listed, re.M)) == len(charts)


@each_language
def test_recalculated_formulas_give_what_is_printed(
    reports: Path, convert, language: str, tmp_path: Path
) -> None:
    source = reports / language / "documents" / "exhibits.xlsx"
    formulas = openpyxl.load_workbook(source)
    # Without stored results LibreOffice has to compute every formula.
    stripped = tmp_path / "stripped.xlsx"
    formulas.save(stripped)
    fresh = openpyxl.load_workbook(convert(stripped, "xlsx"), data_only=True)
    stored = openpyxl.load_workbook(source, data_only=True)
    count = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                count += 1
                computed = fresh[sheet.title][cell.coordinate].value
                kept = stored[sheet.title][cell.coordinate].value
                assert isinstance(computed, int | float), (sheet.title, cell.coordinate, computed)
                assert computed == pytest.approx(kept, rel=1e-9), (sheet.title, cell.coordinate)
    assert count >= 30
    shares = {round(value, 6) for value in load("table2")["share"].dropna()}
    use_language(language)
    kept = {
        round(cell, 6)
        for row in fresh[registry()["T2"].label].iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, int | float)
    }
    assert shares <= kept


@each_language
def test_the_workbook_prints_its_charts(reports: Path, convert, language: str) -> None:
    path = convert(reports / language / "documents" / "exhibits.xlsx", "pdf")
    text = squashed(run("pdftotext", "-raw", path, "-"))
    for chapter in read_chapters(reports, language):
        if chapter.is_synthetic:
            continue
        for exhibit in chapter.exhibits:
            assert squashed(exhibit.data["title"]) in text, exhibit.id
