"""The web pages: an overview with a gallery, a page a notebook, nothing asked of other hosts."""

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from helpers.exhibits.language import LANGUAGES, Language
from helpers.exhibits.registry import STATUS_WORDS
from helpers.publishing import front_matter
from helpers.publishing.captions import Caption
from helpers.publishing.composition import Document
from helpers.publishing.links import sections, with_notebook_links
from helpers.publishing.manuscript import Chapter, ExhibitPiece
from helpers.publishing.pandoc import Tree, blocks_from, walk, with_exhibits, write

TEMPLATES = Path(__file__).with_name("templates")

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "skip": "Skip to the text",
        "pages": "Pages",
        "overview": "Overview",
        "other": "Русский",
        "documents": "Documents",
        "exhibits": "Exhibits",
        "status": "Status",
        "verdicts": "Verdicts",
        "downloads": "Files of",
        "data": "data",
        "licence": "Code and derived data: MIT licence. The article’s text is its authors’.",
        "report": "The report",
        "word": "The report in Word",
        "exhibits_word": "Exhibits in Word",
        "workbook": "Tables and charts in Excel",
        "latex": "The article in LaTeX",
    },
    "ru": {
        "skip": "К тексту",
        "pages": "Страницы",
        "overview": "Обзор",
        "other": "English",
        "documents": "Документы",
        "exhibits": "Таблицы и рисунки",
        "status": "Статус",
        "verdicts": "Вердикты",
        "downloads": "Файлы:",
        "data": "данные",
        "licence": "Код и производные данные – лицензия MIT. Текст статьи принадлежит авторам.",
        "report": "Отчёт",
        "word": "Отчёт в Word",
        "exhibits_word": "Таблицы и рисунки в Word",
        "workbook": "Таблицы и диаграммы в Excel",
        "latex": "Статья в LaTeX",
    },
}


def site(
    documents: Sequence[Document],
    report: Document,
    chapters: Sequence[Chapter],
    language: Language,
) -> dict[str, bytes]:
    """All pages of one language by file name.

    Args:
        documents: One document a chapter, its captions those of the whole report.
        report: The bound report, for its title, abstract and colophon.
        chapters: The chapters, in the same order as the documents.
        language: Language of the pages.
    """
    homes = {exhibit.id: doc.name for doc in documents for exhibit in doc.exhibits}
    pages = [(doc.name, _short(doc.title)) for doc in documents]
    known = {
        place: f"{doc.name}.html#{identity}"
        for doc in documents
        for place, identity in sections(doc.tree, doc.name).items()
    }

    def resolve(name: str, anchor: str) -> str | None:
        return known.get((name, anchor)) or (f"{name}.html" if name in dict(pages) else None)

    files = {"style.css": (TEMPLATES / "site.css").read_bytes()}
    for doc in documents:
        body = _chapter_body(replace(doc, tree=with_notebook_links(doc.tree, resolve)), homes)
        files[f"{doc.name}.html"] = _page(doc.name, doc.title, doc.subtitle, body, pages, language)
    overview = _overview(report, chapters, language)
    files["index.html"] = _page("index", report.title, report.subtitle, overview, pages, language)
    return dict(sorted(files.items()))


def entrance() -> bytes:
    """`reports/index.html`: the way to both languages."""
    links = "\n".join(
        f'<li><a href="{code}/site/index.html" lang="{code}" hreflang="{code}">'
        f"{html.escape(front_matter.report_title(code))}</a></li>"
        for code in LANGUAGES
    )
    title = front_matter.report_title("en")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n"
        '<link rel="icon" href="data:,">\n'
        '<link rel="stylesheet" href="en/site/style.css">\n</head>\n<body>\n<main>\n'
        f"<h1>{html.escape(title)}</h1>\n<ul>\n{links}\n</ul>\n</main>\n</body>\n</html>\n"
    ).encode()


def _page(
    here: str,
    title: str,
    subtitle: str,
    body: str,
    pages: list[tuple[str, str]],
    language: Language,
) -> bytes:
    text = (
        _templates()
        .get_template("page.html.j2")
        .render(
            here=here,
            title=title,
            subtitle=subtitle,
            body=body,
            pages=pages,
            language=language,
            other=next(code for code in LANGUAGES if code != language),
            words=WORDS[language],
            site=front_matter.report_title(language),
        )
    )
    return text.encode("utf-8")


@cache
def _templates() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _short(title: str) -> str:
    """A page's name in the navigation: its title up to the colon."""
    return title.partition(":")[0]


def _chapter_body(document: Document, homes: dict[str, str]) -> str:
    pieces = {exhibit.id: exhibit for exhibit in document.exhibits}

    def form(name: str) -> list[dict[str, Any]]:
        figure = html_exhibit(pieces[name], document.captions[name], document.language)
        return blocks_from(figure, "html")

    def relink(node: dict[str, Any]) -> dict[str, Any] | None:
        if node["t"] != "Link":
            return None
        attributes, inlines, (target, title) = node["c"]
        home = homes.get(target.removeprefix("#"))
        if home in (None, document.name):
            return None
        return {"t": "Link", "c": [attributes, inlines, [f"{home}.html{target}", title]]}

    def lowered(node: dict[str, Any]) -> dict[str, Any] | None:
        # The page's title is its only heading of the first level.
        if node["t"] != "Header":
            return None
        level, attributes, inlines = node["c"]
        return {"t": "Header", "c": [level + 1, attributes, inlines]}

    tree = walk(walk(document.tree, relink), lowered)
    return _html(document.front) + _html(with_exhibits(tree, form))


def _html(tree: Tree) -> str:
    return write(tree, "html5", "--mathml", "--syntax-highlighting=none").decode("utf-8")


def html_exhibit(exhibit: ExhibitPiece, caption: Caption, language: Language) -> str:
    """An exhibit with its words, status and files."""
    words = WORDS[language]
    status = html.escape(front_matter.status_note(exhibit, language))
    label = html.escape(caption.label)
    if exhibit.is_table:
        # A head without words is no head to a screen reader.
        content = re.sub(r"<th( [^>]*)?></th>", _empty_cell, exhibit.html)
        table, _, note = content.partition("</table>")
        body = (
            f'<div class="scroll" role="region" aria-label="{label}" tabindex="0">\n{table}'
            f"</table>\n</div>{note.replace('</small>', f' {status}</small>')}"
        )
        endings = ("csv", "tex", "svg", "png")
    else:
        alt = html.escape(exhibit.data["alt"], quote=True)
        body = (
            f'<img id="{exhibit.id}" src="../exhibits/{exhibit.id}.svg" alt="{alt}">\n'
            f"<figcaption><strong>{label}{html.escape(caption.separator)}</strong>"
            f"{html.escape(caption.rest)}</figcaption>\n"
            f'<p class="note">{html.escape(exhibit.data["source"])} {status}</p>'
        )
        endings = ("csv", "svg", "png", "pdf")
    links = "".join(
        f'<li><a href="../exhibits/{exhibit.id}.{ending}">{_ending(ending, words)}'
        f'<span class="status"> {label}</span></a></li>'
        for ending in endings
    )
    return (
        f'<figure class="exhibit">\n{body}\n'
        f'<div class="downloads"><ul>{links}</ul></div>\n</figure>'
    )


def _empty_cell(found: re.Match[str]) -> str:
    attributes = re.sub(r' scope="\w+"', "", found[1] or "")
    return f"<td{attributes}></td>"


def _ending(ending: str, words: dict[str, str]) -> str:
    return f"{words['data']} (csv)" if ending == "csv" else ending


def _overview(report: Document, chapters: Sequence[Chapter], language: Language) -> str:
    """Abstract, documents and the gallery of all exhibits."""
    words = WORDS[language]
    documents = [
        ("../documents/report.pdf", f"{words['report']} (PDF)"),
        ("../documents/report.docx", words["word"]),
        ("../documents/exhibits.docx", words["exhibits_word"]),
        ("../documents/exhibits.xlsx", words["workbook"]),
        ("../documents/latex/article.tex", words["latex"]),
        *(
            (f"../documents/{chapter.name}.pdf", f"{_short(chapter.title)} (PDF)")
            for chapter in chapters
        ),
    ]
    items = [
        {
            "name": chapter.name,
            "title": chapter.title,
            "exhibits": [
                {
                    "id": exhibit.id,
                    "label": exhibit.data["label"],
                    "title": exhibit.data["title"],
                    "status": STATUS_WORDS[exhibit.data["status"]][language],
                }
                for exhibit in chapter.exhibits
            ],
        }
        for chapter in chapters
    ]
    return (
        _templates()
        .get_template("gallery.html.j2")
        .render(
            front=_html(_without_links(report.front)),
            documents=documents,
            chapters=items,
            verdicts=_verdicts(chapters),
            counts=front_matter.status_counts(chapters, language),
            words=words,
        )
    )


def _verdicts(chapters: Sequence[Chapter]) -> dict[str, str]:
    """What the audit says first; empty where there is no audit."""
    audit = next((chapter for chapter in chapters if chapter.name == front_matter.AUDIT), None)
    if audit is None or not audit.computed:
        return {}
    return {"page": audit.name, "text": audit.computed[0]}


def _without_links(tree: Tree) -> Tree:
    """Text whose citations lead to no list on this page."""

    def change(node: dict[str, Any]) -> dict[str, Any] | None:
        if node["t"] == "Header":
            level, attributes, inlines = node["c"]
            return {"t": "Header", "c": [level + 1, attributes, inlines]}
        if node["t"] != "Link" or not node["c"][2][0].startswith("#"):
            return None
        return {"t": "Span", "c": node["c"][:2]}

    return walk(tree, change)
