"""Pictures as a profile wants them: colour as drawn, or greys that stay apart in print."""

import re
from functools import cache, lru_cache

from helpers.exhibits import theme
from helpers.exhibits.small_png import small_png
from helpers.exhibits.table_pictures import fonts
from helpers.publishing.manuscript import ExhibitPiece
from helpers.publishing.profiles import Profile

# The accent becomes the darkest grey, so that what is highlighted in colour is so in grey.
GREYS = {
    theme.ACCENT: "#000000",
    theme.BLUE: "#3c3c3c",
    theme.GREEN: "#5a5a5a",
    theme.PURPLE: "#787878",
    theme.YELLOW: "#a0a0a0",
    theme.SKY: "#bebebe",
}


def figure_pdf(exhibit: ExhibitPiece, profile: Profile) -> bytes:
    """A picture as vector pdf: as drawn, or in greys."""
    if profile.picture.colour:
        return exhibit.file("pdf").read_bytes()
    return _in_greys_as(_svg(exhibit), profile.picture.width_mm, "pdf")


def picture_png(exhibit: ExhibitPiece, profile: Profile) -> bytes:
    """A picture as png: as drawn, or in greys."""
    if profile.picture.colour:
        return exhibit.file("png").read_bytes()
    return _in_greys_as(_svg(exhibit), profile.picture.width_mm, "png")


def picture_svg(exhibit: ExhibitPiece, profile: Profile) -> bytes:
    """A picture as svg: as drawn, or in greys."""
    drawn = _svg(exhibit)
    return (drawn if profile.picture.colour else in_greys(drawn)).encode("utf-8")


def _svg(exhibit: ExhibitPiece) -> str:
    return exhibit.file("svg").read_text(encoding="utf-8")


def in_greys(svg: str) -> str:
    """An svg with every colour replaced by a grey: the theme's by choice, others by lightness."""
    chosen = {name.lower(): grey for name, grey in GREYS.items()}

    def grey(found: re.Match[str]) -> str:
        colour = found[0].lower()
        if colour in chosen:
            return chosen[colour]
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        level = round(0.299 * red + 0.587 * green + 0.114 * blue)
        return f"#{level:02x}{level:02x}{level:02x}"

    return re.sub(r"#[0-9a-fA-F]{6}\b", grey, svg)


@lru_cache(maxsize=256)
def _in_greys_as(svg: str, width_mm: float, form: str) -> bytes:
    """An svg in greys as pdf, or as png at 300 dpi, through typst."""
    import typst

    quoted = in_greys(svg).replace("\\", "\\\\").replace('"', '\\"')
    source = (
        "#set page(width: auto, height: auto, margin: 0pt)\n"
        f'#image(bytes("{quoted}"), format: "svg", width: {width_mm}mm)\n'
    )
    options = {"font_paths": _fonts(), "timestamp": 0}
    if form == "png":
        options["ppi"] = 300
    content = typst.compile(source.encode("utf-8"), format=form, **options)
    return small_png(content) if form == "png" else content


@cache
def _fonts() -> object:
    return fonts()
