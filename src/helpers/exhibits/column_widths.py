"""How wide a table's columns are: from the widths of letters, so that every format agrees.

The font is STIX General, which comes with matplotlib and has the widths of Times; other text fonts
differ by a few per cent, which the margin allows for.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from helpers.sources.errors import InputError

POINT_MM = 25.4 / 72
MARGIN = 1.06
PADDING_MM = 2.9  # both sides of a cell


@dataclass(frozen=True)
class Track:
    """What the width of a column depends on: its heading, its kind, the builder's share."""

    label: str
    text: bool
    share: float | None


@dataclass(frozen=True)
class ColumnWidths:
    """Widths in millimetres, the size of the text in points, and whether nothing need wrap."""

    widths: tuple[float, ...]
    size: float
    natural: bool


def column_widths(
    tracks: Sequence[Track],
    rows: Sequence[Sequence[str]],
    room: float,
    sizes: Sequence[float],
    name: str,
    spanners: Sequence[tuple[str, int]] = (),
) -> ColumnWidths:
    """Widths of a table's columns in a given room.

    Every column gets at least its longest word (of a number column: its longest number); what is
    left goes to columns by what they want: the builder's share, or their longest cell.

    Args:
        tracks: The columns.
        rows: Printed cells.
        room: Width of the text, millimetres.
        sizes: Text sizes to try, points, largest first.
        name: What an error calls the table.
        spanners: Headings over several columns that cannot wrap, with how many they span.

    Raises:
        InputError: The table is too wide even in the smallest size.
    """
    for size in sizes:
        least, want = [], []
        for place, track in enumerate(tracks):
            cells = [row[place] for row in rows]
            least.append(_least(track, cells, size))
            want.append(max(least[-1], _longest([track.label, *cells], size)))
        _widen(least, spanners, size)
        want = [max(low, wish) for low, wish in zip(least, want, strict=True)]
        declared = any(track.share for track in tracks)
        if not declared and sum(want) <= room:
            return ColumnWidths(tuple(want), size, True)
        if sum(least) <= room:
            shares = [(track.share or 0) * room for track in tracks]
            want = [
                max(low, share) if share else wish
                for low, share, wish in zip(least, shares, want, strict=True)
            ]
            return ColumnWidths(tuple(_spread(least, want, room)), size, False)
    raise InputError(
        f"{name} is too wide for its page: its words and numbers need {sum(least):.0f} mm, the "
        f"page has {room:.0f} mm; split it or shorten its headings."
    )


def table_height(rows: Sequence[Sequence[str]], layout: ColumnWidths) -> float:
    """About how high a table's rows are, millimetres, from how often their cells wrap."""
    line = layout.size * POINT_MM * 1.25
    height = 0.0
    for row in rows:
        lines = max(
            math.ceil(text_width(cell) * layout.size * MARGIN / max(width - PADDING_MM, 1))
            for cell, width in zip(row, layout.widths, strict=True)
        )
        height += max(lines, 1) * line + 2
    return height


def _widen(least: list[float], spanners: Sequence[tuple[str, int]], size: float) -> None:
    """Make columns as wide together as the heading that spans them."""
    start = 0
    for text, count in spanners:
        lack = _longest([text], size) - sum(least[start : start + count]) if text else 0
        if lack > 0:
            for place in range(start, start + count):
                least[place] += lack / count
        start += count


def _spread(least: list[float], want: list[float], room: float) -> list[float]:
    """Least widths, and what is left shared by what each column still wants."""
    left = room - sum(least)
    wishes = [wish - low for low, wish in zip(least, want, strict=True)]
    total = sum(wishes)
    # Where all wishes can be met, nothing is stretched beyond them.
    factor = min(1.0, left / total) if total else 0.0
    return [low + wish * factor for low, wish in zip(least, wishes, strict=True)]


def _least(track: Track, cells: list[str], size: float) -> float:
    words = re.split(r"[ \n]|(?<=-)", track.label)
    if track.text:
        words += [word for cell in cells for word in re.split(r"[ \n]|(?<=-)", cell)]
    else:
        words += cells
    return _longest(words, size)


def _longest(texts: list[str], size: float) -> float:
    return max((text_width(text) for text in texts), default=0) * size * MARGIN + PADDING_MM


@lru_cache(maxsize=20_000)
def text_width(text: str) -> float:
    """Width of a text in millimetres, set in one point."""
    advances, unit = _advances()
    wide = sum(advances.get(ord(char), unit // 2) for char in text.strip())
    return wide / unit * POINT_MM


@cache
def _advances() -> tuple[dict[int, int], int]:
    """Advance widths of the font by code point, and its units per em."""
    import matplotlib
    from fontTools.ttLib import TTFont

    path = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "STIXGeneral.ttf"
    font = TTFont(path, lazy=True)
    widths = font["hmtx"].metrics
    return {code: widths[name][0] for code, name in font.getBestCmap().items()}, font[
        "head"
    ].unitsPerEm
