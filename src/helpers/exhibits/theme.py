"""How pictures look: sizes, colours and the frame of title, subtitle and note.

Pictures are drawn 125 mm wide with 9-point text, so that they can be printed 85 mm wide and read.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from helpers.exhibits.language import typeset

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WATERMARK = "watermark"  # id of text that lies across a picture on purpose
WIDTH = 4.92  # inches, 125 mm
MARGIN = 0.08
LINE = 0.175  # inches from line to line of 9-point text

# Amur has the one accent; the rest is grey. Further hues are Okabe and Ito's, which colour-blind
# readers tell apart and which differ in lightness when printed grey.
ACCENT = "#D55E00"
INK = "#222222"
GREY = "#a0a0a0"  # clearly lighter than the accent when printed grey
LIGHT = "#d4d4d4"
BLUE = "#0072B2"
SKY = "#56B4E9"
GREEN = "#009E73"
YELLOW = "#E69F00"
PURPLE = "#CC79A7"

STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.labelsize": 9,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "grid.color": LIGHT,
    "grid.linewidth": 0.6,
    "lines.linewidth": 1.6,
    "svg.fonttype": "path",
    "figure.dpi": 100,
    "axes.unicode_minus": True,
}


@contextmanager
def drawing() -> Iterator[None]:
    """The project's look while a picture is drawn or saved, whatever the caller's settings."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(STYLE)
        yield


@dataclass(frozen=True)
class Canvas:
    """An empty picture with its words in place.

    Attributes:
        figure: The figure.
        box: Left, bottom, width and height of the room for axes, in figure fractions.
    """

    figure: "Figure"
    box: tuple[float, float, float, float]

    def axes(
        self, *, left: float = 0.0, right: float = 0.0, bottom: float = 0.22, top: float = 0.0
    ) -> "Axes":
        """One pair of axes in the room.

        Args:
            left: Inches kept free at the left, for tick labels.
            right: Inches kept free at the right, for labels at lines.
            bottom: Inches kept free below, for tick labels.
            top: Inches kept free above.
        """
        width, height = self.figure.get_size_inches()
        x, y, w, h = self.box
        return self.figure.add_axes(
            (
                x + left / width,
                y + bottom / height,
                w - (left + right) / width,
                h - (bottom + top) / height,
            )
        )


def canvas(finding: str, subtitle: str, note: str = "", *, height: float = 2.6) -> Canvas:
    """A picture with its finding as title, the measure as subtitle and a note below.

    Args:
        finding: What the picture shows, as a sentence.
        subtitle: Measure, unit, place and period.
        note: What is missing or must be known; may be empty.
        height: Inches of room for the axes; the words come on top of it.
    """
    from matplotlib.figure import Figure

    above = wrapped(finding, 10.5, bold=True), wrapped(subtitle, 9)
    below = wrapped(note, 8) if note else []
    head = MARGIN + LINE * 1.15 * len(above[0]) + LINE * len(above[1]) + 0.12
    foot = MARGIN + (LINE * 0.9 * len(below) + 0.06 if below else 0)
    total = head + height + foot
    figure = Figure(figsize=(WIDTH, total))
    x = MARGIN / WIDTH
    figure.text(
        x,
        1 - MARGIN / total,
        "\n".join(above[0]),
        size=10.5,
        weight="bold",
        va="top",
        linespacing=1.2,
    )
    subtitle_top = MARGIN + LINE * 1.15 * len(above[0]) + 0.02
    figure.text(x, 1 - subtitle_top / total, "\n".join(above[1]), size=9, va="top", color="#555555")
    if below:
        figure.text(x, MARGIN / total, "\n".join(below), size=8, va="bottom", color="#555555")
    return Canvas(figure, (x, foot / total, 1 - 2 * x, height / total))


def wrapped(
    text: str, size: float, room: float = WIDTH - 2 * MARGIN, *, bold: bool = False
) -> list[str]:
    """Text broken into lines that fit a width in inches, by the font's own widths."""
    # Letters drawn as pixels are hinted to whole ones and come out up to 4 % wider.
    room_points = room * 72 * 0.96
    lines: list[str] = []
    for word in typeset(text).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _points(longer, size, bold) <= room_points:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _points(text: str, size: float, bold: bool) -> float:
    """Width of a line of text in points, by the advance widths of its letters."""
    widths = _advances(bold)
    return size * sum(widths(letter) for letter in text)


@cache
def _advances(bold: bool) -> Callable[[str], float]:
    """A function that gives a letter's advance width in units of the font size."""
    from matplotlib.font_manager import FontProperties, findfont, get_font
    from matplotlib.ft2font import LoadFlags

    weight = "bold" if bold else "normal"
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))

    @cache
    def advance(letter: str) -> float:
        glyph = font.load_char(ord(letter), flags=LoadFlags.NO_SCALE)
        return glyph.horiAdvance / font.units_per_EM

    return advance


def spread(positions: list[float], gap: float) -> list[float]:
    """Label positions moved apart until neighbours are at least `gap` apart.

    Labels stay in the order of their values and move as little as that takes (pool adjacent
    violators: blocks of labels that touch are centred on their mean).

    Args:
        positions: Wanted positions, any order.
        gap: Least distance, in the same unit.

    Returns:
        New positions in the given order.
    """
    order = sorted(range(len(positions)), key=lambda index: (positions[index], index))
    blocks: list[list[float]] = []  # [mean of (position - offset), count]
    for rank, index in enumerate(order):
        blocks.append([positions[index] - rank * gap, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            mean, count = blocks.pop()
            below = blocks[-1]
            blocks[-1] = [
                (below[0] * below[1] + mean * count) / (below[1] + count),
                below[1] + count,
            ]
    placed: list[float] = []
    for mean, count in blocks:
        placed += [mean] * int(count)
    moved = [0.0] * len(positions)
    for rank, index in enumerate(order):
        moved[index] = placed[rank] + rank * gap
    return moved
