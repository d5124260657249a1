"""Reads back the documents that are committed: words, numbers, numbering, access, links.

Only wheels are needed. AMUR_CHECKED_REPORTS names another folder, such as a fresh run's.
"""

import csv
import hashlib
import os
import re
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import openpyxl
import pytest
from document_text import docx_text, html_text, pdf_text, squashed, tex_text
from docx import Document
from lxml import html
from pypdf import PdfReader

from helpers import load
from helpers.exhibits.language import LANGUAGES, use_language
from helpers.exhibits.registry import registry
from helpers.exhibits.show import build
from helpers.publishing.latex_lint import lint
from helpers.publishing.manifest import is_committed
from helpers.publishing.notebooks import notebook_paths
from helpers.sources.paths import NOTEBOOKS, REPORTS, ROOT

REPORT = Path(os.environ.get("AMUR_CHECKED_REPORTS", REPORTS)).resolve()
NAMES = [path.stem for path in notebook_paths()]
DOCUMENTS = ["report", *NAMES]
# What stands on made-up data until an official file is there is not bound into the report.
LEFT_OUT = "6_customs_explorer"
BOUND = [entry for entry in registry().values() if entry.notebook != LEFT_OUT]

pytestmark = pytest.mark.xdist_group("committed documents")

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_document = pytest.mark.parametrize("name", DOCUMENTS)


def place(language: str, name: str) -> Path:
    path = REPORT / language / name
    assert path.is_file(), f"{language}/{name} is missing: run `make update`"
    return path


@cache
def text_of(path: Path) -> str:
    readers = {".pdf": pdf_text, ".docx": docx_text, ".html": html_text, ".tex": tex_text}
    return readers[path.suffix](path)


def printed_cells(language: str, name: str) -> list[str]:
    """Cells of the article's table as the package prints them."""
    use_language(language)
    data = {"T1": [load("table1")], "T2": [load("table2"), load("regions")], "T3": [load("table3")]}
    return [cell for row in build(name, *data[name]).printed() for cell in row if cell.strip()]


def owned(name: str) -> list:
    """Exhibits of a document."""
    return BOUND if name == "report" else [e for e in registry().values() if e.notebook == name]


@each_language
@each_document
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_every_caption_arrives(language: str, name: str, form: str) -> None:
    use_language(language)
    text = text_of(place(language, f"documents/{name}.{form}"))
    separator = " – " if (form, language) == ("docx", "ru") else ". "
    for entry in owned(name):
        title = entry.title[language]
        if entry.status != "synthetic" and name != LEFT_OUT:
            assert squashed(f"{entry.label}{separator}{title}") in text, entry.id
        else:
            assert squashed(title) in text, entry.id


@each_language
@pytest.mark.parametrize("table", ["T1", "T2", "T3"])
def test_every_printed_cell_of_the_articles_tables_arrives(language: str, table: str) -> None:
    for name in ("documents/report.pdf", "documents/report.docx", "documents/exhibits.docx"):
        text = text_of(place(language, name))
        lost = [cell for cell in printed_cells(language, table) if squashed(cell) not in text]
        assert lost == [], name
    fragment = text_of(place(language, f"documents/latex/tables/{table}.tex"))
    values = [cell for cell in printed_cells(language, table) if cell[0].isdigit()]
    assert [cell for cell in values if squashed(cell) not in fragment] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name != LEFT_OUT])
def test_every_computed_sentence_arrives(name: str) -> None:
    """English ones, which the committed notebooks hold; `make check-documents` reads both."""
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    said = [
        output.data["text/markdown"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "lang" in output.get("metadata", {})
    ]
    plain = [line for line in said if not re.search(r"[*\[\]`$#\n]", line)]
    assert plain
    for path in (f"documents/{name}.pdf", f"documents/{name}.docx", f"site/{name}.html"):
        text = text_of(place("en", path))
        assert [line for line in plain if squashed(line) not in text] == [], path


@each_language
@each_document
def test_pdf_is_accessible_and_whole(language: str, name: str) -> None:
    reader = PdfReader(place(language, f"documents/{name}.pdf"))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith(language)
    assert reader.metadata.title
    assert b"pdfuaid" in root["/Metadata"].get_data()
    for page in reader.pages:
        width, height = (float(side) * 25.4 / 72 for side in page.mediabox[2:])
        assert (round(width), round(height)) == (210, 297)
        for font in page["/Resources"].get("/Font", {}).values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor), descriptor["/FontName"]
    assert "\ufffd" not in text_of(place(language, f"documents/{name}.pdf"))


@each_language
@each_document
def test_word_has_numbered_captions_and_words_for_every_picture(language: str, name: str) -> None:
    path = place(language, f"documents/{name}.docx")
    document = Document(str(path))
    xml = document.element.xml
    entries = owned(name)
    assert len(re.findall(r'w:instr=" SEQ ', xml)) == len(entries)
    native = [table for table in document.tables if table._tbl.tblPr.style == "Exhibit"]
    assert len(native) == sum(entry.kind == "table" for entry in entries)
    for table in native:
        marks = {child.tag.split("}")[1] for child in table._tbl.tblPr}
        assert {"tblCaption", "tblDescription", "tblLayout"} <= marks
        assert "tblHeader" in table.rows[0]._tr.xml
    drawn = re.findall(r"<wp:docPr [^>]*>", xml)
    assert len(drawn) == sum(entry.kind == "chart" for entry in entries)
    assert all(re.search(r'descr="[^"]{40,}', picture) for picture in drawn)
    assert document.core_properties.title
    assert document.core_properties.language.startswith(language)
    with zipfile.ZipFile(path) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@each_language
def test_word_numbers_are_those_of_the_registry(language: str) -> None:
    """What a word processor counts with its own fields is what the label says."""
    use_language(language)
    xml = Document(str(place(language, "documents/report.docx"))).element.xml
    counters: dict[str, int] = {}
    seen = []
    for counter, jump, shown in re.findall(
        r'w:instr=" SEQ (\S+) \\\* ARABIC(?: \\r (\d+))? ">.*?<w:t[^>]*>(\d+)</w:t>', xml, re.S
    ):
        counters[counter] = int(jump) if jump else counters.get(counter, 0) + 1
        assert counters[counter] == int(shown)
        seen.append(f"{counter.replace('_', ' ')}{' ' if '_' not in counter else ''}{shown}")
    assert seen == [entry.label for entry in BOUND]


@each_language
def test_workbook_has_a_sheet_an_exhibit_formulas_and_charts(language: str) -> None:
    use_language(language)
    path = place(language, "documents/exhibits.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[1:] == [entry.label for entry in BOUND]
    live = {
        sheet.title: [
            cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
        ]
        for sheet in book
    }
    for name in ("T1", "crossing_densities", "rail_density", "trade_balance", "T3", "cluster_pay"):
        assert live[registry()[name].label], name
    charts = [sheet.title for sheet in book if sheet._charts]
    pictures = [sheet.title for sheet in book if sheet._images]
    expected = [entry.label for entry in BOUND if entry.kind == "chart"]
    assert sorted([*charts, *pictures]) == sorted(expected)
    assert len(charts) >= 0.7 * len(expected)
    values = openpyxl.load_workbook(path, data_only=True)[registry()["T2"].label]
    stored = {cell.value for row in values.iter_rows() for cell in row}
    assert set(load("table2")["share"].dropna()) <= stored


def test_russian_sheets_show_no_keys_of_the_data() -> None:
    """Categories and series of native charts are words of the language."""
    book = openpyxl.load_workbook(place("ru", "documents/exhibits.xlsx"))
    foreign = set()
    for sheet in book:
        if sheet._charts:
            head = [cell.value for cell in sheet[5]]
            first = [sheet.cell(row, 1).value for row in range(6, sheet.max_row + 1)]
            words = [word for word in [*head, *first] if isinstance(word, str)]
            foreign |= {word for word in words if re.search(r"[a-z]{3,}", word)}
    assert foreign == set()


@pytest.mark.parametrize("name", [entry.id for entry in BOUND if entry.kind == "table"])
def test_english_latex_follows_the_journals_rules(name: str) -> None:
    fragment = place("en", f"documents/latex/tables/{name}.tex").read_text(encoding="utf-8")
    assert lint(fragment) == []


def test_table_2_is_split_into_panels_by_rule() -> None:
    fragment = place("en", "documents/latex/tables/T2.tex").read_text(encoding="utf-8")
    assert fragment.count("Panel ") == 2
    assert "2000–2016" in fragment and "2017–2021" in fragment


@each_language
def test_latex_reads_in_every_exhibit(language: str) -> None:
    article = place(language, "documents/latex/article.tex").read_text(encoding="utf-8")
    read = re.findall(r"\\exhibit\{(\w+)\}\{[^}]*\}\{(\w+)/(\w+)\.tex\}", article)
    assert [name for _, _, name in read] == [entry.id for entry in BOUND]
    for _, folder, name in read:
        place(language, f"documents/latex/{folder}/{name}.tex")
        if folder == "figures":
            assert place(language, f"documents/latex/figures/{name}.pdf").stat().st_size > 2000


@each_language
@pytest.mark.parametrize("name", ["index", *NAMES])
def test_pages_ask_nothing_of_others_and_their_links_lead_somewhere(
    language: str, name: str
) -> None:
    path = place(language, f"site/{name}.html")
    page = html.parse(str(path)).getroot()
    assert page.get("lang") == language
    assert len(page.findall(".//h1")) == 1
    for element in page.iter("img", "script", "link", "iframe", "source"):
        address = element.get("src") or element.get("href") or ""
        assert not re.match(r"(https?:)?//", address), address
    assert all("alt" in picture.attrib for picture in page.iter("img"))
    for link in page.iter("a"):
        parts = urlsplit(link.get("href"))
        if parts.scheme in ("http", "https"):
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        assert target.is_file(), link.get("href")
        if parts.fragment:
            assert unquote(parts.fragment) in ids(target), link.get("href")


@cache
def ids(path: Path) -> set[str]:
    return {
        element.get("id") for element in html.parse(str(path)).getroot().iter() if element.get("id")
    }


def test_the_manifest_is_what_is_there() -> None:
    path = REPORT / "MANIFEST.csv"
    assert path.is_file(), "reports/MANIFEST.csv is missing: run `make update`"
    listed = {row["path"]: row for row in csv.DictReader(path.open(encoding="utf-8"))}
    for name, row in listed.items():
        content = (REPORT / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"], name
        assert len(content) == int(row["bytes"]), name
    there = {
        file.relative_to(REPORT).as_posix()
        for file in REPORT.rglob("*")
        if file.is_file() and not file.name.startswith("MANIFEST")
    }
    assert {name for name in there if is_committed(name)} == set(listed)


@pytest.mark.skipif(REPORT != REPORTS, reason="git knows the committed reports alone")
def test_git_keeps_what_the_manifest_lists() -> None:
    known = subprocess.run(
        ["git", "ls-files", "reports"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    names = {name.removeprefix("reports/") for name in known}
    listed = {row["path"] for row in csv.DictReader((REPORTS / "MANIFEST.csv").open())}
    assert names - {"MANIFEST.csv", ".gitkeep"} == listed
