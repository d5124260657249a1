"""What poppler sees in the PDF files: all words on the page, none over another, fonts inside."""

import itertools
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import run
from document_text import squashed

from helpers.exhibits.language import LANGUAGES
from helpers.publishing.manuscript import read_chapters
from helpers.publishing.notebooks import notebook_paths

NAMES = ["report", *(path.stem for path in notebook_paths())]
SPACE = "{http://www.w3.org/1999/xhtml}"
each_pdf = pytest.mark.parametrize(
    ("language", "name"), [(language, name) for language in LANGUAGES for name in NAMES]
)


def words_of(path: Path) -> list[tuple[float, float, list[tuple]]]:
    """Pages as (width, height, [(left, top, right, bottom, text), …]), points."""
    xml = run("pdftotext", "-bbox", path, "-")
    xml = re.sub(r"<title>.*?</title>", "", xml, flags=re.S)
    sides = ("xMin", "yMin", "xMax", "yMax")
    return [
        (
            float(page.get("width")),
            float(page.get("height")),
            [
                (*(float(word.get(side)) for side in sides), word.text)
                for word in page.iter(f"{SPACE}word")
            ],
        )
        for page in ElementTree.fromstring(xml).iter(f"{SPACE}page")
    ]


def overprinted(words: list[tuple]) -> list[tuple[str, str]]:
    """Pairs of words that lie over each other by more than a third of their height and width."""
    ordered = sorted(words, key=lambda word: word[1])
    pairs = []
    for place, first in enumerate(ordered):
        for second in itertools.islice(ordered, place + 1, None):
            if second[1] > first[3]:
                break
            high = min(first[3], second[3]) - max(first[1], second[1])
            wide = min(first[2], second[2]) - max(first[0], second[0])
            least = min(first[3] - first[1], second[3] - second[1])
            narrow = min(first[2] - first[0], second[2] - second[0])
            if high > least / 3 and wide > max(narrow / 3, 1):
                pairs.append((first[4], second[4]))
    return pairs


@each_pdf
def test_no_word_leaves_the_page_or_lies_on_another(
    reports: Path, language: str, name: str
) -> None:
    pages = words_of(reports / language / "documents" / f"{name}.pdf")
    assert len(pages) >= 2
    for number, (width, height, words) in enumerate(pages, start=1):
        out = [
            word[4]
            for word in words
            if word[0] < 20 or word[1] < 20 or word[2] > width - 20 or word[3] > height - 20
        ]
        assert out == [], f"page {number}"
        assert overprinted(words) == [], f"page {number}"


@each_pdf
def test_fonts_are_embedded(reports: Path, language: str, name: str) -> None:
    lines = run("pdffonts", reports / language / "documents" / f"{name}.pdf").splitlines()[2:]
    assert lines
    assert all(re.search(r"\syes\s+yes\s+yes\s", line) for line in lines), lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_computed_sentence_is_in_the_report(reports: Path, language: str) -> None:
    text = squashed(run("pdftotext", "-raw", reports / language / "documents/report.pdf", "-"))
    # A page break puts the page's number and the running title between two halves of a sentence.
    title = squashed(
        {
            "en": "The Amur Region and China: replication report",
            "ru": "Амурская область и Китай: отчёт о воспроизведении статьи",
        }[language]
    )
    text = re.sub(rf"\d+{title}", "", text)
    for chapter in read_chapters(reports, language):
        if chapter.is_synthetic:
            continue
        plain = [line for line in chapter.computed if not re.search(r"[*\[\]`$#\n]", line)]
        assert plain
        assert [line for line in plain if squashed(line) not in text] == [], chapter.name
