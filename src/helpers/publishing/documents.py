"""All documents of a run: PDF, Word, LaTeX, Excel, web pages; made in memory, then written.

The step runs after the notebooks, before anything is moved: if one document cannot be made, no
report changes.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from helpers.exhibits.language import LANGUAGES, Language
from helpers.publishing import front_matter
from helpers.publishing.captions import journal_captions, report_captions
from helpers.publishing.composition import (
    Document,
    Draft,
    chapter_draft,
    document,
    exhibits_draft,
    report_draft,
)
from helpers.publishing.excel import workbook
from helpers.publishing.latex import latex_folder
from helpers.publishing.manuscript import Chapter, ExhibitPiece, read_chapters
from helpers.publishing.notebooks import notebook_paths
from helpers.publishing.pdf import pdf_document
from helpers.publishing.pictures import figure_pdf, picture_png
from helpers.publishing.profiles import profile, word_profile
from helpers.publishing.site import entrance, site
from helpers.publishing.word import word_document
from helpers.sources.errors import InputError
from helpers.sources.paths import shown

Files = dict[str, bytes]
Task = Callable[[], Files]


@dataclass(frozen=True)
class Manuscript:
    """One language's chapters with every document drafted and parsed.

    Attributes:
        language: Language.
        chapters: Chapters of the report.
        report: All chapters bound.
        parts: A document a chapter.
        pages: The same for the web, where mentions lead to other pages.
        exhibits: Exhibits alone, numbered through for a journal.
    """

    language: Language
    chapters: tuple[Chapter, ...]
    report: Document
    parts: tuple[Document, ...]
    pages: tuple[Document, ...]
    exhibits: Document


def documents_step(reports: Path, only: Sequence[str] = ()) -> Callable[[Path], None]:
    """A step of a run that makes documents from what the run has just executed.

    Args:
        reports: Where the run goes; what `only` leaves out is kept from there.
        only: Kinds to make; all by default.
    """

    def step(staged: Path) -> None:
        make_documents(staged, staged, reports, only)

    return step


def make_documents(
    source: Path, target: Path, reports: Path, only: Sequence[str] = (), workers: int | None = None
) -> None:
    """Make the documents of a run.

    Args:
        source: Folder of the run: `<language>/notebooks` and `<language>/exhibits`.
        target: Folder to write to: `<language>/documents` and `<language>/site`.
        reports: Where kinds that are not made are taken from.
        only: Kinds to make, such as `pdf`; all by default.
        workers: How many at a time; the number of cores by default.

    Raises:
        InputError: Something is not fit to be printed; nothing has been written.
    """
    languages = [code for code in LANGUAGES if (source / code / "notebooks").is_dir()]
    if not languages:
        raise InputError(
            f"{shown(source)} holds no executed notebooks to make documents from; run "
            "`amur reproduce` first."
        )
    with ThreadPoolExecutor(max_workers=workers or os.cpu_count() or 1) as pool:
        manuscripts = [_manuscript(source, code, pool) for code in languages]
        tasks = [task for item in manuscripts for task in _tasks(item, only)]
        made = list(pool.map(lambda task: task(), tasks))
    files = {name: content for part in made for name, content in part.items()}
    if only:
        files = _kept(reports, languages) | files
    else:
        files["index.html"] = entrance()
    for name, content in sorted(files.items()):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _kept(reports: Path, languages: Sequence[Language]) -> Files:
    """The documents that are there already."""
    folders = [reports / code / "documents" for code in languages]
    return {
        path.relative_to(reports).as_posix(): path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _manuscript(folder: Path, code: Language, pool: ThreadPoolExecutor) -> Manuscript:
    """One language's documents, parsed."""
    chapters = complete(read_chapters(folder, code))
    # What stands on made-up data is shown on its own, marked; it is no part of the report.
    real = [chapter for chapter in chapters if not chapter.is_synthetic]
    exhibits = [exhibit for chapter in chapters for exhibit in chapter.exhibits]
    everywhere = report_captions(exhibits, profile("screen"))
    citable = [exhibit for chapter in real for exhibit in chapter.exhibits]
    through = journal_captions(citable, word_profile(code), code)
    drafts: list[Draft] = [
        report_draft(chapters, code),
        exhibits_draft(real, code, through),
        *(chapter_draft(chapter, code) for chapter in chapters),
        *(chapter_draft(chapter, code, everywhere) for chapter in chapters),
    ]
    look = profile("screen")
    parsed = list(pool.map(lambda draft: document(draft, look), drafts))
    count = len(chapters)
    return Manuscript(
        code,
        tuple(chapters),
        parsed[0],
        tuple(parsed[2 : 2 + count]),
        tuple(parsed[2 + count :]),
        parsed[1],
    )


def complete(chapters: list[Chapter]) -> list[Chapter]:
    """The chapters, if every notebook of the project is among them.

    Raises:
        InputError: One is missing: a bound report would silently lack it.
    """
    found = {chapter.name for chapter in chapters}
    if lost := [path.stem for path in notebook_paths() if path.stem not in found]:
        raise InputError(
            f"Documents need a run of all notebooks; {', '.join(lost)} is missing: run "
            "`amur reproduce` without --notebook."
        )
    return chapters


def _tasks(item: Manuscript, only: Sequence[str]) -> list[Task]:
    """What can be made at the same time, the longest first."""
    code, look, word = item.language, profile("screen"), word_profile(item.language)
    home = f"{code}/documents"

    def pdf(doc: Document) -> Task:
        return lambda: {f"{home}/{doc.name}.pdf": pdf_document(doc, look)}

    def docx(doc: Document) -> Task:
        return lambda: {
            f"{home}/{doc.name}.docx": word_document(
                doc, word, lambda one: one.file("png").read_bytes()
            )
        }

    def journal() -> Files:
        content = word_document(
            item.exhibits, word, lambda one: picture_png(one, word), journal=True
        )
        return {f"{home}/exhibits.docx": content}

    def latex() -> Files:
        journal_look = profile("english")
        made = latex_folder(item.report, lambda one: figure_pdf(one, journal_look))
        return {f"{home}/latex/{name}": content for name, content in made.items()}

    def book() -> Files:
        title = front_matter.report_title(code)
        return {f"{home}/exhibits.xlsx": workbook(item.report.exhibits, code, title)}

    def web() -> Files:
        made = site(item.pages, item.report, item.chapters, code)
        return {f"{code}/site/{name}": content for name, content in made.items()}

    documents = (item.report, *item.parts)
    kinds: dict[str, list[Task]] = {
        "pdf": [pdf(doc) for doc in documents],
        "docx": [*(docx(doc) for doc in documents), journal],
        "latex": [latex],
        "xlsx": [book],
        "site": [web],
    }
    if unknown := set(only) - kinds.keys():
        raise InputError(
            f"Unknown kind of document {', '.join(sorted(unknown))}; use {', '.join(kinds)}."
        )
    return [task for kind, tasks in kinds.items() if not only or kind in only for task in tasks]


def _as_drawn(exhibit: ExhibitPiece) -> bytes:
    """A chart's picture in colour: reports are for reading, journals have `exhibits.docx`."""
    return exhibit.file("png").read_bytes()


def exhibit_of(chapters: Sequence[Chapter], exhibit_id: str) -> ExhibitPiece:
    """One exhibit of a run.

    Raises:
        InputError: No chapter shows it.
    """
    shown = {exhibit.id: exhibit for chapter in chapters for exhibit in chapter.exhibits}
    if exhibit_id not in shown:
        raise InputError(f"Unknown exhibit {exhibit_id!r}; the exhibits are {', '.join(shown)}.")
    return shown[exhibit_id]
