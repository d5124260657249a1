"""Links between notebooks, led to where a document has what they mean."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from helpers.publishing.pandoc import Tree, text_of, walk

NOTEBOOK = re.compile(r"^([\w-]+)\.ipynb(?:#(.*))?$")

# Where a notebook's section is: (notebook, its anchor in JupyterLab) -> target; None: nowhere here.
Resolve = Callable[[str, str], str | None]


def with_notebook_links(tree: Tree, resolve: Resolve) -> Tree:
    """A copy of the tree whose links to notebooks lead into documents, or are plain text."""

    def change(node: dict[str, Any]) -> dict[str, Any] | None:
        if node["t"] != "Link":
            return None
        attributes, inlines, (target, title) = node["c"]
        found = NOTEBOOK.match(unquote(target))
        if not found:
            return None
        place = resolve(found[1], found[2] or "")
        if place is None:
            return {"t": "Span", "c": [attributes, inlines]}
        return {"t": "Link", "c": [attributes, inlines, [place, title]]}

    return walk(tree, change)


def sections(tree: Tree, notebook: str = "") -> dict[tuple[str, str], str]:
    """Ids of a tree's headings by notebook and JupyterLab's anchor.

    Args:
        tree: A document; in a bound one each heading of the first level begins a notebook.
        notebook: The notebook of a document of one; empty for a bound one.
    """
    found: dict[tuple[str, str], str] = {}
    current = notebook
    for block in tree["blocks"]:
        if block["t"] != "Header":
            continue
        level, (identity, _, _), inlines = block["c"]
        if level == 1 and not notebook:
            current = identity
            found[current, ""] = identity
        found[current, text_of(inlines).replace(" ", "-")] = identity
    return found


def within(known: dict[tuple[str, str], str], notebook: str = "") -> Resolve:
    """Links inside one document: to the section, or to the notebook's beginning if it is there."""

    def resolve(name: str, anchor: str) -> str | None:
        place = known.get((name, anchor)) or known.get((name, ""))
        if place is None and notebook != name:
            return None
        return f"#{place}" if place else None

    return resolve
