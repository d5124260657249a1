"""A table as a picture (svg and png), set by typst, for places that take no table."""

from functools import cache
from typing import Any

from helpers.exhibits.language import language
from helpers.exhibits.registry import Entry
from helpers.exhibits.small_png import small_png
from helpers.exhibits.tables import Table, escape, render, source_line


def table_pictures(table: Table, entry: Entry) -> tuple[bytes, bytes]:
    """A table with its caption and notes as (svg, png at 200 dpi), the same bytes on every run."""
    import typst

    notes = " ".join([*table.all_notes(), source_line(entry)])
    # A page that grows with its content; wide enough for the widest table, text at 9 pt.
    width = "auto" if not any(column.width for column in table.columns) else "17cm"
    page = (
        f'#set page(width: {width}, height: auto, margin: 4mm)\n#set text(font: "Libertinus Serif",'
        f' size: 9pt, lang: "{language()}", hyphenate: true)\n'
        f"#let body = [{render(table, entry, 'typ')}]\n"
    )
    if width == "auto":
        # Caption and notes take the table's own width, so that the page is no wider than it.
        page += (
            "#context { let w = calc.max(measure(body).width, 9cm); block(width: w)["
            f"*{escape(entry.caption, 'typ')}*\n\n#body\n\n"
            f"#text(size: 8pt)[{escape(notes, 'typ')}]] }}\n"
        )
    else:
        page += f"*{escape(entry.caption, 'typ')}*\n\n#body\n\n"
        page += f"#text(size: 8pt)[{escape(notes, 'typ')}]\n"
    source = page.encode("utf-8")
    fixed = {"font_paths": fonts(), "timestamp": 0}
    return (
        typst.compile(source, format="svg", **fixed),
        small_png(typst.compile(source, format="png", ppi=200, **fixed)),
    )


@cache
def fonts() -> Any:
    """The fonts in typst's own wheel alone, so that machines agree.

    matplotlib's folder stays out: it holds a font that draws a box for every letter there is, and a
    missing letter would pass.
    """
    import typst

    return typst.Fonts(include_system_fonts=False)
