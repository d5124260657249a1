"""What the executed notebooks say, in order: text and exhibits, without code.

Documents of every format are made from this. Reading is strict: a notebook that was not executed
or an exhibit without caption or alt text is refused here, before anything is written.
"""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from helpers.exhibits.described import EXHIBIT_TYPE
from helpers.exhibits.language import Language
from helpers.publishing.notebooks import read_notebook
from helpers.sources.errors import InputError
from helpers.sources.paths import shown


@dataclass(frozen=True)
class Text:
    """Narrative or a computed sentence, as Markdown.

    Attributes:
        markdown: The text.
        computed: Whether code made it from results.
    """

    markdown: str
    computed: bool = False


@dataclass(frozen=True)
class ExhibitPiece:
    """One exhibit where the notebook shows it.

    Attributes:
        data: The exhibit as `exhibits.described` gives it.
        html: Its HTML form; empty for pictures.
        files: Folder that holds `<id>.svg`, `<id>.png` and the rest.
    """

    data: dict[str, Any] = field(hash=False)
    html: str
    files: Path

    @property
    def id(self) -> str:
        """Id in the registry."""
        return self.data["id"]

    @property
    def is_table(self) -> bool:
        """Whether it is a table and not a picture."""
        return self.data["kind"] == "table"

    def file(self, ending: str) -> Path:
        """One of its files.

        Raises:
            InputError: The run did not make it.
        """
        path = self.files / f"{self.id}.{ending}"
        if not path.is_file():
            raise InputError(f"{shown(path)} is missing; run `amur reproduce` again.")
        return path


Piece = Text | ExhibitPiece


@dataclass(frozen=True)
class Chapter:
    """One notebook in one language.

    Attributes:
        name: Name of the notebook without ending.
        title: Its title.
        pieces: Text and exhibits in order, without the title.
        stamp: Versions and data hash it was made with.
    """

    name: str
    title: str
    pieces: tuple[Piece, ...]
    stamp: dict[str, Any] = field(hash=False)

    @property
    def exhibits(self) -> list[ExhibitPiece]:
        """Its exhibits in order."""
        return [piece for piece in self.pieces if isinstance(piece, ExhibitPiece)]

    @property
    def computed(self) -> list[str]:
        """Its computed sentences in order."""
        return [
            piece.markdown for piece in self.pieces if isinstance(piece, Text) and piece.computed
        ]

    @property
    def is_synthetic(self) -> bool:
        """Whether it shows made-up data, as the customs notebook does without an official file."""
        return any(exhibit.data["status"] == "synthetic" for exhibit in self.exhibits)


def read_chapters(folder: Path, language: Language) -> list[Chapter]:
    """All executed notebooks of one language, in order.

    Args:
        folder: Folder of a run; it holds `<language>/notebooks` and `<language>/exhibits`.
        language: Which language.

    Raises:
        InputError: There is no executed notebook, or one is not fit to be printed.
    """
    place = folder / language
    paths = sorted((place / "notebooks").glob("*.ipynb"))
    if not paths:
        raise InputError(
            f"{shown(place / 'notebooks')} holds no executed notebook; run `amur reproduce`."
        )
    return [read_chapter(path, place / "exhibits", language) for path in paths]


def read_chapter(path: Path, exhibits: Path, language: Language) -> Chapter:
    """One executed notebook.

    Args:
        path: The executed notebook.
        exhibits: Folder with its exhibits' files.
        language: Language of its text.

    Raises:
        InputError: It was not executed, has no title, or holds an unfit exhibit.
    """
    notebook = read_notebook(path)
    pieces: list[Piece] = []
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            pieces.append(Text(cell.source.strip()))
        elif cell.cell_type == "code":
            if cell.execution_count is None and cell.source.strip():
                raise InputError(
                    f"{shown(path)} was not executed: cell {number} has never run; "
                    "run `amur reproduce`."
                )
            for output in cell.outputs:
                pieces += _pieces(output, exhibits, f"{shown(path)}, cell {number}")
    if language == "en":
        pieces = [_with_apostrophes(piece) for piece in pieces]
    title, rest = _titled(pieces, path)
    return Chapter(path.stem, title, tuple(rest), dict(notebook.metadata.get("amur", {})))


def _pieces(output: NotebookNode, exhibits: Path, where: str) -> list[Piece]:
    """What one output gives to a document: an exhibit, a text, or nothing."""
    if output.output_type == "stream":
        return [Text(_verbatim(output.text))] if output.name == "stdout" else []
    data, metadata = output.get("data", {}), output.get("metadata", {})
    if EXHIBIT_TYPE in data:
        return [_exhibit(data, exhibits, where)]
    # The list of a notebook's exhibits and the caption below a picture are the notebook's own
    # furniture: documents have contents and captions of their own.
    if "contents" in metadata or "caption" in metadata:
        return []
    if "exhibit" in metadata:
        raise InputError(
            f"{where} shows {metadata['exhibit']!r} without what documents need: the notebook was "
            "not run by `amur reproduce`."
        )
    if "text/markdown" in data:
        return [Text(data["text/markdown"].strip(), computed=True)]
    if "text/plain" in data:
        return [Text(_verbatim(data["text/plain"]))]
    return []


def _exhibit(data: dict[str, Any], exhibits: Path, where: str) -> ExhibitPiece:
    described = data[EXHIBIT_TYPE]
    for need, words in (("title", "caption"), ("alt", "alt text")):
        if not str(described.get(need, "")).strip():
            raise InputError(
                f"{where}: exhibit {described.get('id')!r} has no {words}; give it one in the "
                "registry or in its builder."
            )
    return ExhibitPiece(described, data.get("text/html", ""), exhibits)


def _titled(pieces: list[Piece], path: Path) -> tuple[str, list[Piece]]:
    """The notebook's title, and its pieces without it."""
    first = pieces[0] if pieces else None
    if not isinstance(first, Text) or not first.markdown.startswith("# "):
        raise InputError(f"{shown(path)} does not open with a title (`# …`).")
    heading, _, rest = first.markdown.partition("\n")
    body = [Text(rest.strip())] if rest.strip() else []
    return heading.removeprefix("# ").strip(), [*body, *pieces[1:]]


def _verbatim(text: str) -> str:
    return f"```\n{text.rstrip()}\n```"


def _with_apostrophes(piece: Piece) -> Piece:
    """English in print: a typographic apostrophe inside and at the end of words, not in code."""
    if isinstance(piece, ExhibitPiece):
        return replace(piece, data=_printed(piece.data), html=_printed(piece.html))
    if "`" in piece.markdown or "$" in piece.markdown:
        return piece
    return replace(piece, markdown=_printed(piece.markdown))


def _printed(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub(r"(?<=\w)(?:'|&#39;)(?=\w|\s)", "\u2019", value)
    if isinstance(value, list):
        return [_printed(item) for item in value]
    if isinstance(value, dict):
        return {name: _printed(item) for name, item in value.items()}
    return value
