"""Composes a document's text from chapters: front matter, sections, references, colophon.

The result is pandoc's tree with citations resolved and places for exhibits; formats take it from
there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from helpers.exhibits.language import Language
from helpers.publishing import front_matter
from helpers.publishing.captions import Caption, linked, report_captions
from helpers.publishing.links import sections, with_notebook_links, within
from helpers.publishing.literature import citation_style, in_reading_order, literature
from helpers.publishing.manuscript import Chapter, ExhibitPiece, Text
from helpers.publishing.pandoc import Block, Tree, parse, walk
from helpers.publishing.profiles import Profile, profile

FRONT = "front"


@dataclass(frozen=True)
class Document:
    """A document before it has a format.

    Attributes:
        name: File name without ending.
        language: Language of the text.
        title: Title.
        subtitle: Line below the title.
        exhibits: Its exhibits in order.
        captions: Their captions by id.
        bound: Whether it binds all chapters.
        tree: The text, with places for exhibits.
        front: Abstract and what else stands before the contents.
    """

    name: str
    language: Language
    title: str
    subtitle: str
    exhibits: tuple[ExhibitPiece, ...]
    captions: dict[str, Caption] = field(hash=False)
    bound: bool
    tree: Tree = field(hash=False)
    front: Tree = field(hash=False)


@dataclass(frozen=True)
class Draft:
    """A document as Markdown; what needs the language in use is done.

    Attributes as of `Document`; `markdown` is the text, and `inner_links` tells whether links to
    notebooks are led to places in this document.
    """

    name: str
    language: Language
    title: str
    subtitle: str
    exhibits: tuple[ExhibitPiece, ...]
    captions: dict[str, Caption] = field(hash=False)
    bound: bool
    markdown: str
    inner_links: bool = True


def report_draft(chapters: Sequence[Chapter], code: Language) -> Draft:
    """All chapters bound as one report; a chapter on made-up data is named, not shown."""
    words = front_matter.words(code)
    every, chapters = chapters, [chapter for chapter in chapters if not chapter.is_synthetic]
    exhibits = tuple(exhibit for chapter in chapters for exhibit in chapter.exhibits)
    captions = report_captions(exhibits, profile("screen"))
    markdown = [
        _division(
            FRONT,
            _unnumbered(words["abstract"], front_matter.abstract(chapters, code), "abstract"),
        ),
        _unnumbered(words["about"], front_matter.about(chapters, code), "about"),
        *(
            _left_out(chapter, code) if chapter.is_synthetic else _chapter(chapter, captions, code)
            for chapter in every
        ),
        _unnumbered(words["references"], _division("refs", ""), "references"),
        _unnumbered(words["colophon"], front_matter.colophon(chapters, code), "colophon"),
    ]
    return Draft(
        "report",
        code,
        front_matter.report_title(code),
        front_matter.subtitle(code),
        exhibits,
        captions,
        True,
        "\n\n".join(markdown),
    )


def chapter_draft(
    chapter: Chapter, code: Language, linked_to: dict[str, Caption] | None = None
) -> Draft:
    """One chapter as a document of its own.

    Args:
        chapter: The chapter.
        code: Language of the text.
        linked_to: Captions of all exhibits that mentions may lead to; the chapter's own by default.
    """
    words = front_matter.words(code)
    exhibits = tuple(chapter.exhibits)
    captions = linked_to or report_captions(exhibits, profile("screen"))
    markdown = [
        _division(FRONT, front_matter.chapter_abstract(chapter, code)),
        _raised(_body(chapter, captions, code)),
        _unnumbered(words["references"], _division("refs", ""), "references"),
        _unnumbered(words["colophon"], front_matter.colophon([chapter], code), "colophon"),
    ]
    return Draft(
        chapter.name,
        code,
        chapter.title,
        front_matter.subtitle(code),
        exhibits,
        captions,
        False,
        "\n\n".join(markdown),
        inner_links=linked_to is None,
    )


def exhibits_draft(
    chapters: Sequence[Chapter], code: Language, captions: dict[str, Caption]
) -> Draft:
    """Exhibits alone, in order, for a journal or a paper in progress."""
    exhibits = tuple(
        exhibit for chapter in chapters for exhibit in chapter.exhibits if exhibit.id in captions
    )
    places = [f"::: {{#{exhibit.id} .exhibit}}\n:::" for exhibit in exhibits]
    return Draft(
        "exhibits",
        code,
        front_matter.words(code)["exhibits"],
        front_matter.subtitle(code),
        exhibits,
        captions,
        False,
        "\n\n".join(places),
    )


def document(draft: Draft, look: Profile) -> Document:
    """A draft parsed, its citations in the look's style for the language.

    Raises:
        InputError: A citation has no entry.
    """
    style = profile("gost").citation_style if draft.language == "ru" else look.citation_style
    tree = parse(
        draft.markdown,
        items=literature(draft.language),
        style=citation_style(style),
        language=draft.language,
    )
    tree = walk(in_reading_order(tree, draft.language), _unnumbered_details)
    if draft.inner_links:
        known = sections(tree, "" if draft.bound else draft.name)
        tree = with_notebook_links(tree, within(known, draft.name))
    front, body = _parted(tree)
    return Document(
        draft.name,
        draft.language,
        draft.title,
        draft.subtitle,
        draft.exhibits,
        draft.captions,
        draft.bound,
        body,
        front,
    )


def _unnumbered_details(node: dict[str, Any]) -> dict[str, Any] | None:
    """Sections are numbered to the second level; below, headings often count themselves."""
    if node["t"] != "Header" or node["c"][0] < 3 or "unnumbered" in node["c"][1][1]:
        return None
    level, (identity, classes, rest), inlines = node["c"]
    return {"t": "Header", "c": [level, [identity, [*classes, "unnumbered"], rest], inlines]}


def _parted(tree: Tree) -> tuple[Tree, Tree]:
    """Front matter and the rest."""
    front: list[Block] = []
    body: list[Block] = []
    for block in tree["blocks"]:
        if block["t"] == "Div" and block["c"][0][0] == FRONT:
            front += block["c"][1]
        else:
            body.append(block)
    return tree | {"blocks": front}, tree | {"blocks": body}


def _left_out(chapter: Chapter, code: Language) -> str:
    """A section that says why a chapter is not shown."""
    return f"# {chapter.title} {{#{chapter.name}}}\n\n{front_matter.left_out(chapter.name, code)}"


def _chapter(chapter: Chapter, captions: dict[str, Caption], code: Language) -> str:
    return f"# {chapter.title} {{#{chapter.name}}}\n\n{_body(chapter, captions, code)}"


def _body(chapter: Chapter, captions: dict[str, Caption], code: Language) -> str:
    """Text and places of exhibits."""
    parts = []
    for piece in chapter.pieces:
        if isinstance(piece, Text):
            parts.append(linked(piece.markdown, captions, code))
        else:
            parts.append(f"::: {{#{piece.id} .exhibit}}\n:::")
    return "\n\n".join(parts)


def _raised(markdown: str) -> str:
    """Headings one level up: a chapter's sections become a document's."""
    return re.sub(r"^#(#+ )", r"\1", markdown, flags=re.MULTILINE)


def _unnumbered(heading: str, markdown: str, name: str) -> str:
    return f"# {heading} {{#{name} .unnumbered}}\n\n{markdown}"


def _division(name: str, markdown: str) -> str:
    return f":::: {{#{name}}}\n\n{markdown}\n\n::::"
