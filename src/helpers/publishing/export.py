"""One exhibit in one format, as a journal's profile wants it, for a paper in progress."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pandas as pd

from helpers.exhibits.described import described
from helpers.exhibits.language import Language, checked_language
from helpers.exhibits.registry import entry
from helpers.exhibits.tables import MARK_NOTES, MARKS, Column, Table, render
from helpers.publishing.captions import Caption, journal_captions
from helpers.publishing.composition import document, exhibits_draft
from helpers.publishing.documents import exhibit_of
from helpers.publishing.excel import workbook
from helpers.publishing.front_matter import speaking
from helpers.publishing.latex import figure_fragment
from helpers.publishing.manuscript import Chapter, ExhibitPiece, read_chapters
from helpers.publishing.pdf import exhibit_pdf
from helpers.publishing.pictures import figure_pdf, picture_png, picture_svg
from helpers.publishing.profiles import Format, Profile, profile
from helpers.publishing.site import html_exhibit
from helpers.publishing.word import word_document
from helpers.sources.errors import InputError


def export(
    exhibits: Sequence[str],
    profile_name: str,
    reports: Path,
    output: Path,
    *,
    form: str | None = None,
    code: str | None = None,
    first: int = 1,
) -> list[Path]:
    """Write exhibits, each in a file of its own.

    Args:
        exhibits: Ids in the registry, in the paper's order.
        profile_name: A profile that ships, or a TOML file.
        reports: The reports of a whole run.
        output: Folder to write to.
        form: Format; the profile's by default.
        code: Language; the profile's by default.
        first: Number of the first table and of the first picture.

    Returns:
        The files written.

    Raises:
        InputError: An exhibit, profile, format or language is unknown, or there was no run.
    """
    look = profile(profile_name)
    chosen = form or look.format
    if chosen not in get_args(Format):
        raise InputError(f"Unknown format {chosen!r}; use one of {', '.join(get_args(Format))}.")
    language = checked_language(code or look.language)
    chapters = read_chapters(reports, language)
    pieces = [exhibit_of(chapters, name) for name in exhibits]
    with speaking(language):
        pieces = [with_decimals(piece, look.decimals) for piece in pieces]
        captions = journal_captions(pieces, look, language, first)
        files: dict[str, bytes] = {}
        for piece in pieces:
            files |= _formed(piece, captions[piece.id], look, language, chosen)
    output.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (output / name).write_bytes(content)
    return [output / name for name in files]


def _formed(
    piece: ExhibitPiece, caption: Caption, look: Profile, language: Language, form: str
) -> dict[str, bytes]:
    """An exhibit's file or files by name."""
    name = f"{piece.id}.{form}"
    if form == "csv":
        return {name: piece.file("csv").read_bytes()}
    if form == "xlsx":
        return {name: workbook([piece], language, caption.text)}
    if form == "html":
        return {name: html_exhibit(piece, caption, language).encode("utf-8")}
    if form == "docx":
        return {name: _docx(piece, caption, look, language)}
    if piece.is_table:
        if form == "tex":
            with speaking(language):
                text = render(restored(piece.data), entry(piece.id), "tex")
            return {name: text.encode("utf-8")}
        if form == "pdf":
            return {name: exhibit_pdf(piece, caption, look, language)}
        return {name: piece.file(form).read_bytes()}
    if form == "tex":
        fragment = figure_fragment(piece, caption, folder="").encode("utf-8")
        return {name: fragment, f"{piece.id}.pdf": figure_pdf(piece, look)}
    made = {"pdf": figure_pdf, "svg": lambda *one: picture_svg(*one), "png": picture_png}
    return {name: made[form](piece, look)}


def _docx(piece: ExhibitPiece, caption: Caption, look: Profile, language: Language) -> bytes:
    chapter = Chapter("exhibit", "", (piece,), {})
    draft = exhibits_draft([chapter], language, {piece.id: caption})
    made = document(replace(draft, title="", subtitle=""), look)
    return word_document(made, look, lambda one: picture_png(one, look), journal=True)


def with_decimals(piece: ExhibitPiece, most: int | None) -> ExhibitPiece:
    """An exhibit printed with no more decimals than a journal wants; pictures stay as drawn."""
    if most is None or not piece.is_table:
        return piece
    table = restored(piece.data, most)
    here = entry(piece.id)
    data = described(table, here)
    return replace(piece, data=data, html=render(table, here, "html"))


def restored(data: dict[str, Any], most: int | None = None) -> Table:
    """The table object behind a described table, its decimals capped.

    Args:
        data: A table as `exhibits.described` gives it.
        most: Most digits after the decimal mark; None leaves them.
    """
    reasons = {mark: reason for reason, mark in MARKS.items()}
    printed = [row for block in data["blocks"] for row in block["rows"]]
    groups = [block["heading"] for block in data["blocks"] for _ in block["rows"]]
    frame = pd.DataFrame({"__group": groups})
    formulas = {}
    for place, column in enumerate(data["columns"]):
        cells = [row[place] for row in data["cells"]]
        key = column["key"]
        frame[key] = [cell["value"] for cell in cells]
        if column["text"]:
            frame[key] = frame[key].fillna("")
        digits = [cell["decimals"] for cell in cells]
        frame[f"{key}__decimals"] = digits if most is None else [min(d, most) for d in digits]
        frame[f"{key}__missing"] = [
            reasons.get(text[place], "") if cell["value"] is None else ""
            for text, cell in zip(printed, cells, strict=True)
        ]
        for position, cell in enumerate(cells):
            if cell["formula"]:
                formulas[position, key] = cell["formula"]
    marks = {words[language] for words in MARK_NOTES.values() for language in words}
    return Table(
        frame,
        tuple(
            Column(
                column["key"],
                column["label"],
                column["kind"],
                spanner=column["spanner"],
                width=column["width"],
                sign=column["sign"],
            )
            for column in data["columns"]
        ),
        tuple(note for note in data["notes"] if note not in marks),
        group="__group" if any(groups) else "",
        total=tuple(data["total"]),
        beneath=tuple(data["beneath"]),
        formulas=formulas,
    )
