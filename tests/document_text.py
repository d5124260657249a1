"""Reads documents back: their text without line breaks, hyphens and kinds of spaces."""

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def squashed(text: str) -> str:
    """Text for comparison: no spaces, no hyphens, one kind of apostrophe, minus and dash."""
    text = text.replace("\u2019", "'").replace("\u2212", "-").replace("ﬁ", "fi").replace("ﬂ", "fl")
    return re.sub(r"[\s\u00a0\u00ad\u2010\u2011-]", "", text)


def pdf_text(path: Path) -> str:
    """Text of all pages, squashed."""
    from pypdf import PdfReader

    return squashed("".join(page.extract_text() for page in PdfReader(path).pages))


def docx_text(path: Path) -> str:
    """Text of a Word file in order, tables and fields included, squashed."""
    with zipfile.ZipFile(path) as archive:
        tree = ElementTree.fromstring(archive.read("word/document.xml"))
    return squashed("".join(node.text or "" for node in tree.iter(f"{WORD}t")))


def html_text(path: Path) -> str:
    """Text of a page, squashed."""
    from lxml import html

    return squashed(html.parse(str(path)).getroot().text_content())


def tex_text(path: Path) -> str:
    """Text of a LaTeX file with its commands for signs undone, squashed."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\\ensuremath\{-\}", "-", text).replace(r"\%", "%").replace("~", " ")
    text = re.sub(r"\\([#&_{}$])", r"\1", text).replace("{[}", "[").replace("{*}", "*")
    return squashed(text)


def xlsx_numbers(path: Path) -> set[float]:
    """All numbers stored in a workbook, results of formulas among them."""
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True)
    return {
        round(float(cell), 9)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, int | float)
    }
