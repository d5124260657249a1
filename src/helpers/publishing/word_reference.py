"""The reference document that gives Word files their look: made from a profile, by code."""

import io
import zipfile

from helpers.publishing.pandoc import reference_docx
from helpers.publishing.profiles import Profile
from helpers.publishing.word_parts import TWIPS_MM

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MOMENT = (1980, 1, 1, 0, 0, 0)
LOCALES = {"en": "en-GB", "ru": "ru-RU"}


def reference(profile: Profile, language: str) -> bytes:
    """Pandoc's reference document with the profile's styles, page and page numbers."""
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(reference_docx())) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    parts["word/styles.xml"] = styles(profile, language).encode("utf-8")
    parts["word/footer1.xml"] = _footer().encode("utf-8")
    parts["word/document.xml"] = _body(profile).encode("utf-8")
    parts["word/_rels/document.xml.rels"] = _with_footer(parts["word/_rels/document.xml.rels"])
    parts["[Content_Types].xml"] = _typed(parts["[Content_Types].xml"])
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    """Parts as a zip without times."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # the same on every system
            archive.writestr(info, content)
    return buffer.getvalue()


def _with_footer(relations: bytes) -> bytes:
    link = (
        f'<Relationship Id="rIdFooter" Type="{RELATIONS}/footer" Target="footer1.xml"/>'
        "</Relationships>"
    )
    return relations.replace(b"</Relationships>", link.encode())


def _typed(types: bytes) -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
    override = f'<Override PartName="/word/footer1.xml" ContentType="{kind}"/></Types>'
    return types.replace(b"</Types>", override.encode())


def _footer() -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:ftr xmlns:w="{NAMESPACE}"><w:p><w:pPr>'
        '<w:pStyle w:val="Footer"/></w:pPr><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r>'
        "</w:fldSimple></w:p></w:ftr>"
    )


def _body(profile: Profile) -> str:
    page = profile.page
    twips = {
        name: round(getattr(page, f"{name}_mm") * TWIPS_MM)
        for name in ("width", "height", "left", "right", "top", "bottom")
    }
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{NAMESPACE}" '
        f'xmlns:r="{RELATIONS}"><w:body><w:p><w:r><w:t></w:t></w:r></w:p><w:sectPr>'
        '<w:footerReference w:type="default" r:id="rIdFooter"/>'
        f'<w:pgSz w:w="{twips["width"]}" w:h="{twips["height"]}"/>'
        f'<w:pgMar w:top="{twips["top"]}" w:right="{twips["right"]}" w:bottom="{twips["bottom"]}" '
        f'w:left="{twips["left"]}" w:header="600" w:footer="600" w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>"
    )


def styles(profile: Profile, language: str) -> str:
    """All styles that pandoc and the exhibits use."""
    font, size = profile.font, round(2 * profile.font.size)
    line = round(240 * font.line_spacing)
    indent = round(font.indent_mm * TWIPS_MM)
    gap = 0 if indent else 120
    both = '<w:jc w:val="both"/>' if profile.language == "ru" else ""
    left, keep = '<w:jc w:val="left"/>', "<w:keepNext/>"
    note = round(2 * font.note_size)
    first = f'<w:ind w:firstLine="{indent}"/>' if indent else ""
    body = f'<w:spacing w:before="0" w:after="{gap}" w:line="{line}" w:lineRule="auto"/>'
    align = '<w:jc w:val="{}"/>'
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{font.family}" '
        f'w:hAnsi="{font.family}" w:eastAsia="{font.family}" w:cs="{font.family}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:lang w:val="{LOCALES[language]}" '
        'w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        "</w:docDefaults>"
    )
    caption_spacing = '<w:spacing w:before="{}" w:after="{}" w:line="240" w:lineRule="auto"/>'
    plain = caption_spacing.format(0, 0)
    entries = [
        _style("Normal", "Normal", "", "", "", default=True),
        _style("BodyText", "Body Text", "Normal", body + first + both),
        _style("FirstParagraph", "First Paragraph", "BodyText", ""),
        _style("Compact", "Compact", "BodyText", ""),
        _style("BlockText", "Block Text", "BodyText", '<w:ind w:left="480" w:right="480"/>'),
        _style(
            "Title",
            "Title",
            "Normal",
            caption_spacing.format(0, 240) + left,
            _bold(round(size * 1.5)),
        ),
        _style(
            "Subtitle", "Subtitle", "Normal", caption_spacing.format(0, 360) + left, _sized(size)
        ),
        *_headings(size, indent),
        _style(
            "TableCaption",
            "Table Caption",
            "Caption",
            keep + caption_spacing.format(240, 80) + align.format(profile.caption.table_align),
        ),
        _style(
            "ImageCaption",
            "Image Caption",
            "Caption",
            caption_spacing.format(80, 60) + align.format(profile.caption.chart_align),
        ),
        _style("Caption", "caption", "Normal", plain, _sized(min(size, 24))),
        _style(
            "Figure",
            "Figure",
            "Normal",
            keep + caption_spacing.format(200, 0) + align.format(profile.caption.chart_align),
        ),
        _style("TableText", "Table Text", "Normal", plain),
        _style("Note", "Note", "Normal", caption_spacing.format(60, 240) + left, _sized(note)),
        _style("Bibliography", "Bibliography", "BodyText", '<w:ind w:firstLine="0"/>' + both),
        _style(
            "TOCHeading",
            "TOC Heading",
            "Normal",
            keep + caption_spacing.format(240, 120),
            _bold(size),
        ),
        _style("TOC1", "toc 1", "Normal", _tabs(profile) + caption_spacing.format(60, 0)),
        _style("TOC2", "toc 2", "Normal", _tabs(profile) + plain + '<w:ind w:left="300"/>'),
        _style(
            "TableofFigures",
            "table of figures",
            "Normal",
            _tabs(profile) + caption_spacing.format(40, 0),
        ),
        _style("Footer", "footer", "Normal", '<w:jc w:val="center"/>', _sized(min(size, 24))),
        _style("SourceCode", "Source Code", "Normal", plain, _mono(size)),
        _style("VerbatimChar", "Verbatim Char", "", "", _mono(size), kind="character"),
        _style("SectionNumber", "Section Number", "", "", "", kind="character"),
        _style("Hyperlink", "Hyperlink", "", "", '<w:color w:val="0B5394"/>', kind="character"),
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="70" w:type="dxa"/><w:bottom w:w="0" '
        'w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
        '<w:style w:type="table" w:customStyle="1" w:styleId="Exhibit"><w:name w:val="Exhibit"/>'
        '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblCellMar><w:top w:w="30" w:type="dxa"/>'
        '<w:left w:w="70" w:type="dxa"/><w:bottom w:w="30" w:type="dxa"/><w:right w:w="70" '
        'w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
        '<w:style w:type="table" w:customStyle="1" w:styleId="Table"><w:name w:val="Table"/>'
        '<w:basedOn w:val="TableNormal"/></w:style>',
    ]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:styles xmlns:w="{NAMESPACE}">{defaults}'
        + "".join(entries)
        + "</w:styles>"
    )


def _headings(size: int, indent: int) -> list[str]:
    sizes = {1: size + 2, 2: size, 3: size}
    return [
        _style(
            f"Heading{level}",
            f"heading {level}",
            "Normal",
            f'<w:keepNext/><w:keepLines/><w:spacing w:before="{360 if level == 1 else 240}" '
            f'w:after="120"/><w:ind w:left="0" w:firstLine="{indent}"/>'
            f'<w:outlineLvl w:val="{level - 1}"/>',
            _bold(sizes[level]),
            following="BodyText",
        )
        for level in sizes
    ]


def _style(
    identity: str,
    name: str,
    based: str,
    paragraph: str,
    characters: str = "",
    *,
    kind: str = "paragraph",
    default: bool = False,
    following: str = "",
) -> str:
    mark = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="{kind}"{mark} w:styleId="{identity}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if based else "")
        + (f'<w:next w:val="{following}"/>' if following else "")
        + "<w:qFormat/>"
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{characters}</w:rPr>" if characters else "")
        + "</w:style>"
    )


def _sized(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _bold(half_points: int) -> str:
    return "<w:b/>" + _sized(half_points)


def _mono(half_points: int) -> str:
    # Not the machine's default: a font that LibreOffice and Word both have or replace alike.
    family = "Courier New"
    return f'<w:rFonts w:ascii="{family}" w:hAnsi="{family}" w:cs="{family}"/>' + _sized(
        round(half_points * 0.85)
    )


def _tabs(profile: Profile) -> str:
    place = round(profile.page.text_mm * TWIPS_MM)
    return f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{place}"/></w:tabs>'
