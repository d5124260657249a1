"""PDF by typst: tagged, with the fonts of wheels alone, the same bytes on every run."""

import tempfile
from pathlib import Path
from typing import Any

from helpers.exhibits.language import Language
from helpers.exhibits.table_pictures import fonts
from helpers.publishing import front_matter
from helpers.publishing.captions import Caption
from helpers.publishing.composition import Document
from helpers.publishing.manuscript import ExhibitPiece
from helpers.publishing.pandoc import Tree, blocks_from, with_exhibits, write
from helpers.publishing.profiles import Profile
from helpers.publishing.typst_tables import typst_exhibit, typst_string
from helpers.sources.errors import InputError

TEMPLATE = Path(__file__).with_name("templates") / "report.typ"


def pdf_document(document: Document, profile: Profile) -> bytes:
    """A document as PDF/UA-1; a bound one with lists of its tables and pictures.

    Raises:
        InputError: A table is too wide, or a font or letter is missing.
    """
    forms = {
        exhibit.id: typst_exhibit(
            exhibit, document.captions[exhibit.id], profile, document.language
        )
        for exhibit in document.exhibits
    }
    body = _typst(with_exhibits(document.tree, lambda name: blocks_from(forms[name], "typst")))
    source = "\n".join(
        [
            TEMPLATE.read_text(encoding="utf-8"),
            f"#let front-matter = [{_typst(document.front)}]",
            _opening(document, profile),
            body,
        ]
    )
    pictures = {
        f"{item.id}.svg": item.file("svg") for item in document.exhibits if not item.is_table
    }
    return compile_typst(source, pictures, f"{document.name} ({document.language})")


def exhibit_pdf(
    exhibit: ExhibitPiece, caption: Caption, profile: Profile, language: Language
) -> bytes:
    """One exhibit on a page as wide as the profile's text and as high as it is.

    Raises:
        InputError: It is too wide, or a font or letter is missing.
    """
    body = typst_exhibit(exhibit, caption, profile, language, status=False)
    source = "\n".join(
        [
            TEMPLATE.read_text(encoding="utf-8"),
            f"#set document(title: {typst_string(caption.text)}, date: none)",
            f"#set page(width: {profile.page.text_mm + 4}mm, height: auto, margin: 2mm)",
            f'#set text(font: "Libertinus Serif", lang: "{language}")',
            "#set smartquote(enabled: false)",
            "#show figure.caption: it => block(width: 100%, { set align(left); it.body })",
            body,
        ]
    )
    return compile_typst(source, {}, exhibit.id)


def _typst(tree: Tree) -> str:
    return write(_with_spoken_formulas(tree), "typst").decode("utf-8")


def _with_spoken_formulas(node: Any) -> Any:
    """A copy of the tree whose formulas carry alt text, which accessible PDF demands: their TeX.

    `0{,}05` is a number; pandoc's typst would set a space after its comma.
    """
    if isinstance(node, list):
        items: list[Any] = []
        for item in node:
            if isinstance(item, dict) and item.get("t") == "Math":
                kind, formula = item["c"]
                spoken = formula.replace("{,}", ",")
                plain = {"t": "Math", "c": [kind, formula.replace("{,}", r"\text{,}")]}
                opening = f"#formula({typst_string(spoken)})["
                items += [_raw(opening), plain, _raw("]")]
            else:
                items.append(_with_spoken_formulas(item))
        return items
    if isinstance(node, dict):
        return {key: _with_spoken_formulas(value) for key, value in node.items()}
    return node


def _raw(code: str) -> dict[str, Any]:
    return {"t": "RawInline", "c": ["typst", code]}


def _opening(document: Document, profile: Profile) -> str:
    page, font = profile.page, profile.font
    words = front_matter.words(document.language)
    return "\n".join(
        [
            "#show: report.with(",
            f"  title: {typst_string(document.title)},",
            f"  subtitle: {typst_string(document.subtitle)},",
            f"  language: {typst_string(document.language)},",
            f"  words: (contents: {typst_string(words['contents'])},",
            f"    tables: {typst_string(words['tables'])},",
            f"    pictures: {typst_string(words['pictures'])}),",
            f"  font: {typst_string(font.family)}, size: {font.size}pt,",
            f"  margins: (left: {page.left_mm}mm, right: {page.right_mm}mm, "
            f"top: {page.top_mm}mm, bottom: {page.bottom_mm}mm),",
            f"  front: front-matter, lists: {'true' if document.bound else 'false'},",
            ")",
        ]
    )


def compile_typst(source: str, pictures: dict[str, Path], name: str) -> bytes:
    """Typst code as PDF/UA-1 with fixed time.

    Raises:
        InputError: A font or a letter is missing.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="amur-") as scratch:
        folder = Path(scratch)
        for file, path in pictures.items():
            (folder / file).write_bytes(path.read_bytes())
        (folder / "main.typ").write_text(source, encoding="utf-8")
        try:
            result = typst.compile_with_warnings(
                folder / "main.typ",
                root=folder,
                format="pdf",
                font_paths=fonts(),
                pdf_standards=["ua-1"],
                timestamp=0,
            )
        except typst.TypstError as error:
            raise InputError(f"{name}: typst: {_first(str(error))}") from None
    content, warnings = result
    if warnings:
        raise InputError(f"{name}: typst warns: {_first(str(warnings[0]))}.")
    return content


def _first(message: str) -> str:
    return next((line.strip() for line in message.splitlines() if line.strip()), message)
