"""LaTeX: fragments of tables, figures as vector pdf, and an article that compiles with them."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpers.exhibits.tables import escape
from helpers.publishing.captions import Caption
from helpers.publishing.composition import Document
from helpers.publishing.latex_lint import refuse_unfit
from helpers.publishing.manuscript import ExhibitPiece
from helpers.publishing.pandoc import Tree, blocks_from, walk, with_exhibits, write

TEMPLATE = Path(__file__).with_name("templates") / "article.tex"

FigureOf = Callable[[ExhibitPiece], bytes]


def latex_folder(document: Document, figure: FigureOf) -> dict[str, bytes]:
    """The files of a LaTeX folder by name: `article.tex`, `tables/…`, `figures/…`.

    Args:
        document: The bound report.
        figure: A picture's pdf.

    Raises:
        InputError: An English table breaks the rules of `latex_lint`.
    """
    files: dict[str, bytes] = {}
    for exhibit in document.exhibits:
        if exhibit.is_table:
            fragment = exhibit.file("tex").read_text(encoding="utf-8")
            if document.language == "en":
                refuse_unfit(fragment, exhibit.id)
            files[f"tables/{exhibit.id}.tex"] = fragment.encode("utf-8")
        else:
            files[f"figures/{exhibit.id}.pdf"] = figure(exhibit)
            fragment = figure_fragment(exhibit, document.captions[exhibit.id])
            files[f"figures/{exhibit.id}.tex"] = fragment.encode("utf-8")
    files["article.tex"] = _article(document).encode("utf-8")
    return dict(sorted(files.items()))


def figure_fragment(exhibit: ExhibitPiece, caption: Caption, folder: str = "figures/") -> str:
    """A picture as a floating figure with its caption below and its source as a note."""
    return "\n".join(
        [
            "% Needs the package graphicx.",
            r"\begin{figure}[htbp]",
            r"\centering",
            rf"\includegraphics[width=125mm]{{{folder}{exhibit.id}.pdf}}",
            rf"\caption{{{escape(caption.title, 'tex')}}}",
            rf"\label{{fig:{exhibit.id}}}",
            "",
            r"\begin{minipage}{125mm}\footnotesize",
            escape(exhibit.data["source"], "tex"),
            r"\end{minipage}",
            r"\end{figure}",
            "",
        ]
    )


def _article(document: Document) -> str:
    pieces = {exhibit.id: exhibit for exhibit in document.exhibits}

    def form(name: str) -> list[dict[str, Any]]:
        return blocks_from(_placed(pieces[name], document.captions[name]), "latex")

    kinds = {exhibit.id: "tab" if exhibit.is_table else "fig" for exhibit in document.exhibits}
    tree = _with_plain_names(document.tree, kinds)
    values = {
        "title": escape(document.title, "tex"),
        "subtitle": escape(document.subtitle, "tex"),
        "language": document.language,
        "front": _latex(_with_plain_names(document.front, kinds)),
        "body": _latex(with_exhibits(tree, form)),
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    text = re.sub(
        r"\$if\(russian\)\$(.*?)\$else\$(.*?)\$endif\$",
        lambda found: found[1 if document.language == "ru" else 2],
        text,
    )
    return re.sub(r"\$(\w+)\$", lambda found: values[found[1]], text)


def _placed(exhibit: ExhibitPiece, caption: Caption) -> str:
    """An exhibit where the article reads it in, under the number it has everywhere."""
    counter = "table" if exhibit.is_table else "figure"
    folder = "tables" if exhibit.is_table else "figures"
    name = rf"\{counter}name"
    number = escape(f"{caption.prefix}{caption.number}", "tex")
    word = escape(caption.word, "tex")
    return (
        rf"{{\renewcommand{{{name}}}{{{word}}}"
        rf"\exhibit{{{counter}}}{{{number}}}{{{folder}/{exhibit.id}.tex}}}}"
    )


def _latex(tree: Tree) -> str:
    return write(tree, "latex+smart").decode("utf-8")


def _with_plain_names(tree: Tree, kinds: dict[str, str]) -> Tree:
    """Labels that every LaTeX takes: sections are counted, exhibits carry their kind."""
    names: dict[str, str] = {
        f"#{exhibit_id}": f"#{kind}:{exhibit_id}" for exhibit_id, kind in kinds.items()
    }

    def rename(node: dict[str, Any]) -> dict[str, Any] | None:
        if node["t"] != "Header":
            return None
        level, (identity, classes, rest), inlines = node["c"]
        plain = names.setdefault(f"#{identity}", f"#sec:{len(names) + 1}")[1:]
        return {"t": "Header", "c": [level, [plain, classes, rest], inlines]}

    def relink(node: dict[str, Any]) -> dict[str, Any] | None:
        if node["t"] != "Link" or not node["c"][2][0].startswith("#"):
            return None
        attributes, inlines, (target, title) = node["c"]
        if target not in names:
            # An entry of the list of references has no label that LaTeX could lead to.
            return {"t": "Span", "c": [attributes, inlines]}
        return {"t": "Link", "c": [attributes, inlines, [names[target], title]]}

    blocks = walk(tree["blocks"], rename)
    return {**tree, "blocks": walk(blocks, relink)}
