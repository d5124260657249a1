"""Word's own XML for exhibits: native tables, numbered captions, contents that Word can update."""

from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape as _escape

from helpers.exhibits.column_widths import table_height
from helpers.publishing.captions import Caption
from helpers.publishing.profiles import Profile
from helpers.publishing.typst_tables import WHOLE_MM, described_rows, described_widths, spanner_runs

TWIPS_MM = 1440 / 25.4
SIZES = (1.0, 0.92, 0.84, 0.75, 0.67)


def xml(text: str) -> str:
    """Text with the characters of XML made plain."""
    return _escape(text, {'"': "&quot;"})


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{xml(text)}</w:t></w:r>'


def paragraph(style: str, content: str, properties: str = "") -> str:
    """A paragraph of a style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def field(instruction: str, shown: str, properties: str = "") -> str:
    """A field with what it shows until Word computes it."""
    return f'<w:fldSimple w:instr=" {xml(instruction)} ">{run(shown, properties)}</w:fldSimple>'


class Counters:
    """Running numbers of captions, so that a field is told where it does not simply go on."""

    def __init__(self) -> None:
        """Start before 1 everywhere."""
        self._last: dict[str, int] = {}
        self._marks = 0

    def sequence(self, caption: Caption) -> str:
        """The SEQ instruction that gives a caption its number."""
        expected = self._last.get(caption.counter, 0) + 1
        self._last[caption.counter] = caption.number
        jump = "" if caption.number == expected else f" \\r {caption.number}"
        return f"SEQ {caption.counter} \\* ARABIC{jump}"

    def mark(self) -> int:
        """Id of a bookmark, out of the range that pandoc uses."""
        self._marks += 1
        return 50_000 + self._marks


def caption_paragraphs(
    exhibit_id: str, caption: Caption, style: str, counters: Counters
) -> list[str]:
    """A caption whose number Word keeps, with a bookmark of the exhibit's id."""
    mark = counters.mark()
    keep = "<w:keepNext/>" if style == "TableCaption" else ""
    first = (
        f'<w:bookmarkStart w:id="{mark}" w:name="{xml(exhibit_id)}"/>'
        + run(f"{caption.word}\u00a0{caption.prefix}")
        + field(counters.sequence(caption), str(caption.number))
        + f'<w:bookmarkEnd w:id="{mark}"/>'
        + run(caption.separator + caption.rest)
    )
    lines = [paragraph(style, first, keep)]
    for other in caption.also:
        before, _, after = other.partition("{number}")
        again = field(f"SEQ {caption.counter} \\c \\* ARABIC", str(caption.number))
        lines.append(paragraph(style, run(before) + again + run(after), keep))
    return lines


def word_table(data: dict[str, Any], profile: Profile) -> str:
    """A described table as a native table with widths, a repeated head and alt text."""
    base = profile.font.table_size
    layout = described_widths(
        data, profile.page.text_mm, [round(2 * base * share) / 2 for share in SIZES]
    )
    widths = [round(width * TWIPS_MM) for width in layout.widths]
    size = f'<w:sz w:val="{round(2 * layout.size)}"/><w:szCs w:val="{round(2 * layout.size)}"/>'
    rows = [*_heads(data["columns"], widths, size, profile)]
    # A table that fits a page stays on one: every row but the last keeps to the next.
    whole = table_height(described_rows(data), layout) < WHOLE_MM
    position, last = 0, len(described_rows(data)) - 1
    for block in data["blocks"]:
        if block["heading"]:
            rows.append(_group(block["heading"], widths, size, profile))
        for cells in block["rows"]:
            rule, keep = position in data["total"], whole and position < last
            rows.append(_row(data["columns"], cells, widths, size, rule, keep))
            position += 1
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Exhibit"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'{_borders(profile)}<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" '
        'w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val="{xml(data["title"])}"/>'
        f'<w:tblDescription w:val="{xml(data["alt"])}"/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        + "</w:tblGrid>"
        + "".join(rows)
        + "</w:tbl>"
    )


def _borders(profile: Profile) -> str:
    outer = '<w:{0} w:val="single" w:sz="{1}" w:space="0" w:color="auto"/>'
    if profile.table.rules == "grid":
        sides = [(name, 4) for name in ("top", "left", "bottom", "right", "insideH", "insideV")]
    else:
        sides = [("top", 8), ("bottom", 8)]
    lines = "".join(outer.format(name, size) for name, size in sides)
    return f"<w:tblBorders>{lines}</w:tblBorders>"


def _heads(
    columns: Sequence[dict[str, Any]], widths: Sequence[int], size: str, profile: Profile
) -> Iterable[str]:
    """One head row, or two where columns have spanning headings."""
    under = '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    runs = spanner_runs(list(columns))
    if runs:
        cells, place = [], 0
        for text, length in runs:
            if text:
                width = sum(widths[place : place + length])
                cells.append(_cell(text, width, "center", size, span=length, border=under))
            else:
                for column, width in zip(
                    columns[place : place + length], widths[place : place + length], strict=True
                ):
                    cells.append(
                        _cell(
                            column["label"],
                            width,
                            _side(column),
                            size,
                            merge="restart",
                            border=under,
                            bottom=True,
                        )
                    )
            place += length
        yield _table_row(cells, head=True)
    cells = [
        _cell(
            "" if runs and not column["spanner"] else column["label"],
            width,
            "center" if profile.table.rules == "grid" else _side(column),
            size,
            merge="continue" if runs and not column["spanner"] else "",
            border=under,
            bottom=True,
        )
        for column, width in zip(columns, widths, strict=True)
    ]
    yield _table_row(cells, head=True)


def _side(column: dict[str, Any]) -> str:
    return "left" if column["text"] else "right"


def _group(heading: str, widths: Sequence[int], size: str, profile: Profile) -> str:
    side = "center" if profile.table.rules == "grid" else "left"
    cell = _cell(heading, sum(widths), side, size + "<w:i/>", span=len(widths), keep=True)
    return _table_row([cell])


def _row(
    columns: Sequence[dict[str, Any]],
    cells: Sequence[str],
    widths: Sequence[int],
    size: str,
    rule: bool,
    keep: bool,
) -> str:
    border = '<w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/>' if rule else ""
    return _table_row(
        [
            _cell(text, width, _side(column), size, border=border, keep=keep)
            for column, text, width in zip(columns, cells, widths, strict=True)
        ]
    )


def _table_row(cells: Sequence[str], *, head: bool = False) -> str:
    repeat = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(
    text: str,
    width: int,
    side: str,
    size: str,
    *,
    span: int = 1,
    merge: str = "",
    border: str = "",
    bottom: bool = False,
    keep: bool = False,
) -> str:
    # Character properties stand in the order that Word's schema asks for: i before sz.
    order = "<w:i/>" * ("<w:i/>" in size) + size.replace("<w:i/>", "")
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if span > 1:
        properties += f'<w:gridSpan w:val="{span}"/>'
    if merge:
        properties += f'<w:vMerge w:val="{merge}"/>'
    if border:
        properties += f"<w:tcBorders>{border}</w:tcBorders>"
    if bottom:
        properties += '<w:vAlign w:val="bottom"/>'
    inner = run(text, order) if text else ""
    keeping = "<w:keepNext/>" if keep else ""
    content = paragraph("TableText", inner, f'{keeping}<w:jc w:val="{side}"/>')
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def contents(heading: str, entries: Sequence[tuple[int, str, str]]) -> str:
    """Contents that Word can update: entries are (level, text, bookmark)."""
    lines = _entries(
        'TOC \\o "1-2" \\h \\z \\u', [(f"TOC{level}", text, mark) for level, text, mark in entries]
    )
    return (
        "<w:sdt><w:sdtPr><w:docPartObj>"
        '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{paragraph('TOCHeading', run(heading))}{lines}</w:sdtContent></w:sdt>"
    )


def exhibit_list(heading: str, captions: Sequence[tuple[str, Caption]]) -> str:
    """A list of tables or pictures; one field for each of its counters."""
    lines = []
    for counter in dict.fromkeys(caption.counter for _, caption in captions):
        entries = [
            ("TableofFigures", caption.text, exhibit_id)
            for exhibit_id, caption in captions
            if caption.counter == counter
        ]
        lines.append(_entries(f'TOC \\h \\z \\c "{counter}"', entries))
    return paragraph("TOCHeading", run(heading)) + "".join(lines)


def _entries(instruction: str, entries: Sequence[tuple[str, str, str]]) -> str:
    """Paragraphs of a field that Word fills anew, page numbers included, when it is updated."""
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {xml(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    lines = []
    for place, (style, text, mark) in enumerate(entries):
        link = f'<w:hyperlink w:anchor="{xml(mark)}" w:history="1">{run(text)}</w:hyperlink>'
        first = begin if place == 0 else ""
        last = end if place == len(entries) - 1 else ""
        lines.append(paragraph(style, first + link + last))
    return "".join(lines)


def page_break() -> str:
    """A paragraph that ends the page."""
    return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
