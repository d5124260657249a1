"""Word files: native tables, captions that Word numbers, equations as equations, the same bytes."""

import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from helpers.publishing import front_matter
from helpers.publishing.captions import Caption
from helpers.publishing.composition import Document
from helpers.publishing.manuscript import ExhibitPiece
from helpers.publishing.pandoc import Block, Tree, blocks_from, text_of, walk, with_exhibits, write
from helpers.publishing.profiles import Profile
from helpers.publishing.typst_tables import note_line
from helpers.publishing.word_parts import (
    Counters,
    caption_paragraphs,
    contents,
    exhibit_list,
    page_break,
    paragraph,
    run,
    word_table,
)
from helpers.publishing.word_reference import LOCALES, reference, zipped

PictureOf = Callable[[ExhibitPiece], bytes]


def word_document(
    document: Document, profile: Profile, picture: PictureOf, *, journal: bool = False
) -> bytes:
    """A document as a Word file.

    Args:
        document: The document.
        profile: Page, fonts, captions.
        picture: The png of a chart to embed.
        journal: Whether it is for a journal: exhibits alone, without status and contents.

    Raises:
        InputError: A table is too wide for the page.
    """
    counters = Counters()
    separator = profile.caption.separator
    captions = {
        name: replace(caption, separator=separator) for name, caption in document.captions.items()
    }
    document = replace(document, captions=captions)
    pieces = {exhibit.id: exhibit for exhibit in document.exhibits}

    def form(name: str) -> list[Block]:
        status = "" if journal else front_matter.status_note(pieces[name], document.language)
        return word_exhibit(pieces[name], document.captions[name], profile, counters, status)

    tree, entries = _with_marks(document.tree)
    opening: list[Block] = [*document.front["blocks"]]
    if not journal:
        opening += blocks_from(_contents(document, entries), "openxml")
    whole = {**tree, "blocks": [*opening, *with_exhibits(tree, form)["blocks"]]}
    pictures = {f"{one.id}.png": picture(one) for one in document.exhibits if not one.is_table}
    content = _written(_titled(whole, document), profile, document, pictures, numbered=not journal)
    return _finished(content, document)


def word_exhibit(
    exhibit: ExhibitPiece,
    caption: Caption,
    profile: Profile,
    counters: Counters,
    status: str,
) -> list[Block]:
    """An exhibit as blocks: caption above a table, below a picture; notes last."""
    note = paragraph("Note", run(f"{note_line(exhibit.data)} {status}".strip()))
    if exhibit.is_table:
        lines = caption_paragraphs(exhibit.id, caption, "TableCaption", counters)
        table = word_table(exhibit.data, profile)
        return blocks_from("".join([*lines, table, note]), "openxml")
    lines = caption_paragraphs(exhibit.id, caption, "ImageCaption", counters)
    width = f"{min(profile.picture.width_mm, profile.page.text_mm):g}mm"
    image = {
        "t": "Image",
        "c": [
            ["", [], [["width", width]]],
            [{"t": "Str", "c": exhibit.data["alt"]}],
            [f"{exhibit.id}.png", ""],
        ],
    }
    return [
        {
            "t": "Div",
            "c": [["", [], [["custom-style", "Figure"]]], [{"t": "Para", "c": [image]}]],
        },
        *blocks_from("".join([*lines, note]), "openxml"),
    ]


def _with_marks(tree: Tree) -> tuple[Tree, list[tuple[int, str, str]]]:
    """Headings under short names that Word accepts, and the entries of the contents."""
    names: dict[str, str] = {}
    entries: list[tuple[int, str, str]] = []
    numbers = [0, 0, 0]

    def rename(node: dict[str, Any]) -> dict[str, Any] | None:
        if node["t"] != "Header":
            return None
        level, (identity, classes, rest), inlines = node["c"]
        names[identity] = f"section{len(names) + 1}"
        text = text_of(inlines)
        if "unnumbered" not in classes and level <= 3:
            numbers[level - 1] += 1
            numbers[level:] = [0] * (3 - level)
            text = ".".join(str(number) for number in numbers[:level]) + " " + text
        if level <= 2:
            entries.append((level, text, names[identity]))
        return {"t": "Header", "c": [level, [names[identity], classes, rest], inlines]}

    def relink(node: dict[str, Any]) -> dict[str, Any] | None:
        if node["t"] != "Link" or node["c"][2][0].removeprefix("#") not in names:
            return None
        attributes, inlines, (target, title) = node["c"]
        return {"t": "Link", "c": [attributes, inlines, [f"#{names[target[1:]]}", title]]}

    renamed = {**tree, "blocks": walk(tree["blocks"], rename)}
    return {**renamed, "blocks": walk(renamed["blocks"], relink)}, entries


def _contents(document: Document, entries: list[tuple[int, str, str]]) -> str:
    words = front_matter.words(document.language)
    parts = [contents(words["contents"], entries)]
    if document.bound:
        parts.insert(0, page_break())
        for name, tables in (("tables", True), ("pictures", False)):
            captions = [
                (exhibit.id, document.captions[exhibit.id])
                for exhibit in document.exhibits
                if exhibit.is_table == tables
            ]
            if captions:
                parts.append(exhibit_list(words[name], captions))
        parts.append(page_break())
    return "".join(parts)


def _titled(tree: Tree, document: Document) -> Tree:
    """The tree with title and subtitle, which pandoc sets on top."""
    said = {"title": document.title, "subtitle": document.subtitle}
    meta = {
        name: {"t": "MetaInlines", "c": [{"t": "Str", "c": text}]}
        for name, text in said.items()
        if text
    }
    return {**tree, "meta": meta}


def _written(
    tree: Tree,
    profile: Profile,
    document: Document,
    pictures: dict[str, bytes],
    *,
    numbered: bool,
) -> bytes:
    with tempfile.TemporaryDirectory(prefix="amur-") as scratch:
        folder = Path(scratch)
        (folder / "reference.docx").write_bytes(reference(profile, document.language))
        for name, content in pictures.items():
            (folder / name).write_bytes(content)
        numbers = ["--number-sections"] if numbered else []
        return write(tree, "docx", "--reference-doc", "reference.docx", *numbers, folder=folder)


def _finished(content: bytes, document: Document) -> bytes:
    """The file with title and language set, no times, and every image described once."""
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in sorted(archive.namelist(), key=_order):
            parts[name] = archive.read(name)
    core = parts["docProps/core.xml"].decode("utf-8")
    language = f"<dc:language>{LOCALES[document.language]}</dc:language>"
    core = core.replace("</cp:coreProperties>", f"{language}</cp:coreProperties>")
    core = re.sub(r"(<dcterms:(created|modified)[^>]*>)[^<]*", r"\g<1>1980-01-01T00:00:00Z", core)
    parts["docProps/core.xml"] = core.encode("utf-8")
    return zipped(parts)


def _order(name: str) -> tuple[bool, str]:
    """Word wants the content types first."""
    return (name != "[Content_Types].xml", name)
